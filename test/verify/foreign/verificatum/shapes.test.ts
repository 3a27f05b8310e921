/** Proof directories of every shape, made by the test prover: they verify, whatever is spoilt in them is named. */
import { describe, expect, it } from 'vitest';
import type { ForeignReport } from '../../../../src/verify/foreign/report.js';
import { foreignReportToText } from '../../../../src/verify/foreign/report-views.js';
import { type VmnCheckId, verifyVerificatum } from '../../../../src/verify/foreign/verificatum/index.js';
import { memoryFiles, SMALL } from './data.js';
import { proofDirectory } from './prover/directory.js';
import type { ProverGroupName } from './prover/groups.js';
import type { Plan } from './prover/session.js';

type Report = ForeignReport<VmnCheckId>;

const PLAIN: Plan = { servers: 1, threshold: 1, width: 1, size: 3, type: 'mixing' };

/** A group in which proofs are made quickly. */
const FAST = 'subgroup-512';

/** The report, which must be the same in both modes. */
async function reportOn(group: ProverGroupName, plan: Partial<Plan>): Promise<Report> {
  const files = memoryFiles(proofDirectory(group, { ...PLAIN, ...plan }));
  const together = await verifyVerificatum(files, SMALL);
  expect(await verifyVerificatum(files, { ...SMALL, mode: 'one-by-one' })).toEqual(together);
  return together;
}

/** What is said besides that a check passed, and that the group is small. */
function remarks(report: Report): string[] {
  return allRemarks(report).filter((remark) => !remark.startsWith('VMN-02 note: the group is too small'));
}

function allRemarks(report: Report): string[] {
  return report.checks.flatMap(({ id, notes, findings }) => [
    ...notes.map((note) => `${id} note: ${note}`),
    ...findings.map(({ culprit, code }) => `${id} ${culprit}: ${code}`),
  ]);
}

function statusOf(report: Report, id: VmnCheckId): string | undefined {
  return report.checks.find((check) => check.id === id)?.status;
}

describe('groups', () => {
  it.each(['P-256', 'P-384', 'P-521'] as const)('%s', async (group) => {
    const files = memoryFiles(proofDirectory(group, { ...PLAIN, size: 2 }));
    const report = await verifyVerificatum(files);
    expect([report.verdict, allRemarks(report)]).toEqual(['verified', []]);
  });

  it.each([...(['P-192', 'P-224', 'safe-512', 'subgroup-1024'] as const)])(
    '%s, which is too small, only if any group is asked for',
    async (group) => {
      const files = memoryFiles(proofDirectory(group, { ...PLAIN, size: 2 }));
      const strict = await verifyVerificatum(files);
      expect([strict.verdict, allRemarks(strict)]).toEqual(['failed', ['VMN-02 protInfo.xml: small-group']]);
      expect([strict.result, statusOf(strict, 'VMN-12')]).toEqual([undefined, 'passed']);
      expect(strict.facts.map(({ label }) => label)).not.toContain('Left out');
      const report = await verifyVerificatum(files, SMALL);
      expect(report.verdict).toBe('verified');
      expect(allRemarks(report)).toEqual([expect.stringMatching(/^VMN-02 note: the group is too small/)]);
      expect(report.facts.at(-1)).toEqual({
        label: 'Left out',
        value: 'that the group is large enough to be secure',
      });
    },
  );
});

describe('servers', () => {
  it.each([
    [1, 1, 3],
    [2, 2, 1],
    [3, 2, 2],
    [4, 3, 1],
    [5, 3, 1],
  ])('%i, of whom %i decrypt, width %i', async (servers, threshold, width) => {
    const report = await reportOn(FAST, { servers, threshold, width, size: 2 });
    expect([report.verdict, remarks(report)]).toEqual(['verified', []]);
  });
});

describe('kinds', () => {
  const plans: [string, Partial<Plan>][] = [
    ['mixing', {}],
    ['shuffling', { type: 'shuffling' }],
    ['shuffling, where the last list is published only', { type: 'shuffling', lastPublishedOnly: true }],
    ['decryption', { type: 'decryption' }],
    ['mixing by permutations of more', { prepared: 5 }],
    ['mixing by permutations of just as many', { prepared: 3, width: 2 }],
    ['shuffling by permutations of more', { prepared: 4, type: 'shuffling' }],
    ['one ciphertext', { size: 1 }],
    ['other hash functions', { hash: 'SHA-512', prg: 'SHA-384', version: '3.0.4' }],
    ['other lengths', { hash: 'SHA-384', prg: 'SHA-512', batchBits: 131, challengeBits: 250 }],
  ];
  it.each(plans)('%s', async (_, plan) => {
    const report = await reportOn(FAST, { servers: 3, threshold: 2, ...plan });
    expect([report.verdict, remarks(report)]).toEqual(['verified', []]);
  });

  it('are what is expected, or the verdict says what they are', async () => {
    const types = ['mixing', 'shuffling', 'decryption'] as const;
    const lines = [
      'VERIFIED (shuffles, decryption)',
      'VERIFIED (shuffles; NOT in the record: decryption)',
      'VERIFIED (decryption; NOT in the record: shuffles)',
    ];
    for (const [i, type] of types.entries()) {
      const files = memoryFiles(proofDirectory(FAST, { ...PLAIN, size: 2, type }));
      for (const expected of types) {
        const report = await verifyVerificatum(files, { ...SMALL, expected });
        const other = type === expected ? [] : ['VMN-03 nizkp: other-type'];
        expect([report.verdict, remarks(report)]).toEqual([type === expected ? 'verified' : 'failed', other]);
      }
      const report = await verifyVerificatum(files, SMALL);
      expect(foreignReportToText(report).trimEnd().split('\n').at(-1)).toBe(`Verdict: ${lines[i]}`);
    }
  });

  it('waive what they do not have', async () => {
    const waived = async (plan: Partial<Plan>): Promise<string[]> =>
      (await reportOn(FAST, { ...plan, size: 2 })).checks
        .filter(({ status }) => status === 'not-asked')
        .map(({ id }) => id);
    expect(await waived({})).toEqual(['VMN-07', 'VMN-09']);
    expect(await waived({ type: 'shuffling', prepared: 3 })).toEqual([
      'VMN-05',
      'VMN-10',
      'VMN-11',
      'VMN-12',
    ]);
    expect(await waived({ type: 'decryption' })).toEqual(['VMN-07', 'VMN-08', 'VMN-09']);
  });
});

describe('a server that fails', () => {
  const three = { servers: 3, threshold: 2, active: 3 } as const;

  it.each([1, 2, 3])('server %i is left out while two are valid', async (server) => {
    const report = await reportOn(FAST, { ...three, spoiltShuffle: [server] });
    expect(report.verdict).toBe('verified');
    expect(remarks(report)).toEqual([
      `VMN-08 note: server ${server} is left out: the proof of the shuffle fails: equation A [bad-proof]`,
    ]);
  });

  it('is left out for its commitment', async () => {
    const report = await reportOn(FAST, {
      ...three,
      prepared: 4,
      spoiltCommitment: [1],
      spoiltShuffle: [],
    });
    expect(report.verdict).toBe('verified');
    expect(remarks(report)).toEqual([
      'VMN-07 note: server 1 is left out: the proof of the commitment fails: equation A [bad-proof]',
    ]);
  });

  it('may be absent', async () => {
    const report = await reportOn(FAST, { ...three, absent: [2], type: 'shuffling' });
    expect(report.verdict).toBe('verified');
    expect(remarks(report)).toEqual(['VMN-08 note: server 2 is left out: took no part [absent]']);
  });

  it('makes the proof fail where too few are left', async () => {
    const spoilt = await reportOn(FAST, { ...three, spoiltShuffle: [1], absent: [3] });
    expect(spoilt.verdict).toBe('failed');
    expect(remarks(spoilt)).toEqual([
      'VMN-08 server 1: bad-proof',
      'VMN-08 server 3: absent',
      'VMN-08 servers: too-few',
    ]);
    expect(statusOf(spoilt, 'VMN-11')).toBe('not-run');
    expect(spoilt.result).toBeUndefined();
    const prepared = await reportOn(FAST, {
      servers: 3,
      threshold: 2,
      prepared: 4,
      spoiltCommitment: [2],
    });
    expect(remarks(prepared)).toEqual(['VMN-07 server 2: bad-proof', 'VMN-07 servers: too-few']);
    expect(statusOf(prepared, 'VMN-08')).toBe('not-run');
  });

  it('decrypts wrongly', async () => {
    const used = await reportOn(FAST, { servers: 3, threshold: 2, spoiltFactors: [2], width: 2 });
    expect([used.verdict, remarks(used)]).toEqual(['failed', ['VMN-11 server 2: bad-proof']]);
    const marked = await reportOn(FAST, { servers: 3, threshold: 2, spoiltFactors: [2], marked: [2] });
    expect([marked.verdict, remarks(marked)]).toEqual(['verified', []]);
    const unused = await reportOn(FAST, { servers: 3, threshold: 2, spoiltFactors: [3] });
    expect(unused.verdict).toBe('verified');
    expect(remarks(unused)).toEqual([
      'VMN-11 note: server 3 is marked as correct, but its proof fails; its factors are not needed',
    ]);
    const slandered = await reportOn(FAST, { servers: 3, threshold: 2, marked: [1] });
    expect(remarks(slandered)).toEqual([
      'VMN-11 note: server 1 is marked as wrong, but its proof holds; its factors are not needed',
    ]);
  });

  it('decrypts with another secret than that of the key', async () => {
    const report = await reportOn(FAST, { servers: 3, threshold: 2, otherSecret: true });
    expect([report.verdict, remarks(report)]).toEqual(['failed', ['VMN-11 servers: bad-proof']]);
  });

  it('decrypts alone, wrongly', async () => {
    const report = await reportOn(FAST, { servers: 1, threshold: 1, spoiltFactors: [1] });
    expect([report.verdict, remarks(report)]).toEqual(['failed', ['VMN-11 server 1: bad-proof']]);
  });

  it('is not blamed where another one’s file was changed after the proofs were made', async () => {
    const files = proofDirectory(FAST, { servers: 3, threshold: 2, size: 2, width: 1, type: 'mixing' });
    const path = 'nizkp/proofs/DecrFactCommitment03.bt';
    const other = files.get('nizkp/proofs/DecrFactCommitment02.bt');
    if (other === undefined) throw new Error('no commitment');
    const report = await verifyVerificatum(memoryFiles(new Map(files).set(path, other)), SMALL);
    expect([report.verdict, remarks(report)]).toEqual(['failed', ['VMN-11 servers: bad-proof']]);
  });
});
