/** The weekly report on what the log takes: samples by the forum's own clock, rates, a forecast, and whether to be alarmed. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type LogSample, type LogStats, logStats } from 'hanpyo/ledger';

const DAY = 86_400;

/** A report. */
export interface StorageReport extends LogStats {
  readonly daysToFull: number | undefined;
  /** Whether the disk is full within the days that are asked for. */
  readonly alarm: boolean;
}

/** Measures the folder of a log. @param time - seconds, by any clock that goes on */
export async function sampleOf(folder: string, size: number, time: number): Promise<LogSample> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(({ parentPath, name }) => sizeOf(join(parentPath, name))));
  return { size, time, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) };
}

/** Bytes of a file; none of one that the running log has removed meanwhile. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}

/** Figures from weekly samples. @param capacity - bytes that the log may use */
export function storageReport(
  samples: readonly LogSample[],
  capacity: number,
  alarmDays: number,
): StorageReport {
  const figures = logStats(samples, capacity);
  const daysToFull = figures.secondsToFull === undefined ? undefined : figures.secondsToFull / DAY;
  return { ...figures, daysToFull, alarm: daysToFull !== undefined && daysToFull <= alarmDays };
}
