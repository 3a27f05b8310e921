/**
 * Threshold decryption (spec section 4.4). Trustee j holds the share x_j, public as the verification key `V_j = x_j G`,
 * and publishes for each ciphertext the factor `D = x_j c1` with one proof that all factors of the tally, and V_j, have
 * the same logarithm (Chaum and Pedersen 1992, for many ciphertexts). Any t valid ones make `v G = c2 - sum lambda_j D_j`.
 */
import { sumsBlinded } from '../core/blinding.js';
import type { Element, Scalar } from '../core/group.js';
import type { Rng } from '../core/random.js';
import type { Proof } from '../zk/nizk.js';
import { proveStatement } from '../zk/nizk.js';
import { type Check, holds } from '../zk/terms.js';
import type { Ciphertext } from './cipher.js';
import { factorsCheck, factorsStatement, factorsTranscript, type TallyContext } from './factors.js';
import { type DropReason, partialFault } from './partial-faults.js';
import { lagrangeFractionsAtZero } from './polynomial.js';
import { combinedElements } from './scaled-sums.js';

/** A trustee's secret share and its index, which counts from 1. */
export interface TrusteeShare {
  readonly trustee: number;
  readonly share: Scalar;
}

/** What a trustee publishes for one tally: a factor for each ciphertext, and one proof for all. */
export interface PartialDecryption {
  readonly trustee: number;
  readonly factors: readonly Element[];
  readonly proof: Proof;
}

/** A partial decryption that was not used, and whose it was. */
export interface DroppedPartial {
  readonly trustee: number;
  readonly reason: DropReason;
}

/** The outcome of {@link combinePartials}. */
export type Combination =
  | {
      readonly kind: 'decrypted';
      /** `v G` for each ciphertext. */
      readonly plaintextElements: readonly Element[];
      /** The trustees whose factors were used, ascending. */
      readonly used: readonly number[];
      readonly dropped: readonly DroppedPartial[];
    }
  | {
      readonly kind: 'incomplete';
      /** How many more valid partial decryptions are needed. */
      readonly missing: number;
      readonly dropped: readonly DroppedPartial[];
    };

/**
 * One trustee's part in the decryption of all ciphertexts of one tally (spec 4.4a).
 * Decrypt only what `DecryptionGuard` permits: this function decrypts whatever it is given.
 * @param context - the election, and bytes that name this tally within it
 */
export function partialDecrypt(
  ciphertexts: readonly Ciphertext[],
  key: TrusteeShare,
  context: TallyContext,
  rng: Rng,
): PartialDecryption {
  const { trustee, share } = key;
  const multiples = ciphertexts.map(({ c1 }) => [{ base: c1, scalar: share }]);
  const factors = sumsBlinded(share.group, multiples, rng);
  const verificationKey = share.group.generator().multiply(share);
  const statement = factorsStatement(ciphertexts, factors, verificationKey);
  const transcript = factorsTranscript(ciphertexts, trustee, context, share.group);
  const proof = proveStatement(statement, { kind: 'linear', secrets: [share] }, transcript, rng);
  return Object.freeze({ trustee, factors: Object.freeze(factors), proof });
}

/** The equations of a partial decryption, for a batch (spec 4.4b). */
export function partialDecryptionCheck(
  ciphertexts: readonly Ciphertext[],
  partial: PartialDecryption,
  verificationKey: Element,
  context: TallyContext,
): Check {
  const { trustee, factors, proof } = partial;
  return factorsCheck(ciphertexts, factors, proof, verificationKey, trustee, context);
}

/** Verifies a partial decryption on its own. */
export function checkPartial(
  ciphertexts: readonly Ciphertext[],
  partial: PartialDecryption,
  verificationKey: Element,
  context: TallyContext,
): boolean {
  return holds(verificationKey.group, partialDecryptionCheck(ciphertexts, partial, verificationKey, context));
}

/**
 * Combines partial decryptions (spec 4.4c). Every one is verified; bad ones are named and dropped; exactly the first
 * `threshold` good ones by trustee index are used, so that every verifier computes the same.
 * @param verificationKeys - `V_j` of trustee j at position j - 1
 * @throws {RangeError} if the threshold is not from 1 to the number of trustees
 */
export function combinePartials(
  ciphertexts: readonly Ciphertext[],
  partials: readonly PartialDecryption[],
  verificationKeys: readonly Element[],
  threshold: number,
  context: TallyContext,
): Combination {
  if (!Number.isSafeInteger(threshold) || threshold < 1 || threshold > verificationKeys.length)
    throw new RangeError(`threshold ${threshold} of ${verificationKeys.length} trustees`);
  return combineJudged(ciphertexts, partials, threshold, (partial) =>
    partialFault({
      ...{ ciphertexts, partial, context },
      verificationKey: verificationKeys[partial.trustee - 1],
    }),
  );
}

/**
 * The same, of partial decryptions that have been verified, such as by `partialFaults`.
 * @param threshold - at least 1
 * @param faultOf - what is wrong with one; asked of all but duplicates
 */
export function combineJudged(
  ciphertexts: readonly Ciphertext[],
  partials: readonly PartialDecryption[],
  threshold: number,
  faultOf: (partial: PartialDecryption) => DropReason | undefined,
): Combination {
  const good = new Map<number, PartialDecryption>();
  const dropped: DroppedPartial[] = [];
  for (const partial of partials) {
    const reason = good.has(partial.trustee) ? 'duplicate' : faultOf(partial);
    if (reason === undefined) good.set(partial.trustee, partial);
    else dropped.push({ trustee: partial.trustee, reason });
  }
  const chosen = [...good.values()].sort((a, b) => a.trustee - b.trustee).slice(0, threshold);
  if (chosen.length < threshold)
    return Object.freeze({ kind: 'incomplete', missing: threshold - chosen.length, dropped });
  const plaintextElements = interpolate(ciphertexts, chosen);
  return Object.freeze({
    kind: 'decrypted',
    plaintextElements,
    used: chosen.map((p) => p.trustee),
    dropped,
  });
}

/** `c2 - sum_j lambda_j D_j` for each ciphertext; the fractions lambda_j with one denominator d, as `(d c2 - sum n_j D_j) / d`. */
function interpolate(
  ciphertexts: readonly Ciphertext[],
  chosen: readonly PartialDecryption[],
): readonly Element[] {
  const [some] = ciphertexts;
  if (some === undefined) return [];
  const { group } = some.c2;
  const { numerators, denominator } = lagrangeFractionsAtZero(chosen.map(({ trustee }) => trustee));
  const sums = combinedElements(group, ciphertexts.length, [
    { elements: ciphertexts.map(({ c2 }) => c2), weight: denominator },
    ...chosen.map(({ factors }, j) => ({ elements: factors, weight: -(numerators[j] ?? 0n) })),
  ]);
  if (denominator === 1n) return sums;
  const part = group.scalar(denominator).invert();
  return sums.map((sum) => sum.multiplyVartime(part));
}
