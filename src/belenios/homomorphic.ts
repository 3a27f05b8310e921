/** Answers to questions whose choices are added up (sections 4.10 and 4.11 of the specification of Belenios). */
import type { JsonValue } from '../core/json.js';
import { choicesOf, type HomomorphicQuestion } from '../verify/foreign/belenios/election.js';
import { type Pair, productOf } from '../verify/foreign/belenios/proofs.js';
import {
  type AnswerContext,
  casesOf,
  membershipPrefix,
  type Opening,
  openingsOf,
  PairReader,
  planBits,
  slotOf,
  sumOf,
  textOfAll,
} from './answer-proofs.js';
import { type Case, type Disjunction, planDisjunction } from './disjunction.js';
import { ciphertextJson, type Plan } from './slots.js';

/**
 * Plans an answer.
 * @param choice - 0 or 1 for each answer; where there is a blank choice, it stands first
 * @throws {RangeError} if the question does not allow the choice
 */
export function planHomomorphic(
  answer: AnswerContext,
  question: HomomorphicQuestion,
  choice: readonly number[],
): Plan<JsonValue> {
  assertAllowed(question, choice);
  const { bases, nonces } = answer;
  const openings = openingsOf(choice, nonces);
  const bits = planBits(answer, openings);
  const rest = planRest(answer, question, openings);
  return {
    slots: [
      ...openings.map((opening) => slotOf(bases, opening)),
      ...[...bits, ...rest.proofs].flatMap(({ slots }) => slots),
    ],
    finish: (pairs) => {
      const reader = new PairReader(pairs);
      const choices = reader.take(openings.length);
      const context = `${answer.context}|${textOfAll(bases, choices)}`;
      const individual = bits.map((proof, i) =>
        reader.prove(proof, membershipPrefix(bases, choices[i] ?? productOf(bases, []), answer.context)),
      );
      const [overall = [], blank] = rest.proofs.map((proof, i) =>
        reader.prove(proof, rest.prefix(i, choices, context)),
      );
      return {
        choices: choices.map((pair) => ciphertextJson(bases, pair)),
        individual_proofs: individual,
        overall_proof: overall,
        ...(blank === undefined ? {} : { blank_proof: blank }),
      };
    },
  };
}

/** The overall proof, and where there is a blank choice the blank proof. */
interface Rest {
  readonly proofs: readonly Disjunction[];
  /** What is hashed before the commitments of one of the proofs. */
  prefix(index: number, choices: readonly Pair[], context: string): string;
}

function planRest(
  { bases, nonces }: AnswerContext,
  { blank, min, max }: HomomorphicQuestion,
  openings: readonly Opening[],
): Rest {
  const numbers = Array.from({ length: max - min + 1 }, (_, i) => min + i);
  const prove = (cases: readonly Case[]): Disjunction => planDisjunction(bases, cases, nonces);
  const [first, ...others] = openings;
  if (!blank || first === undefined)
    return {
      proofs: [prove(casesOf(sumOf(bases, openings), numbers))],
      prefix: (_, choices, context) => membershipPrefix(bases, productOf(bases, choices), context),
    };
  const sum = sumOf(bases, others);
  return {
    proofs: [
      prove([{ ...first, number: 1 }, ...casesOf(sum, numbers)]),
      prove([
        { ...first, number: 0 },
        { ...sum, number: 0 },
      ]),
    ],
    prefix: (index, _, context) => `${index === 0 ? 'bproof1' : 'bproof0'}|${context}|`,
  };
}

/** Whoever casts knows what is cast, so this may say what is wrong. */
function assertAllowed(question: HomomorphicQuestion, choice: readonly number[]): void {
  const { blank, min, max } = question;
  if (choice.length !== choicesOf(question)) throw new RangeError(`there are ${choicesOf(question)} choices`);
  if (choice.some((each) => each !== 0 && each !== 1)) throw new RangeError('a choice is 0 or 1');
  const [first = 0, ...others] = blank ? choice : [0, ...choice];
  const sum = others.reduce((total, each) => total + each, 0);
  if (first === 1 ? sum !== 0 : sum < min || sum > max)
    throw new RangeError(`from ${min} to ${max} answers must be chosen${blank ? ', or blank alone' : ''}`);
}
