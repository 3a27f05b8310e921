/** Powers and inverses modulo a prime. Variable time. */
import { mod } from '../integers.js';

/** `base^exponent` modulo a prime. The exponent is public. */
export function powerOf(base: bigint, exponent: bigint, prime: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % prime;
    square = (square * square) % prime;
  }
  return result;
}

/** The inverse modulo a prime, by the extended algorithm of Euclid; 0 for 0. */
export function inverseOf(value: bigint, prime: bigint): bigint {
  let [r0, r1] = [prime, mod(value, prime)];
  let [t0, t1] = [0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  return r0 === 1n ? mod(t0, prime) : 0n;
}
