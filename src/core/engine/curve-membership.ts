/**
 * Whether points are in the subgroup of prime order, told by their doubles, which sums need anyway. With the order
 * l = 2^k + t, l P is the identity if and only if t P = -2^k P. This is exact, for any point of the curve: chords and tangents
 * hold on all of it, and equal, opposite and neutral points are decided by cases. Of P = P_0 + T with T of small order, no
 * sum on the way is of small order unless P_0 is the identity, and then the doubles of P are refused before.
 */
import { DecodeError } from '../errors.js';
import { integerToBytes } from '../integers.js';
import type { SumInstance } from './curve-sum-memory.js';
import type { DoubledPoints } from './curve-sum-tables.js';
import type { Workspace } from './kernels.js';
import { POINT_STRIDE, WORK_STRIDE } from './layout.js';

/** How membership in a subgroup is told. */
export interface Membership {
  /** k: the highest power of two in the order. */
  readonly doublings: number;
  /** t: the rest of the order, as a scalar. */
  readonly rest: Uint8Array;
}

/** For a subgroup of an order of so many bits. */
export function membershipOf(order: bigint, bits: number): Membership {
  return { doublings: bits - 1, rest: integerToBytes(order - (1n << BigInt(bits - 1)), 32) };
}

/**
 * Asks whether points are in the subgroup.
 * @param asked - the numbers of the points among those that were doubled
 * @param multiples - references to t P of each
 * @throws {DecodeError} `bad-element` if one is not
 */
export function assertMembers(
  space: Workspace,
  { functions }: SumInstance,
  { doublings }: Membership,
  {
    doubled,
    asked,
    multiples,
  }: { readonly doubled: DoubledPoints; readonly asked: readonly number[]; readonly multiples: Int32Array },
): void {
  const count = asked.length;
  const [references, pairs] = [space.reserve(8 * count), space.reserve(8 * count)];
  const [points, sums] = [space.reserve(2 * count * POINT_STRIDE), space.reserve(count * POINT_STRIDE)];
  const work = space.reserve((count + 1) * WORK_STRIDE);
  const { words } = space;
  asked.forEach((index, i) => {
    words[references / 4 + 2 * i] = multiples[i] ?? 0;
    words[references / 4 + 2 * i + 1] = doubled.reference(index, doublings);
  });
  functions.unpackPoints(references, 2 * count, points);
  for (let i = 0; i < 2 * count; i++) words[pairs / 4 + i] = points + i * POINT_STRIDE;
  if (functions.addPairsChecked(pairs, count, sums, work) !== count)
    throw new DecodeError('bad-element', 'points', 'not in the subgroup of prime order');
}
