/** Whole elections on real votes: the participatory budgets of Amsterdam Centrum, 2020 and 2021 (Pabulib). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replayPabulib } from '../../src/cli/demo/pabulib-demo.js';
import { nodeIo } from '../../src/cli/io.js';
import { Output } from '../../src/cli/output.js';
import { type PabulibElection, parsePabulib } from '../../src/cli/pabulib.js';
import { nativeGroup } from '../../src/core/groups/native.js';
import { systemRng } from '../../src/core/random.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { groupLabel } from '../machine.js';
import { figuresAt } from '../measure.js';

const FILES = ['Netherlands_Amsterdam_252.pb', 'Netherlands_Amsterdam_417.pb'];
/** Ballots of an election where the group has no engine of its own: all of them would take hours. */
const SLOW_LIMIT = 500;

/** The topic `amsterdam`. */
export const AMSTERDAM: Topic = { name: 'amsterdam', run };

async function run({ mode, limit, folder, log }: TopicRun): Promise<TopicResult> {
  const figures: Figure[] = [];
  const skipped: string[] = [];
  const group = nativeGroup('P-256');
  const slow = group.bulk.name === 'noble';
  const most = limit ?? byMode(mode, slow ? SLOW_LIMIT : undefined, 16);
  for (const name of FILES) {
    const path = dataFile(name);
    if (path === undefined) {
      skipped.push(`${name} is not on this machine.`);
      continue;
    }
    const file = parsePabulib(new Uint8Array(readFileSync(path)));
    const ballots = Math.min(most ?? file.ballots.length, file.ballots.length);
    if (ballots < file.ballots.length)
      skipped.push(`${name}: only the first ${ballots} of ${file.ballots.length} ballots.`);
    log(`${name}: ${file.projects.length} projects, ${ballots} ballots`);
    const outcome = await hold(join(folder, name), file, ballots, log);
    figures.push(...figuresOf(file, outcome));
  }
  return {
    topic: 'amsterdam',
    title: 'Whole elections: Amsterdam',
    about: [...ABOUT, `The group is ${groupLabel(group)}.`],
    x: 'step',
    metrics: [
      { id: 'ballot', name: 'per ballot', unit: 'ms' },
      { id: 'total', name: 'in all', unit: 's' },
      { id: 'bytes', name: 'per ballot', unit: 'bytes' },
    ],
    panels: [{ title: 'Time per ballot', metric: 'ballot', kind: 'bars', scale: 'log' }],
    figures,
    skipped,
  };
}

/** What `hanpyo demo --pabulib` says with `--json`, as far as it is used here. */
interface DemoOutcome {
  readonly ballots: number;
  readonly perPhase: readonly {
    readonly name: string;
    readonly seconds: number;
    readonly millisecondsPerBallot: number;
    readonly bytesPerBallot?: number;
  }[];
}

/** Holds the election as `hanpyo demo --pabulib` does. @throws if the result is not the file's, or does not verify */
async function hold(
  directory: string,
  file: PabulibElection,
  ballots: number,
  log: (line: string) => void,
): Promise<DemoOutcome> {
  const said: string[] = [];
  const io = {
    ...nodeIo(() => new AbortController().signal),
    interactive: false,
    stdout: (text: string) => void said.push(text),
    stderr: (text: string) => log(text.trimEnd()),
  };
  const output = new Output(io, { json: true });
  await replayPabulib({ directory, group: 'P-256', rng: systemRng, clock: io.clock, output }, file, ballots);
  return JSON.parse(said.join(''));
}

function figuresOf({ title, projects }: PabulibElection, { ballots, perPhase }: DemoOutcome): Figure[] {
  const series = `${title}: ${projects.length} projects, ${ballots.toLocaleString('en')} ballots`;
  return perPhase.flatMap(({ name, seconds, millisecondsPerBallot, bytesPerBallot }) =>
    figuresAt(series, name, {
      ballot: millisecondsPerBallot,
      total: seconds,
      ...(bytesPerBallot === undefined ? {} : { bytes: Math.round(bytesPerBallot) }),
    }),
  );
}

function dataFile(name: string): string | undefined {
  const root =
    process.env.HANPYO_SHARED_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
  const path = join(root, 'pabulib', name);
  return existsSync(path) ? path : undefined;
}

const ABOUT = [
  'What `hanpyo demo --pabulib` does: every ballot of the file is cast by a voter of its own, verified and durably appended by the board in batches, replayed by a trustee, tallied under encryption, decrypted by three of five trustees, published as files, and verified from those files alone. The run fails unless the record verifies and its totals are those of the file. Each step is timed once, in one thread. Bytes are of the ballots as posted, and of the whole record.',
];
