/** A pin in a file (spec L-16): the bare note, so that it is also a checkpoint to show to others. */
import { type Rng, systemRng } from '../../core/random.js';
import { sameNote } from '../memory-store.js';
import { MAX_NOTE_BYTES } from '../note.js';
import type { CheckpointPin } from '../pin.js';
import { type Fs, replaceFile } from './fs.js';
import { nodeProcesses, type ProcessTable, takeLock } from './lock.js';
import { nodeFs } from './node-fs.js';

/** What the pin stands on; by default the real disk, processes and randomness. */
export interface FilePinOptions {
  readonly fs?: Fs;
  readonly processes?: ProcessTable;
  readonly rng?: Rng;
}

/**
 * A pin in a file, which is made when something is pinned. `PATH.lock` stands beside it while it is changed.
 * @returns the pin; its `swap` throws `LedgerLockedError` while another process changes it, and the system's errors
 */
export function filePin(path: string, options: FilePinOptions = {}): CheckpointPin {
  const { fs = nodeFs, processes = nodeProcesses, rng = systemRng } = options;
  const read = async (): Promise<Uint8Array | null> => (await fs.readFile(path, MAX_NOTE_BYTES)) ?? null;
  return {
    read,
    async swap(expected, next) {
      const lock = await takeLock(fs, `${path}.lock`, processes, rng);
      try {
        if (!sameNote(await read(), expected)) return false;
        await replaceFile(fs, path, next);
        await fs.syncDirectory(folderOf(path));
        return true;
      } finally {
        await lock.release();
      }
    },
  };
}

function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '.' : path.slice(0, end) || '/';
}
