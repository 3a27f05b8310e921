/**
 * A run of ballots through a box (spec algorithm 6.7b). What can be said of a ballot alone is found out for many at once;
 * whether it may be cast where it stands is decided one by one, in order. So every verdict is what one by one would give.
 */

import type { Rng } from '../core/random.js';
import { type Appraisal, completeAppraisals, lookAtBallots, type WholeBallot } from './appraisal.js';
import type { BallotBox, BallotVerdict } from './box.js';
import { AcceptedBallot, BOX_SEAL, WithdrawnBallot } from './box-accepted.js';
import { screenFingerprints, screenPlace } from './box-screen.js';
import { type BoxState, STATUS } from './box-state.js';
import type { Examiner } from './examiner.js';

/**
 * Judges ballots in order.
 * @param ledgerIndex - asked once for each ballot that is accepted, in order, with its position in the run
 */
export function judgeBallots(
  box: BallotBox,
  state: BoxState,
  examine: Examiner,
  ballots: readonly Uint8Array[],
  ledgerIndex: (position: number) => number,
  rng: Rng,
): readonly BallotVerdict[] {
  const looks = lookAtBallots(box.context, ballots);
  return decide(box, state, completeAppraisals(looks, examine(looks.shaped, rng)), ledgerIndex);
}

/** The second half of {@link judgeBallots}. */
export function decide(
  box: BallotBox,
  state: BoxState,
  appraisals: readonly Appraisal[],
  ledgerIndex: (position: number) => number,
): readonly BallotVerdict[] {
  return appraisals.map((appraisal, i) => decideOne(box, state, appraisal, () => ledgerIndex(i)));
}

/** Decides about one ballot, in the order of spec section 6.8. A refusal changes nothing. */
function decideOne(
  box: BallotBox,
  state: BoxState,
  appraisal: Appraisal,
  ledgerIndex: () => number,
): BallotVerdict {
  if (appraisal.kind === 'stranger') return { rejected: appraisal.rejected };
  if (appraisal.kind === 'whole') state.note(appraisal.fingerprints);
  const misplaced = screenPlace(box.context, state, appraisal.place);
  if (misplaced !== undefined) return { rejected: misplaced };
  if (appraisal.kind === 'malformed') return { rejected: appraisal.rejected };
  const { fault, fingerprints, place } = appraisal;
  const rejected = screenFingerprints(state, fingerprints, place.entry.index) ?? fault;
  return rejected === undefined ? accept(box, state, appraisal, ledgerIndex()) : { rejected };
}

function accept(box: BallotBox, state: BoxState, whole: WholeBallot, ledgerIndex: number): BallotVerdict {
  const { ballot, tracker, fingerprints } = whole;
  const { index } = ballot.entry;
  const replaced =
    state.status(index) === STATUS.online
      ? new WithdrawnBallot(BOX_SEAL, box, index, state.lastIndex(index), state.lastTracker(index))
      : undefined;
  state.accept(index, tracker, ledgerIndex);
  state.remember(state.seen, fingerprints);
  const accepted = new AcceptedBallot(BOX_SEAL, box, ballot, tracker, ledgerIndex);
  return replaced === undefined ? { accepted } : { accepted, supersedes: replaced };
}
