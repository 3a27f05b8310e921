/** The resident vote of the example `gyeonggi`: the result made again from the published record, after the closing. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { boardDoor } from '../../examples/gyeonggi/doors.js';
import { openElection } from '../../examples/gyeonggi/election.js';
import { GYEONGGI } from '../../examples/gyeonggi/plan.js';
import { rehearse } from '../../examples/gyeonggi/rehearsal.js';
import { holdDay } from '../../examples/gyeonggi/story.js';
import { planDay } from '../../examples/gyeonggi/voters.js';
import { systemRng } from '../../src/core/random.js';
import { bundleForNode } from '../bundle.js';
import { verifyInChild } from '../child.js';
import { byMode, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { figuresAt, spread } from '../measure.js';
import type { VerifyOutcome } from '../million-child.js';
import { PEAK } from '../tables.js';

const MIB = 2 ** 20;
/** Seconds that the result may take. */
const GOAL_SECONDS = 240;

/** The topic `gyeonggi`. */
export const RESIDENT_VOTE: Topic = { name: 'gyeonggi', run };

/** What is known of a record that was made. */
interface Held {
  readonly people: number;
  readonly ballots: number;
  /** Votes of the options of the first contest. */
  readonly totals: readonly number[];
}

async function run(topic: TopicRun): Promise<TopicResult> {
  const { mode, folder, log } = topic;
  const [directory, held] = await recordOf(topic);
  const scripts = await bundleForNode(
    { verify: 'bench/million-child.ts', worker: 'src/verify/workers/node/worker.ts' },
    folder,
  );
  const figures = [];
  for (const workers of [0, 2]) {
    const request = { folder: directory, workers, script: scripts.worker };
    const outcomes: VerifyOutcome[] = [];
    for (let round = 0; round < byMode(mode, 3, 1); round++)
      outcomes.push(await verifyInChild(scripts.verify, request, held.totals));
    const seconds = spread(outcomes.map((outcome) => outcome.seconds));
    const threads = workers === 0 ? 'one thread' : `${workers} workers`;
    log(`${threads}: ${seconds.value.toFixed(1)} s`);
    figures.push(
      ...figuresAt('result from the record', threads, {
        seconds,
        processor: spread(outcomes.map((outcome) => outcome.processorSeconds)),
        peak: spread(outcomes.map((outcome) => outcome.peak / MIB)),
      }),
    );
  }
  return {
    topic: 'gyeonggi',
    title: 'The resident vote: the result made again',
    about: [aboutOf(held)],
    x: 'threads',
    metrics: [
      { id: 'seconds', name: 'verify all and add up', unit: 's' },
      { id: 'processor', name: 'processor time, all threads', unit: 's' },
      PEAK,
    ],
    panels: [{ title: 'Time', metric: 'seconds', kind: 'bars', scale: 'linear' }],
    figures,
    skipped: [],
  };
}

/** The record: the one in `--ledger`, if it is of as many voters, else a new one, by the example's own day. */
async function recordOf({ mode, limit, ledger, folder, log }: TopicRun): Promise<[string, Held]> {
  const voters = limit ?? byMode(mode, undefined, 100);
  const place = join(ledger ?? folder, `gyeonggi-${voters ?? 'all'}`);
  const note = `${place}.json`;
  if (existsSync(note)) {
    log(`record found in ${place}`);
    return [join(place, 'record'), JSON.parse(readFileSync(note, 'utf8'))];
  }
  if (existsSync(place)) throw new Error(`${place} was not finished: remove it`);
  mkdirSync(place, { recursive: true });
  const origin = 'gyeonggi.example/2017';
  const practice = await rehearse(join(place, 'practice'), `${origin}/practice`, systemRng);
  const election = await openElection({ plan: GYEONGGI, folder: place, origin, practice: false }, systemRng);
  const { report } = await holdDay(
    election,
    planDay(election, voters),
    {
      ...{ door: boardDoor(election), practiceBallot: practice.ballot },
      onStage: (stage, ms) => log(`${stage}: ${(ms / 1000).toFixed(1)} s`),
    },
    systemRng,
  );
  await election.ledger.close();
  if (report.verdict !== 'verified') throw new Error(`the record is ${report.verdict}`);
  const totals = report.result?.[0]?.options.map(({ votes }) => votes) ?? [];
  const held = { people: election.people.length, ballots: report.accounting?.accepted ?? 0, totals };
  writeFileSync(note, `${JSON.stringify(held)}\n`);
  return [join(place, 'record'), held];
}

function aboutOf({ people, ballots }: Held): string {
  const n = (value: number): string => value.toLocaleString('en');
  return `The record of \`npm run example:gyeonggi\`: ${n(people)} people, ${n(ballots)} ballots of up to 12 options in 68 contests, class weights, paper, revocations, three decryptions of five trustees. A process of its own makes the result again from the published files alone: reads and hashes every entry, verifies every ballot, adds up under encryption, verifies the ${n(204)} shares, combines them, searches the totals, and compares everything with what was announced, winners included. The goal is ${GOAL_SECONDS / 60} minutes.`;
}
