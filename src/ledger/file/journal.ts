/** The journal (spec L-8.2): the file of all commits, and what is kept in memory of it. */
import { equalBytes } from '../../core/bytes.js';
import { bytesToInteger } from '../../core/integers.js';
import { drawBytes, type Rng } from '../../core/random.js';
import type { HashColumns } from '../hash-columns.js';
import type { StoreCommit } from '../interfaces.js';
import { KEY_BYTES, type KeyFinder } from '../key-index.js';
import { StoreConflictError } from '../memory-store.js';
import { appendLeaf, type CompactRange, emptyRange, leafHash, rangeRoot } from '../tree.js';
import { LedgerCorruptError } from '../verified-tree.js';
import { LedgerRollbackError } from '../witness.js';
import {
  decodeFrame,
  decodeHeader,
  encodeFrame,
  encodeHeader,
  type Frame,
  HEADER_BYTES,
  type JournalId,
} from './frame.js';
import { type Fs, type FsFile, replaceFile } from './fs.js';
import { type FramePlace, type JournalMemory, type JournalRoom, journalMemory } from './journal-memory.js';
import { scanJournal } from './recovery.js';

/** An open journal: appends commits, finds keys, serves hashes and entries. */
export class Journal {
  /** Tree hashes of all entries. */
  readonly hashes: HashColumns;
  readonly #file: FsFile;
  readonly #id: JournalId;
  readonly #memory: JournalMemory;
  readonly #index: KeyFinder;
  /** Keys that are not leaf hashes. */
  readonly #keys = new Map<number, Uint8Array>();
  #end = HEADER_BYTES;
  #sealed = false;
  #dead: unknown;

  private constructor(file: FsFile, id: JournalId, memory: JournalMemory, seed: number) {
    this.#file = file;
    this.#id = id;
    this.#memory = memory;
    this.hashes = memory.hashes;
    this.#index = memory.index((i) => this.#keys.get(i) ?? this.hashes.read(0, i, i + 1), seed);
  }

  /**
   * Opens a journal, creating it where it is missing, and recovers it: cuts a torn tail, refuses anything else.
   * @param promised - how many entries it must hold; if it holds fewer, nothing is cut, for a damaged commit may be mended
   * @param room - see {@link journalMemory}
   * @throws {LedgerRollbackError} if it holds fewer
   * @throws {LedgerCorruptError} if it is damaged before its end
   * @throws {DecodeError} if its header is not that of a journal
   */
  static async open(fs: Fs, path: string, rng: Rng, promised: number, room?: JournalRoom): Promise<Journal> {
    const folder = path.slice(0, path.lastIndexOf('/'));
    let file = await fs.open(path);
    if (file === undefined) {
      const id = { mark: drawBytes(rng, 8), secret: drawBytes(rng, 32) };
      await replaceFile(fs, path, encodeHeader(id), 'owner');
      file = await fs.open(path);
    }
    if (file === undefined) throw new StoreConflictError('the journal is gone');
    await fs.syncDirectory(folder);
    let memory: JournalMemory | undefined;
    try {
      memory = journalMemory(room);
      const id = decodeHeader(await file.read(0, HEADER_BYTES));
      const journal = new Journal(file, id, memory, Number(bytesToInteger(drawBytes(rng, 4))));
      await journal.#recover(promised);
      return journal;
    } catch (error) {
      try {
        memory?.close();
      } finally {
        await file.close();
      }
      throw error;
    }
  }

  get size(): number {
    return this.hashes.size;
  }

  get sealed(): boolean {
    return this.#sealed;
  }

  /**
   * Appends one commit: one write, one sync.
   * @throws {StoreConflictError} if this is not the one writer at the end of the log; nothing was written
   * @throws what the disk throws, {ScratchError}; then the journal takes nothing any more, and the outcome is unknown
   */
  async append(commit: StoreCommit): Promise<void> {
    if (this.#dead !== undefined)
      throw new StoreConflictError('the journal has failed and must be opened anew');
    if (this.#sealed) throw new StoreConflictError('the log is sealed');
    if (commit.expectedSize !== this.size) throw new StoreConflictError('the log has another size');
    const frame: Frame = {
      ...commit,
      first: commit.expectedSize,
      size: commit.expectedSize + commit.entries.length,
      keys: commit.keys.map((key, i) => (equalBytes(key, commit.leafHashes[i] ?? key) ? undefined : key)),
    };
    const bytes = encodeFrame(frame, this.#id);
    try {
      if ((await this.#file.size()) !== this.#end)
        throw new StoreConflictError('another process wrote the journal');
      await this.#file.write(this.#end, bytes);
      await this.#file.sync();
      this.#take(frame, commit.leafHashes, this.#end, bytes.length);
    } catch (error) {
      this.#dead = error;
      throw error;
    }
  }

  /** The index of the entry with a key, or -1. */
  find(key: Uint8Array): number {
    return key.length === KEY_BYTES ? this.#index.find(key) : -1;
  }

  /** Entries [from, to). @throws {LedgerCorruptError} if a frame can no longer be read */
  async *readEntries(from: number, to: number): AsyncGenerator<Uint8Array> {
    if (to > this.size) throw new RangeError(`the log has ${this.size} entries, not ${to}`);
    for (let at = this.#frameOf(from), next = from; next < to; at++) {
      const frame = await this.#readFrame(this.#memory.frames.at(at));
      for (; next < to && next < frame.size; next++)
        yield (frame.entries[next - frame.first] ?? NOTHING).slice();
    }
  }

  async close(): Promise<void> {
    this.#dead ??= 'closed';
    try {
      this.#memory.close();
    } finally {
      await this.#file.close();
    }
  }

  async #recover(promised: number): Promise<void> {
    let range = emptyRange();
    const end = await scanJournal(this.#file, this.#id, ({ frame, offset, length }) => {
      const leaves = frame.entries.map(leafHash);
      range = leaves.reduce(appendLeaf, range);
      this.#checkFrame(frame, range, leaves, offset);
      this.#take(frame, leaves, offset, length);
    });
    if (this.size < promised)
      throw new LedgerRollbackError(
        `${promised} entries were signed, the journal holds ${this.size} and ends at byte ${end}`,
      );
    if (end < (await this.#file.size())) {
      await this.#file.truncate(end);
      await this.#file.sync();
    }
  }

  /** Checks that a frame follows from those before it. @throws {LedgerCorruptError} */
  #checkFrame(frame: Frame, range: CompactRange, leaves: readonly Uint8Array[], offset: number): void {
    const problem = this.#sealed
      ? 'comes after the seal'
      : frame.first !== this.size
        ? 'does not follow the one before'
        : !equalBytes(frame.root, rangeRoot(range))
          ? 'has another root than its entries'
          : frame.keys.some((key, i) => this.#index.find(key ?? leaves[i] ?? NOTHING) >= 0)
            ? 'repeats a key'
            : undefined;
    if (problem !== undefined) throw new LedgerCorruptError(`the commit at byte ${offset} ${problem}`);
  }

  #take(frame: Frame, leaves: readonly Uint8Array[], offset: number, length: number): void {
    for (const [i, leaf] of leaves.entries()) {
      const index = frame.first + i;
      const key = frame.keys[i];
      this.hashes.append(leaf);
      if (key !== undefined) this.#keys.set(index, key.slice());
      this.#index.add(key ?? leaf, index);
    }
    this.#memory.frames.push({ first: frame.first, offset, length });
    this.#end = offset + length;
    this.#sealed = frame.seals;
  }

  async #readFrame(place: FramePlace): Promise<Frame> {
    const bytes = await this.#file.read(place.offset, place.length);
    try {
      return decodeFrame(bytes, this.#id);
    } catch (cause) {
      throw new LedgerCorruptError(`the commit at byte ${place.offset} cannot be read any more`, { cause });
    }
  }

  /** The position, in the list of frames, of the one that holds an entry. */
  #frameOf(index: number): number {
    const { frames } = this.#memory;
    let [low, high] = [0, frames.length];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (frames.at(middle).first <= index) low = middle;
      else high = middle;
    }
    return low;
  }
}

const NOTHING = /* @__PURE__ */ new Uint8Array(0);
