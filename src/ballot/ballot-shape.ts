/** Where the parts of a ballot lie (spec section 6.2). It depends on the voter's contests alone, never on the choice. */
import type { Group } from '../core/group.js';
import type { ContestLayout } from '../zk/layout.js';

/** Where the parts of one contest lie: offsets from the start of the ballot, in bytes. */
export interface ContestShape {
  /** Index in `manifest.contests`. */
  readonly contest: number;
  readonly layout: ContestLayout;
  /** Its number, u32. */
  readonly number: number;
  /** c1 and c2 of every position, in turns. */
  readonly ciphertexts: number;
  /** B, A, C, D, T.c1, T.c2. */
  readonly commitments: number;
  /** f for every bit, then zA, zC, zE. */
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

/** Commitments of a vector proof. */
const COMMITMENTS = 6;
/** Responses of a vector proof besides those of the bits. */
const OTHER_RESPONSES = 3;

const TAG_BYTES = 2;
const ID_BYTES = 32;
const U32_BYTES = 4;

/** The shape of every ballot with these contests. */
export function ballotShape(
  { elementBytes, scalarBytes }: Group,
  contests: readonly { readonly contest: number; readonly layout: ContestLayout }[],
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
  const shapes = contests.map(({ contest, layout }) =>
    Object.freeze({
      contest,
      layout,
      number: next(U32_BYTES),
      ciphertexts: next(2 * layout.positions * elementBytes),
      commitments: next(COMMITMENTS * elementBytes),
      responses: next((layout.bits + OTHER_RESPONSES) * scalarBytes),
    }),
  );
  const signature = next(elementBytes + scalarBytes);
  return Object.freeze({ ...head, contests: Object.freeze(shapes), signature, length: end });
}

/** Whether bytes have the length of the shape and name its contests, in its order. Nothing else is looked at. */
export function hasShape(bytes: Uint8Array, { length, count, contests }: BallotShape): boolean {
  if (bytes.length !== length) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(count) !== contests.length) return false;
  return contests.every(({ contest, number }) => view.getUint32(number) === contest);
}
