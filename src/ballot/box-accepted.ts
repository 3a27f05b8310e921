/**
 * Accepted ballots (spec section 6.7): values that only a ballot box makes, and that are all a tally takes in. The brand
 * is checked at run time, so that neither a cast nor an object of the same shape passes.
 */
import { type Ballot, readBallot } from './ballot.js';
import type { BallotBox } from './box.js';
import { contestsOf, type ElectionContext, shapeOf, type VoterContest } from './context.js';
import type { RollEntry } from './roll.js';

/** What only the makers of accepted ballots hold; the package does not export it. */
export const BOX_SEAL: unique symbol = Symbol('ballot box');

let reveal: (ballot: AcceptedBallot) => Uint8Array;

/** The ciphertexts of one contest of an accepted ballot, encoded. */
export interface AcceptedContest {
  /** Index in `manifest.contests`. */
  readonly contest: number;
  readonly kind: VoterContest['kind'];
  /** c1 and c2 of every position, in turns; each decodes. */
  readonly ciphertexts: Uint8Array;
}

/** A ballot that counts, or counted until it was replaced. */
export class AcceptedBallot {
  readonly #box: BallotBox;
  readonly #bytes: Uint8Array;
  readonly entry: RollEntry;
  /** 32 bytes. */
  readonly tracker: Uint8Array;
  /** Where it stands on the ledger. */
  readonly ledgerIndex: number;

  static {
    reveal = (ballot) => ballot.#bytes;
  }

  /** Refuses whoever does not hold the seal. Nobody else may hold the bytes. @throws {TypeError} */
  constructor(
    seal: typeof BOX_SEAL,
    box: BallotBox,
    { bytes, entry }: { readonly bytes: Uint8Array; readonly entry: RollEntry },
    tracker: Uint8Array,
    ledgerIndex: number,
  ) {
    if (seal !== BOX_SEAL) throw new TypeError('only a ballot box makes accepted ballots');
    this.#box = box;
    this.#bytes = bytes;
    this.entry = entry;
    this.tracker = tracker;
    this.ledgerIndex = ledgerIndex;
    Object.freeze(this);
  }

  /** The ballot as a value, decoded anew at every call. */
  get ballot(): Ballot {
    return readBallot(this.#bytes, this.#box.context).ballot;
  }

  /** What a tally adds up: copies. */
  get contests(): readonly AcceptedContest[] {
    return acceptedContests(this.#box.context, this).map((contest) => ({
      ...contest,
      ciphertexts: contest.ciphertexts.slice(),
    }));
  }

  /** Whether `value` is a ballot that this box accepted. */
  static isFrom(value: unknown, box: BallotBox): value is AcceptedBallot {
    return typeof value === 'object' && value !== null && #box in value && value.#box === box;
  }
}

/** The contests of a ballot, with views of its bytes, for the files beside this one; the package does not export it. */
export function acceptedContests(
  context: ElectionContext,
  ballot: AcceptedBallot,
): readonly AcceptedContest[] {
  const bytes = reveal(ballot);
  const { contests } = shapeOf(context, contestsOf(context, ballot.entry));
  return contests.map(({ voterContest: { contest, kind }, ciphertexts, commitments }) => ({
    contest,
    kind,
    ciphertexts: bytes.subarray(ciphertexts, commitments),
  }));
}

/**
 * A ballot that no longer counts: replaced by its voter, or taken out by a paper vote or a revocation. With the bytes
 * from the ledger, `recallBallot` makes an {@link AcceptedBallot} of it again, so that a tally can subtract it.
 */
export class WithdrawnBallot {
  readonly #box: BallotBox;
  /** Index of the roll entry. */
  readonly credential: number;
  /** Where its bytes stand on the ledger. */
  readonly ledgerIndex: number;
  /** 32 bytes. */
  readonly tracker: Uint8Array;

  /** Refuses whoever does not hold the seal. @throws {TypeError} */
  constructor(
    seal: typeof BOX_SEAL,
    box: BallotBox,
    credential: number,
    ledgerIndex: number,
    tracker: Uint8Array,
  ) {
    if (seal !== BOX_SEAL) throw new TypeError('only a ballot box withdraws ballots');
    this.#box = box;
    this.credential = credential;
    this.ledgerIndex = ledgerIndex;
    this.tracker = tracker;
    Object.freeze(this);
  }

  /** Whether `value` was withdrawn by this box. */
  static isFrom(value: unknown, box: BallotBox): value is WithdrawnBallot {
    return typeof value === 'object' && value !== null && #box in value && value.#box === box;
  }
}
