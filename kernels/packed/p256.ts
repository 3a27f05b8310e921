/**
 * Reduction modulo the P-256 prime for packed elements, with shifts and additions only: p = -1 modulo 2^13, so that a
 * Montgomery digit is the low 13 bits of a column, and its multiple of p is four shifts. Elements are x 2^260 modulo p.
 */
import { at } from '../field/limbs.js';
import { P256_PRIME } from '../field/p256-reduction.js';
import type { Column, PackedArithmetic } from './arithmetic.js';
import { carryWords, type Quad } from './element.js';
import { PACKED_RADIX, type PackedField } from './field.js';
import { PACKED_BITS, PACKED_LIMBS } from './forms.js';

/** The terms of p = 2^256 - 2^224 + 2^192 + 2^96 - 1 but for the last: exponent and sign, highest first. */
const TERMS = [
  [256, '+'],
  [224, '-'],
  [192, '+'],
  [96, '+'],
] as const;

const place = (exponent: number): readonly [limb: number, bits: number] => [
  Math.floor(exponent / PACKED_BITS),
  exponent % PACKED_BITS,
];

/** What the lower half of a product leaves for the upper one: the digits of the multiple of p, and a carry. */
interface Division {
  readonly quotients: readonly Column[];
  readonly carry: Column;
}

/** P-256. */
export const PACKED_P256: PackedField = {
  ...{ prime: P256_PRIME, radix: PACKED_RADIX, firstColumn: PACKED_LIMBS },
  reduce: (wide, product) => finish(wide, product.slice(PACKED_LIMBS), PACKED_LIMBS, divide(wide, product)),
  reduceFolded,
  foldWords,
};

function reduceFolded(wide: PackedArithmetic, product: readonly Column[]): Column[] {
  const division = divide(wide, product);
  const columns = product.slice(PACKED_LIMBS);
  const [limb, bits] = place(256);
  const below = addMultiples(wide, at(columns, limb - 1), PACKED_LIMBS + limb - 1, division.quotients);
  const top = wide.add(at(columns, limb), wide.shr(below, PACKED_BITS));
  const excess = wide.shr(top, bits);
  columns[limb] = wide.low(top, bits);
  columns[limb - 1] = wide.low(below, PACKED_BITS);
  columns[0] = wide.add(at(columns, 0), excess);
  for (const [exponent, sign] of TERMS.slice(1)) {
    const [index, shift] = place(exponent);
    const column = at(columns, index);
    columns[index] =
      sign === '+' ? wide.subShifted(column, excess, shift) : wide.addShifted(column, excess, shift);
  }
  return finish(wide, columns, limb - 1, division);
}

function foldWords(wide: PackedArithmetic, a: Quad): Quad {
  const folded = [...a];
  const [limb, bits] = place(256);
  const last = at(a, limb >> 1);
  const excess = wide.highColumn(last, bits);
  folded[limb >> 1] = wide.lowWords(last, 16, bits);
  folded[0] = wide.addWords(at(a, 0), wide.half(excess, 0, 'low'));
  for (const [exponent, sign] of TERMS.slice(1)) {
    const [index, shift] = place(exponent);
    const words = at(folded, index >> 1);
    const multiple = wide.half(excess, shift, index % 2 === 0 ? 'low' : 'high');
    folded[index >> 1] = sign === '+' ? wide.subWords(words, multiple) : wide.addWords(words, multiple);
  }
  return carryWords(wide, folded);
}

/** Makes the lower half zero from its low end up. */
function divide(wide: PackedArithmetic, product: readonly Column[]): Division {
  const quotients: Column[] = [];
  let carry: Column | undefined;
  for (let k = 0; k < PACKED_LIMBS; k++) {
    const column = addMultiples(wide, joined(wide, carry, at(product, k)), k, quotients);
    quotients.push(wide.low(column, PACKED_BITS));
    carry = wide.shr(column, PACKED_BITS);
  }
  return { quotients, carry: carry ?? wide.column(0) };
}

/** Carries the upper half: limbs from 0 to 2^13-1 but for the last, which keeps the rest. The first `open` await multiples. */
function finish(
  wide: PackedArithmetic,
  columns: readonly Column[],
  open: number,
  { quotients, carry }: Division,
): Column[] {
  let incoming = carry;
  return columns.map((column, i) => {
    const sum = joined(wide, incoming, column);
    const total = i < open ? addMultiples(wide, sum, PACKED_LIMBS + i, quotients) : sum;
    if (i === columns.length - 1) return total;
    incoming = wide.shr(total, PACKED_BITS);
    return wide.low(total, PACKED_BITS);
  });
}

/** Adds what the multiple of p has in column k, as far as its digits are known. */
function addMultiples(
  wide: PackedArithmetic,
  column: Column,
  k: number,
  quotients: readonly Column[],
): Column {
  let sum = column;
  for (const [exponent, sign] of TERMS) {
    const [limb, bits] = place(exponent);
    const quotient = quotients[k - limb];
    if (quotient === undefined) continue;
    sum = sign === '+' ? wide.addShifted(sum, quotient, bits) : wide.subShifted(sum, quotient, bits);
  }
  return sum;
}

/** Columns are added to the carry, not the carry to them: V8 then orders the code of a product with fewer spills. */
function joined(wide: PackedArithmetic, carry: Column | undefined, column: Column): Column {
  return carry === undefined ? column : wide.add(carry, column);
}
