/** What the voting phase of a record is to everybody else, whoever votes: holders of keys of a roll, or anonymous voters. */

import type { AppraisedVotes } from '../ballot/anonymous/appraised-votes.js';
import type { AppraisedBallots } from '../ballot/box-appraised.js';
import type { Accounting } from '../ballot/box-state.js';
import type { PaperBatch } from '../ballot/paper.js';
import type { Tally } from '../ballot/tally.js';
import type { Rng } from '../core/random.js';
import type { PollExaminers } from './crew.js';
import type { EntryFrame } from './entry.js';
import type { Finding } from './finding.js';
import type { Judgement } from './judgement.js';
import type { OpenedElection } from './setup.js';
import type { BallotItem, Recall } from './voting.js';

/** Ballots of which all is known but whether they may be cast where they stand. Each kind of poll makes its own. */
export type AppraisedPoll = AppraisedBallots | AppraisedVotes;

/** Ballots between opening and closing. */
export interface Poll {
  readonly opened: OpenedElection;
  readonly accounting: Accounting;
  /** Paper batches taken so far. */
  readonly paper: readonly PaperBatch[];
  /**
   * What would be found wrong with a ballot now without looking at any element of it: what costs next to nothing. Nothing changes;
   * a ballot that passes may still be refused.
   */
  screen(payload: Uint8Array, index: number): Finding | undefined;
  /** Judges ballots of the ledger, in order; those that are accepted are in the box when this returns. */
  judgeBallots(items: readonly BallotItem[], rng: Rng): readonly Judgement[];
  /** The first half of {@link judgeBallots}, which changes nothing. */
  appraiseBallots(items: readonly BallotItem[], rng: Rng, examiners?: PollExaminers): Promise<AppraisedPoll>;
  /** The other half. @throws {TypeError} for what another poll appraised */
  judgeAppraised(appraised: AppraisedPoll): readonly Judgement[];
  /** Judges ballots about to be appended: those that are accepted get the positions from `first` on. */
  admitBallots(payloads: readonly Uint8Array[], first: number, rng: Rng): readonly Judgement[];
  /** The other half of {@link admitBallots}, after {@link appraiseBallots}. */
  admitAppraised(appraised: AppraisedPoll, first: number): readonly Judgement[];
  /** The closing must count the board as this record does. Where it does not, the board is closed all the same. */
  judgeClosing(frame: EntryFrame, index: number, close: () => void): Judgement;
  /** Takes a ballot that no longer counts out of the tally, and its replacement in. */
  recall(recall: Recall, payload: Uint8Array): void;
  /** The encrypted tally. @throws {RangeError} if a recall is outstanding */
  finish(): Tally;
}
