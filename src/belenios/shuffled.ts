/** Answers to questions whose answers are shuffled (section 4.12 of the specification of Belenios). */
import type { JsonValue } from '../core/json.js';
import type { ShuffledQuestion } from '../verify/foreign/belenios/election.js';
import type { AnswerContext } from './answer-proofs.js';
import { hideIntegers } from './embedding.js';
import { ciphertextJson, ciphertextText, type Plan, proofJson } from './slots.js';

/**
 * Plans an answer.
 * @param choice - an integer from 0 to 255 for each answer, such as its rank or grade
 * @throws {RangeError} for another list of integers, and for groups in which Belenios hides none
 */
export function planShuffled(
  { bases, context, nonces }: AnswerContext,
  { answers }: ShuffledQuestion,
  choice: readonly number[],
): Plan<JsonValue> {
  const { group, key } = bases;
  if (choice.length !== answers.length) throw new RangeError(`there are ${answers.length} answers`);
  const message = hideIntegers(group, choice);
  const [nonce, mask] = nonces.take(2);
  if (nonce === undefined || mask === undefined) throw new RangeError('two nonces are needed');
  const zero = group.group.scalar(0);
  return {
    slots: [
      { exponent: zero, nonce },
      { exponent: zero, nonce: mask },
    ],
    finish: ([blinded, masked]) => {
      if (blinded === undefined || masked === undefined) throw new RangeError('two pairs are needed');
      const pair = { alpha: blinded.alpha, beta: blinded.beta.add(message) };
      const prefix = `raweg|${context}|${group.textOf(key)},${ciphertextText(bases, pair)}|`;
      const challenge = group.challenge(prefix + group.textOf(masked.alpha));
      const response = mask.subtract(nonce.multiply(challenge));
      return { choices: ciphertextJson(bases, pair), proof: proofJson(challenge, response) };
    },
  };
}
