/**
 * An opened ballot without its election. The key it was encrypted to follows from any of its ciphertexts; all others must
 * agree, and the report shows it, for the voter to compare with that of the election.
 */
import { toHex } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import type { Element } from '../../../core/group.js';
import { HELIOS_2048_PARAMETERS } from '../../../core/groups/modp-params.js';
import { sha256 } from '../../../core/hash.js';
import type { JsonValue } from '../../../core/json.js';
import { asArray, asMap } from '../../../core/json-fields.js';
import type { Scope } from '../report.js';
import type { ForeignRecord } from '../source.js';
import { type OpenedAnswer, type OpenedBallot, readOpenedBallot, type Shape } from './ballot.js';
import { HEL_CHECKS, type HelCheckId } from './checks.js';
import { MAX_QUESTIONS } from './election.js';
import { decodingScalars } from './faults.js';
import { encodedResidue, type HeliosGroup, heliosGroup, type Residue } from './group.js';
import { MAX_BALLOT, parsePart, readItems } from './json.js';
import { Judge, type Tables } from './judge.js';
import { encryptor, openedStatement, wrongOpening } from './opened.js';
import { type Board, pass } from './options.js';
import { leastNumber } from './overall-range.js';

/** What a verdict on an opened ballot alone is about. */
export const LONE_BALLOT: Scope = {
  there: ['an opened ballot'],
  notThere: ['the election and its key', 'voters', 'cast ballots', 'trustees', 'a result'],
};

const NAME = 'ballot';
/** Most choices of a ballot, of all questions together. */
const MAX_CHOICES = 4096;
/** Checks that an opened ballot alone can be asked. */
const ASKED: readonly HelCheckId[] = ['HEL-01', 'HEL-02', 'HEL-06', 'HEL-12', 'HEL-17'];

/**
 * Verifies an opened ballot that stands alone, of the default group of Helios. The verdict is never `verified`: whose key it
 * is encrypted to is for a voter to compare, so HEL-06 is asked but does not run.
 */
export async function verifyLoneBallot(board: Board, record: ForeignRecord): Promise<undefined> {
  const { builder, facts } = board;
  for (const { id } of HEL_CHECKS)
    if (!ASKED.includes(id)) builder.waive(id, 'an opened ballot alone has no election');
  builder.skip('HEL-06', 'the key is that of the ballot itself: compare it with the one of the election');
  const group = heliosGroup(HELIOS_2048_PARAMETERS, board, 'public_key');
  pass(builder, 'HEL-02');
  const read = await decodingScalars(board, 'HEL-17', NAME, async () => {
    const value = parsePart(await contentOf(record), NAME, MAX_BALLOT);
    return readOpenedBallot(group, shapesShown(value), value, NAME);
  });
  if (read === undefined) return;
  for (const check of ['HEL-01', 'HEL-12'] as const) pass(builder, check);
  const ballot = read.value;
  const key = keyOf(group, ballot);
  if (key === undefined) {
    builder.fail({ check: 'HEL-17', culprit: NAME, code: 'no-key', message: 'no ciphertext shows a key' });
    return;
  }
  const { text } = verifyAlone(board, group, ballot, key);
  facts.push({ label: 'Election', value: ballot.electionUuid });
  facts.push({ label: 'Election fingerprint', value: ballot.electionHash });
  facts.push({ label: 'Tracker', value: ballot.tracker });
  facts.push({ label: 'Key y in decimals', value: text });
  facts.push({ label: 'SHA-256 of the key', value: toHex(sha256(key.toBytes())) });
  for (const [i, { chosen }] of ballot.answers.entries()) {
    const answers = chosen.map((index) => index + 1).join(', ');
    facts.push({
      label: `Stated: question ${i + 1}`,
      value: answers === '' ? 'nothing' : `answers ${answers}`,
    });
  }
}

/** The shapes of the answers as the ballot itself has them, bounded before any number is read. @throws {DecodeError} */
function shapesShown(value: JsonValue): readonly Shape[] {
  const { answers } = asMap(value, NAME);
  let all = 0;
  asArray(answers, `${NAME}.answers`, MAX_QUESTIONS);
  return readItems(answers, `${NAME}.answers`, (item, path) => {
    const { choices, overall_proof: overall = null } = asMap(item, path);
    const count = asArray(choices, `${path}.choices`, MAX_CHOICES).length;
    all += count;
    if (all > MAX_CHOICES) throw new DecodeError('too-large', path, `more than ${MAX_CHOICES} choices`);
    if (overall === null) return { answers: count, min: 0, max: undefined };
    const proofs = asArray(overall, `${path}.overall_proof`, count + 1).length;
    if (proofs === 0) throw new DecodeError('bad-value', `${path}.overall_proof`, 'there is no proof');
    return { answers: count, min: 0, max: proofs - 1 };
  });
}

async function contentOf(record: ForeignRecord): Promise<Uint8Array> {
  const file = await record.open('');
  if (file === undefined) throw new DecodeError('truncated', NAME, 'there is no file');
  try {
    if (file.size > MAX_BALLOT) throw new DecodeError('too-large', NAME, `more than ${MAX_BALLOT} bytes`);
    return await file.read(0, file.size);
  } finally {
    await file.close();
  }
}

/** `y = (beta / g^m)^(1/r)`, of the first choice whose randomness has an inverse. */
function keyOf({ group }: HeliosGroup, { answers }: OpenedBallot): Element | undefined {
  for (const { choices, chosen, randomness } of answers)
    for (const [i, { beta }] of choices.entries()) {
      const r = group.scalar(randomness[i] ?? 0n);
      if (r.isZero()) continue;
      try {
        const element = group.elementOrIdentityFromBytes(beta.bytes, beta.path);
        const mask = chosen.includes(i) ? element.subtract(group.generator()) : element;
        const key = mask.multiplyVartime(r.invert());
        return key.isIdentity() ? undefined : key;
      } catch (error) {
        if (error instanceof DecodeError) return undefined;
        throw error;
      }
    }
  return undefined;
}

/** @returns the key as a residue */
function verifyAlone(board: Board, group: HeliosGroup, ballot: OpenedBallot, element: Element): Residue {
  const { builder } = board;
  const key = encodedResidue(element.toBytes(), 'key');
  const generator = group.group.generator();
  const tables: Tables = new Map([
    [group.generator, generator],
    [key, group.group.withTable(element)],
  ]);
  const judge = new Judge(board, group, tables);
  ballot.answers.forEach((answer, i) => {
    const at = wrongOpening(answer, encryptor(group, generator, tables.get(key)));
    if (at !== undefined)
      builder.fail({
        check: 'HEL-17',
        culprit: NAME,
        code: 'other-vote',
        message: `answers[${i}].choices[${at}] does not hold what is stated`,
      });
    const min = at === undefined ? leastOrNone(group, element, answer) : 0;
    const one = { name: `${NAME}.answers[${i}]`, mins: [min] };
    judge.add(openedStatement(group, key, { ...ballot, answers: [answer] }, one));
    if (answer.overall !== undefined)
      builder.note('HEL-17', `question ${i + 1}: ${min} to ${min + answer.overall.length - 1} answers`);
  });
  builder.examine('HEL-17', ballot.answers.length);
  judge.finish(['HEL-17']);
  return key;
}

/** The same as {@link leastNumber}, but 0 where an element is not in the group, which is found where it is judged. */
function leastOrNone(group: HeliosGroup, key: Element, answer: OpenedAnswer): number {
  try {
    return leastNumber(group, key, answer);
  } catch (error) {
    if (error instanceof DecodeError) return 0;
    throw error;
  }
}
