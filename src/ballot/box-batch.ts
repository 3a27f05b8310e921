/**
 * A run of ballots through a box as few batches (spec algorithm 6.7b). Ballots wait in a group until their proofs are
 * verified together. Before a ballot is screened whose fate could depend on one that waits, because of the same credential
 * or an equal ciphertext or commitment, the group is settled; so every verdict is what one by one would give.
 */
import { ROLES } from '../core/labels.js';
import type { Rng } from '../core/random.js';
import { BatchVerifier } from '../zk/batch.js';
import { holds } from '../zk/terms.js';
import { ballotCheck, firstInvalidContest, signatureCheck } from './ballot-proofs.js';
import type { BallotBox, BallotVerdict } from './box.js';
import { AcceptedBallot, BOX_SEAL, WithdrawnBallot } from './box-accepted.js';
import { type Candidate, claimedCredential, type Screening, screenBallot } from './box-screen.js';
import { type BoxState, STATUS } from './box-state.js';
import type { ElectionContext } from './context.js';
import { FingerprintSet } from './fingerprints.js';
import { type Rejection, rejection } from './rejections.js';

/** Ballots verified together at most: bounds the memory, and more would hardly be faster. */
const GROUP_SIZE = 1024;

interface Waiting {
  /** Position of the verdict. */
  readonly position: number;
  readonly candidate: Candidate;
}

/** A run. Add ballots in ledger order, then finish. */
export class BatchRun {
  readonly #box: BallotBox;
  readonly #state: BoxState;
  readonly #rng: Rng;
  readonly #groupSize: number;
  readonly #ledgerIndex: (position: number) => number;
  readonly #verdicts: BallotVerdict[] = [];
  #added = 0;
  #waiting: Waiting[] = [];
  #credentials = new Set<number>();
  #fingerprints = new FingerprintSet();

  /**
   * @param ledgerIndex - asked once for each ballot that is accepted, in order, with its position in the run
   * @param groupSize - most ballots whose proofs are verified together
   */
  constructor(
    box: BallotBox,
    state: BoxState,
    ledgerIndex: (position: number) => number,
    rng: Rng,
    groupSize: number = GROUP_SIZE,
  ) {
    this.#box = box;
    this.#state = state;
    this.#ledgerIndex = ledgerIndex;
    this.#rng = rng;
    this.#groupSize = groupSize;
  }

  /** Screens a ballot; it is refused or waits for its proofs. */
  add(bytes: Uint8Array): void {
    const position = this.#added++;
    const { rejected, candidate } = this.#screen(bytes);
    if (rejected !== undefined) {
      this.#verdicts[position] = { rejected };
      return;
    }
    this.#waiting.push({ position, candidate });
    this.#credentials.add(candidate.entry.index);
    for (const print of candidate.fingerprints) this.#fingerprints.add(print);
    if (this.#waiting.length >= this.#groupSize) this.#settle();
  }

  /** Settles what still waits. Returns the verdicts, in the order of the ballots. */
  finish(): readonly BallotVerdict[] {
    this.#settle();
    return this.#verdicts;
  }

  #screen(bytes: Uint8Array): Screening {
    const { context } = this.#box;
    const credential = claimedCredential(context, bytes);
    if (credential !== undefined && this.#credentials.has(credential)) this.#settle();
    const first = screenBallot(context, this.#state, bytes);
    if (!first.candidate?.fingerprints.some((print) => this.#fingerprints.has(print))) return first;
    this.#settle();
    return screenBallot(context, this.#state, bytes);
  }

  /** Verifies the group's proofs together, then accepts or refuses each ballot in order. */
  #settle(): void {
    if (this.#waiting.length === 0) return;
    const { context } = this.#box;
    const verifier = new BatchVerifier(context.group, context.sharedBases);
    for (const { candidate } of this.#waiting) verifier.add(ballotCheck(context, candidate));
    const culprits = new Set(verifier.verify(this.#rng));
    this.#waiting.forEach((waiting, i) => {
      this.#verdicts[waiting.position] = culprits.has(i)
        ? { rejected: blame(context, waiting.candidate) }
        : this.#accept(waiting);
    });
    this.#waiting = [];
    this.#credentials = new Set();
    this.#fingerprints = new FingerprintSet();
  }

  #accept({ candidate, position }: Waiting): BallotVerdict {
    const { index } = candidate.entry;
    const ledgerIndex = this.#ledgerIndex(position);
    const state = this.#state;
    const replaced =
      state.status(index) === STATUS.online
        ? new WithdrawnBallot(BOX_SEAL, this.#box, index, state.lastIndex(index), state.lastTracker(index))
        : undefined;
    state.accept(index, candidate.tracker, ledgerIndex);
    for (const print of candidate.fingerprints) state.seen.add(print);
    const accepted = new AcceptedBallot(BOX_SEAL, this.#box, candidate, ledgerIndex);
    return replaced === undefined ? { accepted } : { accepted, supersedes: replaced };
  }
}

/** Which part of a ballot is not valid, given that one is. */
function blame(context: ElectionContext, { ballot, contests, tracker, entry }: Candidate): Rejection {
  const { credential, signature } = ballot;
  const signed = signatureCheck(context, credential, tracker, signature, ROLES.ballotSignature);
  if (!holds(context.group, signed)) return rejection('B-12', entry.index);
  return rejection('B-13', entry.index, firstInvalidContest(context, ballot, contests)?.id);
}
