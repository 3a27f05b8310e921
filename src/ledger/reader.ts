/**
 * Reading a log (spec L-6.7, L-6.8): the one implementation of {@link LedgerReader}, over anything that serves checkpoints,
 * hashes and entries. It believes nothing that does not lead to a checkpoint, and no checkpoint that contradicts the last.
 */
import { equalBytes } from '../core/bytes.js';
import { leafHashes } from '../core/engine/sha2-leaves.js';
import type { Checkpoint } from './checkpoint.js';
import { HashesAhead } from './hashes-ahead.js';
import type { CheckpointDemand, CheckpointUpdate, LedgerReader, LogBundle, LogEntry } from './interfaces.js';
import { LedgerError } from './ledger-error.js';
import { consistencyRanges, inclusionRanges, proofHashes, rangeHash } from './proofs.js';
import { TILE_WIDTH } from './tiles.js';
import { HASH_BYTES } from './tree.js';
import { LedgerCorruptError, VerifiedTree } from './verified-tree.js';

/** Where a reader reads. Hashes and entries need not be trusted. */
export interface LogSource {
  /** The latest checkpoint of a level, its signatures verified; `undefined` where there is none of that level yet. */
  checkpoint(level: 'published' | 'witnessed'): Promise<Checkpoint | undefined>;
  /** Hashes [from, to) of a tile level, always one whole tile of the latest checkpoint. */
  readHashes(level: number, from: number, to: number): Promise<Uint8Array>;
  /** Entries [from, to) of a log of `size` entries, in lists that do not go beyond a multiple of 256. */
  readBundles(from: number, to: number, size: number): AsyncIterable<readonly Uint8Array[]>;
  /** Waits until there may be a newer checkpoint of the level; `false` when there never will be one. */
  changed(
    seen: Checkpoint | undefined,
    level: 'published' | 'witnessed',
    signal?: AbortSignal,
  ): Promise<boolean>;
}

/** A verifying reader over a source. */
export function openReader(source: LogSource): LedgerReader {
  return new VerifyingReader(source);
}

class VerifyingReader implements LedgerReader {
  readonly #source: LogSource;
  #latest: { checkpoint: Checkpoint; tree: VerifiedTree } | undefined;

  constructor(source: LogSource) {
    this.#source = source;
  }

  async checkpoint(demand: CheckpointDemand = {}): Promise<Checkpoint> {
    const checkpoint = await this.#refresh(demand.level ?? 'published');
    if (checkpoint === undefined) throw new LedgerRangeError('there is no checkpoint of this level');
    if (checkpoint.size < (demand.size ?? 0))
      throw new LedgerRangeError(`the checkpoint covers ${checkpoint.size} entries, not ${demand.size}`);
    return checkpoint;
  }

  async *read(from: number, to: number, options: { signal?: AbortSignal } = {}): AsyncGenerator<LogEntry> {
    for await (const { first, entries } of this.readBundles(from, to, options))
      for (const [i, entry] of entries.entries()) {
        options.signal?.throwIfAborted();
        yield { index: first + i, entry };
      }
  }

  async *readBundles(
    from: number,
    to: number,
    options: { signal?: AbortSignal } = {},
  ): AsyncGenerator<LogBundle> {
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to)
      throw new RangeError(`no range of entries ${from} to ${to}`);
    const tree = await this.#covering(to);
    let first = from;
    const hashes = new HashesAhead(tree, from, to);
    for await (const bundle of this.#source.readBundles(from, to, tree.head.size)) {
      options.signal?.throwIfAborted();
      const entries = bundle.slice(0, to - first);
      const intact = countIntact(entries, await hashes.of(first, entries.length));
      // What precedes a damaged entry stands: it is handed out first, so that it can be judged.
      if (intact > 0) yield { first, entries: entries.slice(0, intact) };
      first += intact;
      if (intact < entries.length) throw new LedgerCorruptError(`entry ${first} is not the one in the tree`);
      if (entries.length < bundle.length)
        throw new LedgerCorruptError(`more entries than asked for, up to ${to}`);
    }
    if (first !== to) throw new LedgerCorruptError(`entry ${first} is missing`);
  }

  async inclusionProof(index: number, size: number): Promise<Uint8Array[]> {
    checkIndex(index, size);
    const tree = await this.#covering(size);
    return proofHashes(inclusionRanges(index, size), tree.hashes);
  }

  async consistencyProof(from: number, to: number): Promise<Uint8Array[]> {
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 1 || from > to)
      throw new LedgerRangeError(`no consistency proof from ${from} to ${to}`);
    const tree = await this.#covering(to);
    return proofHashes(consistencyRanges(from, to), tree.hashes);
  }

  async *subscribe(
    from: number,
    options: { signal?: AbortSignal; level?: 'published' | 'witnessed' } = {},
  ): AsyncGenerator<CheckpointUpdate> {
    if (!Number.isSafeInteger(from) || from < 0) throw new RangeError('no index to start at');
    const { level = 'published', signal } = options;
    let done = from;
    for (;;) {
      if (signal?.aborted) return;
      const checkpoint = await this.#refresh(level);
      if (checkpoint !== undefined && checkpoint.size > done) {
        yield { ...checkpoint, newEntries: [done, checkpoint.size] };
        done = checkpoint.size;
      } else if (!(await this.#source.changed(checkpoint, level, signal))) return;
    }
  }

  /** The verified tree that covers `size` entries; asks the source anew if the one we have does not. */
  async #covering(size: number): Promise<VerifiedTree> {
    if ((this.#latest?.checkpoint.size ?? -1) < size) await this.#refresh('published');
    const latest = this.#latest;
    if (latest === undefined || latest.checkpoint.size < size)
      throw new LedgerRangeError(`no checkpoint covers ${size} entries`);
    return latest.tree;
  }

  /** Takes the source's checkpoint in. The largest one stays the reader's tree; all others must be of its history. */
  async #refresh(level: 'published' | 'witnessed'): Promise<Checkpoint | undefined> {
    const checkpoint = await this.#source.checkpoint(level);
    const before = this.#latest;
    if (checkpoint === undefined) return undefined;
    if (before !== undefined && checkpoint.size <= before.checkpoint.size) {
      await checkPrefix(checkpoint, before);
      return level === 'published' && checkpoint.size < before.checkpoint.size
        ? before.checkpoint
        : checkpoint;
    }
    const tree = await VerifiedTree.open(checkpoint, this.#source.readHashes.bind(this.#source));
    if (before !== undefined) await checkPrefix(before.checkpoint, { checkpoint, tree });
    // Another call may have moved on meanwhile; the larger of the two stays.
    if ((this.#latest?.checkpoint.size ?? -1) < checkpoint.size) this.#latest = { checkpoint, tree };
    return checkpoint;
  }
}

/** Checks that a smaller checkpoint is a prefix of a verified tree. @throws {LedgerForkError} */
async function checkPrefix(
  smaller: Checkpoint,
  larger: { checkpoint: Checkpoint; tree: VerifiedTree },
): Promise<void> {
  if (smaller.size === 0) return;
  const root = await rangeHash({ start: 0, end: smaller.size }, larger.tree.hashes);
  if (!equalBytes(root, smaller.root)) throw new LedgerForkError(smaller, larger.checkpoint);
}

/** How many entries have the leaf hashes of the tree, up to the first that has another. */
function countIntact(entries: readonly Uint8Array[], expected: Uint8Array): number {
  const hashes = leafHashes(entries);
  if (equalBytes(hashes, expected)) return entries.length;
  const hash = (all: Uint8Array, i: number): Uint8Array => all.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
  return entries.findIndex((_, i) => !equalBytes(hash(hashes, i), hash(expected, i)));
}

/**
 * Entries in lists that end at multiples of 256, as {@link LogSource.readBundles} gives them.
 * @param from - index of the first
 */
export async function* inBundles(
  from: number,
  entries: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly Uint8Array[]> {
  let bundle: Uint8Array[] = [];
  let next = from;
  for await (const entry of entries) {
    bundle.push(entry);
    next += 1;
    if (next % TILE_WIDTH !== 0) continue;
    yield bundle;
    bundle = [];
  }
  if (bundle.length > 0) yield bundle;
}

/** Checks 0 <= index < size. @throws {LedgerRangeError} */
function checkIndex(index: number, size: number): void {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    throw new LedgerRangeError(`index ${index} is not in a tree of ${size}`);
}

/** What was asked for lies outside the log, or beyond what a checkpoint covers. */
export class LedgerRangeError extends LedgerError {
  constructor(message: string) {
    super('ledger-range', message, false);
  }
}

/** The log signed two checkpoints of different histories. Both notes are the evidence; keep them. */
export class LedgerForkError extends LedgerError {
  readonly checkpoints: readonly [Checkpoint, Checkpoint];

  constructor(a: Checkpoint, b: Checkpoint) {
    super('ledger-fork', `${a.origin} signed two histories, of ${a.size} and of ${b.size} entries`, false);
    this.checkpoints = [a, b];
  }

  /** The two signed notes. */
  get notes(): readonly [Uint8Array, Uint8Array] {
    return [this.checkpoints[0].note, this.checkpoints[1].note];
  }
}
