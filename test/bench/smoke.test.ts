import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResultFile } from '../../bench/figures.js';
import { writeReport } from '../../bench/report.js';

/** A file of results that no machine made, with everything that text in XML and Markdown can trip over. */
const RESULT: ResultFile = {
  topic: 'ballots',
  title: 'Ballots & <proofs>',
  about: ['What is "included".'],
  x: 'options',
  metrics: [
    { id: 'time', name: 'verify', unit: 'ms' },
    { id: 'size', name: 'size', unit: 'bytes' },
  ],
  panels: [
    { title: 'Time', metric: 'time', kind: 'lines', scale: 'log' },
    { title: 'Size', metric: 'size', kind: 'bars', scale: 'linear' },
    { title: 'Never measured', metric: 'none', kind: 'bars', scale: 'linear' },
  ],
  figures: [
    { series: 'a|b', x: 2, metric: 'time', value: 0.5, quartiles: [0.4, 0.75], rounds: 5, perRound: 8 },
    {
      series: 'a|b',
      x: 1000,
      metric: 'time',
      value: 1234.5,
      quartiles: [1000, 2000],
      rounds: 5,
      perRound: 8,
    },
    { series: 'a|b', x: 2, metric: 'size', value: 544 },
    { series: 'c', x: 2, metric: 'size', value: 0 },
  ],
  skipped: ['a file is missing.'],
  machine: {
    cpu: 'Test CPU',
    cores: 2,
    memoryGiB: 4,
    system: 'Test 1 x64',
    node: 'v20.0.0',
    date: '2026-01-02T03:04:05.000Z',
    commit: 'abcdef',
    engines: { 'P-256': 'noble' },
  },
  mode: 'quick',
  load: { before: 0.5, after: 1.25 },
};

let folder: string;
let svg: string;
let page: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hanpyo-bench-'));
  writeFileSync(join(folder, 'ballots.json'), JSON.stringify(RESULT));
  writeFileSync(join(folder, 'tally.json'), JSON.stringify({ ...RESULT, topic: 'tally', title: 'Tally' }));
  page = readFileSync(writeReport(folder), 'utf8');
  svg = readFileSync(join(folder, 'ballots.svg'), 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the plot', () => {
  it('is well-formed, and every number in it is finite', () => {
    expect(elementsOf(svg)).toContain('polyline');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('tells title and figures to those who do not see it', () => {
    expect(svg).toContain('aria-labelledby="title desc"');
    expect(svg).toContain('<title id="title">Ballots &#38; &#60;proofs&#62;</title>');
    expect(svg).toMatch(/<desc id="desc">Time\. a\|b, options 2: 0\.5 ms; a\|b, options 1000: 1,235 ms\./);
  });

  it('has axes with units, a legend, and one drawing for each panel with figures', () => {
    for (const text of ['verify, ms (log scale)', 'size, bytes', 'options', 'a|b', 'c', '1,000'])
      expect(svg).toContain(`>${text}</text>`);
    expect(svg.match(/class="axis"/g)).toHaveLength(2);
    expect(svg).not.toContain('Never measured');
    expect(svg).toContain('prefers-color-scheme:dark');
  });

  it('places larger values higher and further right', () => {
    const [first, second] = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map((m) =>
      m.map(Number),
    );
    expect(first?.[1]).toBeLessThan(second?.[1] ?? 0);
    expect(first?.[2]).toBeGreaterThan(second?.[2] ?? 0);
  });
});

describe('the page', () => {
  it('has a section for each file, in the order of the topics', () => {
    const headings = [...page.matchAll(/^## (.*)$/gm)].map((m) => m[1]);
    expect(headings.slice(-2)).toEqual(['Ballots & <proofs>', 'Tally']);
    expect(page).toContain('](./ballots.svg)');
  });

  it('has tables whose rows are as long as their heads', () => {
    const tables = page.split(/\n\n/).filter((block) => block.startsWith('|'));
    expect(tables).toHaveLength(2);
    for (const table of tables) {
      const widths = table
        .trim()
        .split('\n')
        .map((row) => row.split(/(?<!\\)\|/).length);
      expect(new Set(widths).size).toBe(1);
    }
    expect(page).toContain('| a\\|b | 2 | 0.5 (0.4–0.75) | 544 |');
    expect(page).toContain('| a\\|b | 1,000 | 1,235 (1,000–2,000) |  |');
  });

  it('says what machine it was, what was left out, and that a quick run is one', () => {
    expect(page).toContain('Test CPU, 2 cores, 4 GiB');
    expect(page).toContain('commit abcdef; load 0.5 before, 1.3 after');
    expect(page).toContain('Left out: a file is missing.');
    expect(page).toContain('not to be quoted');
  });
});

/** Names of the elements of an XML text. @throws if tags do not nest, or text is not escaped */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  const tag = /<(\/?)([a-z]+)((?: [a-z][a-z0-9-]*="[^"<>&]*(?:&#\d+;[^"<>&]*)*")*)(\/?)>/gi;
  const rest = xml.replace(tag, (_, closing: string, name: string, __, empty: string) => {
    if (closing === '/') expect(open.pop()).toBe(name);
    else if (empty !== '/') open.push(name);
    names.push(name);
    return '';
  });
  expect(open).toEqual([]);
  expect(rest.replace(/&#\d+;/g, '')).not.toMatch(/[<>&]/);
  return names;
}
