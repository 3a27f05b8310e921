/** Numbers, lists, names of languages and times as a language writes them. */

/** A whole number. */
export function count(language: string, value: number): string {
  return new Intl.NumberFormat(language).format(value);
}

/** A language by its name, or by the tag where that is none. */
export function languageName(language: string, tag: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** Several things in one sentence. */
export function list(language: string, items: readonly string[]): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(items);
}

/**
 * A time as it was announced: by the clock of the zone that stands in it, which is named, so that every voter reads what the poster
 * says wherever the device is. What is written in UTC is shown in the zone of the device.
 * @param iso - ISO 8601
 */
export function moment(language: string, iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const [offset, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(iso) ?? [];
  // Not every platform knows zones by their offsets: the clock is moved, and read as if in UTC.
  const moved = 60_000 * (60 * Number(hours ?? 0) + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1);
  const zone: Intl.DateTimeFormatOptions =
    offset === undefined ? { timeZoneName: 'short' } : { timeZone: 'UTC' };
  const clock = new Intl.DateTimeFormat(language, {
    ...{ year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone },
  })
    .formatToParts(time.getTime() + moved)
    .map(({ type, value }) => (type === 'weekday' && language === 'ko' ? `(${value})` : value))
    .join('');
  if (offset === undefined) return clock;
  return `${clock} ${offset === '+09:00' ? 'KST' : `UTC${offset}`}`;
}
