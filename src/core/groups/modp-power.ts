/**
 * Powers with secret exponents, by fixed windows without zero digits.
 *
 * With w = 5 and n windows, let c = 1 + 2^w + 2^2w + ... (n terms). The digits d_i of `k - c mod q` give
 * `k = sum (d_i + 1) 2^(wi)`, so that every window multiplies by one of x^1 ... x^32 and none is skipped or is a one.
 */
import { bitLength, mod } from '../integers.js';

const WIDTH = 5;
const SIZE = 2 ** WIDTH;

/** `base^exponent mod p`, always by the same sequence of operations. `base` has order `q`, or is 1. */
export function powerUniform(base: bigint, exponent: bigint, q: bigint, p: bigint): bigint {
  const table = powers(base, p);
  let result = 1n;
  for (const digit of digitsFromTop(exponent, q)) {
    for (let i = 0; i < WIDTH; i++) result = (result * result) % p;
    result = (result * (table[digit] ?? 1n)) % p;
  }
  return result;
}

/** Table for {@link powerByTable}: entry `i * 32 + d` is `base^((d + 1) 2^(5i))`. */
export function fixedBaseTable(base: bigint, q: bigint, p: bigint): readonly bigint[] {
  const table: bigint[] = [];
  for (let i = 0, row = base; i < windowCount(q); i++) {
    const entries = powers(row, p);
    table.push(...entries);
    row = entries[SIZE - 1] ?? 1n;
  }
  return table;
}

/** `base^exponent mod p` with one multiplication for each window. */
export function powerByTable(table: readonly bigint[], exponent: bigint, q: bigint, p: bigint): bigint {
  let result = 1n;
  let row = windowCount(q) - 1;
  for (const digit of digitsFromTop(exponent, q)) result = (result * (table[row-- * SIZE + digit] ?? 1n)) % p;
  return result;
}

/** base^1 ... base^32. */
function powers(base: bigint, p: bigint): bigint[] {
  const out = [base];
  for (let i = 1, last = base; i < SIZE; i++) {
    last = (last * base) % p;
    out.push(last);
  }
  return out;
}

function windowCount(q: bigint): number {
  return Math.ceil(bitLength(q) / WIDTH);
}

function digitsFromTop(exponent: bigint, q: bigint): number[] {
  const count = windowCount(q);
  const ones = (2n ** BigInt(WIDTH * count) - 1n) / BigInt(SIZE - 1);
  const shifted = mod(exponent - ones, q);
  return Array.from({ length: count }, (_, i) =>
    Number((shifted >> BigInt(WIDTH * (count - 1 - i))) & BigInt(SIZE - 1)),
  );
}
