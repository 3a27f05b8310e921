/**
 * Reduction modulo any odd prime below 2^256 for packed elements. The multiple of p that makes the lower half of a product
 * zero is made of products with the limbs of p, two to an instruction; limbs that are zero cost nothing, so that sparse
 * primes are quick.
 */
import { at } from '../field/limbs.js';
import type { Column, PackedArithmetic, Words } from './arithmetic.js';
import { carryWords, PACKED_WORDS, type Quad } from './element.js';
import { PACKED_RADIX, type PackedField } from './field.js';
import { PACKED_BITS, PACKED_LIMBS } from './forms.js';

/** Position of 2^256 in the last limb. */
const TOP_BITS = 256 - PACKED_BITS * (PACKED_LIMBS - 1);
const LAST = PACKED_LIMBS - 1;
const LIMB = 2n ** BigInt(PACKED_BITS);

/** The digits of the multiple of p, two to a word and the last one alone, and what the lower half carries. */
interface Division {
  readonly pairs: readonly Words[];
  readonly carry: Column;
}

/** The field of an odd prime. */
export function packedField(prime: bigint): PackedField {
  const limbs = balanced(prime);
  const remainder = 2n ** 256n % prime;
  const folded = balanced(2n * remainder > prime ? remainder - prime : remainder);
  const inverse = Number(BigInt.asUintN(PACKED_BITS, -inverseModuloLimb(prime)));
  const divide = (wide: PackedArithmetic, product: readonly Column[]): Division =>
    clearLowerHalf(wide, product, limbs, inverse);
  return {
    ...{ prime, radix: PACKED_RADIX, firstColumn: PACKED_LIMBS },
    reduce: (wide, product) =>
      finish(wide, product.slice(PACKED_LIMBS), PACKED_LIMBS, limbs, divide(wide, product)),
    reduceFolded: (wide, product) => {
      const division = divide(wide, product);
      const columns = product.slice(PACKED_LIMBS);
      const below = addMultiples(wide, at(columns, LAST - 1), PACKED_LIMBS + LAST - 1, limbs, division.pairs);
      const top = wide.add(at(columns, LAST), wide.shr(below, PACKED_BITS));
      columns[LAST] = wide.low(top, TOP_BITS);
      columns[LAST - 1] = wide.low(below, PACKED_BITS);
      const excess = wide.wordsOf(wide.shr(top, TOP_BITS));
      const sums = columns.map((column, i) => addProduct(wide, column, excess, at(folded, i)));
      return finish(wide, sums, LAST - 1, limbs, division);
    },
    foldWords: (wide, a) => foldQuad(wide, a, folded),
  };
}

/**
 * What {@link PackedField.foldWords} does.
 * @param folded - limbs of 2^256 modulo the prime; those that are zero may be left out
 */
export function foldQuad(wide: PackedArithmetic, a: Quad, folded: readonly number[]): Quad {
  const last = at(a, PACKED_WORDS - 1);
  const excess = wide.both(wide.highColumn(last, TOP_BITS));
  const kept = [...a.slice(0, -1), wide.lowWords(last, 16, TOP_BITS)];
  const sums = kept.map((words, m) => {
    const [low, high] = [folded[2 * m] ?? 0, folded[2 * m + 1] ?? 0];
    if (low === 0 && high === 0) return words;
    return wide.addWords(words, wide.mulWords(excess, wide.constant(low, high)));
  });
  return carryWords(wide, sums);
}

/** Makes the lower half zero from its low end up. */
function clearLowerHalf(
  wide: PackedArithmetic,
  product: readonly Column[],
  limbs: readonly number[],
  inverse: number,
): Division {
  const pairs: Words[] = [];
  let even: Column | undefined;
  let carry: Column | undefined;
  for (let k = 0; k < PACKED_LIMBS; k++) {
    const given = carry === undefined ? at(product, k) : wide.add(carry, at(product, k));
    const before = addMultiples(wide, given, k, limbs, pairs);
    const column = even === undefined ? before : addProduct(wide, before, wide.wordsOf(even), at(limbs, 1));
    const low = wide.wordsOf(wide.low(column, PACKED_BITS));
    const quotient = wide.low(wide.dot(undefined, low, wide.constant(inverse, 0)), PACKED_BITS);
    carry = wide.shr(addProduct(wide, column, wide.wordsOf(quotient), at(limbs, 0)), PACKED_BITS);
    if (even === undefined) even = quotient;
    else {
      pairs.push(wide.pack(even, quotient));
      even = undefined;
    }
  }
  return { pairs, carry: carry ?? wide.column(0) };
}

/** Carries the upper half: limbs from 0 to 2^13-1 but for the last, which keeps the rest. The first `open` await multiples. */
function finish(
  wide: PackedArithmetic,
  columns: readonly Column[],
  open: number,
  limbs: readonly number[],
  { pairs, carry }: Division,
): Column[] {
  let incoming = carry;
  return columns.map((column, i) => {
    const sum = wide.add(incoming, column);
    const total = i < open ? addMultiples(wide, sum, PACKED_LIMBS + i, limbs, pairs) : sum;
    if (i === LAST) return total;
    incoming = wide.shr(total, PACKED_BITS);
    return wide.low(total, PACKED_BITS);
  });
}

/** Adds what the multiple of p has in column k, as far as pairs of its digits are known. */
function addMultiples(
  wide: PackedArithmetic,
  column: Column,
  k: number,
  limbs: readonly number[],
  pairs: readonly Words[],
): Column {
  return pairs.reduce((sum, pair, m) => {
    const [low, high] = [limbs[k - 2 * m] ?? 0, limbs[k - 2 * m - 1] ?? 0];
    return low === 0 && high === 0 ? sum : wide.dot(sum, pair, wide.constant(low, high));
  }, column);
}

/** column + limb times the low halves of words whose high halves are of no account */
function addProduct(wide: PackedArithmetic, column: Column, words: Words, limb: number): Column {
  return limb === 0 ? column : wide.dot(column, words, wide.constant(limb, 0));
}

/** Limbs from -2^12 to 2^12 - 1, but for the last, which keeps the rest. */
function balanced(value: bigint): number[] {
  let rest = value;
  return Array.from({ length: PACKED_LIMBS }, (_, i) => {
    const limb = i === LAST ? rest : BigInt.asIntN(PACKED_BITS, rest);
    rest = (rest - limb) / LIMB;
    return Number(limb);
  });
}

/** 1/p modulo 2^13, by Newton's iteration: every step doubles the number of correct bits. */
function inverseModuloLimb(prime: bigint): bigint {
  let inverse = 1n;
  for (let bits = 1; bits < PACKED_BITS; bits *= 2)
    inverse = BigInt.asUintN(PACKED_BITS, inverse * (2n - prime * inverse));
  return inverse;
}
