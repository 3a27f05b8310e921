/**
 * Every refusal says what is wrong, also where another one would refuse the same record after it: the culprit, the code and
 * the words; and what is not asked, or could not run, says why.
 */
import { describe, expect, it } from 'vitest';
import { verifyElectionGuard } from '../../../../src/verify/foreign/electionguard/verify-electionguard.js';
import type { ForeignReport } from '../../../../src/verify/foreign/report.js';
import { ballot } from './cases-ballots.js';
import { INTEGER_CASES } from './cases-integers.js';
import { PRE_ENCRYPTED } from './cases-pre-encryption.js';
import { type Change, changed, copy, edit, pop, put, remove } from './changes.js';
import { recordOf } from './memory.js';
import { makeMixed } from './mixes.js';
import { type Files, PLAN } from './plan.js';
import { makeRecord } from './record.js';

const B1 = ballot('b1');
const VOTE = 'contests/0/selections/0/encrypted_vote';
const plain = makeRecord();
const preEncrypted = makeRecord(PRE_ENCRYPTED);

/** The first finding. */
function first({ checks }: ForeignReport): string {
  const [finding] = checks.flatMap(({ findings }) => findings);
  return `${finding?.check} ${finding?.culprit} ${finding?.code}: ${finding?.message}`;
}

describe('what a record is refused for', () => {
  const [pre, vectors] = ['contests/1/pre_encryption', 'contests/1/pre_encryption/selected_vectors'];
  it.each<[string, Files, Change, string]>([
    [
      'a unit',
      plain,
      put(B1, `${VOTE}/pad`, '/'.repeat(44)),
      `EG-06 ${B1} identity: ${B1}.contests[0].selections[0].encrypted_vote.pad: the unit is not allowed here`,
    ],
    [
      'a point off the curve',
      plain,
      put(B1, `${VOTE}/data`, `Ag${'A'.repeat(41)}B`),
      `EG-06 ${B1} bad-element: ${B1}.contests[0].selections[0].encrypted_vote.data: not a point of P-256`,
    ],
    [
      'a hash of a byte too many',
      plain,
      edit(B1, 'confirmation_code', () => 'A'.repeat(44)),
      `EG-06 ${B1} too-large: ${B1}.confirmation_code: 33 bytes, at most 32 allowed`,
    ],
    [
      'a contest without its pre-encryption',
      preEncrypted,
      remove(B1, 'contests/0/pre_encryption'),
      `EG-13 ${B1} wrong-code: contest "mayor": there is no pre-encryption`,
    ],
    [
      'another hash of a pre-encrypted contest',
      preEncrypted,
      copy(B1, `${pre}/preencryption_hash`, 'confirmation_code'),
      `EG-13 ${B1} wrong-code: contest "council": the hash of the contest is another`,
    ],
    [
      'a vector that is too short',
      preEncrypted,
      pop(B1, `${vectors}/0/encryptions`),
      `EG-13 ${B1} wrong-code: contest "council": a vector has not as many encryptions as there are options`,
    ],
  ])('%s', async (_, files, change, finding) => {
    expect(first(await verifyElectionGuard(recordOf(changed(files, change))))).toBe(finding);
  });

  it('a record whose folders cannot be listed', async () => {
    const { list: _, ...record } = recordOf(plain);
    expect(first(await verifyElectionGuard(record))).toBe(
      'EG-06 encrypted_ballots bad-value: encrypted_ballots: its files cannot be listed',
    );
  });
});

describe('why there is no verdict on mixes', () => {
  /** Status and reason of the checks of mixes, and the verdict on all. */
  async function mixes(files: Files): Promise<string[]> {
    const { checks, verdict } = await verifyElectionGuard(recordOf(files));
    const texts = checks.slice(-3).map(({ status, reason }) => `${status}: ${reason}`);
    return [verdict, ...new Set(texts)];
  }
  const config = async (): Promise<object> => (await makeMixed()).get('mix1/mix_config.json');

  it('there is none', async () => {
    expect(await mixes(plain)).toEqual(['verified', 'not-asked: the ballots were not mixed']);
  });

  it('it is of integers', async () => {
    const { manifest_hash: hash } = INTEGER_CASES.files.get('election_config.json');
    const files = changed(INTEGER_CASES.files, (own) => {
      own.set('mix1/mix_config.json', {
        ...{ mix_name: 'mix1', election_id: hash, ballotStyles: ['W'], width: 3 },
        nonces_seed: hash,
      });
    });
    const why = 'not-run: mixes of groups of integers are not known';
    expect(await mixes(files)).toEqual(['incomplete', why]);
  });

  it('it is of nothing', async () => {
    const nobody = makeRecord({ ballots: PLAN.ballots.map((one) => ({ ...one, cast: false })) });
    nobody.set('mix1/mix_config.json', await config());
    expect(await mixes(nobody)).toEqual(['incomplete', 'not-run: no ballot was cast']);
  });
});
