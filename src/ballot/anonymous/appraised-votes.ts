/** Anonymous ballots between the two steps of a box: examined, and not yet decided about. Only the box that made them takes them back. */
import type { DecodeError } from '../../core/errors.js';
import type { AnonymousElectionBox } from './election-box.js';
import type { EncodedVote } from './encoded-vote.js';

/** A ballot of which everything is known but whether its nullifier counts already. */
export type AppraisedVote =
  | { readonly malformed: DecodeError }
  | { readonly vote: EncodedVote; readonly isProved: boolean };

/** Appraised ballots, in order; see {@link AnonymousElectionBox.appraise}. */
export class AppraisedVotes {
  readonly #box: AnonymousElectionBox;
  /** Where each stands on the ledger. */
  readonly ledgerIndices: readonly number[];
  readonly #appraised: readonly AppraisedVote[];

  /** Only a box makes them. */
  constructor(
    box: AnonymousElectionBox,
    ledgerIndices: readonly number[],
    appraised: readonly AppraisedVote[],
  ) {
    this.#box = box;
    this.ledgerIndices = ledgerIndices;
    this.#appraised = appraised;
    Object.freeze(this);
  }

  /** What a box found out. @throws {TypeError} if it was another box */
  static of(value: unknown, box: AnonymousElectionBox): readonly AppraisedVote[] {
    if (typeof value === 'object' && value !== null && #box in value && value.#box === box)
      return value.#appraised;
    throw new TypeError('not ballots that this box appraised');
  }
}
