/** Whether integers from outside are prime: a test by chance that no choice of the integer defeats, and a proof. */
import { type ResiduesVartime, residuesVartime } from '../engine/modp-powers.js';
import { bitLength, bytesToInteger } from '../integers.js';
import { drawBytes, type Rng } from '../random.js';

/** Rounds after which a composite, however it was chosen, has passed with a probability of 4^-64. */
const ROUNDS = 64;

const SMALL_PRIMES = [3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53].map(BigInt);

/**
 * Whether `n` is prime, by the test of G. L. Miller and M. O. Rabin with random bases: a prime always passes, a composite
 * with a probability of at most 2^-128, even one made to deceive. Variable time.
 * @param n - an odd number of at least 64 bits
 * @param rng - draws the bases, which whoever chose `n` must not know
 */
export function isProbablePrime(n: bigint, rng: Rng): boolean {
  if (bitLength(n) < 64 || n % 2n === 0n) throw new RangeError('need an odd number of at least 64 bits');
  if (SMALL_PRIMES.some((prime) => n % prime === 0n)) return false;
  const residues = residuesVartime(n);
  let odd = (n - 1n) / 2n;
  let twos = 1;
  for (; odd % 2n === 0n; odd /= 2n) twos++;
  for (let round = 0; round < ROUNDS; round++)
    if (isWitness(residues, randomBase(n, rng), odd, twos)) return false;
  return true;
}

/** Whether a base shows that n = odd 2^twos + 1 is composite. */
function isWitness({ modulus, power }: ResiduesVartime, base: bigint, odd: bigint, twos: number): boolean {
  let value = power(base, odd);
  if (value === 1n) return false;
  for (let i = 1; i <= twos; i++) {
    if (value === modulus - 1n) return false;
    value = (value * value) % modulus;
  }
  return true;
}

/** A number from 2 to n - 2, with a bias below 2^-64. */
function randomBase(n: bigint, rng: Rng): bigint {
  const bytes = drawBytes(rng, Math.ceil(bitLength(n) / 8) + 8);
  return (bytesToInteger(bytes) % (n - 3n)) + 2n;
}

/**
 * Whether p = c q + 1 is prime, given that q is, by the theorem of H. C. Pocklington: it is if q > sqrt(p) - 1 and some a
 * has a^(p-1) = 1 and gcd(a^c - 1, p) = 1. A proof, not a probability. For a prime p, a base that shows nothing is
 * as rare as 1 / q. Variable time.
 * @returns `undefined` where q is too small for the theorem
 */
export function isProvenPrime(p: bigint, q: bigint): boolean | undefined {
  if ((p - 1n) % q !== 0n) return false;
  if ((q + 1n) * (q + 1n) <= p) return undefined;
  const { power } = residuesVartime(p);
  const part = power(2n, (p - 1n) / q);
  return part !== 0n && power(part, q) === 1n && gcd(part - 1n, p) === 1n;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
