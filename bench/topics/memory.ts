/** Memory of the universal verifier by the number of ballots. */
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bytesBelow } from '../../src/cli/folder-size.js';
import { benchContest, voteFor } from '../booth.js';
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
import type { MemoryUse } from '../memory-child.js';
import { writeWalkedRecord } from '../walk/record.js';

const CHILD = fileURLToPath(new URL('../memory-child.ts', import.meta.url));
const MIB = 2 ** 20;

/** The topic `memory`. */
export const MEMORY: Topic = { name: 'memory', run };

async function run({ mode, limit, folder, log }: TopicRun): Promise<TopicResult> {
  const figures: Figure[] = [];
  const sizes =
    limit === undefined
      ? byMode(mode, [500, 2000, 8000], [20, 60])
      : [100, 10, 1].map((part) => Math.ceil(limit / part));
  for (const ballots of sizes) {
    log(`${ballots} ballots`);
    const record = join(folder, String(ballots));
    const bytes = limit === undefined ? await writeRecord(record, ballots) : await walk(record, ballots, log);
    const kept = join(folder, `${ballots}-kept`);
    for (const [series, ...more] of [['verifier'], ['keeping results', kept], ['resuming', kept]] as const) {
      const use = await verifyInChild(record, ...more);
      log(`${series}: ${Math.round(use.peak / MIB)} MiB at the most, ${use.seconds.toFixed(1)} s`);
      if (use.verdict !== 'verified') throw new Error(`the record of ${ballots} ballots is ${use.verdict}`);
      figures.push(
        ...figuresAt(series, ballots, {
          peak: use.peak / MIB,
          before: use.before / MIB,
          live: use.live / MIB,
          record: bytes / MIB,
          seconds: use.seconds,
        }),
      );
    }
    for (const done of [record, kept]) rmSync(done, { recursive: true, force: true });
  }
  return {
    topic: 'memory',
    title: 'Memory of the verifier',
    about: [...ABOUT, `The group is ${groupLabel(fastestGroup())}.`],
    x: 'ballots',
    metrics: [
      { id: 'before', name: 'resident before', unit: 'MiB' },
      { id: 'peak', name: 'resident at the most', unit: 'MiB' },
      { id: 'live', name: 'live heap and buffers at the most', unit: 'MiB' },
      { id: 'record', name: 'size of the record', unit: 'MiB' },
      { id: 'seconds', name: 'time', unit: 's' },
    ],
    panels: [
      { title: 'Resident memory at the most', metric: 'peak', kind: 'bars', scale: 'linear' },
      { title: 'Live heap and buffers at the most', metric: 'live', kind: 'bars', scale: 'linear' },
    ],
    figures,
    skipped: [],
  };
}

/** Holds an election of two options and writes its record. Returns its size in bytes. */
async function writeRecord(folder: string, ballots: number): Promise<number> {
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

/** The same for any number of ballots: written to the disk as it is made. */
async function walk(folder: string, voters: number, log: (line: string) => void): Promise<number> {
  await writeWalkedRecord(folder, { group: fastestGroup(), options: 2, voters, lanes: 128 }, log);
  return bytesBelow(folder);
}

/** Runs the verifier in a process of its own. @param kept - folder of results, for a run that may be resumed */
async function verifyInChild(folder: string, kept?: string): Promise<MemoryUse> {
  const args = ['--expose-gc', '--import', 'tsx', CHILD, folder, ...(kept === undefined ? [] : [kept])];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: MIB });
  return JSON.parse(stdout);
}

const ABOUT = [
  'A process of its own verifies the published files of an election of two options from the disk. *Resident* is what the system counts, the runtime and the compiled code included; *live* is what is left of heap and buffers after a garbage collection every 256 entries, or a thousand times, while verifying. *Keeping results* is a run with `--resume` that finds nothing, *resuming* one that finds all chunks examined. With `--limit N` the records have a hundredth, a tenth and all of N ballots. The verifier keeps a few bytes for each voter and fingerprints of what was posted, and no ballots.',
];
