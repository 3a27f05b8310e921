/** The encrypted tally: what it must be, and what is published. */
import type { Element } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import { asInteger } from '../../../core/json-fields.js';
import { decoding } from '../report.js';
import type { Member } from './archive.js';
import { type Board, pass, type Setup } from './board.js';
import { choicesOf, type Question } from './election.js';
import {
  compactJson,
  countOf,
  fieldsOf,
  itemsOf,
  type Limits,
  listOf,
  listOfLength,
  roomFor,
} from './json.js';
import { type Ciphertext, type Pair, pairOf, readCiphertext } from './proofs.js';
import type { TextGroup } from './text-group.js';

/** The ciphertexts of one question; of a question with lists, list after list. */
interface QuestionTally {
  readonly ciphertexts: readonly Ciphertext[];
  /** How they are written: a list, or lists of these lengths. */
  readonly shape: Shape;
}

/** A list, or lists of these lengths. */
export type Shape = 'flat' | readonly number[];

/** What was counted. */
export interface Counted {
  /** One for each question: the sums, or what is to be shuffled, in order. */
  readonly questions: readonly (readonly Pair[])[];
  readonly ballots: number;
  readonly weight: bigint;
}

/** The published tally. */
export interface Tally {
  readonly questions: readonly QuestionTally[];
  readonly ballots: number;
  readonly weight: bigint;
}

/** How the ciphertexts of a question are written. */
export function shapeOf(question: Question): Shape {
  return question.kind === 'lists' ? question.lists.map((list) => list.length) : 'flat';
}

/** How many ciphertexts a question is added up in; of a question that is shuffled there are as many as ballots. */
export function sumsOf(question: Question): number {
  if (question.kind === 'homomorphic') return choicesOf(question);
  return question.kind === 'lists' ? question.lists.flat().length : 0;
}

/** The limits of an encrypted tally. @param ballots - at most so many are shuffled */
export function roomForTally(questions: readonly Question[], ballots: number): Limits {
  const ciphertexts = questions.map((question) =>
    question.kind === 'shuffled' ? ballots : sumsOf(question),
  );
  return roomFor(ciphertexts.reduce((sum, count) => sum + 1 + 3 * count, 0));
}

/** The items of a list, or of lists of known lengths, one after the other. @throws {DecodeError} */
export function readShaped<T>(
  value: JsonValue | undefined,
  path: string,
  { shape, count }: { readonly shape: Shape; readonly count: number },
  read: (item: JsonValue, path: string) => T,
): readonly T[] {
  if (shape === 'flat') return itemsOf(listOfLength(value, path, count), path, read);
  const lists = listOfLength(value, path, shape.length);
  return itemsOf(lists, path, (list, at, i) =>
    itemsOf(listOfLength(list, at, shape[i] ?? 0), at, read),
  ).flat();
}

/** Ciphertexts in the order in which Belenios has them shuffled. */
export function inOrder(group: TextGroup, pairs: readonly Pair[]): readonly Pair[] {
  return [...pairs].sort((a, b) => group.compare(a.alpha, b.alpha) || group.compare(a.beta, b.beta));
}

/**
 * BEL-23 and BEL-24.
 * @param counted - re-derived from the ballots; `undefined` if that could not be done
 * @returns the published tally, if it can be read
 */
export async function verifyTally(
  { builder }: Board,
  setup: Setup,
  objects: readonly Member[],
  counted: Counted | undefined,
): Promise<Tally | undefined> {
  const published = await decoding(builder, 'BEL-23', 'encrypted_tally', () => readTally(setup, objects));
  if (published === undefined) return undefined;
  if (counted === undefined) {
    const reason = 'not every ballot could be read';
    builder.skip('BEL-23', reason);
    builder.skip('BEL-24', reason);
    return published;
  }
  published.questions.forEach(({ ciphertexts }, i) => {
    builder.examine('BEL-23', ciphertexts.length);
    if (!samePairs(ciphertexts.map(pairOf), counted.questions[i] ?? []))
      builder.fail({
        check: 'BEL-23',
        culprit: `encrypted_tally[${i}]`,
        code: 'other-tally',
        message: 'not what the counted ballots make',
      });
  });
  builder.complete('BEL-23');
  const differs = (field: string, stated: string, found: string): void =>
    builder.fail({
      check: 'BEL-24',
      culprit: field,
      code: 'other-number',
      message: `${stated} is stated, ${found} were counted`,
    });
  if (published.ballots !== counted.ballots)
    differs('num_tallied', String(published.ballots), String(counted.ballots));
  if (published.weight !== counted.weight)
    differs('total_weight', String(published.weight), String(counted.weight));
  pass(builder, 'BEL-24', 2);
  return published;
}

function readTally(setup: Setup, [tally, sized]: readonly Member[]): Tally {
  const { questions, group } = setup.election;
  if (tally === undefined || sized === undefined) throw new RangeError('a tally has two objects');
  const order = ['num_tallied', 'total_weight', 'encrypted_tally'];
  const fields = fieldsOf(compactJson(sized.body, 'sized_encrypted_tally'), 'sized_encrypted_tally', order);
  const ballots = asInteger(fields.num_tallied, 'num_tallied', 0, 2 ** 30);
  const path = 'encrypted_tally';
  const limits = roomForTally(questions, setup.credentials.size);
  const entries = listOfLength(compactJson(tally.body, path, limits), path, questions.length);
  const read = (item: JsonValue, at: string): Ciphertext => readCiphertext(group, item, at);
  return {
    questions: questions.map((question, i) => {
      const at = `${path}[${i}]`;
      const shape = shapeOf(question);
      const count = question.kind === 'shuffled' ? listOf(entries[i], at).length : sumsOf(question);
      return { shape, ciphertexts: readShaped(entries[i], at, { shape, count }, read) };
    }),
    ballots,
    weight: countOf(fields.total_weight, 'total_weight'),
  };
}

function samePairs(a: readonly Pair[], b: readonly Pair[]): boolean {
  const same = (x: Element | undefined, y: Element | undefined): boolean =>
    x !== undefined && y !== undefined && x.equals(y);
  return (
    a.length === b.length &&
    a.every(({ alpha, beta }, i) => same(alpha, b[i]?.alpha) && same(beta, b[i]?.beta))
  );
}
