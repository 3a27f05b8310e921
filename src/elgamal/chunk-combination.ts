/** From the trustees' parts to the plaintexts of a chunk (spec section 4.9c). */
import type { Element, Group } from '../core/group.js';
import { type ChunkContext, type ChunkPartial, checkChunk, halvesOf } from './batched-decryption.js';
import type { DropReason } from './partial-faults.js';
import { scaledLagrangeAtZero } from './polynomial.js';
import { combinedLists } from './scaled-sums.js';
import type { Combination, DroppedPartial } from './threshold.js';

/** The trustees' keys, as the ceremony made them. */
export interface TrusteeKeys {
  /** `V_j` of trustee j at position j - 1. */
  readonly verificationKeys: readonly Element[];
  /** How many are needed. */
  readonly threshold: number;
}

/**
 * Combines the trustees' parts of a chunk, as `combinePartials` combines those of a tally: every one is verified, bad ones
 * are named and dropped, exactly the first `threshold` good ones by trustee index are used.
 * @param ciphertexts - the chunk, every element of which has been decoded before
 * @throws {RangeError} if the threshold is not from 1 to the number of trustees
 * @throws {DecodeError} `bad-element` if a second half does not decode
 */
export function combineChunk(
  ciphertexts: Uint8Array,
  partials: readonly ChunkPartial[],
  { verificationKeys, threshold }: TrusteeKeys,
  context: Omit<ChunkContext, 'trustees'>,
): Combination {
  const trustees = verificationKeys.length;
  if (!Number.isSafeInteger(threshold) || threshold < 1 || threshold > trustees)
    throw new RangeError(`threshold ${threshold} of ${trustees} trustees`);
  const good = new Map<number, ChunkPartial>();
  const dropped: DroppedPartial[] = [];
  for (const partial of partials) {
    const { trustee } = partial;
    const key = verificationKeys[trustee - 1];
    const reason = good.has(trustee)
      ? 'duplicate'
      : faultOf(ciphertexts, partial, key, { ...context, trustees });
    if (reason === undefined) good.set(trustee, partial);
    else dropped.push({ trustee, reason });
  }
  const chosen = [...good.values()].sort((a, b) => a.trustee - b.trustee).slice(0, threshold);
  const [first] = verificationKeys;
  if (first === undefined || chosen.length < threshold)
    return Object.freeze({ kind: 'incomplete', missing: threshold - chosen.length, dropped });
  return Object.freeze({
    kind: 'decrypted',
    plaintextElements: interpolate(first.group, ciphertexts, chosen, trustees),
    used: chosen.map(({ trustee }) => trustee),
    dropped,
  });
}

function faultOf(
  ciphertexts: Uint8Array,
  partial: ChunkPartial,
  key: Element | undefined,
  context: ChunkContext,
): DropReason | undefined {
  if (key === undefined) return 'unknown-trustee';
  if (2 * partial.factors.length !== ciphertexts.length) return 'wrong-length';
  return checkChunk(ciphertexts, partial, key, context) ? undefined : 'bad-proof';
}

/** `c2 - sum_j a_j D_j` for each ciphertext, with the integers `a_j = s lambda_j`. */
function interpolate(
  group: Group,
  ciphertexts: Uint8Array,
  chosen: readonly ChunkPartial[],
  trustees: number,
): readonly Element[] {
  const { second } = halvesOf(group, ciphertexts);
  const count = second.length / group.elementBytes;
  const weights = scaledLagrangeAtZero(
    trustees,
    chosen.map(({ trustee }) => trustee),
  );
  return combinedLists(group, count, [
    { points: second, weight: 1n },
    ...chosen.map(({ factors }, j) => ({ points: factors, weight: -(weights[j] ?? 0n) })),
  ]);
}
