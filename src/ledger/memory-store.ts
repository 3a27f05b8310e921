/** A store in memory: for tests, for demonstrations, and as the plainest example of a {@link LogStore}. */
import { equalBytes } from '../core/bytes.js';
import { bytesToInteger } from '../core/integers.js';
import { drawBytes, type Rng, systemRng } from '../core/random.js';
import { HashColumns } from './hash-columns.js';
import type { LogStore, OpenedStore, StoreCapabilities, StoreCommit } from './interfaces.js';
import { KeyIndex } from './key-index.js';
import { LedgerError } from './ledger-error.js';
import { prefixFrontier } from './proofs.js';
import { MAX_ENTRY_BYTES } from './tiles.js';

/** A new, empty store in memory. What it holds outlives `close`: it can be opened again. */
export function memoryStore(rng: Rng = systemRng): LogStore {
  return new MemoryStore(rng);
}

class MemoryStore implements LogStore {
  readonly capabilities: StoreCapabilities = Object.freeze({
    durability: 'memory',
    multiWriter: false,
    maxEntry: MAX_ENTRY_BYTES,
  });
  readonly #entries: Uint8Array[] = [];
  readonly #keys: Uint8Array[] = [];
  readonly #hashes = new HashColumns();
  readonly #index: KeyIndex;
  #epoch = 0n;
  #sealed = false;
  #checkpoint: Uint8Array | null = null;

  constructor(rng: Rng) {
    const seed = Number(bytesToInteger(drawBytes(rng, 4)));
    this.#index = new KeyIndex((i) => this.#keys[i] ?? new Uint8Array(0), seed);
  }

  async open(): Promise<OpenedStore> {
    this.#epoch++;
    return {
      size: this.#entries.length,
      frontier: await prefixFrontier(this.#entries.length, this.readHashes.bind(this)),
      epoch: this.#epoch,
      checkpoint: this.#checkpoint,
      sealed: this.#sealed,
    };
  }

  async commit(commit: StoreCommit): Promise<void> {
    if (commit.epoch !== this.#epoch) throw new StoreConflictError('another writer has taken over');
    if (this.#sealed) throw new StoreConflictError('the log is sealed');
    if (commit.expectedSize !== this.#entries.length)
      throw new StoreConflictError('the log has another size');
    for (const [i, entry] of commit.entries.entries()) {
      const [key, leaf] = [commit.keys[i], commit.leafHashes[i]];
      if (key === undefined || leaf === undefined)
        throw new RangeError('one key and leaf hash for each entry');
      this.#keys.push(new Uint8Array(key));
      this.#index.add(key, this.#entries.length);
      this.#entries.push(new Uint8Array(entry));
      this.#hashes.append(leaf);
    }
    this.#sealed = commit.seals;
  }

  async findKeys(keys: readonly Uint8Array[]): Promise<number[]> {
    return keys.map((key) => this.#index.find(key));
  }

  async *readEntries(from: number, to: number): AsyncGenerator<Uint8Array> {
    for (let i = from; i < to; i++) {
      const entry = this.#entries[i];
      if (entry === undefined) throw new RangeError(`no entry ${i}`);
      yield entry.slice();
    }
  }

  async readHashes(level: number, from: number, to: number): Promise<Uint8Array> {
    return this.#hashes.read(level, from, to);
  }

  async swapCheckpoint(expected: Uint8Array | null, next: Uint8Array): Promise<boolean> {
    if (!sameNote(expected, this.#checkpoint)) return false;
    this.#checkpoint = next.slice();
    return true;
  }

  async flush(): Promise<void> {}

  async close(): Promise<void> {}
}

/** Whether two stored checkpoints are the same bytes, or both absent. */
export function sameNote(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : equalBytes(a, b);
}

/** The store refused a compare-and-set, and wrote nothing: this writer is not, or no more, the one writer. */
export class StoreConflictError extends LedgerError {
  constructor(message: string) {
    super('store-conflict', message, true);
  }
}
