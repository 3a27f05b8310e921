/**
 * The board: takes entries in, judges them with the same record that verifiers run, and appends to the ledger what is in
 * order. What it refuses, it refuses with the finding that a verifier would have made.
 */
import { HanpyoError } from '../core/errors.js';
import type { Rng } from '../core/random.js';
import { openCheckpoint } from '../ledger/checkpoint.js';
import type { Ledger } from '../ledger/interfaces.js';
import { parseVerifierKey } from '../ledger/note-keys.js';
import { encodeReceipt } from '../ledger/receipt.js';
import type { AppraisedEntries } from './ballot-entries.js';
import { appendEntries, sealEntry } from './board-append.js';
import { type Batch, ballotFrame, type Posted, takeBatch, type Waiting } from './board-queue.js';
import { type CalledCrew, type CrewCalls, crewFor } from './crew.js';
import type { Finding } from './finding.js';
import type { Judgement } from './judgement.js';
import { recalledBallot, replay } from './replay.js';
import { ElectionRecord } from './state.js';
import type { Recall } from './voting.js';

export type { Posted } from './board-queue.js';

/**
 * How a board works. Without a crew this process examines ballots, batch after batch. With one, several batches are examined at
 * once; what is decided, is decided in the order of the calls all the same.
 */
export interface BoardOptions extends CrewCalls {}

/** Superseded ballots that wait to be taken out of the tally: bounds the memory. */
const MAX_RECALLS = 1024;

/** An election's board over a ledger that this process alone writes. */
export class ElectionBoard {
  readonly ledger: Ledger;
  readonly record: ElectionRecord;
  readonly #rng: Rng;
  readonly #calls: CrewCalls;
  #crew: CalledCrew | undefined;
  #queue: Waiting[] = [];
  /** In order; the first is being judged or appended. */
  readonly #underWay: Batch[] = [];
  #working: Promise<void> | undefined;
  #size: number;
  #recalls: Recall[] = [];
  #failure: unknown;

  private constructor(ledger: Ledger, record: ElectionRecord, size: number, rng: Rng, calls: CrewCalls) {
    this.ledger = ledger;
    this.record = record;
    this.#size = size;
    this.#rng = rng;
    this.#calls = calls;
  }

  /**
   * Opens a board over a ledger, replaying what it holds.
   * @throws {BoardError} if the ledger holds an entry that is not in order
   */
  static async open(
    ledger: Ledger,
    rng: Rng,
    record: ElectionRecord = new ElectionRecord(),
    calls: BoardOptions = {},
  ): Promise<ElectionBoard> {
    const { sequenced } = ledger.size();
    const findings: Finding[] = [];
    if (sequenced > 0) {
      const { size } = await ledger.checkpoint({ size: sequenced });
      const onFinding = (finding: Finding): void => void findings.push(finding);
      await replay(record, ledger, 0, size, { ...calls, rng, onFinding });
    }
    const [first] = findings;
    if (first !== undefined) throw new BoardError(`entry ${first.entry}: ${first.message}`);
    return new ElectionBoard(ledger, record, sequenced, rng, calls);
  }

  /** Entries on the ledger. */
  get size(): number {
    return this.#size;
  }

  /** Why the board takes no more, if it does not: it must be opened again. */
  get failure(): unknown {
    return this.#failure;
  }

  /**
   * Posts an entry. Entries that are posted together are judged and appended together; the order is that of the calls.
   * @returns once the entry is durable, or refused
   * @throws {BoardError} if an earlier append failed: the board must be opened again
   */
  post(bytes: Uint8Array): Promise<Posted> {
    return new Promise<Posted>((resolve, reject) => {
      this.#queue.push({ bytes, resolve, reject });
      if (this.#working === undefined) this.#working = this.#work();
      else this.#begin();
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
    // What is posted in one step is taken together.
    await Promise.resolve();
    for (this.#begin(); this.#underWay[0] !== undefined; this.#begin()) {
      await this.#finish(this.#underWay[0]);
      this.#underWay.shift();
    }
    // In one step with the look at the queue: whoever posts from now on starts to work again.
    this.#working = undefined;
  }

  /**
   * Takes batches out of the queue: one, or as many as the crew examines at once. Behind anything but ballots nothing is
   * begun, for it may change what they are judged by.
   */
  #begin(): void {
    const { record } = this;
    while (this.#queue.length > 0) {
      const [next] = this.#queue;
      const ballots =
        record.phase === 'voting' && next !== undefined && ballotFrame(next.bytes) !== undefined;
      if (ballots) this.#crew ??= crewFor(record.poll.opened, this.#calls);
      const room = ballots && this.#underWay.every(({ appraised }) => appraised) ? this.#crew?.batches : 1;
      if (this.#underWay.length >= (room ?? 1)) return;
      const waiting = takeBatch(this.#queue);
      this.#underWay.push({ waiting, appraised: ballots ? this.#appraise(waiting) : undefined });
    }
  }

  #appraise(waiting: readonly Waiting[]): Promise<AppraisedEntries> | undefined {
    if (this.#crew === undefined) return undefined;
    const items = waiting.flatMap(({ bytes }) => {
      const frame = ballotFrame(bytes);
      return frame === undefined ? [] : [{ index: this.#size, frame }];
    });
    const appraised = this.record.appraiseBallots(items, this.#rng, this.#crew.examiners);
    // Whoever fails while another is awaited is heard when its turn comes.
    appraised.catch(() => {});
    return appraised;
  }

  /** An appraisal that fails has changed nothing, so it fails alone; after anything else the board must be opened again. */
  async #finish({ waiting, appraised }: Batch): Promise<void> {
    let examined = appraised === undefined;
    try {
      if (this.#failure !== undefined)
        throw new BoardError('an earlier append failed', { cause: this.#failure });
      const found = await appraised;
      examined = true;
      await this.#process(waiting, found);
    } catch (error) {
      if (examined) this.#failure ??= error;
      for (const { reject } of waiting) reject(error);
    }
  }

  async #process(batch: readonly Waiting[], appraised: AppraisedEntries | undefined): Promise<void> {
    const judgements =
      appraised === undefined
        ? await this.#judge(batch.map(({ bytes }) => bytes))
        : this.record.admitAppraised(appraised, this.#size);
    const accepted = batch.filter((_, i) => judgements[i]?.findings.length === 0);
    const recalls = judgements.flatMap(({ findings, effect }) =>
      findings.length === 0 ? (effect?.() ?? []) : [],
    );
    if (this.#size === 0 && this.record.phase === 'setup') await this.#assertLog();
    if (accepted.length > 0) await this.#append(accepted.map(({ bytes }) => bytes));
    this.#recalls.push(...recalls);
    if (this.#recalls.length > MAX_RECALLS) await this.#settle();
    const first = this.#size - accepted.length;
    batch.forEach((waiting, i) => {
      const position = accepted.indexOf(waiting);
      const refused = judgements[i]?.findings ?? [];
      waiting.resolve(position < 0 ? { refused } : { index: first + position });
    });
  }

  /** On a log with another name or key than the manifest says, nobody could verify the election. */
  async #assertLog(): Promise<void> {
    const { origin, key } = this.record.setup.manifest.ledger;
    const { note } = await this.ledger.checkpoint();
    try {
      openCheckpoint(note, { origin, logKeys: [parseVerifierKey(key)] });
    } catch (cause) {
      throw new BoardError(`the ledger is not that of the manifest, which is signed by ${key}`, { cause });
    }
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
      this.record.poll.recall(recall, await recalledBallot(this.ledger, recall));
  }

  async #append(entries: readonly Uint8Array[]): Promise<void> {
    const [only] = entries;
    if (this.record.phase === 'published' && only !== undefined) await sealEntry(this.ledger, only);
    else if ((await appendEntries(this.ledger, entries, this.#size)) !== this.#size)
      throw new BoardError('the ledger has another writer');
    this.#size += entries.length;
  }
}

/** The board cannot go on, or was given what it refuses. */
export class BoardError extends HanpyoError {
  constructor(message: string, options?: ErrorOptions) {
    super('board', message, options);
  }
}
