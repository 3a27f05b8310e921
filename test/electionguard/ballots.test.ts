/** Our ballots for an election of ElectionGuard: verified by the adapter, and opened with the secret of the guardians. */
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/core/json.js';
import {
  encryptBallot,
  type OpenElection,
  openElection,
  type PlainBallot,
} from '../../src/electionguard/index.js';
import { readBallot } from '../../src/verify/foreign/electionguard/ballot.js';
import { verifyBallots } from '../../src/verify/foreign/electionguard/box.js';
import { EG_CHECKS } from '../../src/verify/foreign/electionguard/checks.js';
import { dataAgrees, decryptData } from '../../src/verify/foreign/electionguard/contest-data.js';
import { ReportBuilder } from '../../src/verify/report.js';
import { seededRng } from '../helpers/rng.js';
import { recordOf } from '../verify/foreign/electionguard/memory.js';
import type { Files, Json } from '../verify/foreign/electionguard/plan.js';
import { makeRecord, makeWithSecrets } from '../verify/foreign/electionguard/record.js';

const SETTING = { device: 'device1', timestamp: 1, codeBaux: new Uint8Array(), state: 'CAST' } as const;
const PLAIN: PlainBallot = {
  id: 'b1',
  style: 'E',
  contests: new Map([
    ['mayor', { votes: [0, 1], writeIns: ['Zoë'] }],
    ['council', { votes: [2, 0] }],
  ]),
};
const rng = seededRng('electionguard');

/** A record whose only ballot is the given one; where the others were. */
function withBallot(files: Files, ballot: Json): Files {
  const isBallot = (path: string): boolean => /eballot-/.test(path);
  const [folder = ''] = [...files.keys()].filter(isBallot).map((path) => path.replace(/eballot-.*/, ''));
  const others = [...files].filter(([path]) => !isBallot(path));
  return new Map([...others, [`${folder}eballot-b1.json`, ballot]]);
}

async function findingsOf(files: Files, election: OpenElection): Promise<string[]> {
  const builder = new ReportBuilder(EG_CHECKS);
  await verifyBallots({ record: recordOf(files), builder, rng, facts: [] }, election, {});
  return builder.results().flatMap(({ findings }) => findings.map(({ check, code }) => `${check} ${code}`));
}

describe('ballots of ElectionGuard', () => {
  it('pass all checks of ballots, and say what was voted', async () => {
    const { files, prover } = makeWithSecrets();
    const election = await openElection(recordOf(files));
    const { json, confirmationCode } = encryptBallot(election, PLAIN, SETTING, rng);
    expect(await findingsOf(withBallot(files, JSON.parse(json)), election)).toEqual([]);
    const ballot = readBallot(election, parseJson(json, 2 ** 20, 'ballot'), 'ballot');
    expect(ballot.code).toEqual(confirmationCode);
    const [mayor, council] = ballot.contests;
    const counts = [...(mayor?.selections ?? []), ...(council?.selections ?? [])].map(({ vote }) => {
      const power = vote.beta.element.subtract(vote.alpha.element.multiply(prover.secret));
      return [0, 1, 2].find((count) => prover.key.multiply(election.eg.group.scalar(count)).equals(power));
    });
    expect(counts).toEqual([0, 1, 2, 0]);
    const data = mayor?.data;
    if (data === undefined) throw new Error('a contest has data');
    const beta = data.c0.element.multiply(prover.secret);
    const bytes = decryptData(election, 'mayor', data, { element: beta, encoded: election.eg.encode(beta) });
    const content = { overVotes: [], writeIns: ['Zoë'], status: 'normal' };
    expect(bytes !== undefined && dataAgrees(election, bytes, content)).toBe(true);
  });

  it.each([
    [
      'a changed response',
      'EG-09 bad-proof',
      (text: string) => changed(text, /"selections".*?"response":"(.)/s),
    ],
    [
      'a changed contest proof',
      'EG-10 bad-proof',
      (text: string) => changed(text, /\],"proof":.*?"challenge":"(.)/),
    ],
    ['another code', 'EG-11 wrong-code', (text: string) => changed(text, /"confirmation_code":"(.)/)],
  ])('%s is found', async (_, expected, change) => {
    const files = makeRecord();
    const election = await openElection(recordOf(files));
    const { json } = encryptBallot(election, PLAIN, SETTING, rng);
    const findings = await findingsOf(withBallot(files, JSON.parse(change(json))), election);
    expect(findings).toEqual([expected]);
  });

  it('share no nonce where randomness repeats but votes differ', async () => {
    const election = await openElection(recordOf(makeRecord()));
    const constant = (length: number): Uint8Array => new Uint8Array(length);
    const pads = (plain: PlainBallot): string[] =>
      [...encryptBallot(election, plain, SETTING, constant).json.matchAll(/"pad":"([^"]+)"/g)].map(
        ([, pad = '']) => pad,
      );
    const other = { ...PLAIN, contests: new Map([['mayor', { votes: [1, 0] }]]) };
    expect(pads(PLAIN).filter((pad) => pads(other).includes(pad))).toEqual([]);
  });

  it('refuse what the contests do not allow', async () => {
    const election = await openElection(recordOf(makeRecord()));
    const cast = (contest: string, votes: readonly number[], writeIns: string[] = []): unknown =>
      encryptBallot(
        election,
        { ...PLAIN, contests: new Map([[contest, { votes, writeIns }]]) },
        SETTING,
        rng,
      );
    expect(() => cast('mayor', [1, 1])).toThrow(RangeError);
    expect(() => cast('mayor', [2, 0])).toThrow(RangeError);
    expect(() => cast('mayor', [-1, 1])).toThrow(RangeError);
    expect(() => cast('mayor', [1])).toThrow(RangeError);
    expect(() => cast('school', [1])).toThrow(RangeError);
    expect(() => cast('mayor', [1, 0], ['x'.repeat(97)])).toThrow(RangeError);
    expect(() => encryptBallot(election, { ...PLAIN, style: 'none' }, SETTING, rng)).toThrow(RangeError);
  });

  it('are not encrypted to a key that is not the guardians’', async () => {
    const files = makeRecord();
    const setup = files.get('election_initialized.json');
    setup.joint_public_key = setup.guardians[0].coefficient_proofs[0].public_key;
    await expect(openElection(recordOf(files))).rejects.toThrow('election key');
  });
});

/** A text with one character of a match changed. */
function changed(text: string, pattern: RegExp): string {
  const match = pattern.exec(text);
  if (match === null) throw new Error('nothing to change');
  const at = match.index + match[0].length - 1;
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
}

describe('the auxiliary input of a ballot', () => {
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
  const seal = async (device: string, codeBaux: Uint8Array, style = 'C') => {
    const election = await openElection(recordOf(makeRecord({ device })));
    const contests = new Map([['mayor', { votes: [0, 1] }]]);
    return encryptBallot(election, { id: 'b1', style, contests }, { ...SETTING, device, codeBaux }, rng);
  };

  it('is the name of the device, if that is too short for the hash of a contest', async () => {
    await seal('d'.repeat(31), utf8('d'.repeat(31)));
    await expect(seal('d'.repeat(32), utf8('d'.repeat(32)))).rejects.toThrow('too long');
    await expect(seal('device1', utf8('device2'))).rejects.toThrow('the name of the device');
  });

  it('may be a longer name where no style has more contests', async () => {
    await seal('d'.repeat(32), utf8('d'.repeat(32)), 'E');
  });
});
