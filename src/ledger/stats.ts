/** How a log grows (spec L-9): bytes an entry, rates and a forecast, from samples that the caller takes. */

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

/**
 * Figures from samples.
 * @param samples - at least one, in order of time; neither size nor bytes nor time falls
 * @param capacity - bytes that the log may use
 * @throws {RangeError} for samples out of order or negative
 */
export function logStats(samples: readonly LogSample[], capacity?: number): LogStats {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('at least one sample');
  checkOrder(samples);
  const [entries, bytes, seconds] = [
    last.size - first.size,
    last.bytes - first.bytes,
    last.time - first.time,
  ];
  const bytesPerEntry = ratio(last.bytes, last.size);
  const bytesPerNewEntry = entries > 0 ? bytes / entries : bytesPerEntry;
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

function checkOrder(samples: readonly LogSample[]): void {
  let before: LogSample = { size: 0, bytes: 0, time: Number.NEGATIVE_INFINITY };
  for (const sample of samples) {
    if (!(sample.size >= before.size && sample.bytes >= before.bytes && sample.time >= before.time))
      throw new RangeError('samples must be in order and not fall');
    before = sample;
  }
}

function ratio(a: number, b: number): number {
  return b > 0 ? a / b : 0;
}
