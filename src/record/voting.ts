/** The voting phase of a record (spec section 7.5): ballots, challenges, paper batches, revocations, the closing. */
import {
  admitAppraised,
  admitBallots,
  appraiseBallots,
  BallotBox,
  type BallotVerdict,
  checkBallots,
  decideBallots,
  recallBallot,
  screenBallot,
} from '../ballot/box.js';
import type { AcceptedBallot, WithdrawnBallot } from '../ballot/box-accepted.js';
import type { AppraisedBallots } from '../ballot/box-appraised.js';
import { spoilBallot } from '../ballot/box-challenge.js';
import { type MarkVerdict, markPaper, markRevoked } from '../ballot/box-marks.js';
import type { Accounting, BoxMemory } from '../ballot/box-state.js';
import { checkPaperBatch, type PaperBatch, readPaperBatch, readRevocation } from '../ballot/paper.js';
import type { Rejection, RejectionCode } from '../ballot/rejections.js';
import { EncryptedTally, type Tally } from '../ballot/tally.js';
import { equalBytes, toHex } from '../core/bytes.js';
import { Reader } from '../core/codec.js';
import type { Rng } from '../core/random.js';
import type { CheckId } from './checks.js';
import { judgeClosing } from './closing.js';
import type { PollExaminers } from './crew.js';
import type { EntryFrame } from './entry.js';
import { type Finding, finding } from './finding.js';
import { type Judgement, refused, taken } from './judgement.js';
import type { Poll } from './poll.js';
import type { OpenedElection } from './setup.js';

/**
 * An earlier ballot that no longer counts. Its bytes must be read from the ledger again, at `withdrawn.ledgerIndex`, and
 * given to {@link VotingPhase.recall}: so no ballot needs to be kept in memory.
 */
export interface Recall {
  readonly withdrawn: WithdrawnBallot;
  /** The ballot of the same voter that counts instead. */
  readonly replacement?: AcceptedBallot;
}

/** A ballot entry: its position and the ballot's bytes. */
export interface BallotItem {
  readonly index: number;
  readonly payload: Uint8Array;
}

/** A version and a type byte. */
const TAG_BYTES = 2;

/** Everything between opening and closing. The box decides; this only translates and counts. */
export class VotingPhase implements Poll {
  readonly opened: OpenedElection;
  readonly box: BallotBox;
  readonly #tally: EncryptedTally;
  readonly #paper: PaperBatch[] = [];

  /** @param memory - see `BallotBox` */
  constructor(opened: OpenedElection, memory?: BoxMemory) {
    this.opened = opened;
    this.box = new BallotBox(opened.context, memory);
    this.#tally = new EncryptedTally(this.box);
  }

  get accounting(): Accounting {
    return this.box.accounting;
  }

  /** Paper batches taken so far. */
  get paper(): readonly PaperBatch[] {
    return this.#paper;
  }

  /** See `screenBallot`. */
  screen(payload: Uint8Array, index: number): Finding | undefined {
    const rejected = screenBallot(this.box, payload);
    return rejected && this.#rejection(rejected, index, 'V05');
  }

  /** Judges ballots of the ledger, in order; those that are accepted are in the box when this returns. */
  judgeBallots(items: readonly BallotItem[], rng: Rng): readonly Judgement[] {
    const ballots = items.map(({ index, payload }) => ({ ledgerIndex: index, bytes: payload }));
    return checkBallots(this.box, ballots, rng).map((verdict, i) =>
      this.#judgement(verdict, items[i]?.index ?? 0),
    );
  }

  /** The first half of {@link judgeBallots}, which changes nothing. */
  appraiseBallots(
    items: readonly BallotItem[],
    rng: Rng,
    { ballots: examine }: PollExaminers = {},
  ): Promise<AppraisedBallots> {
    const ballots = items.map(({ index, payload }) => ({ ledgerIndex: index, bytes: payload }));
    return appraiseBallots(this.box, ballots, rng, examine);
  }

  /** The other half of {@link judgeBallots}. */
  judgeAppraised(appraised: AppraisedBallots): readonly Judgement[] {
    return decideBallots(this.box, appraised).map((verdict, i) =>
      this.#judgement(verdict, appraised.ledgerIndices[i] ?? 0),
    );
  }

  /** Judges ballots about to be appended: those that are accepted get the positions from `first` on. */
  admitBallots(payloads: readonly Uint8Array[], first: number, rng: Rng): readonly Judgement[] {
    return admitBallots(this.box, payloads, first, rng).map((verdict) => this.#judgement(verdict, first));
  }

  /** The other half of {@link admitBallots}, after {@link appraiseBallots}. */
  admitAppraised(appraised: AppraisedBallots, first: number): readonly Judgement[] {
    return admitAppraised(this.box, appraised, first).map((verdict) => this.#judgement(verdict, first));
  }

  /** A challenged ballot: it is opened for everyone, and nothing of it can be cast from now on. */
  judgeChallenge(frame: EntryFrame, index: number): Judgement {
    if (!equalBytes(electionOfChallenge(frame.payload), this.opened.context.electionId))
      return refused(finding('V06', index, 'challenge', 'election-id', 'is of another election'));
    const { rejected } = spoilBallot(this.box, frame.payload);
    return rejected === undefined ? taken(() => {}) : refused(this.#rejection(rejected, index, 'V21'));
  }

  /** A paper batch: within its bounds, and of nobody who counts already. */
  judgePaper(frame: EntryFrame, index: number): Judgement {
    const { context } = this.opened;
    const batch = readPaperBatch(frame.payload, context.manifest, () => context.group);
    const issues = checkPaperBatch(batch, context.manifest, context.roll);
    if (issues.length > 0)
      return refused(
        ...issues.map(({ rule, message }) =>
          finding('V22', index, `station ${batch.station}`, rule, message),
        ),
      );
    return this.#marked(markPaper(this.box, batch.credentials), index, () => this.#paper.push(batch));
  }

  /** A revocation: the credentials vote no more, and what they cast online no longer counts. */
  judgeRevocation(frame: EntryFrame, index: number): Judgement {
    const { manifest, group } = this.opened.context;
    const { credentials } = readRevocation(frame.payload, manifest, () => group);
    return this.#marked(markRevoked(this.box, credentials), index, () => {});
  }

  /** The closing must count the board as this record does. Where it does not, the board is closed all the same. */
  judgeClosing(frame: EntryFrame, index: number, close: () => void): Judgement {
    return judgeClosing(frame, index, this.accounting, close);
  }

  /**
   * Takes a ballot that no longer counts out of the tally, and its replacement in.
   * @param payload - the ballot's bytes at `recall.withdrawn.ledgerIndex`
   * @throws {DecodeError} if they are not the bytes of that ballot
   */
  recall({ withdrawn, replacement }: Recall, payload: Uint8Array): void {
    this.#tally.remove(recallBallot(this.box, withdrawn, payload));
    if (replacement !== undefined) this.#tally.add(replacement);
  }

  /** The encrypted tally. @throws {RangeError} if a recall is outstanding */
  finish(): Tally {
    return this.#tally.finish();
  }

  #judgement({ accepted, rejected, supersedes: withdrawn }: BallotVerdict, index: number): Judgement {
    if (accepted === undefined) return refused(this.#rejection(rejected, index, 'V05'));
    if (withdrawn !== undefined)
      return { findings: [], effect: () => [{ withdrawn, replacement: accepted }] };
    return taken(() => this.#tally.add(accepted));
  }

  #marked(verdict: MarkVerdict, index: number, effect: () => void): Judgement {
    const { rejected, withdrawn } = verdict;
    if (withdrawn === undefined) return refused(this.#rejection(rejected, index, 'V22'));
    return {
      findings: [],
      effect: () => {
        effect();
        return withdrawn.map((ballot) => ({ withdrawn: ballot }));
      },
    };
  }

  #rejection({ code, message, credential }: Rejection, index: number, otherwise: CheckId): Finding {
    const culprit = credential === undefined ? 'entry' : this.#credentialName(credential);
    return finding(CHECK_OF_CODE[code] ?? otherwise, index, culprit, code, message);
  }

  /** A credential by the first bytes of its key: enough to find it on the roll. */
  #credentialName(position: number): string {
    const { key } = this.opened.context.roll.entry(position);
    return `credential ${toHex(key.subarray(0, 8))} (roll entry ${position})`;
  }
}

/** The election that a challenged ballot names (spec 6.6: its tag, then the body). @throws {DecodeError} if it is too short */
function electionOfChallenge(payload: Uint8Array): Uint8Array {
  const reader = new Reader(payload, 'challenge');
  reader.raw(2 * TAG_BYTES);
  return reader.raw(32);
}

/** The check that a refusal of the ballot box belongs to. */
const CHECK_OF_CODE: Readonly<Partial<Record<RejectionCode, CheckId>>> = {
  'B-02': 'V06',
  'B-03': 'V16',
  'B-04': 'V23',
  'B-05': 'V23',
  'B-06': 'V17',
  'B-07': 'V17',
  'B-08': 'V16',
  'B-10': 'V21',
  'B-11': 'V18',
  'B-12': 'V19',
  'B-13': 'V20',
  'C-01': 'V05',
  'P-03': 'V23',
  'P-04': 'V23',
  'P-05': 'V23',
};
