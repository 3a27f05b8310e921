/**
 * The bounds behind the modp kernels, and their proof for a size.
 *
 * A number is a sum of signed digits d_i 2^(14 i), redundant: |d_i| <= DIGIT, a little more than 2^13, so that no carry
 * travels further than two digits. `dot` multiplies 16-bit digits and adds two products in 32 bits; columns are such
 * sums. Since loops add them, ranges depend on how often a loop runs: on the size, which is what is proved here.
 */
import { BoundError } from '../field/wide.js';

/** Bits of a digit. */
export const DIGIT_BITS = 14;
/** Bits of a limb of the last reduction: two digits. */
export const LIMB_BITS: number = 2 * DIGIT_BITS;
/** Limbs that the last reduction takes away. */
export const LAST_STEPS = 3;
/** Bits of a unit: four digits, one for each 32-bit lane. */
export const UNIT_BITS: number = 4 * DIGIT_BITS;

/** What the proof depends on; a test changes each and sees the proof fail. */
export interface Design {
  /** Units whose products are added before columns are split. */
  readonly chunkUnits: number;
  /** Columns that are summed together. */
  readonly block: number;
  /** Largest absolute value of a digit. */
  readonly digit: bigint;
  /** Bits that a number has beyond those of its modulus. */
  readonly spareBits: number;
}

/** The design of the kernels. */
export const DESIGN: Design = { chunkUnits: 7, block: 4, digit: 2n ** 13n + 128n, spareBits: 2 };

const INT32 = 2n ** 31n - 1n;
const INT64 = 2n ** 63n - 1n;
const BASE = 2n ** BigInt(DIGIT_BITS);

/** Units of numbers modulo a modulus M of so many bits. */
export function unitsOf(modulusBits: number, { spareBits }: Design = DESIGN): number {
  return Math.ceil((modulusBits + spareBits) / UNIT_BITS);
}

/**
 * Proves that no sum leaves its range, for a prime of so many bits and the largest modulus M made of it.
 * @throws {BoundError} naming the first step whose bound is false
 */
export function proveSize(primeBits: number, design: Design = DESIGN): void {
  const modulusBits = primeBits + UNIT_BITS;
  const units = unitsOf(modulusBits, design);
  proveColumns(units, design);
  // M is below 2^56 p.
  const prime = 2n ** BigInt(primeBits);
  proveValues(units, 2n ** BigInt(UNIT_BITS) * prime, prime, design);
  proveLimbs();
}

/** The steps of `columns.ts`, `product.ts` and `reduce.ts`, in their order. */
function proveColumns(units: number, { chunkUnits, block, digit }: Design): void {
  demand(digit < 2n ** 15n, 'a digit in 16 bits');
  // One unit times a vector: two times `dot`, each of two products.
  const unit = 4n * digit * digit;
  const chunks = BigInt(Math.ceil(units / chunkUnits));
  const chunk = (start: bigint): bigint => start + BigInt(chunkUnits) * unit;
  // Splitting leaves less than BASE and moves at most this to the high part. Shifts round down, hence the one more.
  const moved = (sum: bigint): bigint => sum / BASE + 1n;

  demand(chunk(BASE) <= INT32, 'a chunk of a product');
  const product = chunks * moved(chunk(BASE));
  // The square adds one more unit, doubles both parts, adds two units and splits again.
  const end = 2n * (BASE + unit) + 2n * unit;
  demand(end <= INT32, 'the end of a square');
  const square = 2n * product + moved(end);
  const column = BASE + square;

  demand(chunk(column) <= INT32, 'a chunk of a reduction');
  const triangle = column + BigInt(block - 1) * unit;
  demand(triangle <= INT32, 'the triangle of a reduction');
  const whole = BASE + chunks * moved(chunk(column)) + moved(triangle);
  // The last carry leaves -2^13 to 2^13 - 1, and adds what the digit before moved on.
  demand(BASE / 2n + moved(whole + BASE / 2n) <= digit, 'a digit after its carry');
}

/**
 * Values. A reduced number is at most (T + Q M) / R with R = 2^(56 units), a quotient Q of redundant digits and T = a b or
 * T = a 2^84, where |a|, |b| <= M. If that is at most M, and digits cannot hide a multiple of R, no carry leaves the last
 * digit. The last steps, modulo p and with signed quotients, give at most (M + q p) / 2^84, which must be below p.
 */
function proveValues(units: number, modulus: bigint, prime: bigint, { digit }: Design): void {
  const r = 2n ** BigInt(UNIT_BITS * units);
  const quotient = (digit * (r - 1n)) / (BASE - 1n);
  const factor = 2n ** BigInt(LAST_STEPS * LIMB_BITS);
  demand(factor < modulus && modulus + quotient < r, 'the value of a reduced number');
  const last = (2n ** BigInt(LIMB_BITS - 1) * (factor - 1n)) / (2n ** BigInt(LIMB_BITS) - 1n);
  demand(modulus + last * prime < factor * prime, 'the value of an encoded number');
}

/** The columns of the last steps: a limb, one product for each step, and a carry. */
function proveLimbs(): void {
  const product = 2n ** BigInt(2 * LIMB_BITS - 1);
  const column = BigInt(LAST_STEPS) * product + 2n ** BigInt(LIMB_BITS + 1);
  demand(column + column / 2n ** BigInt(LIMB_BITS) + 1n <= INT64, 'a column of the last steps');
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new BoundError(`no proof for ${what}`);
}
