/** Where the parts of a ballot lie (spec section 6.2). It depends on the voter's contests alone, never on the choice. */
import type { Group } from '../core/group.js';
import type { VoterContest } from './context.js';

/** Where the parts of one contest lie: offsets from the start of the ballot, in bytes. */
export interface ContestShape {
  readonly voterContest: VoterContest;
  readonly size: ProofSize;
  /** Its number, u32. */
  readonly number: number;
  /** c1 and c2 of every position, in turns. */
  readonly ciphertexts: number;
  /** B, A, C, D, T.c1, T.c2; or every R_j. */
  readonly commitments: number;
  /** f for every bit, then zA, zC, zE; or every z_j. */
  readonly responses: number;
}

/** How many parts ciphertexts and proof of a contest have. */
export interface ProofSize {
  /** Ciphertexts. */
  readonly positions: number;
  readonly commitments: number;
  /** Challenges, which no ballot holds. */
  readonly challenges: number;
  readonly responses: number;
}

/** Where the parts of a ballot lie. */
export interface BallotShape {
  /** Bytes of the whole ballot. */
  readonly length: number;
  readonly electionId: number;
  readonly credential: number;
  readonly sequence: number;
  readonly previous: number;
  /** Number of contests, u32. */
  readonly count: number;
  readonly contests: readonly ContestShape[];
  /** Commitment and response; the body ends here. */
  readonly signature: number;
}

/** Responses of a vector proof besides those of the bits. */
const OTHER_RESPONSES = 3;

const TAG_BYTES = 2;
const ID_BYTES = 32;
const U32_BYTES = 4;

/** How many parts a contest has on a ballot: of a vector proof, or of a proof of plaintext knowledge. */
export function proofSize({ kind, layout }: VoterContest): ProofSize {
  if (kind === 'sum') {
    const { positions, bits } = layout;
    return { positions, commitments: 6, challenges: 2, responses: bits + OTHER_RESPONSES };
  }
  const { width } = layout;
  return { positions: width, commitments: width, challenges: 1, responses: width };
}

/** Values of the opening of a challenged contest: one per position, or the bytes of the message of a row. */
export function openedValues({ kind, layout }: VoterContest): number {
  return kind === 'sum' ? layout.positions : layout.messageBytes;
}

/** The shape of every ballot with these contests. */
export function ballotShape(
  { elementBytes, scalarBytes }: Group,
  contests: readonly VoterContest[],
): BallotShape {
  let end = 0;
  const next = (bytes: number): number => {
    end += bytes;
    return end - bytes;
  };
  next(TAG_BYTES);
  const head = {
    electionId: next(ID_BYTES),
    credential: next(elementBytes),
    sequence: next(U32_BYTES),
    previous: next(ID_BYTES),
    count: next(U32_BYTES),
  };
  const shapes = contests.map((voterContest) => {
    const size = Object.freeze(proofSize(voterContest));
    return Object.freeze({
      voterContest,
      size,
      number: next(U32_BYTES),
      ciphertexts: next(2 * size.positions * elementBytes),
      commitments: next(size.commitments * elementBytes),
      responses: next(size.responses * scalarBytes),
    });
  });
  const signature = next(elementBytes + scalarBytes);
  return Object.freeze({ ...head, contests: Object.freeze(shapes), signature, length: end });
}

/** Whether bytes have the length of the shape and name its contests, in its order. Nothing else is looked at. */
export function hasShape(bytes: Uint8Array, { length, count, contests }: BallotShape): boolean {
  if (bytes.length !== length) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(count) !== contests.length) return false;
  return contests.every(({ voterContest, number }) => view.getUint32(number) === voterContest.contest);
}
