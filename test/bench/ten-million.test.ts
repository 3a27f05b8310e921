/** The page of what ten million cost: figures from results, what is missing said so, every extrapolation marked. */
import { expect, it } from 'vitest';
import type { Figure, ResultFile } from '../../bench/figures.js';
import { tenMillionPage } from '../../bench/ten-million.js';

function result(topic: string, figures: readonly Figure[]): ResultFile {
  return {
    ...{ topic, title: '', about: [], x: '', metrics: [], panels: [], figures, skipped: [], mode: 'full' },
    load: { before: 0.5, after: 1 },
    machine: {
      ...{ cpu: 'A processor', cores: 2, memoryGiB: 8, system: 'Linux x64', node: 'v20', engines: {} },
      date: '2026-11-22T00:00:00.000Z',
    },
  };
}

function rowOf(page: string, name: string): string | undefined {
  return page.split('\n').find((line) => line.startsWith(`| ${name} |`));
}

it('reckons totals from what was measured, and says how', () => {
  const series = 'ballots (1,422 bytes)';
  const page = tenMillionPage([
    result('million', [
      { series: 'P-256 (wasm)', x: 'one thread', metric: 'ballot', value: 100 },
      { series: 'P-256 (wasm)', x: 'one thread', metric: 'peak', value: 512 },
    ]),
    result('restart', [
      { series, x: 500_000, metric: 'published', value: 1500 },
      { series, x: 500_000, metric: 'ingest', value: 40 },
      { series, x: 500_000, metric: 'restart', value: 7 },
    ]),
  ]);
  expect(rowOf(page, 'verify all, one thread')).toBe(
    '| verify all, one thread | 100 µs | 1,000,000 | 16.7 min | *extrapolated*: linear |',
  );
  expect(rowOf(page, 'the same, resident, one thread')).toContain('| at most 5 GiB | *extrapolated*');
  expect(rowOf(page, 'published form on the disk')).toContain('| 500,000 | 15 GB | *extrapolated*: linear |');
  expect(rowOf(page, 'restart of the ledger')).toContain('| 7 s | 500,000 | 140 s | *extrapolated*');
  expect(rowOf(page, 'a proof of inclusion, of the first ballot')).toMatch(
    /\| 768 bytes \| {2}\| .* exact \|/,
  );
  expect(page).toContain('- the ledger alone, durable: 25,000 a second, 30 times the peak');
  expect(page).toContain('- `restart.json`: A processor, 2 cores');
  expect(page).not.toContain('quick run');
});

it('says what is not measured, and marks a quick run', () => {
  const page = tenMillionPage([]);
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| |'));
  const missing = rows.filter((row) => row.includes('| not measured |'));
  expect(missing.length).toBe(rows.length - 2);
  expect(rowOf(page, 'restart of the ledger')).toContain('npm run bench -- --only restart');
  const figures = [{ series: 'P-256 (wasm)', x: 4, metric: 'bytes', value: 1422 }];
  const quick = tenMillionPage([{ ...result('ballots', figures), mode: 'quick' }]);
  expect(quick).toContain('A quick run: not to be quoted.');
  expect(rowOf(quick, 'a ballot')).toContain('| 1,422 bytes | 1 | 14.2 GB |');
});
