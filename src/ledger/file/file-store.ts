/**
 * The file store (spec L-8): a journal that is the truth, synced once a commit, and the published form beside it.
 *
 *   <directory>/checkpoint, tile/...      for everyone: C2SP tlog-tiles
 *   <directory>/private/journal           all commits
 *   <directory>/private/checkpoint        the last signed checkpoint, ahead of the public one
 *   <directory>/private/lock              the process that writes
 */
import { HanpyoError } from '../../core/errors.js';
import { bytesToInteger } from '../../core/integers.js';
import { drawBytes, type Rng, systemRng } from '../../core/random.js';
import type { RewritableScratch } from '../../core/scratch.js';
import { parseCheckpoint } from '../checkpoint.js';
import type { LogStore, OpenedStore, StoreCapabilities, StoreCommit } from '../interfaces.js';
import { LedgerError } from '../ledger-error.js';
import { StoreConflictError, sameNote } from '../memory-store.js';
import { MAX_NOTE_BYTES } from '../note.js';
import { prefixFrontier } from '../proofs.js';
import { MAX_ENTRY_BYTES } from '../tiles.js';
import { type Fs, replaceFile } from './fs.js';
import { Journal } from './journal.js';
import type { JournalRoom } from './journal-memory.js';
import { type HeldLock, nodeProcesses, type ProcessTable, takeLock } from './lock.js';
import { nodeFs } from './node-fs.js';
import { promisedSize, publishedSize } from './promised-size.js';
import { StaticFiles } from './static-files.js';

/** What a file store stands on; by default the real disk, processes and randomness. */
export interface FileStoreOptions {
  readonly fs?: Fs;
  readonly processes?: ProcessTable;
  readonly rng?: Rng;
  /**
   * Where journal, lock and last signed checkpoint are kept; `<directory>/private` by default. Not to be published: give
   * another folder where all of `directory` is handed out.
   */
  readonly journalDirectory?: string;
  /**
   * Opens room outside of memory, such as `scratchFile` of `hanpyo/verify/workers/node`: then memory does not grow with the
   * number of entries. The store closes it. Opened three times, with blocks of at least 32 bytes; 4 KiB are best.
   */
  readonly scratch?: () => RewritableScratch;
  /** Bytes of pages of `scratch` that are in memory: 20 MiB by default, and never less than a page of each of the three. */
  readonly scratchKept?: number;
}

/**
 * A store in a directory, which is created where it is missing. Holds about 45 bytes of memory an entry, or with `scratch` less
 * than one.
 * @param directory - path of the log; its `checkpoint` and `tile` are the published form
 */
export function fileStore(directory: string, options: FileStoreOptions = {}): LogStore {
  const { fs = nodeFs, processes = nodeProcesses, rng = systemRng, scratch, scratchKept } = options;
  const published = directory.replace(/\/+$/, '');
  const journal = options.journalDirectory?.replace(/\/+$/, '') ?? `${published}/private`;
  const room = scratch && { open: scratch, ...(scratchKept !== undefined && { kept: scratchKept }) };
  return new FileStore({ published, journal }, { fs, processes, rng, room });
}

/** The two folders of a store. */
interface StoreFolders {
  readonly published: string;
  readonly journal: string;
}

/** What a store stands on. */
interface StoreMeans extends Required<Pick<FileStoreOptions, 'fs' | 'processes' | 'rng'>> {
  readonly room: JournalRoom | undefined;
}

/** What an open store holds. */
interface OpenParts {
  readonly epoch: bigint;
  readonly lock: HeldLock;
  readonly journal: Journal;
  readonly files: StaticFiles;
  checkpoint: Uint8Array | null;
}

class FileStore implements LogStore {
  readonly capabilities: StoreCapabilities = Object.freeze({
    durability: 'fsync',
    multiWriter: false,
    maxEntry: MAX_ENTRY_BYTES,
  });
  readonly #folders: StoreFolders;
  readonly #fs: Fs;
  readonly #processes: ProcessTable;
  readonly #rng: Rng;
  readonly #room: JournalRoom | undefined;
  #parts: OpenParts | undefined;

  constructor(folders: StoreFolders, { fs, processes, rng, room }: StoreMeans) {
    this.#folders = folders;
    this.#fs = fs;
    this.#processes = processes;
    this.#rng = rng;
    this.#room = room;
  }

  open(): Promise<OpenedStore> {
    return typed(async () => {
      if (this.#parts !== undefined) throw new StoreConflictError('the store is open already');
      const { published } = this.#folders;
      await this.#fs.makeDirectory(published);
      await this.#fs.makeDirectory(this.#private(), 'owner');
      const lock = await takeLock(this.#fs, this.#private('lock'), this.#processes, this.#rng);
      try {
        for (const folder of new Set([`${this.#private()}/..`, published, `${published}/..`]))
          await this.#fs.syncDirectory(folder);
        const promised = await promisedSize(this.#fs, [this.#private('checkpoint'), this.#published()]);
        const path = this.#private('journal');
        const journal = await Journal.open(this.#fs, path, this.#rng, promised, this.#room);
        try {
          return await this.#recover(lock, journal);
        } catch (error) {
          this.#parts = undefined;
          await journal.close();
          throw error;
        }
      } catch (error) {
        await lock.release();
        throw error;
      }
    });
  }

  commit(commit: StoreCommit): Promise<void> {
    const { journal, epoch } = this.#open();
    return typed(async () => {
      if (commit.epoch !== epoch) throw new StoreConflictError('another writer has taken over');
      await journal.append(commit);
    });
  }

  async findKeys(keys: readonly Uint8Array[]): Promise<number[]> {
    const { journal } = this.#open();
    return keys.map((key) => journal.find(key));
  }

  readEntries(from: number, to: number): AsyncIterable<Uint8Array> {
    return this.#open().journal.readEntries(from, to);
  }

  async readHashes(level: number, from: number, to: number): Promise<Uint8Array> {
    return this.#open().journal.hashes.read(level, from, to);
  }

  swapCheckpoint(expected: Uint8Array | null, next: Uint8Array): Promise<boolean> {
    const parts = this.#open();
    return typed(async () => {
      const stored = (await this.#fs.readFile(this.#private('checkpoint'), MAX_NOTE_BYTES)) ?? null;
      if (!(await parts.lock.isHeld()) || !sameNote(stored, expected)) return false;
      await replaceFile(this.#fs, this.#private('checkpoint'), next, 'owner');
      await this.#fs.syncDirectory(this.#private());
      parts.checkpoint = next.slice();
      parts.files.offer(parts.checkpoint, parseCheckpoint(next).size);
      return true;
    });
  }

  flush(): Promise<void> {
    const { files } = this.#open();
    return typed(() => files.flush());
  }

  async close(): Promise<void> {
    const parts = this.#parts;
    if (parts === undefined) return;
    this.#parts = undefined;
    await parts.files.flush().catch(() => {});
    await parts.journal.close().catch(() => {});
    await typed(() => parts.lock.release());
  }

  async #recover(lock: HeldLock, journal: Journal): Promise<OpenedStore> {
    const readHashes = async (level: number, from: number, to: number) =>
      journal.hashes.read(level, from, to);
    const content = { readHashes, readEntries: (from: number, to: number) => journal.readEntries(from, to) };
    const checkpoint = (await this.#fs.readFile(this.#private('checkpoint'), MAX_NOTE_BYTES)) ?? null;
    const published = await publishedSize(this.#fs, this.#published(), journal);
    const files = new StaticFiles(this.#fs, this.#folders.published, content, published);
    const epoch = bytesToInteger(drawBytes(this.#rng, 8));
    this.#parts = { epoch, lock, journal, files, checkpoint };
    // What was signed last but not published in full, say because of a crash, is published now.
    if (checkpoint !== null) files.offer(checkpoint, parseCheckpoint(checkpoint).size);
    const { size, sealed } = journal;
    return { size, frontier: await prefixFrontier(size, readHashes), epoch, checkpoint, sealed };
  }

  #private(name?: string): string {
    const { journal } = this.#folders;
    return name === undefined ? journal : `${journal}/${name}`;
  }

  /** Path of the checkpoint that everyone sees. */
  #published(): string {
    return `${this.#folders.published}/checkpoint`;
  }

  #open(): OpenParts {
    if (this.#parts === undefined) throw new StoreConflictError('the store is not open');
    return this.#parts;
  }
}

/** Runs disk work; what the disk throws comes out as {@link StoreIoError}. */
async function typed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HanpyoError || error instanceof RangeError) throw error;
    throw new StoreIoError(error);
  }
}

/** The disk failed. What was being written may or may not be there: open the store anew, and repeat with the same key. */
export class StoreIoError extends LedgerError {
  constructor(cause: unknown) {
    super('store-io', `the disk failed: ${cause instanceof Error ? cause.message : String(cause)}`, true, {
      cause,
    });
  }
}
