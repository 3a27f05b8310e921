/** The rows of the national vote that are about ten million: made smaller here, and measured by the benches that are named. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RESULTS, readResults } from '../../../bench/report.js';
import { tenMillionPage } from '../../../bench/ten-million.js';
import { COSTS } from '../../../bench/ten-million-costs.js';
import { syntheticRows } from '../../../examples/nec/roll.js';
import { proveStreamed, streamRoll } from '../../../examples/nec/roll-stream.js';
import {
  buildRoll,
  findProvenRow,
  type RollRow,
  readProvenRow,
  verifyRollEntry,
  writeProvenRow,
} from '../../../src/ballot/index.js';
import { nativeGroupOnKernels } from '../../../src/core/groups/native-kernels.js';
import { inclusionRanges } from '../../../src/ledger/proofs.js';
import { contest, manifestFixture, options } from '../../ballot/manifest-fixture.js';

const group = nativeGroupOnKernels('P-256');
const rule = { kind: 'choice', min: 1, max: 1, blank: true } as const;
const manifest = {
  ...manifestFixture({ contests: [contest('c', rule, options(2))] }),
  ...{ group: group.id, styles: [{ id: 'all', contests: ['c'] }] },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hanpyo-roll-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a roll that is made on the disk', () => {
  // Measured at a million and at ten million: npx tsx examples/nec/roll.ts --size 10000000
  it.each([1, 2, 255, 4095, 4096, 4097, 10_000])(
    'NEC-01 has the root of the same roll made in memory, and proves every voter, at %i voters',
    (count) => {
      const rows = [...syntheticRows(group, count)];
      const roll = streamRoll(folder, rows, group);
      const twin = buildRoll(rows, manifest, nativeGroupOnKernels);
      expect([roll.count, roll.root]).toEqual([count, twin.root]);
      for (const index of new Set([0, 1, count >> 1, 4095, 4096, count - 1].filter((i) => i < count))) {
        const { row, proof } = proveStreamed(roll, index);
        expect(row.key).toEqual(twin.entry(index).key);
        expect(verifyRollEntry(row, proof, roll.root)).toBe(true);
        expect(verifyRollEntry({ ...row, style: 1 }, proof, roll.root)).toBe(false);
      }
      expect(readdirSync(folder)).toEqual(['roll']);
    },
  );

  it('NEC-01 gives a booth the row of one voter of 100,000, from the disk', () => {
    const roll = streamRoll(folder, syntheticRows(group, 100_000), group);
    const proven = proveStreamed(roll, 66_666);
    const bytes = writeProvenRow(proven);
    expect(bytes.length).toBeLessThan(700);
    const read = [readProvenRow(bytes, manifest, nativeGroupOnKernels)];
    expect(findProvenRow(read, proven.row.key, roll)).toEqual(proven.row);
    const { key: stranger } = proveStreamed(roll, 66_667).row;
    expect(() => findProvenRow(read, stranger, roll)).toThrow('other voters');
  }, 60_000);

  it('NEC-01 proves a voter of ten million with 24 hashes', () => {
    const levels = [0, 5_000_000, 9_999_999].map((index) => inclusionRanges(index, 10_000_000).length);
    expect(Math.max(...levels)).toBe(24);
  });

  it('NEC-01 refuses a key twice, what is no key, rows of another length, and nobody', () => {
    const rows = [...syntheticRows(group, 20)];
    const [first] = rows;
    if (first === undefined) throw new Error('twenty');
    const made =
      (...more: readonly RollRow[]) =>
      () =>
        streamRoll(folder, [...rows, ...more], group);
    expect(made(first)).toThrow('R-01');
    expect(made({ ...first, key: group.identity().toBytes() })).toThrow('R-02');
    expect(made({ ...first, key: new Uint8Array(64).fill(1) })).toThrow('R-02');
    expect(made({ ...first, excluded: [{ contest: 0, options: [0] }] })).toThrow('one length');
    expect(() => streamRoll(folder, [], group)).toThrow('R-06');
  });
});

describe('the figures of ten million ballots', () => {
  const results = readResults(RESULTS);
  // npm run bench -- --only memory --limit 1000000
  it('NEC-02 say that memory does not grow with ballots, and with voters a hundred times as many less than fourfold', () => {
    const memory = results.find(({ topic }) => topic === 'memory');
    const peaks = memory?.figures.filter(({ metric }) => metric === 'peak') ?? [];
    for (const name of new Set(peaks.map(({ series }) => series))) {
      const values = peaks.filter(({ series }) => series === name).map(({ value }) => value);
      expect(Math.max(...values) / Math.min(...values)).toBeLessThan(4);
    }
    // On a roll of a million: ten thousand ballots take what a million take.
    const live = memory?.figures.filter(
      ({ series, metric }) => series === 'roll of 1,000,000' && metric === 'live',
    );
    expect(live?.map(({ x }) => Number(x))).toEqual([10_000, 100_000, 1_000_000]);
    const values = live?.map(({ value }) => value) ?? [];
    expect(Math.max(...values) / Math.min(...values)).toBeLessThan(1.05);
  });

  it('NEC-13 are a table of bytes and milliseconds, made from the files of results, on a machine that is named', () => {
    const page = tenMillionPage(results);
    for (const { name } of COSTS) expect(page).toContain(`| ${name} |`);
    expect(page).toMatch(/\| a ballot \| 1,422 bytes \|/);
    expect(page).toMatch(/\| verify all, one thread \| [\d.,]+ µs \| 1,000,000 \| [\d.]+ min \|/);
    expect(page).toMatch(/- `million\.json`: .+ cores, .+ Node v/);
  });

  // npx tsx examples/board/load.ts --keep, and npm run bench -- --only restart
  it('NEC-14 set the ingest of ledger and casting service against the peak hour, which both sustain', () => {
    const page = tenMillionPage(results);
    expect(page).toContain('30 % of ten million vote in the last hour, that is 833 ballots a second');
    const [, durable = '0'] = /the ledger alone, durable: ([\d,]+) a second/.exec(page) ?? [];
    expect(Number.parseInt(durable.replaceAll(',', ''), 10)).toBeGreaterThan(833);
    const [, served = '0'] = /the casting service, durable and published: ([\d,]+) a second/.exec(page) ?? [];
    expect(Number.parseInt(served.replaceAll(',', ''), 10)).toBeGreaterThan(833);
  });
});
