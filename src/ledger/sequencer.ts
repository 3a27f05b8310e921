/**
 * Sequencing (spec L-6.2, L-6.4): gives each new key the next index, answers known ones with theirs, and commits a batch to
 * the store in one step.
 */
import { equalBytes, toHex } from '../core/bytes.js';
import type { AppendReceipt, LogStore } from './interfaces.js';
import { LedgerError } from './ledger-error.js';
import type { AppendRequest, RequestDraft } from './queue.js';
import { appendLeaf, type CompactRange, rangeRoot } from './tree.js';

/** The end of the tree, and the one that may extend it. */
export class Sequencer {
  readonly #store: LogStore;
  readonly #epoch: bigint;
  #range: CompactRange;

  constructor(store: LogStore, epoch: bigint, range: CompactRange) {
    this.#store = store;
    this.#epoch = epoch;
    this.#range = range;
  }

  /** The tree as it is durable now. */
  get range(): CompactRange {
    return this.#range;
  }

  /**
   * Commits one batch. Requests with a key conflict are rejected on their own; the others are resolved once the store has
   * them durably.
   * @throws whatever the store throws: then nobody was resolved, and whether the batch is durable is unknown
   */
  async commit(batch: readonly AppendRequest[]): Promise<void> {
    const plan = new BatchPlan(this.#range);
    const known = await this.#store.findKeys(batch.flatMap((r) => r.keys));
    let offset = 0;
    for (const request of batch) {
      const found = known.slice(offset, offset + request.keys.length);
      offset += request.keys.length;
      const conflict = await this.#place(plan, request, found);
      if (conflict !== undefined) plan.answers.push(() => request.reject(conflict));
    }
    if (plan.entries.length > 0) {
      const { entries, leafHashes, keys, range, seals } = plan;
      const root = rangeRoot(range);
      const expectedSize = this.#range.size;
      await this.#store.commit({ epoch: this.#epoch, expectedSize, entries, leafHashes, keys, root, seals });
      this.#range = range;
    }
    for (const answer of plan.answers) answer();
  }

  /**
   * The receipts of entries that are all in the log already; `undefined` if one is not. So that who repeats an append on a
   * sealed log still learns its index.
   */
  async find(draft: RequestDraft): Promise<AppendReceipt[] | undefined> {
    const indexes = await this.#store.findKeys(draft.keys);
    const receipts: AppendReceipt[] = [];
    for (const [i, leaf] of draft.leafHashes.entries()) {
      const index = indexes[i] ?? -1;
      if (index < 0 || !equalBytes(await this.#store.readHashes(0, index, index + 1), leaf)) return undefined;
      receipts.push(Object.freeze({ index, leafHash: leaf, duplicate: true, level: 'sequenced' }));
    }
    return receipts;
  }

  /** Adds one request to the plan, or says why it cannot be. */
  async #place(
    plan: BatchPlan,
    request: AppendRequest,
    stored: readonly number[],
  ): Promise<LedgerKeyConflict | undefined> {
    const indexes = request.keys.map((key, i) => {
      const at = stored[i] ?? -1;
      return at >= 0 ? at : (plan.placed.get(toHex(key)) ?? -1);
    });
    if (indexes.every((index) => index < 0)) {
      if (new Set(request.keys.map(toHex)).size < request.keys.length || plan.seals)
        return new LedgerKeyConflict('one key twice in a batch');
      return plan.append(request);
    }
    if (request.seals) return new LedgerKeyConflict('the closing entry is in the log already');
    const first = indexes[0] ?? -1;
    if (first < 0 || indexes.some((index, i) => index !== first + i))
      return new LedgerKeyConflict('some keys of the batch are in the log already, not all in a row');
    for (const [i, leaf] of request.leafHashes.entries())
      if (!equalBytes(leaf, await this.#leafAt(plan, first + i)))
        return new LedgerKeyConflict(`the key of entry ${first + i} came again with other bytes`);
    plan.answer(request, first, true);
    return undefined;
  }

  async #leafAt(plan: BatchPlan, index: number): Promise<Uint8Array> {
    const planned = plan.leafHashes[index - this.#range.size];
    return planned ?? (await this.#store.readHashes(0, index, index + 1));
  }
}

/** What one commit will hold, and the answers to give after it. */
class BatchPlan {
  readonly entries: Uint8Array[] = [];
  readonly leafHashes: Uint8Array[] = [];
  readonly keys: Uint8Array[] = [];
  readonly answers: (() => void)[] = [];
  /** Index of each key placed by this batch. */
  readonly placed = new Map<string, number>();
  range: CompactRange;
  seals = false;

  constructor(range: CompactRange) {
    this.range = range;
  }

  append(request: AppendRequest): undefined {
    const first = this.range.size;
    for (const [i, key] of request.keys.entries()) this.placed.set(toHex(key), first + i);
    for (const leaf of request.leafHashes) this.range = appendLeaf(this.range, leaf);
    this.entries.push(...request.entries);
    this.leafHashes.push(...request.leafHashes);
    this.keys.push(...request.keys);
    this.seals = request.seals;
    this.answer(request, first, false);
  }

  answer(request: AppendRequest, first: number, duplicate: boolean): void {
    const receipts: AppendReceipt[] = request.leafHashes.map((leaf, i) =>
      Object.freeze({ index: first + i, leafHash: leaf, duplicate, level: 'sequenced' as const }),
    );
    this.answers.push(() => request.resolve(receipts));
  }
}

/** The idempotency key is taken by other bytes; nothing was written. */
export class LedgerKeyConflict extends LedgerError {
  constructor(message: string) {
    super('ledger-key-conflict', message, false);
  }
}
