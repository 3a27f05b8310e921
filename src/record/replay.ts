/**
 * Feeds a ledger to a record (spec section 7.7): entries stream by, ballots are judged in batches, and memory does not
 * grow with the number of ballots. Verifiers, trustees and a board that starts again all come through here.
 */
import type { Rng } from '../core/random.js';
import type { LedgerReader } from '../ledger/interfaces.js';
import { frameOf } from './decoding.js';
import { type EntryFrame, type EntryType, readFrame } from './entry.js';
import type { Finding } from './finding.js';
import type { Judgement } from './judgement.js';
import type { ElectionRecord } from './state.js';
import type { Recall } from './voting.js';

/** How to replay. */
export interface ReplayOptions {
  /** Source of the weights of batch verification; it must not be predictable by whoever made the record. */
  readonly rng: Rng;
  readonly signal?: AbortSignal;
  /** Ballots judged together; 256 by default. More is faster, up to a point, and takes more memory. */
  readonly batch?: number;
  readonly onFinding?: (finding: Finding) => void;
  /** Told of every entry that decodes, before it is judged. */
  readonly onEntry?: (index: number, type: EntryType) => void;
  /** Told how far it has come, after every batch. */
  readonly onProgress?: (done: number) => void;
}

const DEFAULT_BATCH = 256;

/**
 * Judges the entries [from, to) of a ledger and takes them into the record.
 * Stops judging, but reads on, where the record is blocked: what cannot be judged is no finding.
 * @throws what the reader throws for a ledger that does not match its checkpoint, and the signal's reason
 */
export async function replay(
  record: ElectionRecord,
  reader: LedgerReader,
  from: number,
  to: number,
  options: ReplayOptions,
): Promise<void> {
  const run = new Replay(record, reader, options);
  for await (const { index, entry } of reader.read(
    from,
    to,
    options.signal ? { signal: options.signal } : {},
  )) {
    if (record.blocked === undefined) await run.take(index, entry);
  }
  await run.flush();
}

/** The bytes of the ballot that a recall is about, from the ledger. */
export async function recalledBallot(reader: LedgerReader, { withdrawn }: Recall): Promise<Uint8Array> {
  const { ledgerIndex } = withdrawn;
  for await (const { entry } of reader.read(ledgerIndex, ledgerIndex + 1)) return readFrame(entry).payload;
  throw new RangeError(`the ledger has no entry ${ledgerIndex}`);
}

class Replay {
  readonly #record: ElectionRecord;
  readonly #reader: LedgerReader;
  readonly #options: ReplayOptions;
  #ballots: { index: number; frame: EntryFrame }[] = [];

  constructor(record: ElectionRecord, reader: LedgerReader, options: ReplayOptions) {
    this.#record = record;
    this.#reader = reader;
    this.#options = options;
  }

  async take(index: number, bytes: Uint8Array): Promise<void> {
    const { frame } = frameOf(bytes, index);
    if (frame !== undefined) this.#options.onEntry?.(index, frame.type);
    if (frame?.type === 'ballot' && this.#record.phase === 'voting') {
      this.#ballots.push({ index, frame });
      if (this.#ballots.length >= (this.#options.batch ?? DEFAULT_BATCH)) await this.flush();
      return;
    }
    await this.flush();
    await this.#settle(this.#record.judge(index, bytes, this.#options.rng));
    this.#options.onProgress?.(index + 1);
  }

  async flush(): Promise<void> {
    const ballots = this.#ballots;
    const last = ballots.at(-1);
    if (last === undefined) return;
    this.#ballots = [];
    for (const judgement of this.#record.judgeBallots(ballots, this.#options.rng))
      await this.#settle(judgement);
    this.#options.onProgress?.(last.index + 1);
  }

  async #settle({ findings, effect }: Judgement): Promise<void> {
    for (const finding of findings) {
      this.#record.remember(finding);
      this.#options.onFinding?.(finding);
    }
    for (const recall of effect?.() ?? [])
      this.#record.voting.recall(recall, await recalledBallot(this.#reader, recall));
  }
}
