/** The election: its group, its public key and its questions. */
import { toBase64 } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import { sha256 } from '../../../core/hash.js';
import type { JsonValue } from '../../../core/json.js';
import { asBoolean, asInteger, asMap } from '../../../core/json-fields.js';
import { groupOfName } from './groups.js';
import { compactJson, fieldsOf, itemsOf, type Limits, listOf, textOf } from './json.js';
import { methodOf } from './methods/method.js';
import type { Point, TextGroup } from './text-group.js';

/** A question whose choices are added up under encryption. */
export interface HomomorphicQuestion {
  readonly kind: 'homomorphic';
  readonly text: string;
  readonly answers: readonly string[];
  /** Whether there is a choice to vote blank, which stands first. */
  readonly blank: boolean;
  readonly min: number;
  readonly max: number;
}

/** A question whose answers are shuffled. */
export interface ShuffledQuestion {
  readonly kind: 'shuffled';
  readonly text: string;
  readonly answers: readonly string[];
  /** What the question says beyond its text, such as how votes are counted. */
  readonly extra: JsonValue | undefined;
}

/** A question that asks for one list, and candidates of it; the first of each list is the list itself. */
export interface ListsQuestion {
  readonly kind: 'lists';
  readonly text: string;
  readonly lists: readonly (readonly string[])[];
}

/** A question. */
export type Question = HomomorphicQuestion | ShuffledQuestion | ListsQuestion;

/** What an election states. */
export interface Election {
  readonly name: string;
  readonly uuid: string;
  readonly group: TextGroup;
  readonly publicKey: Point;
  readonly questions: readonly Question[];
  /** SHA-256 of the whole, in base64 without padding. */
  readonly fingerprint: string;
}

/** More than any question can have. */
const MAX_CHOICES = 4096;
const MAX_QUESTIONS = 1024;
/** More than the answers of all shuffled questions together: the effort of a count grows with the cube of a question's. */
const MAX_SHUFFLED = 4096;
/** The values are mostly texts, which may be short. */
const LIMITS: Limits = { bytes: 2 ** 24, values: 2 ** 16 };
const FIELDS = [
  ...['version', 'description', 'name', 'group', 'public_key', 'questions', 'uuid'],
  ...['administrator?', 'credential_authority?', 'language?'],
];
const BASE58 = /^[1-9A-HJ-NP-Za-km-z]{1,64}$/;

/** SHA-256 in base64 without padding: fingerprints and trackers. */
export function fingerprintOf(bytes: Uint8Array): string {
  return fingerprintFrom(sha256(bytes));
}

/** The fingerprint that a hash makes. */
export function fingerprintFrom(hash: Uint8Array): string {
  return toBase64(hash).replace(/=+$/, '');
}

/** Reads an election. @throws {DecodeError} */
export function readElection(body: Uint8Array): Election {
  const path = 'election';
  const value = compactJson(body, path, LIMITS);
  const { version } = asMap(value, path);
  if (version !== 1) throw new DecodeError('bad-version', `${path}.version`, 'not version 1 of the protocol');
  const fields = fieldsOf(value, path, FIELDS);
  const group = groupOfName(textOf(fields.group, `${path}.group`, 64), `${path}.group`);
  for (const key of ['description', 'administrator', 'credential_authority', 'language'])
    if (fields[key] !== undefined) textOf(fields[key], `${path}.${key}`);
  const uuid = textOf(fields.uuid, `${path}.uuid`, 64);
  if (!BASE58.test(uuid)) throw new DecodeError('bad-value', `${path}.uuid`, 'not an identifier');
  const questions = readQuestions(group, fields.questions, `${path}.questions`);
  return Object.freeze({
    name: textOf(fields.name, `${path}.name`),
    uuid,
    group,
    publicKey: group.key(fields.public_key, `${path}.public_key`),
    questions,
    fingerprint: fingerprintOf(body),
  });
}

function readQuestions(group: TextGroup, value: JsonValue | undefined, path: string): readonly Question[] {
  const items = listOf(value, path);
  if (items.length < 1 || items.length > MAX_QUESTIONS)
    throw new DecodeError('bad-value', path, `from 1 to ${MAX_QUESTIONS} questions`);
  const questions = itemsOf(items, path, readQuestion);
  let all = 0;
  questions.forEach((question, i) => {
    if (question.kind !== 'shuffled') return;
    const { length } = question.answers;
    all += length;
    if (length > group.capacity || all > MAX_SHUFFLED)
      throw new DecodeError(
        'too-large',
        `${path}[${i}]`,
        'more answers than a vote that is shuffled can hold',
      );
  });
  return questions;
}

function readQuestion(value: JsonValue, path: string): Question {
  if (!Object.hasOwn(asMap(value, path), 'type')) return readHomomorphic(value, path);
  const { type, value: inner, extra } = fieldsOf(value, path, ['type', 'value', 'extra?']);
  const { answers, question } = fieldsOf(inner, `${path}.value`, ['answers', 'question']);
  const text = textOf(question, `${path}.value.question`);
  if (type === 'NonHomomorphic') {
    methodOf(extra, `${path}.extra`);
    return { kind: 'shuffled', text, answers: names(answers, `${path}.value.answers`), extra };
  }
  if (type !== 'Lists') throw new DecodeError('bad-value', `${path}.type`, 'a type of question not known');
  if (extra !== undefined)
    throw new DecodeError('bad-value', `${path}.extra`, 'not of a question with lists');
  const lists = listOf(answers, `${path}.value.answers`);
  if (lists.length < 1 || lists.length > MAX_CHOICES)
    throw new DecodeError('bad-value', `${path}.value.answers`, `from 1 to ${MAX_CHOICES} lists`);
  return { kind: 'lists', text, lists: itemsOf(lists, `${path}.value.answers`, names) };
}

function readHomomorphic(value: JsonValue, path: string): HomomorphicQuestion {
  const fields = fieldsOf(value, path, ['answers', 'blank?', 'min', 'max', 'question']);
  const answers = names(fields.answers, `${path}.answers`);
  const min = asInteger(fields.min, `${path}.min`, 0, answers.length);
  return {
    kind: 'homomorphic',
    text: textOf(fields.question, `${path}.question`),
    answers,
    blank: fields.blank === undefined ? false : asBoolean(fields.blank, `${path}.blank`),
    min,
    max: asInteger(fields.max, `${path}.max`, min, answers.length),
  };
}

function names(value: JsonValue | undefined, path: string): readonly string[] {
  const items = listOf(value, path);
  if (items.length < 1 || items.length > MAX_CHOICES)
    throw new DecodeError('bad-value', path, `from 1 to ${MAX_CHOICES} answers`);
  return itemsOf(items, path, (item, at) => textOf(item, at));
}

/** Choices of a homomorphic question in a ballot: the blank one, then the answers. */
export function choicesOf({ answers, blank }: HomomorphicQuestion): number {
  return answers.length + (blank ? 1 : 0);
}
