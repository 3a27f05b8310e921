/** The intervals that limbs of elements in doubles lie in: x = sum of l_i 2^(51 i), five limbs. */
import { contains, type Interval, interval } from '../field/interval.js';
import { at } from '../field/limbs.js';
import { BoundError } from '../field/wide.js';

/** Bits of a limb. */
export const FUSED_BITS = 51;
/** Limbs of an element. */
export const FUSED_LIMBS = 5;
/** 2^255: elements are x times this, modulo the prime. */
export const FUSED_RADIX: bigint = 2n ** BigInt(FUSED_BITS * FUSED_LIMBS);

/** The intervals of the limbs of an element, least significant first. */
export type FusedForm = readonly Interval[];

/** All integers whose absolute value is at most this. */
export function around(bound: bigint): Interval {
  return interval(-bound, bound);
}

/**
 * Coordinates, and all results: limbs around zero. The last limb of anything from -p/2 to p/2 is less than 2^51 by 2^19, and
 * half of that room is needed for what is not carried to the end.
 */
export const FUSED: FusedForm = formAround(2n ** 50n, 2n ** 51n - 2n ** 18n);

/** The difference of two coordinates, or their sum. */
export const DIFFERENCE: FusedForm = FUSED.map(({ high }) => around(2n * high));

/** A form with limbs around zero. */
export function formAround(limb: bigint, last: bigint): FusedForm {
  return [...Array<Interval>(FUSED_LIMBS - 1).fill(around(limb)), around(last)];
}

/** Demands that all elements of one form have another. @throws {BoundError} otherwise */
export function assertForm(form: FusedForm, allowed: FusedForm): void {
  for (const [i, range] of form.entries())
    if (!contains(at(allowed, i), range)) throw new BoundError(`limb ${i} could leave its form`);
}

/** The limbs around zero of an integer that five of them hold. @throws {BoundError} if they do not */
export function limbsAround(value: bigint): bigint[] {
  let rest = value;
  const limbs = FUSED.map((_, i) => {
    const limb = i === FUSED_LIMBS - 1 ? rest : BigInt.asIntN(FUSED_BITS, rest);
    rest = (rest - limb) >> BigInt(FUSED_BITS);
    return limb;
  });
  assertForm(
    limbs.map((limb) => interval(limb, limb)),
    FUSED,
  );
  return limbs;
}

/** The limbs of an element, of the integer next to zero that stands for it. */
export function limbsOfElement(value: bigint, prime: bigint): bigint[] {
  const rest = (((value * FUSED_RADIX) % prime) + prime) % prime;
  return limbsAround(2n * rest > prime ? rest - prime : rest);
}
