/**
 * The page "What ten million ballots cost": measured figures per ballot from the JSON files of results, and the total
 * reckoned from each, marked as such. `npx tsx bench/ten-million.ts [folder] [page]` writes it; it measures nothing itself.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ResultFile } from './figures.js';
import { machineLine } from './machine.js';
import { RESULTS, readResults } from './report.js';
import { readable } from './svg.js';
import { COSTS, type Cost, LARGE, type Measured } from './ten-million-costs.js';

const PAGE = fileURLToPath(new URL('../docs/ten-million.md', import.meta.url));

/** The page as Markdown. */
export function tenMillionPage(results: readonly ResultFile[]): string {
  const files = new Map(results.map((result) => [result.topic, result]));
  const rows = COSTS.map((cost) => ({ cost, measured: findFigure(files, cost) }));
  return [
    INTRODUCTION,
    '| | measured | of | ten million ballots | how |',
    '|---|---:|---:|---:|---|',
    ...rows.map(({ cost, measured }) => rowText(cost, measured)),
    '',
    lastHour(rows),
    '## Where the figures are from',
    '',
    ...sources(rows.flatMap(({ measured }) => (measured?.file === undefined ? [] : [measured.file]))),
    '',
    LIMITS,
  ].join('\n');
}

interface Row {
  readonly cost: Cost;
  readonly measured: (Measured & { readonly file?: ResultFile }) | undefined;
}

/** The figure of a row: an exact one, or the one in the results, where it has been measured. */
function findFigure(files: ReadonlyMap<string, ResultFile>, cost: Cost): Row['measured'] {
  if ('exact' in cost) return { value: cost.exact(), of: 1 };
  const file = files.get(cost.topic);
  const found = file?.figures.find(
    ({ series, metric, x }) =>
      series === cost.series && metric === cost.metric && (cost.x === undefined || x === cost.x),
  );
  if (file === undefined || found === undefined) return undefined;
  const of = cost.of ?? (typeof found.x === 'number' ? found.x : (found.perRound ?? 1));
  return { value: found.value, of, file };
}

function rowText(cost: Cost, measured: Row['measured']): string {
  if (measured === undefined) return `| ${cost.name} | not measured | | | ${cost.missing ?? ''} |`;
  const how = 'exact' in cost ? 'exact' : `*extrapolated*: ${cost.how}`;
  const of = 'exact' in cost ? '' : measured.of.toLocaleString('en');
  return `| ${cost.name} | ${readable(measured.value)} ${cost.unit} | ${of} | ${cost.total(measured)} | ${how} |`;
}

/** 30 % of all votes in the last hour, against what was measured. */
function lastHour(rows: readonly Row[]): string {
  const peak = (0.3 * LARGE) / 3600;
  const rates = rows.flatMap(({ cost, measured }) => {
    if (!('intake' in cost) || measured === undefined) return [];
    const rate = 1e6 / measured.value;
    const times = rate / peak;
    return [`- ${cost.intake}: ${readable(rate)} a second, ${readable(times)} times the peak`];
  });
  return [
    '## The last hour',
    '',
    `If 30 % of ten million vote in the last hour, that is ${readable(peak)} ballots a second. Measured (the rate is that of the`,
    'log above; that it holds for a log ten times as long is an extrapolation):',
    '',
    ...(rates.length === 0 ? ['not measured'] : rates),
    '',
  ].join('\n');
}

function sources(used: readonly ResultFile[]): readonly string[] {
  return [...new Set(used)].map((result) => {
    const { topic, machine, load, mode } = result;
    const quick = mode === 'quick' ? ' **A quick run: not to be quoted.**' : '';
    return `- \`${topic}.json\`: ${machineLine(machine)}; load ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after.${quick}`;
  });
}

const INTRODUCTION = `# What ten million ballots cost

<!-- Made by npx tsx bench/ten-million.ts from the JSON files in bench/results. Do not edit. -->

An election of one contest, four options, on P-256: what one ballot costs, measured, and what ten million would, **reckoned from it**.
Nobody has held that election on this machine. *Of* is how many ballots or entries were measured. Every total marked
*extrapolated* assumes what stands beside it; *exact* ones are numbers of bytes that do not depend on a machine.
`;

const LIMITS = `## What this does not say

- Figures of a long log (\`restart\`) are of entries of a ballot's length; proofs are checked in the rows of verification and of the
  casting service only.
- Linear is right for what is done once for each ballot. Memory that grows by doubling, caches that no longer hold the roll, and a
  disk that fills its own cache are not in it.
- One contest. A ballot of more options costs more: see the tables in [benchmarks.md](benchmarks.md).
`;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder = RESULTS, page = PAGE] = process.argv.slice(2);
  writeFileSync(page, tenMillionPage(readResults(folder)));
  console.log(join(page));
}
