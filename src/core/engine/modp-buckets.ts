/** Products of very many powers modulo a prime, by buckets (N. Pippenger, 1976), in the memory of an instance. */
import { bitLength } from '../integers.js';
import type { ModpSpace } from './modp-field.js';

/** From so many powers on buckets need fewer products than one chain of squares does. */
export const BUCKETS_FROM = 256;

/**
 * The product of all bases[i]^exponents[i], at a place of its own. Variable time.
 * @param bases - addresses of numbers in Montgomery form
 * @param exponents - non-negative, one for each base
 */
export function bucketProductVartime(
  space: ModpSpace,
  bases: readonly number[],
  exponents: readonly bigint[],
): number {
  const bits = Math.max(1, ...exponents.map(bitLength));
  const width = windowWidth(bases.length, bits);
  const total = space.number();
  space.copy(total, space.field.one);
  const buckets = Array.from({ length: 2 ** width - 1 }, () => space.number());
  const [running, sum] = [space.number(), space.number()];
  for (let shift = width * (Math.ceil(bits / width) - 1); shift >= 0; shift -= width) {
    space.field.kernels.square(total, total, width);
    const filled = fillBuckets(space, buckets, bases, digitsAt(exponents, shift, width));
    if (!filled.includes(true)) continue;
    addBuckets(space, buckets, filled, { running, sum });
    space.field.kernels.multiply(total, total, sum);
  }
  return total;
}

/** Multiplies each base into the bucket of its digit; tells which buckets hold something. */
function fillBuckets(
  space: ModpSpace,
  buckets: readonly number[],
  bases: readonly number[],
  digits: readonly number[],
): boolean[] {
  const filled = buckets.map(() => false);
  bases.forEach((base, i) => {
    const digit = digits[i] ?? 0;
    const bucket = buckets[digit - 1];
    if (bucket === undefined) return;
    if (filled[digit - 1]) space.field.kernels.multiply(bucket, bucket, base);
    else space.copy(bucket, base);
    filled[digit - 1] = true;
  });
  return filled;
}

/** The product of all buckets, each to the power of its digit, from the top: products of running products. */
function addBuckets(
  space: ModpSpace,
  buckets: readonly number[],
  filled: readonly boolean[],
  { running, sum }: { readonly running: number; readonly sum: number },
): void {
  const { kernels } = space.field;
  const highest = filled.lastIndexOf(true);
  buckets.slice(0, highest + 1).reduceRight((started, bucket, i) => {
    if (!started) space.copy(running, bucket);
    else if (filled[i]) kernels.multiply(running, running, bucket);
    if (started) kernels.multiply(sum, sum, running);
    else space.copy(sum, running);
    return true;
  }, false);
}

function digitsAt(exponents: readonly bigint[], shift: number, width: number): number[] {
  const mask = 2n ** BigInt(width) - 1n;
  return exponents.map((exponent) => Number((exponent >> BigInt(shift)) & mask));
}

/** The width with the fewest products: per window one for each base, and two for each bucket. */
function windowWidth(count: number, bits: number): number {
  const cost = (width: number): number => Math.ceil(bits / width) * (count + 2 ** (width + 1));
  let best = 1;
  for (let width = 2; width <= 8; width++) if (cost(width) < cost(best)) best = width;
  return best;
}
