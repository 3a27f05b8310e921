/**
 * How a log grows (spec L-9): bytes an entry, rates, weeks, and a forecast of when a disk is full, from samples that the
 * caller takes.
 */

/** One measurement of a log. */
export interface LogSample {
  /** Entries. */
  readonly size: number;
  /** Bytes on the disk. */
  readonly bytes: number;
  /** When, in seconds on any clock. */
  readonly time: number;
}

/** Figures of a log's growth. Rates are over the whole span of the samples. */
export interface LogStats {
  readonly size: number;
  readonly bytes: number;
  readonly bytesPerEntry: number;
  /** Bytes that each further entry costs, over the samples: without what an empty log takes. */
  readonly bytesPerNewEntry: number;
  readonly entriesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Seconds until `capacity` bytes are used; `undefined` without a capacity or growth, 0 once it is reached. */
  readonly secondsToFull?: number;
  /** Entries that still fit in `capacity`. */
  readonly entriesToFull?: number;
}

/** What a log grew by in one week. */
export interface LogWeek {
  /** Its first second: a Monday, 00:00 UTC, if the samples' clock counts from 1970. */
  readonly start: number;
  /** At the last sample of the week. */
  readonly size: number;
  readonly bytes: number;
  readonly newEntries: number;
  /** What the new entries took. More than the bytes rose by where others were taken away to an archive. */
  readonly newBytes: number;
}

/** Seconds of a week. */
export const WEEK_SECONDS = 604_800;

/**
 * Figures from samples.
 * @param samples - at least one, in order of time; neither size nor time falls. Bytes may, when entries go to an archive:
 *   then those that came meanwhile count as much as the others took
 * @param capacity - bytes that the log may use
 * @throws {RangeError} for samples out of order or negative
 */
export function logStats(samples: readonly LogSample[], capacity?: number): LogStats {
  const last = samples.at(-1);
  if (last === undefined) throw new RangeError('at least one sample');
  checkOrder(samples);
  const { entries, bytes, seconds } = growthOf(samples);
  const bytesPerEntry = ratio(last.bytes, last.size);
  const bytesPerNewEntry = entries > 0 && bytes > 0 ? bytes / entries : bytesPerEntry;
  const stats = {
    size: last.size,
    bytes: last.bytes,
    bytesPerEntry,
    bytesPerNewEntry,
    entriesPerSecond: ratio(entries, seconds),
    bytesPerSecond: ratio(bytes, seconds),
  };
  if (capacity === undefined) return stats;
  const left = Math.max(0, capacity - last.bytes);
  const entriesToFull = bytesPerNewEntry > 0 ? { entriesToFull: Math.floor(left / bytesPerNewEntry) } : {};
  const secondsToFull =
    left === 0
      ? { secondsToFull: 0 }
      : stats.bytesPerSecond > 0
        ? { secondsToFull: left / stats.bytesPerSecond }
        : {};
  return { ...stats, ...entriesToFull, ...secondsToFull };
}

/**
 * When `capacity` bytes are used, told with caution: by the rate of all samples or by that of the last week, whichever is
 * sooner, for before an election ends a log grows faster than it did.
 * @returns seconds from the last sample; `undefined` where nothing has grown, 0 once the capacity is reached
 * @throws {RangeError} as {@link logStats}
 */
export function secondsToFull(samples: readonly LogSample[], capacity: number): number | undefined {
  const whole = logStats(samples, capacity).secondsToFull;
  const recent = logStats(lastWeek(samples), capacity).secondsToFull;
  return whole === undefined || recent === undefined ? (whole ?? recent) : Math.min(whole, recent);
}

/**
 * Growth week by week; weeks without a sample are left out.
 * @param samples - as for {@link logStats}
 * @throws {RangeError} as {@link logStats}
 */
export function weeksOf(samples: readonly LogSample[]): readonly LogWeek[] {
  checkOrder(samples);
  const weeks: LogWeek[] = [];
  let before = 0;
  for (const [i, sample] of samples.entries()) {
    const start = weekStart(sample.time);
    const next = samples[i + 1];
    if (next !== undefined && weekStart(next.time) === start) continue;
    const { entries, bytes } = growthOf(samples.slice(before, i + 1));
    weeks.push({ start, size: sample.size, bytes: sample.bytes, newEntries: entries, newBytes: bytes });
    before = i;
  }
  return weeks;
}

/** The samples of the last seven days, and the one before them. */
function lastWeek(samples: readonly LogSample[]): readonly LogSample[] {
  const since = (samples.at(-1)?.time ?? 0) - WEEK_SECONDS;
  const first = samples.findLastIndex((sample) => sample.time <= since);
  return samples.slice(Math.max(0, first));
}

/** The first day of 1970 was a Thursday. */
function weekStart(time: number): number {
  const monday = 4 * 86_400;
  return Math.floor((time - monday) / WEEK_SECONDS) * WEEK_SECONDS + monday;
}

interface Growth {
  readonly entries: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** What came between the first and the last sample. */
function growthOf(samples: readonly LogSample[]): Growth {
  let [rise, risen, others] = [0, 0, 0];
  for (const [i, { size, bytes }] of samples.entries()) {
    const before = samples[i - 1];
    if (before === undefined) continue;
    if (bytes >= before.bytes) [rise, risen] = [rise + bytes - before.bytes, risen + size - before.size];
    else others += size - before.size;
  }
  return {
    entries: risen + others,
    bytes: rise + others * ratio(rise, risen),
    seconds: (samples.at(-1)?.time ?? 0) - (samples[0]?.time ?? 0),
  };
}

function checkOrder(samples: readonly LogSample[]): void {
  let before: LogSample = { size: 0, bytes: 0, time: Number.NEGATIVE_INFINITY };
  for (const sample of samples) {
    if (!(sample.size >= before.size && sample.bytes >= 0 && sample.time >= before.time))
      throw new RangeError('samples must be in order and not fall');
    before = sample;
  }
}

function ratio(a: number, b: number): number {
  return b > 0 ? a / b : 0;
}
