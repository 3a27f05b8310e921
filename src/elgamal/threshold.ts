/**
 * Threshold decryption (spec section 4.4). Trustee j holds the share x_j, public as the verification key `V_j = x_j G`,
 * and publishes for each ciphertext the factor `D = x_j c1` with one proof that all factors of the tally, and V_j, have
 * the same logarithm (Chaum and Pedersen 1992, for many ciphertexts). Any t valid ones make `v G = c2 - sum lambda_j D_j`.
 */
import { multiplyBlinded } from '../core/blinding.js';
import type { Element, Scalar } from '../core/group.js';
import type { Rng } from '../core/random.js';
import type { Proof } from '../zk/nizk.js';
import { proveStatement } from '../zk/nizk.js';
import { type Check, holds } from '../zk/terms.js';
import type { Ciphertext } from './cipher.js';
import { factorsCheck, factorsStatement, factorsTranscript, type TallyContext } from './factors.js';
import { lagrangeAtZero } from './polynomial.js';

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

/** Why a partial decryption was not used. */
export type DropReason = 'unknown-trustee' | 'duplicate' | 'wrong-length' | 'bad-factor' | 'bad-proof';

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
  const factors = ciphertexts.map(({ c1 }) => multiplyBlinded(c1, share, rng));
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
  const good = new Map<number, PartialDecryption>();
  const dropped: DroppedPartial[] = [];
  for (const partial of partials) {
    const reason = good.has(partial.trustee)
      ? 'duplicate'
      : faultOf(ciphertexts, partial, verificationKeys[partial.trustee - 1], context);
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

function faultOf(
  ciphertexts: readonly Ciphertext[],
  partial: PartialDecryption,
  verificationKey: Element | undefined,
  context: TallyContext,
): DropReason | undefined {
  if (verificationKey === undefined) return 'unknown-trustee';
  if (partial.factors.length !== ciphertexts.length) return 'wrong-length';
  const { group } = verificationKey;
  const foreign = partial.factors.some((factor) => factor.group !== group);
  if (foreign || ciphertexts.some(({ c1 }, i) => c1.isIdentity() && !partial.factors[i]?.isIdentity()))
    return 'bad-factor';
  return checkPartial(ciphertexts, partial, verificationKey, context) ? undefined : 'bad-proof';
}

/** `c2 - sum_j lambda_j D_j` for each ciphertext. */
function interpolate(
  ciphertexts: readonly Ciphertext[],
  chosen: readonly PartialDecryption[],
): readonly Element[] {
  return ciphertexts.map(({ c2 }, i) => {
    const coefficients = lagrangeAtZero(
      c2.group,
      chosen.map((p) => p.trustee),
    );
    return chosen.reduce((rest, { factors }, j) => {
      const [factor, coefficient] = [factors[i], coefficients[j]];
      if (factor === undefined || coefficient === undefined) throw new RangeError('no factor');
      return rest.subtract(factor.multiplyVartime(coefficient));
    }, c2);
  });
}
