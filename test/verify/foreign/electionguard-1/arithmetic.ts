/**
 * Arithmetic and hashing of ElectionGuard 1.91 for tests: big integers and Node's SHA-256, none of the library's code but
 * the numbers p, q and g. Elements are made as powers of g, since tests know every logarithm.
 */
import { createHash } from 'node:crypto';
import { ELECTIONGUARD_4096_PARAMETERS } from '../../../../src/core/groups/modp-params.js';

export const p: bigint = ELECTIONGUARD_4096_PARAMETERS.p;
export const q: bigint = ELECTIONGUARD_4096_PARAMETERS.q;
export const g: bigint = ELECTIONGUARD_4096_PARAMETERS.g;

/** The remainder from 0 to q - 1. */
export const modQ = (value: bigint): bigint => ((value % q) + q) % q;

const DIGITS = 32;
const VALUES = 256;

/** g to every digit at every place, so that a power is a product of 32 entries. */
const table: readonly (readonly bigint[])[] = (() => {
  const rows: bigint[][] = [];
  let base = g;
  for (let place = 0; place < DIGITS; place++) {
    const row = [1n];
    for (let digit = 1; digit < VALUES; digit++) row.push(((row[digit - 1] ?? 1n) * base) % p);
    rows.push(row);
    base = ((row[VALUES - 1] ?? 1n) * base) % p;
  }
  return rows;
})();

/** g^exponent. */
export function power(exponent: bigint): bigint {
  let rest = modQ(exponent);
  return table.reduce((product, row) => {
    const digit = Number(rest % BigInt(VALUES));
    rest /= BigInt(VALUES);
    return digit === 0 ? product : (product * (row[digit] ?? 1n)) % p;
  }, 1n);
}

/** A large integer as records have it. */
export function hex(value: bigint): string {
  const digits = value.toString(16).toUpperCase();
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

/** What can be hashed: texts, counts, large integers, nothing, and lists of these. */
export type Hashable = string | number | bigint | null | readonly Hashable[];

function written(part: Hashable): string {
  if (part === null || part === '' || part === 0) return 'null';
  if (typeof part === 'string') return part;
  if (typeof part === 'number') return String(part);
  if (typeof part === 'bigint') return hex(part);
  return part.length === 0 ? 'null' : hex(hash(...part));
}

/** H(parts). */
export function hash(...parts: readonly Hashable[]): bigint {
  const sha = createHash('sha256').update('|');
  for (const part of parts) sha.update(written(part)).update('|');
  return BigInt(`0x${sha.digest('hex')}`) % q;
}

/** Numbers below q that look random and are the same in every run. */
export function numbers(seed: string): () => bigint {
  let next = 0;
  return () => BigInt(`0x${createHash('sha256').update(`${seed} ${next++}`).digest('hex')}`) % q;
}
