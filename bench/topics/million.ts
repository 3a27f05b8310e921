/** A whole election from a ledger on disk: verifying it, alone and on all cores. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { bundleForNode } from '../bundle.js';
import { verifyInChild } from '../child.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { fastestGroup, groupLabel, verifierGroup } from '../machine.js';
import { figuresAt, scaled, spread, type Timing } from '../measure.js';
import type { VerifyOutcome } from '../million-child.js';
import { PEAK, PEAK_PANEL } from '../tables.js';
import { type WrittenRecord, writeWalkedRecord } from '../walk/record.js';

const OPTIONS = 4;
const MIB = 2 ** 20;
/** Elections of more ballots are verified once: that takes minutes. */
const LONG = 1e5;
/** Ballots of the election that figures are extrapolated to. */
const LARGE = 1e7;
/** Minutes that they are meant to take on two cores. */
const GOAL_MINUTES = 8;

/** The topic `million`. */
export const MILLION: Topic = { name: 'million', run };

async function run(topic: TopicRun): Promise<TopicResult> {
  const { mode, folder, log } = topic;
  const voters = topic.limit ?? byMode(mode, 1e6, 600);
  const [directory, written] = await recordOf(topic, voters);
  const scripts = await bundleForNode(
    { verify: 'bench/million-child.ts', worker: 'src/verify/workers/node/worker.ts' },
    folder,
  );
  const rounds = byMode(mode, voters > LONG ? 1 : 3, 1);
  const threads = [0, ...new Set([1, 2, cpus().length])].filter((count) => count <= cpus().length);
  const outcomes = new Map(threads.map((count) => [count, [] as VerifyOutcome[]]));
  for (let round = 0; round < rounds; round++)
    for (const workers of byMode(mode, threads, [0, 2])) {
      const request = { folder: directory, workers, script: scripts.worker };
      const outcome = await verifyInChild(scripts.verify, request, written.totals);
      log(`${threadsText(workers)}: ${outcome.seconds.toFixed(1)} s`);
      outcomes.set(workers, [...(outcomes.get(workers) ?? []), outcome]);
    }
  return {
    topic: 'million',
    title: `An election of ${voters.toLocaleString('en')} ballots, from the disk`,
    about: aboutOf(voters, written, (await verifierGroup()).label),
    x: 'threads',
    metrics: METRICS,
    panels: [{ title: 'Time per ballot', metric: 'ballot', kind: 'bars', scale: 'linear' }, PEAK_PANEL],
    figures: [...outcomes].flatMap(([workers, all]) => figuresOf(voters, workers, all)),
    skipped: [],
  };
}

/** The record: the one in `--ledger`, if it is of as many voters, else a new one. */
async function recordOf(
  { mode, ledger, folder, log }: TopicRun,
  voters: number,
): Promise<[string, WrittenRecord]> {
  const place = ledger ?? folder;
  const directory = join(place, `ledger-${voters}`);
  const note = join(place, `ledger-${voters}.json`);
  if (existsSync(note)) {
    log(`record of ${voters} ballots found in ${place}`);
    return [directory, JSON.parse(readFileSync(note, 'utf8'))];
  }
  if (existsSync(directory)) throw new Error(`${directory} was not finished: remove it`);
  mkdirSync(place, { recursive: true });
  const lanes = byMode(mode, 1024, 128);
  const written = await writeWalkedRecord(
    directory,
    { group: fastestGroup(), options: OPTIONS, voters, lanes },
    log,
  );
  writeFileSync(note, `${JSON.stringify(written)}\n`);
  return [directory, written];
}

function figuresOf(voters: number, workers: number, outcomes: readonly VerifyOutcome[]): Figure[] {
  if (outcomes.length === 0) return [];
  const timing = (of: (outcome: VerifyOutcome) => number): Timing => spread(outcomes.map(of), voters);
  const seconds = timing((outcome) => outcome.seconds);
  return figuresAt('P-256 (wasm)', threadsText(workers), {
    seconds,
    ballot: scaled(seconds, 1e6 / voters),
    least: (1e6 / voters) * Math.min(...outcomes.map((outcome) => outcome.seconds)),
    processor: scaled(
      timing((outcome) => outcome.processorSeconds),
      1e6 / voters,
    ),
    rate: voters / seconds.value,
    peak: timing((outcome) => outcome.peak / MIB),
    large: ((seconds.value / voters) * LARGE) / 60,
  });
}

function threadsText(workers: number): string {
  return workers === 0 ? 'one thread' : `${workers} ${workers === 1 ? 'worker' : 'workers'}`;
}

const METRICS = [
  { id: 'seconds', name: 'verify all', unit: 's' },
  { id: 'ballot', name: 'per ballot', unit: 'µs' },
  { id: 'least', name: 'per ballot, fastest round', unit: 'µs' },
  { id: 'processor', name: 'processor time per ballot, all threads', unit: 'µs' },
  { id: 'rate', name: 'rate', unit: 'ballots/s' },
  PEAK,
  { id: 'large', name: 'ten million ballots, extrapolated', unit: 'min' },
];

function aboutOf(voters: number, { ballotBytes, seconds }: WrittenRecord, verifier: string): string[] {
  const micro = (value: number): string => ((1e6 * value) / voters).toFixed(0);
  return [
    `An election of ${OPTIONS} options, choose one to three, on ${groupLabel(fastestGroup())}: manifest, key ceremony, a roll of ${voters.toLocaleString('en')} voters, a ballot of ${ballotBytes.toLocaleString('en')} bytes by each, closing, decryption by two of three trustees and result, in a file store on disk, which the system may still hold in its cache. A process of its own runs \`verifyElection\` over the published files, on ${verifier}: it reads and hashes every tile, verifies every ballot, adds all up, checks the decryption and compares the result. The run fails unless the verdict is *verified* and the totals are those of the votes that were made. *One thread* does all that alone; *workers* examine ballots while the main thread reads, decides and adds up, so that two workers are three threads.`,
    `The ballots are distinct and valid, each with a credential, ciphertexts, a proof and a signature of its own, but they were made fast: 1,024 voters draw all their secrets and a vote, and voter k + 1,024 votes like voter k, with secrets that are those of voter k plus a fixed step, so that every point of the ballot is one addition away from the one before (the mask of the bits stays; what depends on a challenge comes from a table). A verifier neither notices nor gains anything. Samples were checked by the reference examiner. Here that took ${micro(seconds.make)} µs a ballot, and appending them to the ledger ${micro(seconds.append)} µs.`,
    `*Extrapolated* is the time per ballot times ten million; the goal is ${GOAL_MINUTES} minutes on two cores. Nobody has run it: the roll would take ten times the memory, and more of the search in it.`,
  ];
}
