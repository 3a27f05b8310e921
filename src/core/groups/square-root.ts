/** Square roots in a prime field. */
import type { ResiduesVartime } from '../engine/modp-powers.js';

/** The two operations of noble's fields that are needed here. */
export interface RootField {
  sqrt(value: bigint): bigint;
  neg(value: bigint): bigint;
}

/** The root of `value` with the given lowest bit (0 for the root of 0), or `undefined` if it is not a square. Variable time. */
export function squareRoot(field: RootField, value: bigint, parity: number): bigint | undefined {
  let root: bigint;
  try {
    root = field.sqrt(value);
  } catch {
    return undefined;
  }
  return (root & 1n) === BigInt(parity) ? root : field.neg(root);
}

/**
 * A square root of a square modulo a prime, either one. For primes that are 3 modulo 4 one power; else by A. Tonelli and
 * D. Shanks. Variable time.
 * @param square - from 1 to p - 1, and a square
 */
export function squareRootVartime(residues: ResiduesVartime, square: bigint): bigint {
  const { modulus: p, power } = residues;
  if (p % 4n === 3n) return power(square, (p + 1n) / 4n);
  let odd = (p - 1n) / 2n;
  let twos = 1;
  for (; odd % 2n === 0n; odd /= 2n) twos++;
  let nonSquare = 2n;
  while (residues.isSquare(nonSquare)) nonSquare++;
  let generator = power(nonSquare, odd);
  let root = power(square, (odd + 1n) / 2n);
  for (let rest = power(square, odd); rest !== 1n; ) {
    let order = 0;
    for (let value = rest; value !== 1n; order++) value = (value * value) % p;
    for (let i = twos - order - 1; i > 0; i--) generator = (generator * generator) % p;
    root = (root * generator) % p;
    generator = (generator * generator) % p;
    rest = (rest * generator) % p;
    twos = order;
  }
  return root;
}
