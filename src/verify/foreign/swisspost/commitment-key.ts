/**
 * Swiss Post's verifiable commitment key (crypto-primitives specification, algorithm GetVerifiableCommitmentKey): squares
 * of hashes, so that nobody knows a relation between the generators. Whoever verifies derives it; a key in a proof, which
 * its maker could have chosen with known logarithms, is never used.
 */
import type { Element } from '../../../core/group.js';
import type { CommitmentKey } from '../../../zk/commitment-key.js';
import type { HashConvention } from './conventions.js';
import { elementOf, integerOf, type SwissPostGroup } from './group.js';

/** Most generators of one key: columns of the matrix of a shuffle. */
export const MAX_KEY_SIZE = 1_000_000;

/**
 * Derives H and `size` generators. Candidates that are 0, 1, g or found before are skipped.
 * @throws {RangeError} if the size is not an integer from 1 to 1,000,000
 */
export function verifiableCommitmentKey(
  convention: HashConvention,
  { group, p }: SwissPostGroup,
  size: number,
): CommitmentKey {
  if (!Number.isSafeInteger(size) || size < 1 || size > MAX_KEY_SIZE)
    throw new RangeError(`the key size must be from 1 to ${MAX_KEY_SIZE}`);
  const refused = new Set([0n, 1n, integerOf(group.generator())]);
  const found: Element[] = [];
  for (let index = 0n; found.length <= size; index++) {
    const root = convention.generatorRoot(group.order, index, BigInt(found.length));
    const candidate = (root * root) % p;
    if (refused.has(candidate)) continue;
    refused.add(candidate);
    found.push(elementOf({ group, p }, candidate));
  }
  const [h = group.identity(), ...g] = found;
  return Object.freeze({ group, size, h, g: Object.freeze(g), tables: Object.freeze([]) });
}
