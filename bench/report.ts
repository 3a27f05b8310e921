/**
 * The report: plots and one Markdown page, made of the JSON files of results and nothing else.
 * `npx tsx bench/report.ts [folder]` makes them again from files that are there.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Figure, ResultFile } from './figures.js';
import { machineLine } from './machine.js';
import { plotResult } from './plot.js';
import { readable } from './svg.js';
import { TOPIC_ORDER } from './topic-order.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Where figures are kept that are meant to be read. */
export const RESULTS: string = join(ROOT, 'bench', 'results');

/** The page that belongs to a folder of results: in `docs` for those that are kept, else in the folder. */
function pageOf(folder: string): string {
  return relative(folder, RESULTS) === ''
    ? join(ROOT, 'docs', 'benchmarks.md')
    : join(folder, 'benchmarks.md');
}

/** Draws every file of results in a folder and writes the page. Returns the path of the page. */
export function writeReport(folder: string, page: string = pageOf(folder)): string {
  const results = readResults(folder);
  for (const result of results) writeFileSync(join(folder, `${result.topic}.svg`), plotResult(result));
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(page, reportPage(results, relative(dirname(page), folder).split(sep).join('/') || '.'));
  return page;
}

/** All files of results of a folder, in the order of the topics. */
export function readResults(folder: string): readonly ResultFile[] {
  const place = ({ topic }: ResultFile): number => (TOPIC_ORDER.indexOf(topic) + 100) % 100;
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name): ResultFile => JSON.parse(readFileSync(join(folder, name), 'utf8')))
    .sort((a, b) => place(a) - place(b));
}

/** The page as Markdown. @param images - path from the page to the plots */
function reportPage(results: readonly ResultFile[], images: string): string {
  return [INTRODUCTION, ...results.map((result) => section(result, images))].join('\n');
}

const INTRODUCTION = `# Benchmarks

<!-- Made by npm run bench from the JSON files beside the plots. Do not edit. -->

## How to read this

- A figure is the **median** of several timed rounds after warming up; in brackets the lower and upper quartile. Figures
  without brackets were measured once or are exact, such as sizes. *Fastest round* is the least of the rounds: what other
  load on the machine disturbs least.
- Each section names its machine, the load average before and after, and the commit (\`+\`: with changes that are not in
  it). Where the load is above 1, something else ran as well. Absolute times then say little; **ratios** are of works
  timed in turns within the same run, so that other load meets both alike.
- One thread, unless a section says otherwise. In brackets after a group is its engine: \`wasm\` are this library's
  kernels, \`noble\` is @noble/curves, \`bigint\` the BigInt arithmetic of the modular groups.
- A section marked *quick run* shows that the benchmark runs, not how fast the library is.

## How to repeat it

\`\`\`
npm ci
npm run bench                        # everything, about two hours, into bench/results and this page
npm run bench -- --only ballots      # one topic; the page keeps the others
npm run bench -- --quick             # a minute or two, into .tmp/bench
npm run bench -- --only amsterdam --limit 500
npm run bench -- --only mixnet --limit 100000   # shuffles of 100,000 ciphertexts, too
npm run bench:hotpath                # what verifying many ballots is made of, half an hour
npm run bench:hotpath -- --only million --limit 20000 --ledger /tmp/ledgers
\`\`\`

\`--out DIR\` writes JSON, plots and page elsewhere. \`--ledger DIR\` keeps the record of the topic \`million\` there, 3 GB for
a million ballots, and finds it again. The whole elections need the Pabulib files of Amsterdam
(\`Netherlands_Amsterdam_252.pb\` and \`_417.pb\`, from pabulib.org) in the folder \`pabulib\` of the folder that
\`HANPYO_SHARED_DATA\` names; without them that topic is skipped, and says so.
`;

function section(result: ResultFile, images: string): string {
  const { title, about, topic, machine, mode, load, skipped } = result;
  return [
    `## ${title}`,
    '',
    ...(mode === 'quick' ? ['*A quick run: not to be quoted.*', ''] : []),
    ...about.flatMap((paragraph) => [paragraph, '']),
    `![${title}](${images}/${topic}.svg)`,
    '',
    ...table(result),
    '',
    ...skipped.flatMap((reason) => [`Left out: ${reason}`, '']),
    `Measured on: ${machineLine(machine)}; load ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after.`,
    '',
  ].join('\n');
}

/** One row for each series and x, one column for each metric. */
function table({ figures, metrics, x }: ResultFile): string[] {
  const rows = new Map<string, Figure[]>();
  for (const figure of figures) {
    const key = JSON.stringify([figure.series, figure.x]);
    rows.set(key, [...(rows.get(key) ?? []), figure]);
  }
  const used = metrics.filter(({ id }) => figures.some(({ metric }) => metric === id));
  const head = ['', x, ...used.map(({ name, unit }) => `${name}, ${unit}`)];
  const body = [...rows.values()].map((group) => [
    group[0]?.series ?? '',
    cellText(group[0]?.x ?? ''),
    ...used.map(({ id }) => cell(group.find(({ metric }) => metric === id))),
  ]);
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((c) => c.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...body.map(line)];
}

function cell(figure: Figure | undefined): string {
  if (figure === undefined) return '';
  const { value, quartiles } = figure;
  if (quartiles === undefined) return readable(value);
  return `${readable(value)} (${readable(quartiles[0])}–${readable(quartiles[1])})`;
}

function cellText(x: number | string): string {
  return typeof x === 'number' ? x.toLocaleString('en') : x;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = process.argv[2] ?? RESULTS;
  console.log(writeReport(folder));
}
