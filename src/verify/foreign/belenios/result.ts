/** The result: BEL-29. */
import { DecodeError } from '../../../core/errors.js';
import type { Element } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import { asInteger } from '../../../core/json-fields.js';
import { decoding, type Fact } from '../report.js';
import type { Member } from './archive.js';
import { type Board, pass, type Setup } from './board.js';
import { countFacts } from './counting.js';
import type { Question } from './election.js';
import { compactJson, countOf, fieldsOf, itemsOf, listOfLength, roomFor } from './json.js';
import { labelOf } from './labels.js';
import { looseVote } from './loose-votes.js';
import { readShaped, type Tally } from './tally.js';

/** The published result of one question. */
type Published =
  | { readonly kind: 'sums'; readonly sums: readonly bigint[] }
  | { readonly kind: 'votes'; readonly votes: readonly (readonly number[])[] };

/**
 * Verifies that the published result is what the plaintexts say.
 * @param plaintexts - question by question
 * @returns the result, for people
 */
export async function verifyResult(
  board: Board,
  setup: Setup,
  tally: Tally,
  [member]: readonly Member[],
  plaintexts: readonly (readonly Element[])[],
): Promise<readonly Fact[] | undefined> {
  const { builder } = board;
  const { questions } = setup.election;
  if (member === undefined) throw new RangeError('a result has an object');
  const published = await decoding(builder, 'BEL-29', 'result', () =>
    readResult(questions, tally, member.body),
  );
  if (published === undefined) return undefined;
  const facts = questions.flatMap((question, i) => {
    const own = published[i];
    if (own === undefined) throw new RangeError('a result is of every question');
    const wrong = firstWrong(setup, own, { question, elements: plaintexts[i] ?? [] });
    if (wrong !== undefined)
      builder.fail({
        check: 'BEL-29',
        culprit: `result[${i}]`,
        code: 'other-result',
        message: `entry ${wrong} is not what was decrypted`,
      });
    return own.kind === 'sums' ? sumFacts(question, own.sums) : countFacts(question, own.votes);
  });
  pass(builder, 'BEL-29', questions.length);
  const loose = looseText(published, setup.election.group.capacity);
  if (loose !== undefined) builder.skip('BEL-29', loose);
  return [
    { label: 'Ballots counted', value: String(tally.ballots) },
    { label: 'Weight', value: String(tally.weight) },
    ...facts,
  ];
}

/** What keeps the result from being told from one that a trustee made up: nobody is to blame, nothing is proved. */
function looseText(published: readonly Published[], capacity: number): string | undefined {
  for (const [i, own] of published.entries()) {
    const vote = own.kind === 'votes' ? looseVote(own.votes, capacity) : undefined;
    if (vote !== undefined)
      return `entry ${vote} of result[${i}] has numbers so large, for so many answers, that a trustee could have made it up`;
  }
  return undefined;
}

function readResult(questions: readonly Question[], tally: Tally, body: Uint8Array): readonly Published[] {
  const values = questions.map((question, i) => {
    const count = tally.questions[i]?.ciphertexts.length ?? 0;
    return 1 + count * (question.kind === 'shuffled' ? 1 + question.answers.length : 1);
  });
  const limits = roomFor(values.reduce((sum, count) => sum + count, 0));
  const { result } = fieldsOf(compactJson(body, 'result', limits), 'result', ['result']);
  const entries = listOfLength(result, 'result', questions.length);
  return questions.map((question, i): Published => {
    const path = `result[${i}]`;
    const { shape, ciphertexts } = tally.questions[i] ?? { shape: 'flat', ciphertexts: [] };
    const shaped = { shape, count: ciphertexts.length };
    if (question.kind === 'shuffled') {
      const read = (item: JsonValue, at: string): readonly number[] =>
        itemsOf(listOfLength(item, at, question.answers.length), at, (value, each) =>
          asInteger(value, each, 0, 255),
        );
      return { kind: 'votes', votes: readShaped(entries[i], path, shaped, read) };
    }
    const sums = readShaped(entries[i], path, shaped, countOf);
    // What was decrypted does not say so: whoever moves votes, because proofs of decryption do not bind their ciphertexts, can
    // make any number of them.
    const above = sums.findIndex((sum) => sum > tally.weight);
    if (above >= 0) throw new DecodeError('bad-number', `${path}[${above}]`, 'more than all votes');
    return { kind: 'sums', sums };
  });
}

/** The first entry that is not what an element says. */
function firstWrong(
  { election, bases }: Setup,
  published: Published,
  { question, elements }: { readonly question: Question; readonly elements: readonly Element[] },
): number | undefined {
  const { group } = election;
  const wrong = elements.findIndex((element, i) => {
    if (published.kind === 'sums') {
      const sum = published.sums[i] ?? -1n;
      return !bases.generator.multiplyVartime(group.group.scalar(sum)).equals(element);
    }
    const vote = published.votes[i] ?? [];
    const length = question.kind === 'shuffled' ? question.answers.length : 0;
    // All that an element hides, not only the bytes that are read: the proofs of decryption do not bind their ciphertexts, and
    // a trustee who may choose what is left over finds a factor for any answers within minutes.
    if (group.hidden(element) >> BigInt(8 * length) !== 0n) return true;
    return !group.integers(element, length).every((value, place) => value === vote[place]);
  });
  return wrong < 0 ? undefined : wrong;
}

function sumFacts(question: Question, sums: readonly bigint[]): readonly Fact[] {
  const start = labelOf(question.text);
  return namesOf(question).map((name, i) => ({
    label: `${start}: ${labelOf(name)}`,
    value: String(sums[i] ?? 0n),
  }));
}

function namesOf(question: Question): readonly string[] {
  if (question.kind === 'lists') return question.lists.flat();
  return question.kind === 'homomorphic' && question.blank
    ? ['(blank)', ...question.answers]
    : question.answers;
}
