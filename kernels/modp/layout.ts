/**
 * Where things lie in the memory of the modp module. The runtime has its own copy, and a test compares the two.
 * A number has `size` units of four digits of 14 bits; `size` is set when the module is given its modulus.
 */
import { DESIGN, UNIT_BITS, unitsOf } from './bounds.js';

/** Sizes of the primes, in bits. */
export const SIZES = [2048, 3072, 4096] as const;
/** Units of the largest number. */
export const MAX_UNITS: number = unitsOf(Math.max(...SIZES) + UNIT_BITS);
/** Bytes of a unit: four digits of 16 bits. */
export const UNIT_BYTES = 8;
/** Numbers lie at this distance, or a multiple of it. */
export const NUMBER_ALIGN = 64;
/** Bits of a window of a secret exponent. */
export const WINDOW_BITS = 5;
/** Entries of a table of powers. */
export const WINDOW_ENTRIES: number = 2 ** WINDOW_BITS;

/** A word: the units of all numbers. */
export const SIZE_ADDRESS = 1024;
/** A word: -1 / p modulo 2^28. */
export const INVERSE_ADDRESS = 1028;
/** The paired digits of a factor; zeros lie around them. */
export const FACTOR_PAIRS = 2048;
/** The paired digits of the modulus; zeros lie around them. */
export const MODULUS_PAIRS = 4096;
/** Columns of a product, 16 bytes for each unit; zeros lie around them. */
export const COLUMNS = 6144;
/** Digits of the quotient of a reduction; zeros lie before them. */
export const QUOTIENT = 9216;
/** Digits of a number that is squared; zeros lie behind them. */
export const FACTOR_DIGITS = 10240;
/** The prime in limbs of 28 bits, one in each 32-bit word. */
export const PRIME_LIMBS = 11264;
/** Columns of 64 bits of the last reduction. */
export const LIMB_COLUMNS = 12288;
/** First byte of memory that belongs to the runtime. */
export const HEAP_BASE = 16384;

/** Refuses a layout whose places overlap for the largest number. @throws {RangeError} */
export function assertPlacesFit(): void {
  const around = 16 * (DESIGN.block + 1);
  const pairs = 16 * (MAX_UNITS + 1);
  const places: readonly (readonly [start: number, bytes: number])[] = [
    [SIZE_ADDRESS, 8],
    [FACTOR_PAIRS, pairs],
    [MODULUS_PAIRS, pairs],
    [COLUMNS, 16 * (2 * MAX_UNITS + DESIGN.block)],
    [QUOTIENT, UNIT_BYTES * MAX_UNITS],
    [FACTOR_DIGITS, UNIT_BYTES * MAX_UNITS],
    [PRIME_LIMBS, 8 * MAX_UNITS],
    [LIMB_COLUMNS, 32 * MAX_UNITS],
    [HEAP_BASE, 0],
  ];
  places.slice(1).forEach(([start], i) => {
    const [before, bytes] = places[i] ?? [0, 0];
    if (before + bytes + 2 * around > start) throw new RangeError(`no room before ${start}`);
  });
}
