/** Whole elections on real votes: the participatory budgets of Amsterdam Centrum, 2020 and 2021 (Pabulib). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contest } from '../../src/ballot/manifest.js';
import type { Choices } from '../../src/ballot/prepare.js';
import { type PabulibBallot, type PabulibElection, parsePabulib } from '../../src/cli/pabulib.js';
import type { Group } from '../../src/core/group.js';
import { filesInMemory } from '../../src/ledger/index.js';
import { verifyElection } from '../../src/verify/index.js';
import type { TestElection } from '../../test/helpers/election.js';
import {
  castBallots,
  castingContext,
  finishElection,
  openBenchElection,
  postBallots,
  publishElection,
} from '../election.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { fastestGroup, groupLabel } from '../machine.js';
import { elapsed, figuresAt } from '../measure.js';

const FILES = ['Netherlands_Amsterdam_252.pb', 'Netherlands_Amsterdam_417.pb'];
/** Ballots cast before their time is taken: the code is warm then. */
const WARMUP = 16;

/** The topic `amsterdam`. */
export const AMSTERDAM: Topic = { name: 'amsterdam', run };

async function run({ mode, limit, log }: TopicRun): Promise<TopicResult> {
  const figures: Figure[] = [];
  const skipped: string[] = [];
  const group = fastestGroup();
  for (const file of FILES) {
    const path = dataFile(file);
    if (path === undefined) {
      skipped.push(`${file} is not on this machine.`);
      continue;
    }
    const vote = parsePabulib(new Uint8Array(readFileSync(path)));
    const most = limit ?? byMode(mode, vote.ballots.length, 24);
    log(`${file}: ${vote.projects.length} projects, ${Math.min(most, vote.ballots.length)} ballots`);
    figures.push(...(await measureElection(group, vote, most, log)));
  }
  return {
    topic: 'amsterdam',
    title: 'Whole elections: Amsterdam',
    about: [...ABOUT, `The group is ${groupLabel(group)}.`],
    x: 'step',
    metrics: [
      { id: 'ballot', name: 'per ballot', unit: 'ms' },
      { id: 'total', name: 'in all', unit: 's' },
      { id: 'bytes', name: 'record', unit: 'MB' },
    ],
    panels: [{ title: 'Time per ballot', metric: 'ballot', kind: 'bars', scale: 'log' }],
    figures,
    skipped,
  };
}

async function measureElection(
  group: Group,
  vote: PabulibElection,
  most: number,
  log: (line: string) => void,
): Promise<Figure[]> {
  const ballots = vote.ballots.slice(0, most);
  const election = await openBenchElection(group, contestOf(vote), ballots.length);
  const context = castingContext(election);
  const choices = ballots.map((ballot) => choicesOf(vote, ballot));
  castBallots(election, context, 0, choices.slice(0, WARMUP));
  const seconds = new Map<string, number>();
  const timed = async <T>(step: string, work: () => T | Promise<T>): Promise<T> => {
    let value: T | undefined;
    const ms = await elapsed(async () => {
      value = await work();
    });
    seconds.set(step, ms / 1000);
    log(`${step}: ${(ms / 1000).toFixed(1)} s`);
    return value as T;
  };
  const entries = await timed('cast', () => castBallots(election, context, 0, choices));
  await timed('take in', () => postBallots(election, entries));
  await timed('close and decrypt', () => finishElection(election));
  const files = await timed('publish', () => publishElection(election));
  const report = await timed('verify', () => verifyElection(filesInMemory(files), { groups: () => group }));
  const votes = report.result?.[0]?.options.map((option) => option.votes);
  assertResult(vote, ballots, report.verdict, votes);
  await closeLedger(election);
  const series = `${vote.title}: ${vote.projects.length} projects, ${ballots.length.toLocaleString('en')} ballots`;
  const bytes = [...files.values()].reduce((sum, file) => sum + file.length, 0);
  return [...seconds].flatMap(([step, total]) =>
    figuresAt(series, step, {
      ballot: (1000 * total) / ballots.length,
      total,
      ...(step === 'publish' ? { bytes: bytes / 1e6 } : {}),
    }),
  );
}

/** The rule of the vote: any projects whose costs stay within the budget, but not none. */
function contestOf({ projects, limits, budget }: PabulibElection): Contest {
  return {
    id: 'projects',
    title: { en: 'Projects' },
    options: projects.map(({ id, cost }) => ({ id: `p${id}`, name: { en: `Project ${id}` }, cost })),
    rule: {
      kind: 'knapsack',
      budget: limits.maxSumCost ?? budget,
      min: limits.minLength ?? 1,
      max: limits.maxLength ?? projects.length,
      blank: false,
    },
  };
}

function choicesOf({ projects }: PabulibElection, ballot: PabulibBallot): Choices {
  const values = projects.map((_, i) => ballot.get(i) ?? 0);
  return new Map([['projects', { kind: 'values', values }]]);
}

/** The election must have come out as the file's own ballots add up. */
function assertResult(
  { projects }: PabulibElection,
  ballots: readonly PabulibBallot[],
  verdict: string,
  votes: readonly number[] | undefined,
): void {
  const expected = projects.map((_, i) => ballots.filter((ballot) => ballot.has(i)).length);
  if (verdict !== 'verified' || votes === undefined || expected.some((count, i) => votes[i] !== count))
    throw new Error(`the election did not come out right: ${verdict}`);
}

async function closeLedger({ board }: TestElection): Promise<void> {
  await board.ledger.close();
}

function dataFile(name: string): string | undefined {
  const root =
    process.env.HANPYO_SHARED_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
  const path = join(root, 'pabulib', name);
  return existsSync(path) ? path : undefined;
}

const ABOUT = [
  'Every ballot of the file is cast by a voter of its own, taken in by the board (verified in groups and appended to a ledger in memory), tallied under encryption, decrypted by two of three trustees, published as the files of a log, and verified from those files alone by the universal verifier. The run fails unless the verdict is *verified* and the result is what the ballots of the file add up to. Each step is timed once, in one thread.',
];
