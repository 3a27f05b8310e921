/** Memory of the universal verifier by the number of ballots, and by that of voters. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bytesBelow } from '../../src/cli/folder-size.js';
import { benchContest, voteFor } from '../booth.js';
import { bundleForNode } from '../bundle.js';
import { askChild } from '../child.js';
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
import { figuresAt } from '../measure.js';
import type { MemoryRequest, MemoryUse } from '../memory-child.js';
import { PEAK_PANEL, RESIDENT } from '../tables.js';
import { writeWalkedRecord } from '../walk/record.js';

const MIB = 2 ** 20;
/** Ballots that are made side by side. */
const LANES = 1024;
/** What a limit is divided by for the shorter records. */
const PARTS: readonly number[] = [100, 10];

/** The topic `memory`. */
export const MEMORY: Topic = { name: 'memory', run };

/** An election to hold, and how it is verified. */
interface MeasuredElection {
  readonly voters: number;
  readonly ballots: number;
  readonly runs: readonly MeasuredRun[];
}

interface MeasuredRun {
  /** The series that its figures belong to. */
  readonly series: readonly string[];
  readonly how: How;
}

type How = 'as the command' | 'in memory' | 'with resume';

async function run(topic: TopicRun): Promise<TopicResult> {
  const { folder, log } = topic;
  const { child } = await bundleForNode({ child: 'bench/memory-child.ts' }, folder);
  const figures: Figure[] = [];
  for (const election of electionsOf(topic)) {
    const { voters, ballots } = election;
    log(`${ballots} ballots, ${voters} voters`);
    const record = join(folder, `${ballots}-of-${voters}`);
    const bytes = await writeRecord(record, election, topic);
    for (const { series, how } of election.runs) {
      const use = await verifyAs(how, child, record, folder);
      log(
        `${series.join(' and ')}: ${Math.round(use.peak / MIB)} MiB at the most, ${use.seconds.toFixed(1)} s`,
      );
      if (use.verdict !== 'verified') throw new Error(`the record of ${ballots} ballots is ${use.verdict}`);
      figures.push(...series.flatMap((name) => figuresOf(name, ballots, bytes, use)));
    }
    for (const done of [record, join(folder, 'kept')]) rmSync(done, { recursive: true, force: true });
  }
  return {
    topic: 'memory',
    title: 'Memory of the verifier',
    about: [ABOUT, `The group is ${groupLabel(fastestGroup())}.`],
    x: 'ballots',
    metrics: METRICS,
    panels: [
      PEAK_PANEL,
      { title: 'Live heap and buffers at the most', metric: 'live', kind: 'bars', scale: 'linear' },
    ],
    figures,
    skipped: [],
  };
}

/** Verifies a record in a process of its own. @param folder - of the run, for what is not kept in memory */
function verifyAs(how: How, child: string, record: string, folder: string): Promise<MemoryUse> {
  const request: MemoryRequest = {
    folder: record,
    ...(how !== 'in memory' && { scratch: folder }),
    ...(how === 'with resume' && { kept: join(folder, 'kept') }),
  };
  return askChild<MemoryUse>(child, request, ['--expose-gc']);
}

/** With a limit, elections whose rolls grow and elections of one roll; the largest is both. Else small ones that grow. */
function electionsOf({ mode, limit }: TopicRun): readonly MeasuredElection[] {
  const resumed = ['keeping results', 'resuming'].map(
    (name): MeasuredRun => ({
      series: [name],
      how: 'with resume',
    }),
  );
  const grows = (more: readonly string[] = []): MeasuredRun => ({
    series: ['as many voters', ...more],
    how: 'as the command',
  });
  if (limit === undefined)
    return byMode(mode, [500, 2000, 8000], [20, 60]).map((ballots) => ({
      ballots,
      voters: ballots,
      runs: [grows(), ...resumed],
    }));
  const roll = `roll of ${limit.toLocaleString('en')}`;
  const inMemory: MeasuredRun = { series: [`${roll}, copies found in memory`], how: 'in memory' };
  const shorter = PARTS.map((part) => Math.ceil(limit / part));
  return [
    ...shorter.map((ballots) => ({ ballots, voters: ballots, runs: [grows(), ...resumed] })),
    ...shorter.map((ballots) => ({
      ballots,
      voters: limit,
      runs: [{ series: [roll], how: 'as the command' } as const, inMemory],
    })),
    { ballots: limit, voters: limit, runs: [grows([roll]), inMemory, ...resumed] },
  ];
}

/** Holds an election of two options and writes its record to the disk as it is made. Returns its size in bytes. */
async function writeRecord(
  folder: string,
  { voters, ballots }: MeasuredElection,
  { limit, log }: TopicRun,
): Promise<number> {
  if (limit === undefined) return writeCastRecord(folder, ballots);
  await writeWalkedRecord(folder, { group: fastestGroup(), options: 2, voters, ballots, lanes: LANES }, log);
  return bytesBelow(folder);
}

/** The same with ballots as voters' devices make them. */
async function writeCastRecord(folder: string, ballots: number): Promise<number> {
  const election = await openBenchElection(fastestGroup(), benchContest(2), ballots);
  const context = castingContext(election);
  const choices = Array.from({ length: ballots }, (_, i) => voteFor(context, i));
  await postBallots(election, castBallots(election, context, 0, choices));
  await finishElection(election);
  const files = await publishElection(election);
  await election.board.ledger.close();
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return [...files.values()].reduce((sum, file) => sum + file.length, 0);
}

function figuresOf(
  series: string,
  ballots: number,
  record: number,
  { peak, before, live, seconds }: MemoryUse,
): Figure[] {
  return figuresAt(series, ballots, {
    peak: peak / MIB,
    before: before / MIB,
    live: live / MIB,
    record: record / MIB,
    seconds,
  });
}

const METRICS = [
  ...RESIDENT,
  { id: 'live', name: 'live heap and buffers at the most', unit: 'MiB' },
  { id: 'record', name: 'size of the record', unit: 'MiB' },
  { id: 'seconds', name: 'time', unit: 's' },
];

const ABOUT =
  'A process of its own verifies the published files of an election of two options from the disk, on one thread. *Resident* is what the system counts, the runtime and the compiled code included; *live* is what is left of heap and buffers after garbage collections, one after every 4,096 entries. *As many voters*: the roll grows with the ballots, with scratch files, as the command verifies. *Keeping results* is the same with `--resume` where nothing is kept yet, *resuming* where all chunks were examined before. With `--limit N` the records have a hundredth, a tenth and all of N ballots, and there are elections with a *roll of N* voters at which so many vote; of these the largest is also the one of as many voters. *Copies found in memory* is without scratch files. The verifier keeps some bytes for each voter, see [streaming.md](streaming.md), and nothing for a ballot.';
