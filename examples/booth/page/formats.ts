/** Numbers, lists and times as a language writes them. */

/** A whole number. */
export function count(language: string, value: number): string {
  return new Intl.NumberFormat(language).format(value);
}

/** Several things in one sentence. */
export function list(language: string, items: readonly string[]): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(items);
}

/** A time, with its zone. @param iso - ISO 8601 */
export function moment(language: string, iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const date: Intl.DateTimeFormatOptions = {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'short',
  };
  return new Intl.DateTimeFormat(language, {
    ...date,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(time);
}
