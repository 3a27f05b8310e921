/**
 * What can be said of a ballot whatever the box holds (spec section 6.8): all checks but B-04 to B-07, B-10 and B-11.
 * A function of election and bytes alone, so that ballots can be appraised in any order, many at once, on any core.
 */
import { equalBytes } from '../core/bytes.js';
import { Reader } from '../core/codec.js';
import { DecodeError } from '../core/errors.js';
import type { Rng } from '../core/random.js';
import { BALLOT_TYPE, BALLOT_VERSION, type BallotHeader, readBallotHeader } from './ballot.js';
import { type BallotShape, ballotShape, hasShape } from './ballot-shape.js';
import { contestsOf, type ElectionContext, shapeOf } from './context.js';
import type { Examination, ShapedBallot } from './examiner.js';
import { type Rejection, rejection } from './rejections.js';
import type { RollEntry } from './roll.js';

/** Where in the election a ballot claims to stand. */
export interface ClaimedPlace {
  readonly entry: RollEntry;
  readonly sequence: number;
  /** 32 bytes. */
  readonly previous: Uint8Array;
}

/** A ballot that decodes as one of its voter's. Whether its proofs hold, `fault` says. */
export interface WholeBallot {
  readonly kind: 'whole';
  readonly ballot: ShapedBallot;
  readonly place: ClaimedPlace;
  /** 32 bytes. */
  readonly tracker: Uint8Array;
  /** Of every ciphertext and proof commitment, in order (spec 6.7), 16 bytes each. */
  readonly fingerprints: Uint8Array;
  /** B-12 or B-13. */
  readonly fault?: Rejection;
}

/** What was found out about a ballot. */
export type Appraisal =
  /** B-01, B-02 or B-03: nobody's ballot in this election. */
  | { readonly kind: 'stranger'; readonly rejected: Rejection }
  /** B-08 or B-09. */
  | { readonly kind: 'malformed'; readonly place: ClaimedPlace; readonly rejected: Rejection }
  | WholeBallot;

/**
 * Examines ballots elsewhere, or later: as an `Examiner`, but the answer may be waited for. Whatever it does, its
 * answers must be those of the reference (`elementExaminer`).
 */
export type AsyncExaminer = (
  ballots: readonly ShapedBallot[],
  rng: Rng,
  /** Position on the ledger of each ballot, ascending. */
  ledgerIndices: readonly number[],
) => Promise<readonly Examination[]>;

/** Ballots of which all is known that needs no element; those that are whole so far must be examined. */
export interface Looks {
  readonly looks: readonly Look[];
  /** What an examiner is given. */
  readonly shaped: readonly ShapedBallot[];
}

/** Looks at ballots, the first half of an appraisal. From here on, it is copies of their bytes that everybody sees. */
export function lookAtBallots(context: ElectionContext, ballots: readonly Uint8Array[]): Looks {
  const shaped: ShapedBallot[] = [];
  const header = ballotShape(context.group, []);
  const looks = copiesOf(ballots).map((bytes) => {
    const look = lookAt(context, header, bytes);
    if (look.kind === 'shaped') shaped.push(look.ballot);
    return look;
  });
  return { looks, shaped };
}

/** Of a list with an item for every ballot, the items of those that must be examined. */
export function shapedAmong<T>({ looks }: Looks, items: readonly T[]): readonly T[] {
  return items.filter((_, i) => looks[i]?.kind === 'shaped');
}

/**
 * The other half: joins looks with what an examiner found.
 * @param examinations - one for each of `shaped`, in order
 * @returns one appraisal for each ballot, in order
 * @throws {TypeError} if there are fewer or more examinations than ballots to examine
 */
export function completeAppraisals(
  { looks, shaped }: Looks,
  examinations: readonly Examination[],
): readonly Appraisal[] {
  if (examinations.length !== shaped.length) throw new TypeError('an examiner answers for every ballot');
  let next = 0;
  return looks.map((look): Appraisal => {
    if (look.kind !== 'shaped') return look;
    const found = examinations[next++];
    if (found === undefined) throw new TypeError('an examiner left a ballot out');
    const { ballot, place } = look;
    if (found.malformed !== undefined) return { kind: 'malformed', place, rejected: found.malformed };
    const { tracker, fingerprints, fault } = found;
    return { kind: 'whole', ballot, place, tracker, fingerprints, ...(fault && { fault }) };
  });
}

/** What is known of a ballot that no examiner has seen. */
type Look =
  | Exclude<Appraisal, WholeBallot>
  | { readonly kind: 'shaped'; readonly ballot: ShapedBallot; readonly place: ClaimedPlace };

/** Copies of byte strings, end to end in one buffer that nobody else holds. */
function copiesOf(ballots: readonly Uint8Array[]): readonly Uint8Array[] {
  const buffer = new Uint8Array(ballots.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  return ballots.map((bytes) => {
    const start = end;
    end += bytes.length;
    buffer.set(bytes, start);
    return buffer.subarray(start, end);
  });
}

/** B-01 to B-03, and B-08: what needs no element. */
function lookAt(context: ElectionContext, shape: BallotShape, bytes: Uint8Array): Look {
  const header = headerOf(context, shape, bytes);
  if (header instanceof DecodeError) return stranger(rejection('B-01', undefined, header.message));
  if (!equalBytes(header.electionId, context.electionId)) return stranger(rejection('B-02'));
  const entry = context.roll.find(header.credential);
  if (entry === undefined) return stranger(rejection('B-03'));
  const place = placeOf(header, entry);
  const contests = contestsOf(context, entry);
  if (!hasShape(bytes, shapeOf(context, contests)))
    return { kind: 'malformed', place, rejected: rejection('B-08', entry.index) };
  return { kind: 'shaped', ballot: { bytes, entry, contests }, place };
}

/**
 * The header of a ballot, as `readBallotHeader` reads it: straight from its place where there is one, for this is asked
 * of every ballot; the reader has the word where there is none.
 * @param shape - of a ballot without contests
 */
function headerOf(
  context: ElectionContext,
  { electionId, credential, sequence, previous, count }: BallotShape,
  bytes: Uint8Array,
): BallotHeader | DecodeError {
  if (bytes.length < count || bytes[0] !== BALLOT_VERSION || bytes[1] !== BALLOT_TYPE)
    return attempt(() => readBallotHeader(new Reader(bytes, 'ballot'), context));
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = bytes.subarray(sequence, previous);
  return {
    electionId: bytes.subarray(electionId, credential),
    credential: bytes.subarray(credential, sequence),
    sequence: b0 * 2 ** 24 + ((b1 << 16) | (b2 << 8) | b3),
    previous: bytes.subarray(previous, count),
  };
}

function stranger(rejected: Rejection): Look {
  return { kind: 'stranger', rejected };
}

function placeOf({ sequence, previous }: BallotHeader, entry: RollEntry): ClaimedPlace {
  return { entry, sequence, previous };
}

/** Runs a decoder; what it refuses becomes a value. Anything else is a fault and stays thrown. */
export function attempt<T>(decode: () => T): T | DecodeError {
  try {
    return decode();
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}
