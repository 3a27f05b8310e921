/**
 * Groups of integers whose parameters a record of another system states. Elections never use them: {@link groupById} does
 * not know them, and no manifest can name one. Nothing is taken on trust: the parameters are checked here.
 */

import { modpGroupWithEngine } from '../engine/modp-group.js';
import { residuesVartime } from '../engine/modp-powers.js';
import { DecodeError } from '../errors.js';
import type { Group } from '../group.js';
import { bitLength } from '../integers.js';
import type { Rng } from '../random.js';
import type { ModpParameters } from './modp-params.js';
import { isProbablePrime, isProvenPrime } from './primality.js';

/** Bits of p and the fewest of q that are accepted. Below 2048 bits of p a record is readable, but not secure. */
export const FOREIGN_MODP_LIMITS: Readonly<Record<'shortestP' | 'longestP' | 'shortestQ', number>> = {
  shortestP: 512,
  longestP: 8192,
  shortestQ: 160,
};

/** Longest p that the kernels hold. */
const LONGEST_ON_KERNELS = 4096;

/**
 * Makes the subgroup of order q of the integers modulo p, after checking that p and q are prime (q with an error of
 * 2^-128; p proven where q^2 > p), that q divides p - 1, and that g has order q.
 * @param rng - for the tests of primality
 * @param path - name of the parameters, for error messages
 * @throws {DecodeError} `bad-value` for parameters that are no such group, `too-large` for sizes outside the limits
 */
export function foreignModpGroup(parameters: ModpParameters, rng: Rng, path = ''): Group {
  const { p, q, g } = parameters;
  const refuse = (message: string): DecodeError => new DecodeError('bad-value', path, message);
  const { shortestP, longestP, shortestQ } = FOREIGN_MODP_LIMITS;
  const [pBits, qBits] = [bitLength(p), bitLength(q)];
  if (pBits < shortestP || pBits > longestP || qBits < shortestQ)
    throw new DecodeError('too-large', path, `p of ${pBits} and q of ${qBits} bits are not supported`);
  if (p % 2n === 0n || q % 2n === 0n) throw refuse('p or q is even');
  if ((p - 1n) % q !== 0n) throw refuse('q does not divide p - 1');
  if (g < 2n || g >= p) throw refuse('g is not from 2 to p - 1');
  if (!isProbablePrime(q, rng)) throw refuse('q is not prime');
  if (!(isProvenPrime(p, q) ?? isProbablePrime(p, rng))) throw refuse('p is not prime');
  if (residuesVartime(p).power(g, q) !== 1n) throw refuse('g does not have order q');
  const plain: ModpParameters = { p, q, g };
  return pBits > LONGEST_ON_KERNELS
    ? modpGroupWithEngine('FOREIGN-MODP', plain, 'bigint')
    : modpGroupWithEngine('FOREIGN-MODP', plain);
}
