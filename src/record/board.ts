/**
 * The board: takes entries in, judges them with the same record that verifiers run, and appends to the ledger what is in
 * order. What it refuses, it refuses with the finding that a verifier would have made.
 */
import { Writer } from '../core/codec.js';
import { HanpyoError } from '../core/errors.js';
import { taggedHash } from '../core/hash.js';
import type { Rng } from '../core/random.js';
import type { AppendReceipt, Ledger } from '../ledger/interfaces.js';
import { encodeReceipt } from '../ledger/receipt.js';
import { frameOf } from './decoding.js';
import type { EntryFrame } from './entry.js';
import type { Finding } from './finding.js';
import type { Judgement } from './judgement.js';
import { recalledBallot, replay } from './replay.js';
import { ElectionRecord } from './state.js';
import type { Recall } from './voting.js';

/** What became of an entry: its position on the ledger, or why it was refused. */
export type Posted =
  | { readonly index: number; readonly refused?: never }
  | { readonly index?: never; readonly refused: readonly Finding[] };

interface Waiting {
  readonly bytes: Uint8Array;
  readonly resolve: (posted: Posted) => void;
  readonly reject: (error: unknown) => void;
}

/** Ballots, and their bytes, that are judged and appended together: well below what a ledger takes at once. */
const BATCH = 256;
const BATCH_BYTES = 4 * 1024 * 1024;

/** An election's board over a ledger that this process alone writes. */
export class ElectionBoard {
  readonly ledger: Ledger;
  readonly record: ElectionRecord;
  readonly #rng: Rng;
  #queue: Waiting[] = [];
  #working: Promise<void> | undefined;
  #size: number;
  #recalls: Recall[] = [];
  #failure: unknown;

  private constructor(ledger: Ledger, record: ElectionRecord, size: number, rng: Rng) {
    this.ledger = ledger;
    this.record = record;
    this.#size = size;
    this.#rng = rng;
  }

  /**
   * Opens a board over a ledger, replaying what it holds.
   * @throws {BoardError} if the ledger holds an entry that is not in order
   */
  static async open(
    ledger: Ledger,
    rng: Rng,
    record: ElectionRecord = new ElectionRecord(),
  ): Promise<ElectionBoard> {
    const { sequenced } = ledger.size();
    const findings: Finding[] = [];
    if (sequenced > 0) {
      const { size } = await ledger.checkpoint({ size: sequenced });
      await replay(record, ledger, 0, size, { rng, onFinding: (finding) => findings.push(finding) });
    }
    const [first] = findings;
    if (first !== undefined) throw new BoardError(`entry ${first.entry}: ${first.message}`);
    return new ElectionBoard(ledger, record, sequenced, rng);
  }

  /** Entries on the ledger. */
  get size(): number {
    return this.#size;
  }

  /**
   * Posts an entry. Entries that are posted together are judged and appended together; the order is that of the calls.
   * @returns once the entry is durable, or refused
   * @throws {BoardError} if an earlier append failed: the board must be opened again
   */
  post(bytes: Uint8Array): Promise<Posted> {
    return new Promise<Posted>((resolve, reject) => {
      this.#queue.push({ bytes, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** Posts entries one after the other. @throws {BoardError} on the first that is refused */
  async postAll(entries: readonly Uint8Array[]): Promise<readonly number[]> {
    const posted = await Promise.all(entries.map((bytes) => this.post(bytes)));
    return posted.map(({ index, refused }) => {
      if (refused === undefined) return index;
      throw new BoardError(
        refused.map(({ check, culprit, message }) => `${check} ${culprit}: ${message}`).join('; '),
      );
    });
  }

  /** The record, once all that was posted is judged, with every withdrawn ballot taken out of its tally. */
  async settled(): Promise<ElectionRecord> {
    await this.#working;
    await this.#settle();
    return this.record;
  }

  /** The receipt of an entry: a tlog-proof that anyone verifies offline. `extra` is carried along, unauthenticated. */
  async receipt(index: number, extra?: Uint8Array): Promise<Uint8Array> {
    const { size, note } = await this.ledger.checkpoint({ size: index + 1 });
    const proof = await this.ledger.inclusionProof(index, size);
    return encodeReceipt({ index, proof, checkpoint: note, ...(extra === undefined ? {} : { extra }) });
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#nextBatch();
      try {
        if (this.#failure !== undefined)
          throw new BoardError('an earlier append failed', { cause: this.#failure });
        await this.#process(batch);
      } catch (error) {
        this.#failure ??= error;
        for (const { reject } of batch) reject(error);
      }
    }
    // In one step with the look at the queue: whoever posts from now on starts to work again.
    this.#working = undefined;
  }

  /** A run of ballots that fits one append, or one other entry. */
  #nextBatch(): Waiting[] {
    let [count, size] = [0, 0];
    for (const { bytes } of this.#queue.slice(0, BATCH)) {
      size += bytes.length;
      if (count > 0 && (size > BATCH_BYTES || ballotFrame(bytes) === undefined)) break;
      count++;
      if (ballotFrame(bytes) === undefined) break;
    }
    return this.#queue.splice(0, count);
  }

  async #process(batch: readonly Waiting[]): Promise<void> {
    const judgements = await this.#judge(batch.map(({ bytes }) => bytes));
    const accepted = batch.filter((_, i) => judgements[i]?.findings.length === 0);
    const recalls = judgements.flatMap(({ findings, effect }) =>
      findings.length === 0 ? (effect?.() ?? []) : [],
    );
    if (accepted.length > 0) await this.#append(accepted.map(({ bytes }) => bytes));
    this.#recalls.push(...recalls);
    const first = this.#size - accepted.length;
    batch.forEach((waiting, i) => {
      const position = accepted.indexOf(waiting);
      const refused = judgements[i]?.findings ?? [];
      waiting.resolve(position < 0 ? { refused } : { index: first + position });
    });
  }

  async #judge(entries: readonly Uint8Array[]): Promise<readonly Judgement[]> {
    const frames = entries.flatMap((bytes) => ballotFrame(bytes) ?? []);
    if (frames.length === entries.length && this.record.phase === 'voting')
      return this.record.admitBallots(frames, this.#size, this.#rng);
    if (this.record.phase === 'closed') await this.#settle();
    return entries.map((bytes) => this.record.judge(this.#size, bytes, this.#rng));
  }

  async #settle(): Promise<void> {
    if (this.#recalls.length === 0) return;
    await this.ledger.checkpoint({ size: this.#size });
    for (const recall of this.#recalls.splice(0))
      this.record.voting.recall(recall, await recalledBallot(this.ledger, recall));
  }

  async #append(entries: readonly Uint8Array[]): Promise<void> {
    const [only] = entries;
    if (this.record.phase === 'published' && only !== undefined) await this.ledger.seal(only);
    else {
      const [first] = await this.#appended(entries);
      if (first?.index !== this.#size) throw new BoardError('the ledger has another writer');
    }
    this.#size += entries.length;
  }

  /** The ledger takes equal bytes for a retry; here they are another entry, such as a message that a trustee posts twice. */
  async #appended(entries: readonly Uint8Array[]): Promise<readonly AppendReceipt[]> {
    const receipts = await this.ledger.appendBatch(entries);
    if (!receipts.some(({ duplicate }) => duplicate)) return receipts;
    return this.ledger.appendBatch(entries, { keys: entries.map((_, i) => positionKey(this.#size + i)) });
  }
}

/** A key that no other entry has. */
function positionKey(index: number): Uint8Array {
  return taggedHash('hanpyo board position v1', new Writer().u64(index).finish());
}

/** The frame of a ballot entry; `undefined` for every other. */
function ballotFrame(bytes: Uint8Array): EntryFrame | undefined {
  const { frame } = frameOf(bytes, 0);
  return frame?.type === 'ballot' ? frame : undefined;
}

/** The board cannot go on, or was given what it refuses. */
export class BoardError extends HanpyoError {
  constructor(message: string, options?: ErrorOptions) {
    super('board', message, options);
  }
}
