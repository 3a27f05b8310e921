/**
 * Reduction modulo a prime p = 2^k - c with small c: the columns from 2^261 up are carried into limbs, which go back to
 * the low end times 2^261 modulo p. Elements are stored as they are, without Montgomery's factor.
 */
import type { ValueType } from '../wasm/expression.js';
import { at, carry, LIMB_BITS, LIMBS, type Limbs, valueRange, zipLimbs } from './limbs.js';
import { constants, type PrimeField, subtractOnce, TOP_BITS } from './prime.js';
import { type Arithmetic, check, type Wide } from './wide.js';

/** 2^bits = low + high 2^29 modulo the prime. */
interface Residue {
  readonly low: bigint;
  readonly high: bigint;
}

const MASK = (1n << BigInt(LIMB_BITS)) - 1n;
const LAST = LIMBS - 1;

/**
 * The field of the prime 2^bits - c.
 * @throws {RangeError} unless `bits` is 255 or 256 and c has few bits, so that two limbs hold what is folded back
 */
export function pseudoMersenneField(bits: 255 | 256, c: bigint): PrimeField {
  if (c < 1n || c >= 2n ** 40n) throw new RangeError('no prime for these kernels');
  const prime = 2n ** BigInt(bits) - c;
  const residue = (power: number): Residue => {
    const value = c << BigInt(power - bits);
    return { low: value & MASK, high: value >> BigInt(LIMB_BITS) };
  };
  const [product, top, exact] = [residue(LIMBS * LIMB_BITS), residue(256), residue(bits)];
  const foldTop: PrimeField['foldTop'] = (wide, columns) => foldLast(wide, columns, TOP_BITS, top);
  return {
    prime,
    radix: 1n,
    reduce: (wide, columns) => foldTop(wide, foldProduct(wide, columns, product)),
    foldTop,
    canonical: (wide, stored) => {
      const positive = carry(wide, addMultiple(wide, stored, prime));
      const lastBits = bits - LAST * LIMB_BITS;
      return subtractOnce(wide, carry(wide, foldLast(wide, positive, lastBits, exact)), prime);
    },
  };
}

/** Seventeen columns to nine. */
function foldProduct<T extends ValueType>(
  wide: Arithmetic<T>,
  columns: readonly Wide<T>[],
  residue: Residue,
): Wide<T>[] {
  const last = at(columns, LAST);
  const low = [...columns.slice(0, LAST), wide.low(last, LIMB_BITS)];
  const [first, ...rest] = columns.slice(LIMBS);
  if (first === undefined) throw new RangeError('a product has seventeen columns');
  const high = carry(wide, [wide.add(first, wide.shr(last, LIMB_BITS)), ...rest, wide.constant(0n)]);
  high.forEach((limb, i) => {
    addResidue(wide, low, i, limb, residue);
  });
  const [beyond] = low.splice(LIMBS);
  if (beyond !== undefined) addResidue(wide, low, 0, beyond, residue);
  return low;
}

/** Moves what is above so many bits of the last column to the low end. The column before is carried into it first. */
function foldLast<T extends ValueType>(
  wide: Arithmetic<T>,
  columns: readonly Wide<T>[],
  bits: number,
  residue: Residue,
): Wide<T>[] {
  const before = at(columns, LAST - 1);
  const last = wide.add(at(columns, LAST), wide.shr(before, LIMB_BITS));
  const folded = [...columns.slice(0, LAST - 1), wide.low(before, LIMB_BITS), wide.low(last, bits)];
  addResidue(wide, folded, 0, wide.shr(last, bits), residue);
  return folded;
}

/** columns += limb (low + high 2^29) from column i up, of which the last may be a new one. */
function addResidue<T extends ValueType>(
  wide: Arithmetic<T>,
  columns: Wide<T>[],
  i: number,
  limb: Wide<T>,
  { low, high }: Residue,
): void {
  columns[i] = wide.addProduct(at(columns, i), limb, wide.constant(low));
  if (high === 0n) return;
  const next = columns[i + 1];
  const factor = wide.constant(high);
  columns[i + 1] = next === undefined ? wide.mul(limb, factor) : wide.addProduct(next, limb, factor);
}

/** Adds a multiple of the prime that leaves nothing negative of the stored form. */
function addMultiple<T extends ValueType>(wide: Arithmetic<T>, stored: Limbs<T>, prime: bigint): Limbs<T> {
  const multiple = 2n ** 258n - (2n ** 258n % prime);
  const range = valueRange(stored.map((limb) => limb.range));
  check(range, { low: -multiple, high: 2n ** 260n }, 'an element to be made canonical');
  return zipLimbs(stored, constants(wide, multiple), (x, y) => wide.add(x, y));
}
