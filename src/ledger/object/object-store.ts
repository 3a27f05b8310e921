/**
 * The object store (spec L-12): a log as the static files of L-2 in a bucket that any web server serves, and one private
 * object, the head, whose conditional replacement is the commit. The order is that of Sunlight: the files of a commit are
 * staged as one object, the head is swapped to name it, the files are put in place, and only then is a checkpoint of them
 * published. Whoever opens the log next finishes what is staged.
 */
import { equalBytes } from '../../core/bytes.js';
import { bytesToInteger } from '../../core/integers.js';
import { drawBytes, type Rng, systemRng } from '../../core/random.js';
import { parseCheckpoint } from '../checkpoint.js';
import type { LogStore, OpenedStore, StoreCapabilities, StoreCommit } from '../interfaces.js';
import { StoreConflictError, sameNote } from '../memory-store.js';
import { prefixFrontier } from '../proofs.js';
import { MAX_ENTRY_BYTES } from '../tiles.js';
import { rangeRoot } from '../tree.js';
import { LedgerCorruptError } from '../verified-tree.js';
import { FilePlacer } from './file-placer.js';
import { decodeHead, emptyHead, encodeHead, encodeStaged, type LogHead } from './head.js';
import { KeyTable } from './key-table.js';
import { loadTail, readBundleFile, readHashFiles } from './log-files.js';
import { grow, type LogTail } from './log-tail.js';
import {
  createObject,
  MAX_SMALL_OBJECT,
  type ObjectStore,
  type Persistence,
  readObject,
  swapObject,
} from './objects.js';

/** Settings of an object store. */
export interface ObjectLogOptions {
  readonly rng?: Rng;
  /** How often a call whose outcome is unknown is made again; 5 by default. */
  readonly attempts?: number;
  /** The first pause between two attempts, in milliseconds, doubled each time; 50 by default. */
  readonly pauseMs?: number;
}

/**
 * A store over objects. Holds about 50 bytes of memory an entry (keys and their index). A second writer that opens the log
 * shuts out the first.
 * @param objects - the bucket, or a prefix of it; `checkpoint` and `tile/` are for everyone, `private/` is not
 */
export function objectLog(objects: ObjectStore, options: ObjectLogOptions = {}): LogStore {
  const { rng = systemRng, attempts = 5, pauseMs = 50 } = options;
  return new ObjectLog(objects, rng, { attempts, pauseMs });
}

/** What an open store holds. */
interface OpenParts {
  readonly keys: KeyTable;
  readonly placer: FilePlacer;
  head: LogHead;
  tag: string;
  tail: LogTail;
}

class ObjectLog implements LogStore {
  readonly capabilities: StoreCapabilities = Object.freeze({
    durability: 'fsync',
    multiWriter: false,
    maxEntry: MAX_ENTRY_BYTES,
  });
  readonly #objects: ObjectStore;
  readonly #rng: Rng;
  readonly #persistence: Persistence;
  #parts: OpenParts | undefined;
  #failure: unknown;
  #turns: Promise<unknown> = Promise.resolve();

  constructor(objects: ObjectStore, rng: Rng, persistence: Persistence) {
    this.#objects = objects;
    this.#rng = rng;
    this.#persistence = persistence;
  }

  async open(): Promise<OpenedStore> {
    if (this.#parts !== undefined) throw new StoreConflictError('the store is open already');
    const { head, tag } = await this.#takeOver();
    const placer = new FilePlacer(this.#objects, this.#persistence);
    await placer.finish(head);
    const { tail, keys } = await loadTail(this.#objects, head.size, this.#persistence);
    const frontier = await prefixFrontier(head.size, tail.edge.read);
    if (!equalBytes(rangeRoot({ size: head.size, hashes: frontier }), head.root))
      throw new LedgerCorruptError('the tree of the files is not that of the head');
    const seed = Number(bytesToInteger(drawBytes(this.#rng, 4)));
    this.#failure = undefined;
    this.#parts = { head, tag, placer, tail, keys: new KeyTable(keys, seed) };
    if (head.checkpoint !== null) placer.offer(head.checkpoint);
    const { size, epoch, checkpoint, sealed } = head;
    return { size, frontier, epoch, checkpoint, sealed };
  }

  commit(commit: StoreCommit): Promise<void> {
    return this.#inTurn(async (parts) => {
      const { head } = parts;
      if (commit.epoch !== head.epoch) throw new StoreConflictError('another writer has taken over');
      if (head.sealed) throw new StoreConflictError('the log is sealed');
      if (commit.expectedSize !== head.size) throw new StoreConflictError('the log has another size');
      const { tail, files } = await grow(parts.tail, commit);
      // The staged object of the commit before is needed until all its files are in place.
      await parts.placer.settled();
      const staged = `private/staged/${head.size}-${head.epoch}`;
      await createObject(this.#objects, staged, encodeStaged(files), this.#persistence);
      const { size } = tail.edge;
      await this.#swap(parts, { ...head, size, root: commit.root, sealed: commit.seals, staged });
      parts.tail = tail;
      parts.keys.add(commit.keys);
      parts.placer.place(files, head.staged, size);
    });
  }

  async findKeys(keys: readonly Uint8Array[]): Promise<number[]> {
    const parts = this.#open();
    return keys.map((key) => parts.keys.find(key));
  }

  async *readEntries(from: number, to: number): AsyncGenerator<Uint8Array> {
    const parts = this.#open();
    if (to > parts.head.size) throw new RangeError(`the log has ${parts.head.size} entries, not ${to}`);
    for (let next = from; next < to; ) {
      const bundle = await readBundleFile(this.#objects, parts, next, this.#persistence);
      for (const entry of bundle.slice(0, to - next)) yield entry.slice();
      next = Math.min(to, next + bundle.length);
    }
  }

  async readHashes(level: number, from: number, to: number): Promise<Uint8Array> {
    return readHashFiles(this.#objects, this.#open(), { level, from, to }, this.#persistence);
  }

  swapCheckpoint(expected: Uint8Array | null, next: Uint8Array): Promise<boolean> {
    return this.#inTurn(async (parts) => {
      if (!sameNote(parts.head.checkpoint, expected)) return false;
      await parts.placer.settled();
      await this.#swap(parts, { ...parts.head, checkpoint: next.slice() });
      parts.placer.offer(next);
      return true;
    });
  }

  async flush(): Promise<void> {
    const { placer } = this.#open();
    await this.#turns;
    await placer.flush();
  }

  async close(): Promise<void> {
    const parts = this.#parts;
    if (parts === undefined) return;
    this.#parts = undefined;
    await this.#turns;
    await parts.placer.flush().catch(() => {});
  }

  /** Puts an epoch of our own into the head: from then on every earlier writer's swap is refused. */
  async #takeOver(): Promise<{ head: LogHead; tag: string }> {
    const epoch = bytesToInteger(drawBytes(this.#rng, 8));
    for (let attempt = 1; ; attempt++) {
      const found = await readObject(this.#objects, HEAD, MAX_SMALL_OBJECT, this.#persistence);
      const head = found === undefined ? emptyHead(epoch) : { ...decodeHead(found.bytes), epoch };
      if (head.checkpoint !== null && parseCheckpoint(head.checkpoint).size > head.size)
        throw new LedgerCorruptError('the head holds a checkpoint of more entries than it counts');
      try {
        const tag = await swapObject(this.#objects, HEAD, encodeHead(head), found?.tag, this.#persistence);
        return { head, tag };
      } catch (error) {
        if (!(error instanceof StoreConflictError) || attempt >= this.#persistence.attempts) throw error;
      }
    }
  }

  async #swap(parts: OpenParts, next: LogHead): Promise<void> {
    parts.tag = await swapObject(this.#objects, HEAD, encodeHead(next), parts.tag, this.#persistence);
    parts.head = next;
  }

  /** Changes of the head come one after the other; after a failed one there are no more. */
  async #inTurn<T>(work: (parts: OpenParts) => Promise<T>): Promise<T> {
    const parts = this.#open();
    const turn = this.#turns.then(async () => {
      if (this.#failure !== undefined)
        throw new StoreConflictError('the store has failed and must be opened anew');
      try {
        return await work(parts);
      } catch (error) {
        if (!(error instanceof StoreConflictError)) this.#failure = error;
        throw error;
      }
    });
    this.#turns = turn.catch(() => {});
    return turn;
  }

  #open(): OpenParts {
    if (this.#parts === undefined) throw new StoreConflictError('the store is not open');
    return this.#parts;
  }
}

const HEAD = 'private/head';
