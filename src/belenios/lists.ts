/** Answers to questions with lists (section 4.13 of the specification of Belenios). */
import type { Scalar } from '../core/group.js';
import type { JsonValue } from '../core/json.js';
import type { ListsQuestion } from '../verify/foreign/belenios/election.js';
import { productOf } from '../verify/foreign/belenios/proofs.js';
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
import { planDisjunction } from './disjunction.js';
import { portions } from './portions.js';
import { ciphertextJson, type Plan } from './slots.js';

/**
 * Plans an answer.
 * @param choice - list by list: 0 or 1 for the list itself, then for each of its candidates
 * @throws {RangeError} unless one list is chosen, and at least one candidate, all of that list
 */
export function planLists(
  answer: AnswerContext,
  question: ListsQuestion,
  choice: readonly (readonly number[])[],
): Plan<JsonValue> {
  assertAllowed(question, choice);
  const { bases, nonces } = answer;
  const lists = choice.map((values) => openingsOf(values, nonces));
  const heads = lists.map(([head]) => head ?? sumOf(bases, []));
  const bodies = lists.map(([, ...candidates]) => sumOf(bases, candidates));
  const bits = planBits(answer, lists.flat());
  const overall = planDisjunction(bases, casesOf(sumOf(bases, heads), [1]), nonces);
  const perList = heads.map((head, i) =>
    planDisjunction(
      bases,
      [
        { ...head, number: 1 },
        { ...(bodies[i] ?? head), number: 0 },
      ],
      nonces,
    ),
  );
  const nonzero = planNonzero(answer, sumOf(bases, bodies));
  const disjunctions = [...bits, overall, ...perList];
  return {
    slots: [
      ...lists.flat().map((opening) => slotOf(bases, opening)),
      ...[...disjunctions, nonzero].flatMap(({ slots }) => slots),
    ],
    finish: (pairs) => {
      const reader = new PairReader(pairs);
      const choices = lists.map(({ length }) => reader.take(length));
      const all = choices.flat();
      const context = `${answer.context}|${textOfAll(bases, all)}`;
      const none = productOf(bases, []);
      const individual = bits.map((proof, i) =>
        reader.prove(proof, membershipPrefix(bases, all[i] ?? none, answer.context)),
      );
      const product = productOf(
        bases,
        choices.map(([head]) => head ?? none),
      );
      const [overallProof = null] = reader.prove(overall, membershipPrefix(bases, product, context));
      const listProofs = perList.map((proof) => reader.prove(proof, `lproof|${context}|`));
      const nonzeroProof = nonzero.finish(context).finish(reader.take(nonzero.slots.length));
      return {
        choices: choices.map((list) => list.map((pair) => ciphertextJson(bases, pair))),
        individual_proofs: portions(
          individual,
          lists.map(({ length }) => length),
        ),
        overall_proof: overallProof,
        list_proofs: listProofs,
        nonzero_proof: nonzeroProof,
      };
    },
  };
}

/** A plan whose statement comes later. */
interface Later {
  readonly slots: Plan<JsonValue>['slots'];
  finish(context: string): Plan<JsonValue>;
}

/**
 * The proof that a sum m of candidates, encrypted as (alpha, beta) with the nonce r, is not 0: with a uniform s,
 * `A0 = g^(m s)`, which is the identity only if m is 0; `A1 = alpha^w1 g^w2`, `A2 = beta^w1 y^w2`, as encryption of m w1.
 */
function planNonzero({ bases, nonces }: AnswerContext, { value, randomness }: Opening): Later {
  const { group } = bases;
  const [s, w1, w2]: Scalar[] = nonces.take(3);
  if (s === undefined || w1 === undefined || w2 === undefined)
    throw new RangeError('three nonces are needed');
  const sum = group.group.scalar(value);
  const slots = [
    { exponent: group.group.scalar(0), nonce: sum.multiply(s) },
    { exponent: sum.multiply(w1), nonce: randomness.multiply(w1).add(w2) },
  ];
  return {
    slots,
    finish: (context) => ({
      slots,
      finish: ([first, second]) => {
        if (first === undefined || second === undefined) throw new RangeError('two pairs are needed');
        const texts = [first.alpha, second.alpha, second.beta].map((element) => group.textOf(element));
        const challenge = group.challenge(`nonzero|${context}|${texts.join(',')}`);
        const part = s.multiply(challenge);
        return {
          commitment: texts[0] ?? '',
          challenge: challenge.value.toString(),
          response: [w1.subtract(part), w2.add(part.multiply(randomness))].map((each) =>
            each.value.toString(),
          ),
        };
      },
    }),
  };
}

function assertAllowed({ lists }: ListsQuestion, choice: readonly (readonly number[])[]): void {
  const shaped =
    choice.length === lists.length && choice.every((list, i) => list.length === lists[i]?.length);
  if (!shaped) throw new RangeError('the choice has another shape than the lists');
  if (choice.flat().some((each) => each !== 0 && each !== 1)) throw new RangeError('a choice is 0 or 1');
  const chosen = choice.filter(([head]) => head === 1);
  if (chosen.length !== 1) throw new RangeError('one list must be chosen');
  if (choice.some(([head, ...candidates]) => head === 0 && candidates.includes(1)))
    throw new RangeError('a candidate of another list');
  if (!chosen.some(([, ...candidates]) => candidates.includes(1)))
    throw new RangeError('at least one candidate must be chosen');
}
