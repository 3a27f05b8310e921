/**
 * Public records: the sample that came with the sources of ElectionGuard 1.91.14 (14 ballots of a made-up county with 620
 * selections, 5 guardians), and that of the documentation of 1.91 (5 ballots with 30 selections, 3 guardians), of which MITRE's
 * verifier says that all decryptions are wrong and nothing else.
 */
import { expect, it } from 'vitest';
import { foreignRecord } from '../../../../src/cli/foreign.js';
import { detectFormats } from '../../../../src/verify/foreign/detect.js';
import { verifyElectionGuard1 } from '../../../../src/verify/foreign/electionguard-1/index.js';
import type { ForeignRecord } from '../../../../src/verify/foreign/source.js';
import { describeWithData } from '../../../helpers/shared-data.js';

/** The whole record takes ten seconds. */
const WHOLE = process.env.HANPYO_SLOW_TESTS === '1';
const BALLOTS = 'submitted_ballots';

/** The record with some of its ballots only. */
function only(record: ForeignRecord, names: readonly string[]): ForeignRecord {
  return {
    ...record,
    list: async (folder) => {
      const entries = (await record.list?.(folder)) ?? [];
      return folder === BALLOTS ? entries.filter(({ name }) => names.includes(name)) : entries;
    },
  };
}

const shown = ({ checks }: Awaited<ReturnType<typeof verifyElectionGuard1>>): string[] =>
  checks.filter(({ status }) => status !== 'passed').map(({ id, status }) => `${id} ${status}`);

describeWithData('ElectionGuard 1.91.14', 'electionguard/core2-1.91.14', (path) => {
  it('is recognised, and nothing is wrong with its parameters, keys and first ballots', async () => {
    const record = foreignRecord(path);
    expect(await detectFormats(record)).toEqual(['electionguard-1']);
    const report = await verifyElectionGuard1(only(record, ['fake-ballot-0.json']));
    const tally = ['EG1-12', 'EG1-13', 'EG1-14', 'EG1-16'];
    expect(shown(report)).toEqual([
      'EG1-10 not-run',
      ...tally.map((id) => `${id} failed`),
      'EG1-17 not-run',
      'EG1-18 not-run',
    ]);
    expect(report.facts).toContainEqual({ label: 'Ballots', value: '1 cast, 0 challenged, 0 spoiled' });
  });

  it.runIf(WHOLE)('verifies but for the limits of contests, which its proofs do not show', async () => {
    const report = await verifyElectionGuard1(foreignRecord(path));
    expect(report.checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(report.verdict).toBe('incomplete');
    expect(shown(report)).toEqual(['EG1-10 not-run']);
    const [limits, totals] = ['EG1-10', 'EG1-14'].map((id) => report.checks.find((check) => check.id === id));
    expect(limits?.reason).toMatch(/^the proofs of 49 contests lack the branch of the limit/);
    expect(totals?.notes[0]).toMatch(/^the secrecy of all votes is lost: 80 proofs of decryption repeat/);
    expect(report.facts).toContainEqual({ label: 'Ballots', value: '10 cast, 2 challenged, 2 spoiled' });
    expect(report.checks.find(({ id }) => id === 'EG1-09')?.examined).toBe(620);
  });
});

describeWithData('ElectionGuard 1.91, of its documentation', 'electionguard/sample-1.91', (path) => {
  it('has wrong decryptions, all of them, and nothing else is wrong', async () => {
    const report = await verifyElectionGuard1(foreignRecord(path));
    expect(shown(report)).toEqual(['EG1-10 not-run', 'EG1-14 failed', 'EG1-17 failed']);
    const of = (id: string) => report.checks.find((check) => check.id === id);
    for (const id of ['EG1-14', 'EG1-17']) {
      expect(of(id)?.findings).toHaveLength(of(id)?.examined ?? 0);
      expect(of(id)?.findings.every(({ code }) => code === 'bad-proof')).toBe(true);
    }
    expect(of('EG1-14')?.examined).toBe(6);
    expect(of('EG1-14')?.notes).toEqual([]);
    expect(of('EG1-09')?.examined).toBe(30);
    expect(of('EG1-02')?.notes).toEqual(['the base hash has guardians and quorum first']);
    expect(report.facts).toContainEqual({ label: 'Ballots', value: '3 cast, 2 challenged, 0 spoiled' });
  });
});
