/**
 * The ballot box (spec section 6.7): decides, in the order of the ledger, which ballots are accepted. It is the only
 * maker of {@link AcceptedBallot}s. The casting service and the verifier use the same box.
 *
 * A refusal changes nothing. Many ballots are checked as one batch, with the verdicts that one by one would give.
 */

import { equalBytes } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import type { Rng } from '../core/random.js';
import { type AsyncExaminer, completeAppraisals, lookAtBallots, shapedAmong } from './appraisal.js';
import { readBallot } from './ballot.js';
import { AcceptedBallot, BOX_SEAL, WithdrawnBallot } from './box-accepted.js';
import { AppraisedBallots } from './box-appraised.js';
import { decide, judgeBallots } from './box-batch.js';
import { screenPlace } from './box-screen.js';
import { type Accounting, type BoxMemory, BoxState, type STATUS, type Status } from './box-state.js';
import type { ElectionContext } from './context.js';
import { encodedExaminer } from './encoded-examiner.js';
import { type Examiner, elementExaminer } from './examiner.js';
import type { Rejection } from './rejections.js';

let reveal: (box: BallotBox) => { readonly state: BoxState; readonly examine: Examiner };

/** Where a credential stands, as everyone may know. */
export interface CredentialState {
  readonly status: keyof typeof STATUS;
  /** Ballots accepted so far: the sequence number of the next one. */
  readonly ballots: number;
  /** Tracker of the last accepted ballot: what the next one must name as `previous`. */
  readonly tracker: Uint8Array;
  /** Ledger index of the last accepted ballot. */
  readonly ledgerIndex: number | undefined;
}

/** A ballot box: mutable, empty at first. Feed it with the functions of this file and the `mark` functions. */
export class BallotBox {
  readonly context: ElectionContext;
  readonly #state: BoxState;
  readonly #examine: Examiner;

  static {
    reveal = (box) => ({ state: box.#state, examine: box.#examine });
  }

  /** @param memory - how what was seen is remembered */
  constructor(context: ElectionContext, memory?: BoxMemory) {
    this.context = context;
    this.#examine = examinerOf(context);
    this.#state = new BoxState(context.roll.count, memory);
  }

  /** How many credentials and ballots of each kind there are now. */
  get accounting(): Accounting {
    return this.#state.accounting();
  }

  /**
   * Where the credential at a position of the roll stands.
   * @throws {RangeError} if the roll has no such position
   */
  credential(index: number): CredentialState {
    this.context.roll.entry(index);
    const state = this.#state;
    const last = state.lastIndex(index);
    return Object.freeze({
      status: statusName(state.status(index)),
      ballots: state.ballots(index),
      tracker: state.lastTracker(index),
      ledgerIndex: last < 0 ? undefined : last,
    });
  }
}

/** A ballot of the ledger, about to be checked. */
export interface LedgerBallot {
  readonly bytes: Uint8Array;
  /** Its position on the ledger; the box takes ballots in ascending order. */
  readonly ledgerIndex: number;
}

/** What became of a ballot. `supersedes` is the voter's earlier ballot, which this one replaces. */
export type BallotVerdict =
  | { readonly accepted: AcceptedBallot; readonly supersedes?: WithdrawnBallot; readonly rejected?: never }
  | { readonly accepted?: never; readonly supersedes?: never; readonly rejected: Rejection };

/**
 * Checks one ballot and, if it is valid, accepts it (spec algorithm 6.7a).
 * @param rng - source of the weights of the batch verification
 * @throws {RangeError} if the ledger index is not above that of the last accepted ballot
 */
export function checkBallot(box: BallotBox, bytes: Uint8Array, ledgerIndex: number, rng: Rng): BallotVerdict {
  const [verdict] = checkBallots(box, [{ bytes, ledgerIndex }], rng);
  if (verdict === undefined) throw new TypeError('no verdict');
  return verdict;
}

/**
 * Checks many ballots at once: the verdicts and the state of the box are those of {@link checkBallot} on each in turn.
 * @throws {RangeError} if ledger indices do not ascend from that of the last accepted ballot on
 * @throws {BatchDisagreementError} if the bulk engine errs
 */
export function checkBallots(
  box: BallotBox,
  items: readonly LedgerBallot[],
  rng: Rng,
): readonly BallotVerdict[] {
  const indices = indicesOf(items);
  assertAscending(box, indices);
  const { state, examine } = reveal(box);
  return judgeBallots(box, state, examine, bytesOf(items), (position) => indices[position] ?? 0, rng);
}

/**
 * The first half of {@link checkBallots}: finds out what does not depend on what the box holds. The box stays as it is.
 * @param examine - the box's own examiner by default
 * @throws {BatchDisagreementError} if the bulk engine errs
 */
export async function appraiseBallots(
  box: BallotBox,
  items: readonly LedgerBallot[],
  rng: Rng,
  examine?: AsyncExaminer,
): Promise<AppraisedBallots> {
  const indices = indicesOf(items);
  const looks = lookAtBallots(box.context, bytesOf(items));
  const found =
    examine === undefined
      ? reveal(box).examine(looks.shaped, rng)
      : await examine(looks.shaped, rng, shapedAmong(looks, indices));
  return new AppraisedBallots(BOX_SEAL, box, indices, completeAppraisals(looks, found));
}

/**
 * The other half of {@link checkBallots}: decides about ballots, in order.
 * @throws {RangeError} if ledger indices do not ascend from that of the last accepted ballot on
 * @throws {TypeError} if another box appraised them
 */
export function decideBallots(box: BallotBox, appraised: AppraisedBallots): readonly BallotVerdict[] {
  if (!AppraisedBallots.isFrom(appraised, box)) throw new TypeError('not ballots that this box appraised');
  const { ledgerIndices, appraisals } = appraised;
  assertAscending(box, ledgerIndices);
  return decide(box, boxState(box), appraisals, (position) => ledgerIndices[position] ?? 0);
}

/**
 * Checks ballots that are about to be appended to the ledger: those that are accepted get consecutive positions, and those
 * that are refused get none. Otherwise as {@link checkBallots}.
 * @param firstIndex - the position of the first that is accepted
 */
export function admitBallots(
  box: BallotBox,
  ballots: readonly Uint8Array[],
  firstIndex: number,
  rng: Rng,
): readonly BallotVerdict[] {
  const { state, examine } = reveal(box);
  assertAbove(state, firstIndex);
  let next = firstIndex;
  return judgeBallots(box, state, examine, ballots, () => next++, rng);
}

/**
 * The other half of {@link admitBallots}, as {@link appraiseBallots} is the first: whatever positions the ballots were
 * appraised for, those that are accepted get consecutive ones.
 * @param firstIndex - the position of the first that is accepted
 * @throws {TypeError} if another box appraised them
 */
export function admitAppraised(
  box: BallotBox,
  appraised: AppraisedBallots,
  firstIndex: number,
): readonly BallotVerdict[] {
  if (!AppraisedBallots.isFrom(appraised, box)) throw new TypeError('not ballots that this box appraised');
  assertAbove(boxState(box), firstIndex);
  let next = firstIndex;
  return decide(box, boxState(box), appraised.appraisals, () => next++);
}

/**
 * What would be found wrong with a ballot now without looking at any element of it (B-01 to B-08): what costs nothing. The
 * box stays as it is; a ballot that passes may still be refused.
 */
export function screenBallot(box: BallotBox, bytes: Uint8Array): Rejection | undefined {
  const [look] = lookAtBallots(box.context, [bytes]).looks;
  if (look === undefined) throw new TypeError('one look for one ballot');
  if (look.kind === 'stranger') return look.rejected;
  const misplaced = screenPlace(box.context, boxState(box), look.place);
  return misplaced ?? (look.kind === 'malformed' ? look.rejected : undefined);
}

/**
 * Makes an accepted ballot again of one that was withdrawn, so that a tally can subtract it.
 * @param bytes - the ballot's bytes from the ledger, at `withdrawn.ledgerIndex`
 * @throws {TypeError} if another box withdrew it
 * @throws {DecodeError} if the bytes are not those of that ballot
 */
export function recallBallot(box: BallotBox, withdrawn: WithdrawnBallot, bytes: Uint8Array): AcceptedBallot {
  if (!WithdrawnBallot.isFrom(withdrawn, box)) throw new TypeError('not a ballot withdrawn from this box');
  const own = new Uint8Array(bytes);
  const { entry, tracker } = readBallot(own, box.context);
  if (!equalBytes(tracker, withdrawn.tracker))
    throw new DecodeError('bad-value', 'ballot', 'not the bytes of the withdrawn ballot');
  return new AcceptedBallot(BOX_SEAL, box, { bytes: own, entry }, tracker, withdrawn.ledgerIndex);
}

/** The state of a box, for the files beside this one; the package does not export it. */
export function boxState(box: BallotBox): BoxState {
  return reveal(box).state;
}

function bytesOf(items: readonly LedgerBallot[]): readonly Uint8Array[] {
  return items.map(({ bytes }) => bytes);
}

function indicesOf(items: readonly LedgerBallot[]): readonly number[] {
  return items.map(({ ledgerIndex }) => ledgerIndex);
}

function assertAscending(box: BallotBox, indices: readonly number[]): void {
  let last = boxState(box).highestIndex;
  for (const ledgerIndex of indices) {
    if (!Number.isSafeInteger(ledgerIndex) || ledgerIndex <= last)
      throw new RangeError(`ledger index ${ledgerIndex} is not above ${last}`);
    last = ledgerIndex;
  }
}

function assertAbove({ highestIndex }: BoxState, firstIndex: number): void {
  if (!Number.isSafeInteger(firstIndex) || firstIndex <= highestIndex)
    throw new RangeError(`ledger index ${firstIndex} is not above ${highestIndex}`);
}

function statusName(status: Status): keyof typeof STATUS {
  const names = ['none', 'online', 'paper', 'revoked'] as const;
  return names[status];
}

/** The examiner of this process: over bytes, where the group's engine can do so. */
export function examinerOf(context: ElectionContext): Examiner {
  const { openEquations } = context.group.bulk;
  return openEquations === undefined ? elementExaminer(context) : encodedExaminer(context, openEquations);
}
