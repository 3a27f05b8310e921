import { utf8 } from '../../src/core/bytes.js';
import type { Element, Group, Scalar } from '../../src/core/group.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { taggedHash } from '../../src/core/hash.js';
import type { Rng } from '../../src/core/random.js';
import {
  commitPolynomial,
  evaluateCommitments,
  evaluatePolynomial,
  randomPolynomial,
} from '../../src/elgamal/polynomial.js';

/** The groups the suites run on: one that can be exhausted, one that is real. */
export const GROUPS: readonly Group[] = [TINY_TEST, RISTRETTO255];

/** Runs of a property: few by default, many on demand. */
export const RUNS: number = Number(process.env.FC_NUM_RUNS ?? 20);

/** An election id of the test's own. */
export function testElection(name = 'a'): Uint8Array {
  return taggedHash('test election', utf8(name));
}

/** Secret shares and verification keys dealt by one trusted dealer: the slow twin of the ceremony. */
export interface DealtKeys {
  readonly secret: Scalar;
  readonly publicKey: Element;
  readonly shares: readonly { trustee: number; share: Scalar }[];
  readonly verificationKeys: readonly Element[];
}

/** Deals a `threshold`-of-`count` key. */
export function dealKeys(group: Group, threshold: number, count: number, rng: Rng): DealtKeys {
  const polynomial = randomPolynomial(group, threshold, rng);
  const commitments = commitPolynomial(polynomial);
  const indices = Array.from({ length: count }, (_, i) => i + 1);
  return {
    secret: polynomial[0] ?? group.scalar(0),
    publicKey: commitments[0] ?? group.identity(),
    shares: indices.map((trustee) => ({ trustee, share: evaluatePolynomial(polynomial, trustee) })),
    verificationKeys: indices.map((index) => evaluateCommitments(commitments, index)),
  };
}

/** The item at a place that the test knows to exist. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`no item ${index}`);
  return item;
}

/** A copy with one bit flipped. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}
