/** Large records of other systems, verified from the disk: memory must not grow with them. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleForNode } from '../bundle.js';
import { askChild } from '../child.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { largeElection, makeBallots, writeLargeArchive } from '../large-belenios.js';
import type { LargeOutcome, LargeRequest } from '../large-child.js';
import { writeGuardRecords } from '../large-electionguard.js';
import { type LargeRecord, totalsOf } from '../large-writers.js';
import { figuresAt } from '../measure.js';
import { PEAK_PANEL, RESIDENT } from '../tables.js';

const MIB = 2 ** 20;
/** Workers beside the main thread, which appraises too. */
const WORKERS = 1;

/** A system, and how its records are made. */
interface LargeSystem {
  readonly name: LargeRequest['system'];
  readonly title: string;
  /** Ballots of the records. */
  readonly sizes: readonly number[];
  /** The script that makes ballots. */
  readonly script: 'belenios' | 'guard';
  readonly write: (
    place: string,
    script: string,
    sizes: readonly number[],
  ) => Promise<readonly LargeRecord[]>;
}

const SYSTEMS: readonly LargeSystem[] = [
  {
    ...{ name: 'belenios', title: 'Belenios, Ed25519', script: 'belenios' },
    // Of about 8.3 kB, with their events and the padding of the archive: 30, 100 and 300 MB.
    sizes: [3600, 12_100, 36_500],
    write: writeArchives,
  },
  {
    ...{ name: 'electionguard', title: 'ElectionGuard, P-256', script: 'guard' },
    // Of 5.7 kB: 30 and 100 MB, a file for each.
    sizes: [5300, 17_700],
    write: writeGuardRecords,
  },
];
const QUICK: readonly number[] = [20, 60];
/** What a limit is divided by for the shorter records. */
const PARTS: readonly number[] = [10, 3, 1];
/** Records of more ballots are verified with a worker only. */
const SHORT = 1e4;

/** The topic `large`. */
export const LARGE: Topic = { name: 'large', run };

async function run(topic: TopicRun): Promise<TopicResult> {
  const { mode, folder, limit, log } = topic;
  const scripts = await bundleForNode(
    {
      verify: 'bench/large-child.ts',
      belenios: 'bench/large-belenios-child.ts',
      guard: 'bench/large-electionguard-child.ts',
      worker: 'src/verify/workers/node/foreign-worker.ts',
    },
    folder,
  );
  const figures: Figure[] = [];
  for (const system of SYSTEMS) {
    const sizes =
      limit === undefined ? byMode(mode, system.sizes, QUICK) : PARTS.map((n) => Math.ceil(limit / n));
    for (const record of await recordsOf(topic, system, scripts[system.script], sizes))
      for (const workers of record.ballots > SHORT ? [WORKERS] : [WORKERS, 0]) {
        const request = { system: system.name, path: record.path, workers, script: scripts.worker };
        const outcome = await verifyInChild(scripts.verify, request, record);
        const series = `${system.title}, ${workers === 0 ? 'one thread' : 'two threads'}`;
        log(`${(record.bytes / 1e6).toFixed(1)} MB, ${series}: ${wordsOf(outcome)}`);
        figures.push(...figuresOf(series, record, outcome));
      }
  }
  return {
    topic: 'large',
    title: 'Large records of other systems',
    about: ABOUT,
    x: 'ballots',
    metrics: METRICS,
    panels: [
      PEAK_PANEL,
      { title: 'Live memory near the end', metric: 'late', kind: 'bars', scale: 'linear' },
    ],
    figures,
    skipped: [],
  };
}

function wordsOf({ seconds, peak, live }: LargeOutcome): string {
  const mib = (bytes: number): string => (bytes / MIB).toFixed(0);
  return `${seconds.toFixed(1)} s, ${mib(peak)} MiB at most, ${mib(live.early)} to ${mib(live.late)} live`;
}

/** The records, shortest first: those of the run's folder for large records, if they are there, else new ones. */
async function recordsOf(
  { ledger, folder, log }: TopicRun,
  { name, write }: LargeSystem,
  script: string,
  sizes: readonly number[],
): Promise<readonly LargeRecord[]> {
  const place = join(ledger ?? folder, `${name}-${sizes.join('-')}`);
  const note = join(place, 'records.json');
  if (existsSync(note)) {
    log(`records found in ${place}`);
    return JSON.parse(readFileSync(note, 'utf8'));
  }
  if (existsSync(place)) throw new Error(`${place} was not finished: remove it`);
  mkdirSync(place, { recursive: true });
  const start = performance.now();
  const records = await write(place, script, sizes);
  log(`${sizes.at(-1)} ballots of ${name} made in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  writeFileSync(note, `${JSON.stringify(records)}\n`);
  return records;
}

async function writeArchives(
  place: string,
  script: string,
  sizes: readonly number[],
): Promise<readonly LargeRecord[]> {
  const election = largeElection();
  const stretches = await makeBallots(election, script, place, sizes);
  const records: LargeRecord[] = [];
  for (const [i, ballots] of sizes.entries()) {
    const portions = stretches.slice(0, i + 1).flat();
    const path = join(place, `${ballots}.bel`);
    const bytes = await writeLargeArchive(path, election, portions);
    records.push({ path, ballots, bytes, totals: totalsOf(portions) });
  }
  for (const { file } of stretches.flat()) rmSync(file);
  return records;
}

/** @throws {Error} unless the record verifies and its counts are those of the votes that were made */
async function verifyInChild(
  script: string,
  request: LargeRequest,
  { totals }: LargeRecord,
): Promise<LargeOutcome> {
  const outcome = await askChild<LargeOutcome>(script, request, ['--expose-gc']);
  if (outcome.verdict !== 'verified') throw new Error(`the record is ${outcome.verdict}`);
  if (outcome.counts.slice(-totals.length).join() !== totals.join())
    throw new Error('the counts are not those of the votes');
  return outcome;
}

function figuresOf(
  series: string,
  { ballots, bytes }: LargeRecord,
  { seconds, before, peak, live }: LargeOutcome,
): Figure[] {
  return figuresAt(series, ballots, {
    ...{ before: before / MIB, peak: peak / MIB, record: bytes / 1e6 },
    ...{ early: live.early / MIB, late: live.late / MIB },
    ...{ seconds, ballot: (1e6 * seconds) / ballots },
  });
}

const METRICS = [
  ...RESIDENT,
  { id: 'early', name: 'live in the first eighth', unit: 'MiB' },
  { id: 'late', name: 'live in the last eighth', unit: 'MiB' },
  { id: 'record', name: 'size of the ballots and of what goes with them', unit: 'MB' },
  { id: 'seconds', name: 'verify all', unit: 's' },
  { id: 'ballot', name: 'per ballot', unit: 'µs' },
];

const ABOUT = [
  'An election of Belenios on Ed25519, of one question with ten options of which one to three are chosen, is held with `hanpyo/belenios`: one trustee, and for every voter a credential, randomness, a vote and a signature of its own. No part of a ballot is copied from another one. Two processes encrypt; the archive is written as a stream. The shorter records have the first ballots of the longest and a tally, decryption and result of their own.',
  'Of ElectionGuard it is an election on P-256 with one guardian, chosen in the same way and encrypted with `hanpyo/electionguard`; each ballot is a file. The shorter record shares the first files of the longer one.',
  'A process of its own verifies each record from the disk as `hanpyo verify` does: all checks, from the first byte to the result, which must be that of the votes. *Resident* is what the system counts, the runtime, its compiled code and all worker threads included, and what waits to be collected. *Live* is what is left of the main thread’s heap and buffers after garbage collections, 64 of them in a run, in the first eighth of the record and in the last: what is kept of each ballot.',
];
