/**
 * Range proofs of ElectionGuard (specification 2.0, 3.3.5): that (alpha, beta) = (g^xi, K^(sigma + xi)) encrypts a sigma from
 * 0 to a limit.
 *
 * | here | in the proof |
 * |---|---|
 * | value, nonce | sigma, xi |
 * | masks, guesses | u_j, e_j: uniform |
 *
 * For every j, a_j = g^u_j and b_j = K^(u_j + (sigma - j) e_j); then c_j = e_j, but for j = sigma, whose c_j is what is missing
 * in the sum, and v_j = u_j - c_j xi. The operations do not depend on sigma, and every exponent is uniform.
 */
import type { Scalar } from '../core/group.js';
import type { NonceStream } from '../core/nonce-stream.js';
import type { Branch } from '../verify/foreign/electionguard/ballot.js';
import type { Election } from '../verify/foreign/electionguard/board.js';
import { scalarOfHash, tag } from '../verify/foreign/electionguard/hash.js';

/** What a ciphertext holds. */
export interface Opening {
  readonly value: number;
  readonly nonce: Scalar;
}

/** A ciphertext, encoded. */
export interface EncodedPair {
  readonly alpha: Uint8Array;
  readonly beta: Uint8Array;
}

/** Exponents of g and of K, whose powers are wanted. */
export interface Exponents {
  readonly ofGenerator: Scalar;
  readonly ofKey: Scalar;
}

/** A proof whose commitments are to be computed. */
export interface RangePlan {
  readonly exponents: readonly Exponents[];
  /** Makes the proof. @param commitments - powers of the exponents, encoded */
  finish(vote: EncodedPair, commitments: readonly EncodedPair[]): readonly Branch[];
}

/**
 * Plans a proof.
 * @throws {RangeError} if the value is not from 0 to `limit`
 */
export function planRange(
  election: Election,
  { value, nonce }: Opening,
  limit: number,
  nonces: NonceStream,
): RangePlan {
  if (!Number.isInteger(value) || value < 0 || value > limit)
    throw new RangeError(`the number is not from 0 to ${limit}`);
  const { group } = election.eg;
  const branches = Array.from({ length: limit + 1 }, (_, j) => ({
    j,
    mask: nonces.next(),
    guess: nonces.next(),
  }));
  return {
    exponents: branches.map(({ j, mask, guess }) => ({
      ofGenerator: mask,
      ofKey: mask.add(group.scalar(value - j).multiply(guess)),
    })),
    finish: (vote, commitments) => {
      const parts = [vote, ...commitments].flatMap(({ alpha, beta }) => [alpha, beta]);
      const digest = election.hash.digest(tag(0x21), election.encodedKey, ...parts);
      const sum = scalarOfHash(group, election.rule, digest);
      const missing = branches.reduce((rest, { guess }) => rest.subtract(guess), sum);
      return branches.map(({ j, mask, guess }) => {
        const challenge = guess.add(missing.multiply(group.scalar(Number(j === value))));
        return { challenge, response: mask.subtract(challenge.multiply(nonce)) };
      });
    },
  };
}
