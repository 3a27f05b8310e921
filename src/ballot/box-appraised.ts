/**
 * Ballots on their way into a box: everything is known of them but whether they may be cast where they stand. Many
 * batches may be appraised at once, on any core, while the box decides about one after the other.
 */
import type { Appraisal } from './appraisal.js';
import type { BallotBox } from './box.js';
import { BOX_SEAL } from './box-accepted.js';

/** Appraised ballots, in the order of the ledger. Only a ballot box makes them. */
export class AppraisedBallots {
  readonly #box: BallotBox;
  /** Where each stands on the ledger. */
  readonly ledgerIndices: readonly number[];
  /** One for each, in the same order. */
  readonly appraisals: readonly Appraisal[];

  /** Refuses whoever does not hold the seal. @throws {TypeError} */
  constructor(
    seal: typeof BOX_SEAL,
    box: BallotBox,
    ledgerIndices: readonly number[],
    appraisals: readonly Appraisal[],
  ) {
    if (seal !== BOX_SEAL) throw new TypeError('only a ballot box appraises ballots');
    this.#box = box;
    this.ledgerIndices = ledgerIndices;
    this.appraisals = appraisals;
    Object.freeze(this);
  }

  /** Whether `value` was appraised for this box. */
  static isFrom(value: unknown, box: BallotBox): value is AppraisedBallots {
    return typeof value === 'object' && value !== null && #box in value && value.#box === box;
  }
}
