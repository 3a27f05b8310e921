/**
 * Proofs that for one of some ciphertexts it is true that it encrypts the number stated (R. Cramer, I. Damgård and B.
 * Schoenmakers, 1994), as Belenios has them: `A_j = g^r_j alpha_j^c_j`, `B_j = y^r_j (beta_j / g^M_j)^c_j`, the challenges
 * add up to the hash.
 *
 * | here | in the proof |
 * |---|---|
 * | value, randomness | m_j, s_j: the ciphertext is (g^s_j, y^s_j g^m_j) |
 * | number | M_j |
 * | mask, guess | w_j, e_j: uniform |
 *
 * For every j, true or not, A_j = g^w_j and B_j = y^w_j g^((m_j - M_j) e_j); then c_j = e_j, but for one true case, whose c_j
 * is what is missing in the sum, and r_j = w_j - s_j c_j. Where the case is true the exponent is 0, so that c_j may be
 * anything. No operation depends on which case it is.
 */
import type { Scalar } from '../core/group.js';
import type { JsonValue } from '../core/json.js';
import type { NonceStream } from '../core/nonce-stream.js';
import type { Bases, Pair } from '../verify/foreign/belenios/proofs.js';
import { proofJson, type Slot } from './slots.js';

/** One case. */
export interface Case {
  /** What the ciphertext encrypts: secret. */
  readonly value: number;
  /** Its nonce: secret. */
  readonly randomness: Scalar;
  /** What it is said to encrypt. */
  readonly number: number;
}

/** What a proof is made of once its commitments are there. */
export interface Disjunction {
  readonly slots: readonly Slot[];
  /** The proofs, one for each case. @param prefix - what is hashed before the commitments */
  finish(pairs: readonly Pair[], prefix: string): readonly JsonValue[];
}

/**
 * Plans a proof.
 * @throws {RangeError} if no case is true
 */
export function planDisjunction({ group }: Bases, cases: readonly Case[], nonces: NonceStream): Disjunction {
  const chosen = firstTrue(cases);
  const masks = nonces.take(cases.length);
  const guesses = nonces.take(cases.length);
  const zero = group.group.scalar(0);
  const guess = (i: number): Scalar => guesses[i] ?? zero;
  return {
    slots: cases.map(({ value, number }, i) => ({
      exponent: group.group.scalar(value - number).multiply(guess(i)),
      nonce: masks[i] ?? zero,
    })),
    finish: (pairs, prefix) => {
      const texts = pairs.flatMap(({ alpha, beta }) => [group.textOf(alpha), group.textOf(beta)]);
      const missing = guesses.reduce(
        (rest, each) => rest.subtract(each),
        group.challenge(prefix + texts.join(',')),
      );
      return cases.map(({ randomness }, i) => {
        const challenge = guess(i).add(missing.multiply(group.group.scalar(chosen[i] ?? 0)));
        return proofJson(challenge, (masks[i] ?? zero).subtract(randomness.multiply(challenge)));
      });
    },
  };
}

/** 1 at the first case that is true, 0 elsewhere; all cases are looked at alike. */
function firstTrue(cases: readonly Case[]): readonly number[] {
  let open = 1;
  const chosen = cases.map(({ value, number }) => {
    const take = Number(value === number) & open;
    open &= ~take;
    return take;
  });
  if (open === 1) throw new RangeError('none of the cases is true');
  return chosen;
}
