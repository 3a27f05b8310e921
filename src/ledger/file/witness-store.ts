/**
 * The memory of a witness in a folder (spec L-7.3): one file for each log, named after the hash of its origin, with the note
 * that was last cosigned. A note is in place, synced and its name too, before anyone gets the cosignature.
 */
import { type Rng, systemRng } from '../../core/random.js';
import { LedgerError } from '../ledger-error.js';
import { sameNote } from '../memory-store.js';
import { MAX_NOTE_BYTES } from '../note.js';
import { originHash } from '../witness-request.js';
import type { WitnessStore } from '../witness-store.js';
import { type Fs, replaceFile } from './fs.js';
import { type HeldLock, nodeProcesses, type ProcessTable, takeLock } from './lock.js';
import { nodeFs } from './node-fs.js';

/** What the store stands on; by default the real disk, processes and randomness. */
export interface FileWitnessStoreOptions {
  readonly fs?: Fs;
  readonly processes?: ProcessTable;
  readonly rng?: Rng;
}

/** A {@link WitnessStore} that one process holds. */
export interface FileWitnessStore extends WitnessStore {
  /** Lets another process have the folder. */
  close(): Promise<void>;
}

/**
 * Opens the memory of a witness, in a folder that is created where it is missing.
 * @throws `LedgerLockedError` if another process has it open
 */
export async function fileWitnessStore(
  directory: string,
  options: FileWitnessStoreOptions = {},
): Promise<FileWitnessStore> {
  const { fs = nodeFs, processes = nodeProcesses, rng = systemRng } = options;
  const folder = directory.replace(/\/+$/, '');
  await fs.makeDirectory(folder);
  const lock = await takeLock(fs, `${folder}/lock`, processes, rng);
  await fs.syncDirectory(`${folder}/..`);
  return new NotesInFolder(fs, folder, lock);
}

class NotesInFolder implements FileWitnessStore {
  readonly #fs: Fs;
  readonly #folder: string;
  readonly #lock: HeldLock;
  #turn: Promise<unknown> = Promise.resolve();
  #failure: unknown;

  constructor(fs: Fs, folder: string, lock: HeldLock) {
    this.#fs = fs;
    this.#folder = folder;
    this.#lock = lock;
  }

  async read(origin: string): Promise<Uint8Array | null> {
    this.#checkSound();
    return (await this.#fs.readFile(this.#path(origin), MAX_NOTE_BYTES)) ?? null;
  }

  swap(origin: string, expected: Uint8Array | null, next: Uint8Array): Promise<boolean> {
    // One at a time: that is what makes compare and set one step.
    const turn = this.#turn.then(() => this.#swap(origin, expected, next));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async close(): Promise<void> {
    await this.#turn;
    this.#failure ??= new Error('it is closed');
    await this.#lock.release();
  }

  async #swap(origin: string, expected: Uint8Array | null, next: Uint8Array): Promise<boolean> {
    if (!sameNote(await this.read(origin), expected)) return false;
    if (!(await this.#lock.isHeld())) throw new WitnessStoreError(new Error('another process took the lock'));
    try {
      await replaceFile(this.#fs, this.#path(origin), next);
      await this.#fs.syncDirectory(this.#folder);
    } catch (error) {
      // What is on the disk now is unknown, and a second sync may succeed without having written: nothing more is cosigned.
      this.#failure = error;
      throw new WitnessStoreError(error);
    }
    return true;
  }

  #checkSound(): void {
    if (this.#failure !== undefined) throw new WitnessStoreError(this.#failure);
  }

  #path(origin: string): string {
    return `${this.#folder}/${originHash(origin)}`;
  }
}

/** The disk failed, or the store is closed. Open it anew; what was being cosigned is asked for again. */
export class WitnessStoreError extends LedgerError {
  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super('witness-store', `the witness cannot remember what it cosigns: ${why}`, true, { cause });
  }
}
