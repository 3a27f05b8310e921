/**
 * Multi-scalar multiplication by buckets (N. Pippenger, "On the evaluation of powers and related problems", 1976), for
 * groups that have no engine of their own. Zero digits cost nothing, so 128-bit and full scalars may be mixed.
 */
import { bitLength } from './integers.js';

/** What the algorithm needs to know about a group. */
export interface Adder<P> {
  readonly identity: P;
  readonly add: (a: P, b: P) => P;
}

/**
 * The sum of `scalars[i]` times `points[i]`; the identity for empty lists. Variable time: everything must be public.
 * @param scalars - non-negative, one for each point
 * @throws {RangeError} if the lists differ in length or a scalar is negative
 */
export function pippengerVartime<P>(group: Adder<P>, points: readonly P[], scalars: readonly bigint[]): P {
  if (points.length !== scalars.length) throw new RangeError('need one scalar per point');
  let bits = 0;
  for (const scalar of scalars) {
    if (scalar < 0n) throw new RangeError('scalar is negative');
    bits = Math.max(bits, bitLength(scalar));
  }
  const width = windowWidth(points.length, bits);
  let total: P | undefined;
  for (let window = Math.ceil(bits / width) - 1; window >= 0; window--) {
    if (total !== undefined) for (let i = 0; i < width; i++) total = group.add(total, total);
    const sum = windowSum(group, points, scalars, window * width, width);
    if (sum !== undefined) total = total === undefined ? sum : group.add(total, sum);
  }
  return total ?? group.identity;
}

/** The sum of digit times point over one window: points of equal digit share a bucket, buckets are summed from the top. */
function windowSum<P>(
  group: Adder<P>,
  points: readonly P[],
  scalars: readonly bigint[],
  shift: number,
  width: number,
): P | undefined {
  const buckets = new Array<P | undefined>(2 ** width).fill(undefined);
  points.forEach((point, i) => {
    const digit = Number(((scalars[i] ?? 0n) >> BigInt(shift)) & (2n ** BigInt(width) - 1n));
    const held = buckets[digit];
    if (digit !== 0) buckets[digit] = held === undefined ? point : group.add(held, point);
  });
  let running: P | undefined;
  let sum: P | undefined;
  for (let digit = buckets.length - 1; digit > 0; digit--) {
    const bucket = buckets[digit];
    if (bucket !== undefined) running = running === undefined ? bucket : group.add(running, bucket);
    if (running !== undefined) sum = sum === undefined ? running : group.add(sum, running);
  }
  return sum;
}

/** The width with the fewest additions: per window one for each point, and two for each bucket. */
function windowWidth(count: number, bits: number): number {
  const cost = (width: number): number => Math.ceil(bits / width) * (count + 2 ** (width + 1));
  let best = 1;
  for (let width = 2; width <= 16; width++) if (cost(width) < cost(best)) best = width;
  return best;
}
