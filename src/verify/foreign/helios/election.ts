/** The election: its questions, and its fingerprint. */
import { DecodeError } from '../../../core/errors.js';
import type { JsonObject, JsonValue } from '../../../core/json.js';
import { asArray, asInteger, asMap, asText } from '../../../core/json-fields.js';
import { parsePart, readItems } from './json.js';
import { fingerprint } from './python-json.js';

/** A question. */
export interface Question {
  readonly title: string;
  readonly answers: readonly string[];
  readonly min: number;
  /** `undefined` where any number of answers may be chosen, which then is not proved. */
  readonly max: number | undefined;
}

/** The election as it states itself, before its parts are read. */
export interface StatedElection {
  readonly fields: JsonObject;
  readonly uuid: string;
  readonly name: string;
  /** What ballots name it by. */
  readonly hash: string;
  /** Of the voters, when the election was frozen; often there is none. */
  readonly votersHash: string | undefined;
  /** Whether voters may have come after it was frozen. */
  readonly registration: 'open' | 'closed';
}

const MAX_TEXT = 2 ** 20;
/** Most questions of an election. */
export const MAX_QUESTIONS = 1024;
/** Most answers to a question. */
const MAX_ANSWERS = 4096;
/** Of all questions together: the tally of all is held in memory. */
const MAX_COLUMNS = 65_536;
const UUID = /^[0-9A-Za-z-]{1,64}$/;

/** Reads the election. Fields that nothing depends on are not looked at; the hash covers them. @throws {DecodeError} */
export function readElection(bytes: Uint8Array, path: string): StatedElection {
  const fields = asMap(parsePart(bytes, path), path);
  const { voters_hash: votersHash = null } = fields;
  return {
    fields,
    uuid: readUuid(fields.uuid, `${path}.uuid`),
    name: asText(fields.name, `${path}.name`, MAX_TEXT),
    hash: fingerprint(bytes),
    votersHash: votersHash === null ? undefined : asText(votersHash, `${path}.voters_hash`, 64),
    registration: fields.openreg === true ? 'open' : 'closed',
  };
}

/** Reads a name such as `4a0938c4-7c64-4755-8586-f5d83da68b9a`, which may become part of a file's name. @throws {DecodeError} */
export function readUuid(value: JsonValue | undefined, path: string): string {
  const text = asText(value, path, 64);
  if (!UUID.test(text)) throw new DecodeError('bad-value', path, 'not an identifier');
  return text;
}

/** Reads the questions. @throws {DecodeError} */
export function readQuestions({ fields }: StatedElection, path: string): readonly Question[] {
  const at = `${path}.questions`;
  const stated = asArray(fields.questions, at, MAX_QUESTIONS);
  if (stated.length === 0) throw new DecodeError('bad-value', at, 'there is no question');
  const questions = readItems(stated, at, readQuestion);
  if (questions.reduce((sum, { answers }) => sum + answers.length, 0) > MAX_COLUMNS)
    throw new DecodeError('too-large', at, `more than ${MAX_COLUMNS} answers`);
  return questions;
}

function readQuestion(value: JsonValue, path: string): Question {
  const fields = asMap(value, path);
  const kind = (name: string, known: string): void => {
    if (fields[name] !== known) throw new DecodeError('bad-value', `${path}.${name}`, `not "${known}"`);
  };
  kind('choice_type', 'approval');
  kind('tally_type', 'homomorphic');
  const answers = asArray(fields.answers, `${path}.answers`, MAX_ANSWERS).map((answer, i) =>
    asText(answer, `${path}.answers[${i}]`, MAX_TEXT),
  );
  if (answers.length === 0) throw new DecodeError('bad-value', `${path}.answers`, 'there is no answer');
  const min = asInteger(fields.min ?? 0, `${path}.min`, 0, MAX_ANSWERS);
  const max =
    (fields.max ?? null) === null ? undefined : asInteger(fields.max, `${path}.max`, min, MAX_ANSWERS);
  return { title: asText(fields.question, `${path}.question`, MAX_TEXT), answers, min, max };
}
