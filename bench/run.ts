/**
 * Runs the benchmarks: `npm run bench -- [--quick] [--set hotpath] [--only NAME] [--out DIR] [--limit BALLOTS]
 * [--ledger DIR]`.
 * Each topic writes one JSON file; then the plots and the page are made of all files of the folder.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Machine, Mode, Topic } from './figures.js';
import { keepResult, loadNow } from './keep.js';
import { describeMachine, machineLine } from './machine.js';
import { RESULTS, writeReport } from './report.js';
import { HOT_PATH, TOPIC_ORDER } from './topic-order.js';
import { AMSTERDAM } from './topics/amsterdam.js';
import { BALLOTS } from './topics/ballots.js';
import { CASTING } from './topics/casting.js';
import { CASTING_MEMORY } from './topics/casting-memory.js';
import { FIELDS } from './topics/fields.js';
import { FOREIGN } from './topics/foreign.js';
import { GROUPS } from './topics/groups.js';
import { RESIDENT_VOTE } from './topics/gyeonggi.js';
import { LARGE } from './topics/large.js';
import { LEDGER } from './topics/ledger.js';
import { LEDGER_PROOFS } from './topics/ledger-proofs.js';
import { LIVE } from './topics/live.js';
import { LOGARITHMS } from './topics/logarithms.js';
import { MEMORY } from './topics/memory.js';
import { MILLION } from './topics/million.js';
import { MIXNET } from './topics/mixnet.js';
import { MULTIPLICATION } from './topics/multiplication.js';
import { POINTS } from './topics/points.js';
import { POWERS } from './topics/powers.js';
import { PROOFS } from './topics/proofs.js';
import { RESTART } from './topics/restart.js';
import { STAGE_TOPIC } from './topics/stages.js';
import { TALLY } from './topics/tally.js';
import { VERIFICATION } from './topics/verification.js';

const TOPICS: readonly Topic[] = [
  BALLOTS,
  CASTING,
  GROUPS,
  PROOFS,
  TALLY,
  LOGARITHMS,
  MIXNET,
  LEDGER,
  LEDGER_PROOFS,
  RESTART,
  AMSTERDAM,
  MEMORY,
  CASTING_MEMORY,
  FIELDS,
  POINTS,
  POWERS,
  MULTIPLICATION,
  STAGE_TOPIC,
  VERIFICATION,
  MILLION,
  RESIDENT_VOTE,
  LIVE,
  FOREIGN,
  LARGE,
];

interface Settings {
  readonly mode: Mode;
  readonly topics: readonly Topic[];
  readonly out: string;
  readonly limit: number | undefined;
  readonly ledger: string | undefined;
}

/** Files of the run itself are kept inside the checkout: a temporary folder of the system may not be a real disk. */
const SCRATCH = fileURLToPath(new URL('../.tmp', import.meta.url));

await main(readSettings());

async function main(settings: Settings): Promise<void> {
  const machine = describeMachine();
  console.log(machineLine(machine));
  console.log(`load ${loadNow().toFixed(1)}; ${settings.mode} run into ${settings.out}`);
  mkdirSync(settings.out, { recursive: true });
  for (const topic of settings.topics) {
    try {
      await runTopic(topic, settings, machine);
    } catch (error) {
      console.error(`${topic.name} failed:`, error);
      process.exitCode = 1;
    }
  }
  console.log(`\n${writeReport(settings.out)}`);
}

async function runTopic(
  topic: Topic,
  { mode, limit, ledger, out }: Settings,
  machine: Machine,
): Promise<void> {
  console.log(`\n${topic.name}`);
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, `bench-${topic.name}-`));
  const before = loadNow();
  const start = performance.now();
  try {
    const result = await topic.run({ mode, limit, ledger, folder, log: (line) => console.log(`  ${line}`) });
    for (const reason of result.skipped) console.log(`  left out: ${reason}`);
    keepResult(result, { machine, mode, before }, out);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`  ${((performance.now() - start) / 1000).toFixed(0)} s`);
}

function readSettings(): Settings {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      out: { type: 'string' },
      limit: { type: 'string' },
      ledger: { type: 'string' },
      set: { type: 'string' },
    },
  });
  if (values.set !== undefined && values.set !== 'hotpath') throw new RangeError('the set is `hotpath`');
  const only = values.only ?? (values.set === undefined ? undefined : HOT_PATH);
  const unknown = only?.find((name) => !TOPIC_ORDER.includes(name));
  if (unknown !== undefined) throw new RangeError(`no topic ${unknown}; there are ${TOPIC_ORDER.join(', ')}`);
  const limit = values.limit === undefined ? undefined : Number(values.limit);
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0))
    throw new RangeError('--limit must be a positive number of ballots');
  return {
    mode: values.quick ? 'quick' : 'full',
    topics: TOPICS.filter(({ name }) => only === undefined || only.includes(name)),
    out: values.out === undefined ? (values.quick ? join(SCRATCH, 'bench') : RESULTS) : resolve(values.out),
    limit,
    ledger: values.ledger === undefined ? undefined : resolve(values.ledger),
  };
}
