/**
 * Feeds a ledger to a record (spec section 7.7): entries stream by, ballots are judged in batches, and memory does not
 * grow with the number of ballots. Verifiers, trustees and a board that starts again all come through here.
 *
 * Proofs of several batches may be verified at once, elsewhere; what is decided, is decided in the order of the ledger.
 */
import type { Rng } from '../core/random.js';
import type { LedgerReader } from '../ledger/interfaces.js';
import { type AppraisedEntries, type BallotEntry, isBallot } from './ballot-entries.js';
import { type CalledCrew, type CrewCalls, crewFor } from './crew.js';
import { frameOf } from './decoding.js';
import { type EntryType, readFrame } from './entry.js';
import type { Finding } from './finding.js';
import type { Judgement } from './judgement.js';
import type { ElectionRecord } from './state.js';
import type { Recall } from './voting.js';

/** How to replay; by default this process examines the ballots alone. */
export interface ReplayOptions extends CrewCalls {
  /** Source of the weights of batch verification; it must not be predictable by whoever made the record. */
  readonly rng: Rng;
  readonly signal?: AbortSignal;
  /** Ballots judged together; 4096 by default, or 128 where the group has no engine for many. More is faster, up to a point. */
  readonly batch?: number;
  readonly onFinding?: (finding: Finding) => void;
  /** Told of every entry that decodes, before it is judged. */
  readonly onEntry?: (index: number, type: EntryType) => void;
  /** Told how far it has come, after every batch. */
  readonly onProgress?: (done: number) => void;
}

/** Ballots that an engine verifies together with profit; elsewhere smaller batches are shared out better. */
const DEFAULT_BATCH = { engine: 4096, elements: 128, anonymous: 128 } as const;

/**
 * Judges the entries [from, to) of a ledger and takes them into the record.
 * Stops judging, but reads on, where the record is blocked: what cannot be judged is no finding.
 * @throws what the reader throws for a ledger that does not match its checkpoint, what an examiner throws, and the
 *   signal's reason
 */
export async function replay(
  record: ElectionRecord,
  reader: LedgerReader,
  from: number,
  to: number,
  options: ReplayOptions,
): Promise<void> {
  const { signal } = options;
  const run = new Replay(record, reader, options);
  for await (const { first, entries } of reader.readBundles(from, to, signal ? { signal } : {}))
    await run.takeAll(first, entries);
  await run.finish();
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
  #crew: CalledCrew | undefined;
  #batch: BallotEntry[] = [];
  /** Batches that are being examined, in the order of the ledger. */
  readonly #underWay: { readonly end: number; readonly appraised: Promise<AppraisedEntries> }[] = [];

  constructor(record: ElectionRecord, reader: LedgerReader, options: ReplayOptions) {
    this.#record = record;
    this.#reader = reader;
    this.#options = options;
  }

  async takeAll(first: number, entries: readonly Uint8Array[]): Promise<void> {
    for (const [i, bytes] of entries.entries()) {
      if (this.#record.blocked !== undefined) return;
      const { frame } = frameOf(bytes, first + i);
      if (frame !== undefined) this.#options.onEntry?.(first + i, frame.type);
      if (frame !== undefined && isBallot(frame) && this.#record.phase === 'voting') {
        this.#batch.push({ index: first + i, frame });
        if (this.#batch.length >= this.#batchSize()) await this.#begin();
      } else await this.#takeOther(first + i, bytes);
    }
  }

  /** Judges all that was taken. */
  async finish(): Promise<void> {
    await this.#begin();
    while (this.#underWay.length > 0) await this.#settleBatch();
  }

  /** An entry that is no ballot waits until all ballots before it are judged. */
  async #takeOther(index: number, bytes: Uint8Array): Promise<void> {
    await this.finish();
    this.#options.signal?.throwIfAborted();
    await this.#settle(this.#record.judge(index, bytes, this.#options.rng));
    this.#options.onProgress?.(index + 1);
  }

  #batchSize(): number {
    if (this.#options.batch !== undefined) return this.#options.batch;
    const { poll, voters } = this.#record;
    if (voters === 'anonymous') return DEFAULT_BATCH.anonymous;
    return DEFAULT_BATCH[poll.opened.context.group.bulk.openEquations === undefined ? 'elements' : 'engine'];
  }

  /** Lets the ballots of a batch be examined, and makes room where enough are under way. */
  async #begin(): Promise<void> {
    const { signal, rng } = this.#options;
    const batch = this.#batch;
    const last = batch.at(-1);
    if (last === undefined) return;
    signal?.throwIfAborted();
    this.#batch = [];
    this.#crew ??= crewFor(this.#record.poll.opened, this.#options);
    const appraised = this.#record.appraiseBallots(batch, rng, this.#crew?.examiners);
    // Whoever fails while another is awaited is heard when its turn comes.
    appraised.catch(() => {});
    this.#underWay.push({ end: last.index + 1, appraised });
    while (this.#underWay.length >= (this.#crew?.batches ?? 1)) await this.#settleBatch();
  }

  /** Judges the first batch under way. */
  async #settleBatch(): Promise<void> {
    const first = this.#underWay.shift();
    if (first === undefined) return;
    const appraised = await unlessAborted(first.appraised, this.#options.signal);
    for (const judgement of this.#record.judgeAppraised(appraised)) {
      const recalls = this.#takeIn(judgement);
      if (recalls.length > 0) await this.#recall(recalls);
    }
    this.#options.onProgress?.(first.end);
  }

  async #settle(judgement: Judgement): Promise<void> {
    await this.#recall(this.#takeIn(judgement));
  }

  #takeIn({ findings, effect }: Judgement): readonly Recall[] {
    for (const finding of findings) {
      this.#record.remember(finding);
      this.#options.onFinding?.(finding);
    }
    return effect?.() ?? [];
  }

  async #recall(recalls: readonly Recall[]): Promise<void> {
    for (const recall of recalls)
      this.#record.poll.recall(recall, await recalledBallot(this.#reader, recall));
  }
}

/** Waits for work, but not longer than until the signal. @throws its reason */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
