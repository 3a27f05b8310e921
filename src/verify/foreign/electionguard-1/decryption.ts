/** Proofs of decryption, and what they give away. */
import { equalBytes, toHex } from '../../../core/bytes.js';
import type { Ciphertext } from '../electionguard/pool.js';
import type { Election } from './board.js';
import { hashOf, integerText, valueText } from './hash.js';
import type { DecryptedVote, DecryptionProof } from './tally-files.js';

/**
 * Whether (A, B) decrypts to T: M = B / T, a = g^v K^c, b = A^v M^c. The challenge is a chain of hashes,
 * H(... H(H(H(30), HE), K) ..., M), over HE, K, A, B, a, b, M.
 * @param source - (A, B), from where the verifier knows it, never a copy beside the proof
 */
export function decryptionHolds(
  { eg: { group, encode }, publicKey, context: { extendedHash, key } }: Election,
  { alpha, beta }: Ciphertext,
  { power, proof: { challenge, response, commitments } }: DecryptedVote,
): boolean {
  const m = beta.element.subtract(power.element);
  const a = group.generator().multiplyVartime(response).add(publicKey.multiplyVartime(challenge));
  const b = alpha.element.multiplyVartime(response).add(m.multiplyVartime(challenge));
  if (!equalBytes(encode(a), commitments[0]) || !equalBytes(encode(b), commitments[1])) return false;
  const source = [integerText(alpha.encoded), integerText(beta.encoded)];
  const parts = [extendedHash, key, ...source, ...[a, b, m].map(valueText)];
  return parts.reduce((chain, part) => hashOf(chain, part), hashOf('30')) === valueText(challenge);
}

/** Whether T = K^t. */
export function countFits({ eg, publicKey }: Election, { count, power }: DecryptedVote): boolean {
  return publicKey.multiplyVartime(eg.group.scalar(count)).equals(power.element);
}

/**
 * Commitments of proofs that hold. Two proofs with the same a = g^u and other challenges are two equations for u and the
 * election's secret key, which whoever reads the record can then compute.
 */
export class SeenCommitments {
  readonly #challenges = new Map<string, string>();
  #repeated = 0;

  /** Adds a proof that holds. */
  add({ challenge, commitments: [a] }: DecryptionProof): void {
    const [key, text] = [toHex(a).slice(-64), toHex(challenge.toBytes())];
    const first = this.#challenges.get(key);
    if (first === undefined) this.#challenges.set(key, text);
    else if (first !== text) this.#repeated++;
  }

  /** Something for auditors to know, if any commitment came again. */
  get warning(): string | undefined {
    if (this.#repeated === 0) return undefined;
    return `the secrecy of all votes is lost: ${this.#repeated} proofs of decryption repeat a commitment, from which anyone can compute the election’s secret key`;
  }
}
