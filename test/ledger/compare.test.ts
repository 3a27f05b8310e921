/** Copies of a log compared, and the size of a log over time. */
import { describe, expect, it } from 'vitest';
import { compareLogs, type Ledger, logStats, memoryStore, openLedger } from '../../src/ledger/index.js';
import { ORIGIN, record, SIGNER } from './helpers.js';

describe('comparing copies', () => {
  const withRecords = async (records: readonly number[]): Promise<Ledger> => {
    const ledger = await openLedger(memoryStore(), { origin: ORIGIN, signer: SIGNER });
    await ledger.appendBatch(records.map(record));
    await ledger.checkpoint({ size: records.length });
    return ledger;
  };

  it('tells equal, behind and forked, with both notes and the first difference', async () => {
    const [a, same] = [await withRecords([0, 1, 2, 3]), await withRecords([0, 1, 2, 3])];
    const [behind, empty] = [await withRecords([0, 1, 2]), await withRecords([])];
    const forked = await withRecords([0, 1, 9, 3, 4]);
    expect((await compareLogs([a, same])).kind).toBe('equal');
    expect((await compareLogs([a, behind, empty, same])).kind).toBe('prefix');
    const found = await compareLogs([a, behind, forked]);
    expect(found).toMatchObject({ kind: 'fork', between: [0, 2], firstDifference: 2 });
    if (found.kind === 'fork')
      expect(found.notes).toEqual([(await a.checkpoint()).note, (await forked.checkpoint()).note]);
    await expect(compareLogs([a])).rejects.toThrow(RangeError);
  });
});

describe('statistics', () => {
  it('give bytes an entry, rates and a forecast', () => {
    const samples = [
      { size: 100, bytes: 20_000, time: 0 },
      { size: 300, bytes: 40_000, time: 50 },
    ];
    expect(logStats(samples, 60_000)).toEqual({
      size: 300,
      bytes: 40_000,
      bytesPerEntry: 40_000 / 300,
      bytesPerNewEntry: 100,
      entriesPerSecond: 4,
      bytesPerSecond: 400,
      secondsToFull: 50,
      entriesToFull: 200,
    });
    expect(logStats(samples, 40_000)).toMatchObject({ secondsToFull: 0, entriesToFull: 0 });
    expect(logStats(samples.slice(0, 1))).toMatchObject({ bytesPerEntry: 200, entriesPerSecond: 0 });
    expect(logStats([{ size: 0, bytes: 64, time: 0 }], 100)).toMatchObject({ bytesPerEntry: 0 });
  });

  it('refuse samples out of order', () => {
    const [a, b] = [
      { size: 2, bytes: 2, time: 2 },
      { size: 1, bytes: 3, time: 3 },
    ];
    expect(() => logStats([a, b])).toThrow(RangeError);
    expect(() => logStats([{ size: 1, bytes: 1, time: Number.NaN }])).toThrow(RangeError);
    expect(() => logStats([])).toThrow(RangeError);
  });
});
