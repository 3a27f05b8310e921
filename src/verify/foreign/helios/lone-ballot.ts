/**
 * An opened ballot without its election. The key it was encrypted to follows from any of its ciphertexts; all others must
 * agree, and the report shows the key's fingerprint, which an auditor compares with that of the election.
 */
import { toHex } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import type { Element } from '../../../core/group.js';
import { HELIOS_2048_PARAMETERS } from '../../../core/groups/modp-params.js';
import { sha256 } from '../../../core/hash.js';
import type { Fact } from '../report.js';
import type { ForeignRecord } from '../source.js';
import { type OpenedAnswer, type OpenedBallot, readOpenedBallot } from './ballot.js';
import { HEL_CHECKS } from './checks.js';
import { decodingScalars } from './faults.js';
import { encodedResidue, type HeliosGroup, heliosGroup } from './group.js';
import { MAX_BALLOT } from './json.js';
import { Judge, judgeAlone, type Statement } from './judge.js';
import { encryptor, openedStatement, wrongOpening } from './opened.js';
import { type Board, pass } from './options.js';

const NAME = 'ballot';

/** Verifies an opened ballot that stands alone, of the default group of Helios. @returns what it holds */
export async function verifyLoneBallot(
  board: Board,
  record: ForeignRecord,
): Promise<readonly Fact[] | undefined> {
  const { builder, facts } = board;
  for (const { id } of HEL_CHECKS)
    if (!['HEL-01', 'HEL-02', 'HEL-12', 'HEL-17'].includes(id))
      builder.waive(id, 'an opened ballot alone has no election');
  const group = heliosGroup(HELIOS_2048_PARAMETERS, board, 'public_key');
  pass(builder, 'HEL-02');
  const read = await decodingScalars(board, 'HEL-17', NAME, async () =>
    readOpenedBallot(group, undefined, await contentOf(record), NAME),
  );
  if (read === undefined) return undefined;
  for (const check of ['HEL-01', 'HEL-12'] as const) pass(builder, check);
  const ballot = read.value;
  const key = keyOf(group, ballot);
  if (key === undefined) {
    builder.fail({ check: 'HEL-17', culprit: NAME, code: 'no-key', message: 'no ciphertext shows a key' });
    return undefined;
  }
  verifyAlone(board, group, ballot, key);
  facts.push({ label: 'Election', value: `${ballot.electionUuid}, fingerprint ${ballot.electionHash}` });
  facts.push({ label: 'Tracker', value: ballot.tracker });
  facts.push({ label: 'SHA-256 of the key', value: toHex(sha256(key.toBytes())) });
  return ballot.answers.map(({ chosen }, i) => ({
    label: `Question ${i + 1}`,
    value: chosen.length === 0 ? 'nothing' : `answers ${chosen.map((index) => index + 1).join(', ')}`,
  }));
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

function verifyAlone(board: Board, group: HeliosGroup, ballot: OpenedBallot, element: Element): void {
  const { builder } = board;
  const key = encodedResidue(element.toBytes(), 'key');
  const generator = group.group.generator();
  const tables = new Map([
    [group.generator, generator],
    [key, group.group.withTable(element)],
  ]);
  ballot.answers.forEach((answer, i) => {
    const at = wrongOpening(answer, encryptor(group, generator, tables.get(key)));
    if (at !== undefined)
      builder.fail({
        check: 'HEL-17',
        culprit: NAME,
        code: 'other-vote',
        message: `answers[${i}].choices[${at}] does not hold what is stated`,
      });
  });
  const statement = (index: number, answer: OpenedAnswer, min: number): Statement =>
    openedStatement(
      group,
      key,
      { ...ballot, answers: [answer] },
      { name: `${NAME}.answers[${index}]`, mins: [min] },
    );
  const judge = new Judge(board, group, tables);
  ballot.answers.forEach((answer, i) => {
    const fits = (min: number): boolean => judgeAlone(group, statement(i, answer, min), tables).length === 0;
    const min = possibleMins(answer).find(fits) ?? 0;
    judge.add(statement(i, answer, min));
    if (answer.overall !== undefined)
      builder.note('HEL-17', `question ${i + 1}: ${min} to ${min + answer.overall.length - 1} answers`);
  });
  builder.examine('HEL-17', ballot.answers.length);
  judge.finish(['HEL-17']);
}

/** The ranges that an overall proof can be of, by their least number. */
function possibleMins({ overall, choices, chosen }: OpenedAnswer): readonly number[] {
  if (overall === undefined) return [0];
  const least = Math.max(0, chosen.length - overall.length + 1);
  const most = Math.min(chosen.length, choices.length);
  return Array.from({ length: Math.max(0, most - least + 1) }, (_, i) => least + i);
}
