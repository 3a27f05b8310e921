/** How much disk the log takes and when that is full, measured as often as costs little however many files there are. */
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type LogSample, logStats, secondsToFull } from 'hanpyo/ledger';
import type { StoreConfig } from './config.js';
import type { StorageView } from './status-shape.js';

/** Samples that are kept, the first one among them; with more, every other one goes. */
const MAX_SAMPLES = 128;
const DAY = 86_400;
/** A measurement is followed by a pause of so many times its own length. */
const PAUSE = 100;

/** The disk of a log. Mutable. */
export class LogStorage {
  readonly #folders: readonly string[];
  readonly #capacity: number | undefined;
  #samples: LogSample[] = [];
  #free = 0;
  #next = 0;

  /** @param capacity - bytes that the log may use; by default what is free as well */
  constructor(store: StoreConfig, capacity?: number) {
    this.#folders = store.kind === 'file' ? [store.record, store.journal] : [];
    this.#capacity = capacity;
  }

  /** Measures, if it is time again; what can not be measured now is measured later. @param size - entries on the disk */
  async measure(size: number): Promise<void> {
    const [folder] = this.#folders;
    const start = performance.now();
    if (folder === undefined || start < this.#next || size === this.#samples.at(-1)?.size) return;
    this.#next = Number.POSITIVE_INFINITY;
    try {
      const sizes = await Promise.all(this.#folders.map(bytesBelow));
      const { bavail, bsize } = await statfs(folder);
      this.#free = bavail * bsize;
      this.#keep({ size, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0), time: start / 1000 });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    } finally {
      this.#next = performance.now() + PAUSE * (performance.now() - start);
    }
  }

  /** What was measured last; `null` where there is no disk to measure. */
  view(): StorageView | null {
    const last = this.#samples.at(-1);
    if (last === undefined) return null;
    const capacity = this.#capacity ?? last.bytes + this.#free;
    const { bytes, bytesPerEntry, entriesToFull = null } = logStats(this.#samples, capacity);
    const seconds = secondsToFull(this.#samples, capacity);
    return {
      bytes,
      bytesPerEntry,
      capacity,
      entriesToFull,
      daysToFull: seconds === undefined ? null : seconds / DAY,
    };
  }

  #keep(sample: LogSample): void {
    this.#samples.push(sample);
    if (this.#samples.length > MAX_SAMPLES) this.#samples = this.#samples.filter((_, i) => i % 2 === 0);
  }
}

/** Bytes of all files below a folder. A file that is removed meanwhile counts nothing. */
async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const found = await stat(join(entry.parentPath, entry.name)).catch(() => undefined);
    bytes += found?.size ?? 0;
  }
  return bytes;
}
