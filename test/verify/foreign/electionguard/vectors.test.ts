import { expect, it } from 'vitest';
import { foreignRecord } from '../../../../src/cli/foreign.js';
import { detectFormat } from '../../../../src/verify/foreign/detect.js';
import { verifyElectionGuard } from '../../../../src/verify/foreign/electionguard/verify-electionguard.js';
import type { ForeignRecord } from '../../../../src/verify/foreign/source.js';
import { describeWithData } from '../../../helpers/shared-data.js';

/** The whole record of 4096-bit integers takes a quarter of a minute. */
const WHOLE = process.env.HANPYO_SLOW_TESTS === '1';

describeWithData('ElectionGuard on P-256', 'electionguard/allAvailableEc', (path) => {
  it('verifies, and its result is derived again', async () => {
    const record = foreignRecord(path);
    expect(await detectFormat(record)).toBe('electionguard');
    const { verdict, result, facts, checks } = await verifyElectionGuard(record);
    expect(checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(verdict).toBe('verified');
    expect(facts).toContainEqual({ label: 'Ballots', value: '33 cast, 9 challenged' });
    expect(result).toHaveLength(41);
    expect(result?.slice(0, 2)).toEqual([
      { label: 'contest1, selection1', value: '7' },
      { label: 'contest1, selection2', value: '4' },
    ]);
    expect(checks.find(({ id }) => id === 'EG-09')?.examined).toBe(700);
  });
});

describeWithData('ElectionGuard on integers', 'electionguard/allAvailable', (path) => {
  it('verifies the first ballots', async () => {
    const record = foreignRecord(path);
    const few: ForeignRecord = {
      ...record,
      list: async (folder) => {
        const entries = (await record.list?.(folder)) ?? [];
        const names = ['runWorkflowDevice', 'eballot-id-1.json', 'eballot-id-2.json'];
        return entries.filter(({ name }) => names.includes(name));
      },
    };
    const { checks } = await verifyElectionGuard(few);
    const passed = checks.filter(({ status }) => status === 'passed').map(({ id }) => id);
    expect(passed.slice(0, 11)).toEqual(
      Array.from({ length: 11 }, (_, i) => `EG-${String(i + 1).padStart(2, '0')}`),
    );
    expect(checks.find(({ id }) => id === 'EG-14')?.findings.map(({ code }) => code)).toEqual([
      'strange-ballot',
    ]);
  });

  it.skipIf(!WHOLE)(
    'verifies whole (with HANPYO_SLOW_TESTS=1), and its result is derived again',
    async () => {
      const { verdict, result } = await verifyElectionGuard(foreignRecord(path));
      expect(verdict).toBe('verified');
      expect(result?.slice(0, 2)).toEqual([
        { label: 'contest1, selection1', value: '7' },
        { label: 'contest1, selection2', value: '7' },
      ]);
    },
  );
});
