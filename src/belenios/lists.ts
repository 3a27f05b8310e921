/** Answers to questions with lists (section 4.13 of the specification of Belenios). */
import type { Scalar } from '../core/group.js';
import type { JsonValue } from '../core/json.js';
import type { ListsQuestion } from '../verify/foreign/belenios/election.js';
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
import { type Disjunction, planDisjunction } from './disjunction.js';
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
  const proofs = planProofs(answer, lists);
  return {
    slots: [...lists.flat().map((opening) => slotOf(bases, opening)), ...proofs.slots],
    finish: (pairs) => {
      const reader = new PairReader(pairs);
      const choices = lists.map(({ length }) => reader.take(length));
      return {
        choices: choices.map((list) => list.map((pair) => ciphertextJson(bases, pair))),
        ...proofs.finish(choices, reader),
      };
    },
  };
}

/** The proofs of an answer, planned. */
interface ListProofs {
  readonly slots: Plan<JsonValue>['slots'];
  /** @param choices - the encrypted choices, list by list. @param reader - at the first of the slots */
  finish(choices: readonly (readonly Pair[])[], reader: PairReader): Readonly<Record<string, JsonValue>>;
}

/** Plans that each choice is 0 or 1, that one list is chosen, candidates of no other list, and at least one candidate. */
function planProofs(answer: AnswerContext, lists: readonly (readonly Opening[])[]): ListProofs {
  const { bases, nonces } = answer;
  const heads = lists.map(([head]) => head ?? sumOf(bases, []));
  const bodies = lists.map(([, ...candidates]) => sumOf(bases, candidates));
  const bits = planBits(answer, lists.flat());
  const overall = planDisjunction(bases, casesOf(sumOf(bases, heads), [1]), nonces);
  const perList = heads.map((head, i) => planList(answer, head, bodies[i] ?? head));
  const nonzero = planNonzero(answer, sumOf(bases, bodies));
  return {
    slots: [...bits, overall, ...perList, nonzero].flatMap(({ slots }) => slots),
    finish: (choices, reader) => {
      const all = choices.flat();
      const context = `${answer.context}|${textOfAll(bases, all)}`;
      const none = productOf(bases, []);
      const individual = bits.map((proof, i) =>
        reader.prove(proof, membershipPrefix(bases, all[i] ?? none, answer.context)),
      );
      const chosen = choices.map(([head]) => head ?? none);
      const prefix = membershipPrefix(bases, productOf(bases, chosen), context);
      const [overallProof = null] = reader.prove(overall, prefix);
      const listProofs = perList.map((proof) => reader.prove(proof, `lproof|${context}|`));
      const nonzeroProof = nonzero.finish(context).finish(reader.take(nonzero.slots.length));
      const lengths = lists.map(({ length }) => length);
      return {
        individual_proofs: portions(individual, lengths),
        overall_proof: overallProof,
        list_proofs: listProofs,
        nonzero_proof: nonzeroProof,
      };
    },
  };
}

/** Plans the proof that a list is chosen, or none of its candidates. */
function planList({ bases, nonces }: AnswerContext, head: Opening, body: Opening): Disjunction {
  const cases = [
    { ...head, number: 1 },
    { ...body, number: 0 },
  ];
  return planDisjunction(bases, cases, nonces);
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
