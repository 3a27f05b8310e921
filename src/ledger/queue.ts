/** Admission (spec L-6.5, L-6.6): the bounded queue between callers and the sequencer, and how it is cut into batches. */
import type { AppendReceipt } from './interfaces.js';
import { KEY_BYTES } from './key-index.js';
import { LedgerError } from './ledger-error.js';
import { checkEntrySize } from './tiles.js';
import { leafHash } from './tree.js';

/** Bounds of the queue and of one batch. */
export interface QueueLimits {
  /** Entries in one batch; 4,096 by default. */
  readonly batchEntries: number;
  /** Bytes of entries in one batch; 8 MiB by default. */
  readonly batchBytes: number;
  /** Entries waiting; 65,536 by default. */
  readonly queueEntries: number;
  /** Bytes of entries waiting; 64 MiB by default. */
  readonly queueBytes: number;
}

/** The bounds that are used where the caller gives none. */
export const DEFAULT_LIMITS: QueueLimits = Object.freeze({
  batchEntries: 4096,
  batchBytes: 8 * 2 ** 20,
  queueEntries: 65_536,
  queueBytes: 64 * 2 ** 20,
});

/** One call that waits to be sequenced: entries that stay together, and what to do with the outcome. */
export interface AppendRequest {
  readonly entries: readonly Uint8Array[];
  readonly leafHashes: readonly Uint8Array[];
  readonly keys: readonly Uint8Array[];
  readonly bytes: number;
  readonly seals: boolean;
  resolve(receipts: AppendReceipt[]): void;
  reject(error: unknown): void;
}

/** A request before anyone waits for it. */
export type RequestDraft = Omit<AppendRequest, 'resolve' | 'reject'>;

/**
 * Checks sizes and keys before anything is queued, and hashes the entries. Copies them: callers may reuse theirs.
 * @throws {RangeError} for an entry or a key of a bad length
 */
export function draftRequest(
  entries: readonly Uint8Array[],
  keys: readonly Uint8Array[] | undefined,
  seals: boolean,
): RequestDraft {
  for (const entry of entries) checkEntrySize(entry);
  const copies = entries.map((entry) => new Uint8Array(entry));
  const leafHashes = copies.map(leafHash);
  const chosen = keys?.map((key) => new Uint8Array(key)) ?? leafHashes;
  if (chosen.length !== entries.length || chosen.some((key) => key.length !== KEY_BYTES))
    throw new RangeError(`each entry has one key of ${KEY_BYTES} bytes`);
  return {
    entries: copies,
    leafHashes,
    keys: chosen,
    bytes: copies.reduce((n, e) => n + e.length, 0),
    seals,
  };
}

/** First in, first out, with a bound on count and bytes. */
export class AdmissionQueue {
  readonly #limits: QueueLimits;
  #waiting: AppendRequest[] = [];
  #entries = 0;
  #bytes = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /**
   * Takes a request in.
   * @throws {RangeError} if it can never fit one batch
   * @throws {LedgerBusy} if the queue is full
   */
  push(request: AppendRequest): void {
    const { batchEntries, batchBytes, queueEntries, queueBytes } = this.#limits;
    if (request.entries.length > batchEntries || request.bytes > batchBytes)
      throw new RangeError(`a batch holds at most ${batchEntries} entries and ${batchBytes} bytes`);
    // A closing entry is one of a kind and must not be kept out by a crowd.
    const full =
      this.#entries + request.entries.length > queueEntries || this.#bytes + request.bytes > queueBytes;
    if (full && !request.seals) throw new LedgerBusy(this.#retryAfter());
    this.#waiting.push(request);
    this.#entries += request.entries.length;
    this.#bytes += request.bytes;
  }

  /** Takes out the next batch: whole requests, in order; a sealing request ends its batch. */
  takeBatch(): AppendRequest[] {
    let [count, entries, bytes] = [0, 0, 0];
    for (const request of this.#waiting) {
      const fits =
        entries + request.entries.length <= this.#limits.batchEntries &&
        bytes + request.bytes <= this.#limits.batchBytes;
      if (!fits) break;
      count++;
      entries += request.entries.length;
      bytes += request.bytes;
      if (request.seals) break;
    }
    this.#entries -= entries;
    this.#bytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  /** Takes out everything. */
  takeAll(): AppendRequest[] {
    const all = this.#waiting;
    [this.#waiting, this.#entries, this.#bytes] = [[], 0, 0];
    return all;
  }

  #retryAfter(): number {
    const batches = Math.max(
      this.#entries / this.#limits.batchEntries,
      this.#bytes / this.#limits.batchBytes,
    );
    return Math.max(50, Math.ceil(batches * MS_PER_BATCH));
  }
}

/** A cautious guess of how long one full batch takes. */
const MS_PER_BATCH = 100;

/** The queue is full; nothing was written. Try again, with the same key, after `retryAfterMs`. */
export class LedgerBusy extends LedgerError {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super('ledger-busy', `the ledger is busy; try again in ${retryAfterMs} ms`, true);
    this.retryAfterMs = retryAfterMs;
  }
}
