/** The ciphertexts that trustees work on: the encrypted tally, and what shuffles made of it. */
import { utf8 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import type { JsonValue } from '../core/json.js';
import { compactJson, listOf, listOfLength } from '../verify/foreign/belenios/json.js';
import { type Ciphertext, readCiphertext } from '../verify/foreign/belenios/proofs.js';
import { readShuffle } from '../verify/foreign/belenios/shuffle.js';
import { readShaped, roomForTally, type Shape, shapeOf, sumsOf } from '../verify/foreign/belenios/tally.js';
import type { OpenElection } from './open-election.js';
import { portions } from './portions.js';

/** What is published, byte for byte. */
export interface PublishedTally {
  /** The object `encrypted_tally`. */
  readonly tally: string;
  /** The last shuffle without its owner; `undefined` before the first, and where no question is shuffled. */
  readonly lastShuffle?: string | undefined;
}

/** The ciphertexts of one question. */
export interface QuestionCiphertexts {
  readonly shape: Shape;
  readonly shuffled: boolean;
  readonly ciphertexts: readonly Ciphertext[];
}

/** Most ballots whose answers are shuffled. */
const MAX_SHUFFLED = 2 ** 20;

/**
 * Reads what trustees work on, question by question.
 * @throws {DecodeError} if it is not a tally of the election, or not a shuffle of this tally
 */
export function readPublished(
  { election }: OpenElection,
  { tally, lastShuffle }: PublishedTally,
): readonly QuestionCiphertexts[] {
  const { group, questions } = election;
  const path = 'encrypted_tally';
  const entries = listOfLength(
    compactJson(utf8(tally), path, roomForTally(questions, MAX_SHUFFLED)),
    path,
    questions.length,
  );
  const read = (item: JsonValue, at: string): Ciphertext => readCiphertext(group, item, at);
  const counted = questions.map((question, i): QuestionCiphertexts => {
    const at = `${path}[${i}]`;
    const shuffled = question.kind === 'shuffled';
    const count = shuffled ? listOf(entries[i], at).length : sumsOf(question);
    if (count > MAX_SHUFFLED) throw new DecodeError('too-large', at, `more than ${MAX_SHUFFLED} ballots`);
    const shape = shapeOf(question);
    return { shape, shuffled, ciphertexts: readShaped(entries[i], at, { shape, count }, read) };
  });
  if (lastShuffle === undefined) return counted;
  const sizes = counted.filter(({ shuffled }) => shuffled).map(({ ciphertexts }) => ciphertexts.length);
  const outputs = [...readShuffle(group, utf8(lastShuffle), sizes).ciphertexts];
  return counted.map((question) =>
    question.shuffled ? { ...question, ciphertexts: outputs.shift() ?? [] } : question,
  );
}

/** Items of a question as they are written: a list, or lists of their lengths. */
export function shapedJson(shape: Shape, items: readonly JsonValue[]): JsonValue {
  if (shape === 'flat') return items;
  return portions(items, shape);
}
