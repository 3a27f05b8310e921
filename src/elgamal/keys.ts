/** A key held by one person: for tests, examples and small uses. Elections use the trustees' ceremony. */
import type { Element, Group, Scalar } from '../core/group.js';
import type { Rng } from '../core/random.js';
import { nonzeroScalar } from './polynomial.js';

/** A secret key x and its public key `K = x G`. */
export interface KeyPair {
  readonly secretKey: Scalar;
  readonly publicKey: Element;
}

/** A new key pair. */
export function generateKeyPair(group: Group, rng: Rng): KeyPair {
  const secretKey = nonzeroScalar(group, rng);
  return Object.freeze({ secretKey, publicKey: group.generator().multiply(secretKey) });
}
