/** Verifying records of other systems: one core and two, batched or not, and the verifiers that others use. */

import { join } from 'node:path';
import { verifyBelenios } from '../../src/verify/foreign/belenios/index.js';
import { verifyElectionGuard } from '../../src/verify/foreign/electionguard/index.js';
import { verifyHelios } from '../../src/verify/foreign/helios/index.js';
import { recordInFile } from '../../src/verify/foreign/memory.js';
import type { ForeignReport } from '../../src/verify/foreign/report.js';
import type { ForeignPool } from '../../src/verify/foreign/workers/pool.js';
import { createForeignNodePool } from '../../src/verify/workers/node/index.js';
import { bundleForNode } from '../bundle.js';
import { byMode, type Figure, type Mode, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { gmpPeer } from '../foreign-gmp.js';
import { nativeVerification, nativeVersion, sironaVerification } from '../foreign-peers.js';
import { dataPath, onDisk, readArchive } from '../foreign-records.js';
import { compare, type Effort, figuresAt, scaled, type Work } from '../measure.js';

/** Workers beside the main thread, which appraises too. */
const WORKERS = 1;
/** Names of series. */
const [OWN_THREAD, GMP] = ['one thread', 'GMP'] as const;

/** The topic `foreign`. */
export const FOREIGN: Topic = { name: 'foreign', run };

/** One way to verify ballots of a record. */
interface Way {
  readonly series: string;
  /** How many ballots one round verifies. */
  readonly ballots: number;
  readonly work: Work;
  /** Ends what the way keeps running. */
  readonly close?: () => void;
}

/** What records are measured with. */
interface Bench {
  readonly run: TopicRun;
  readonly pool: ForeignPool;
  readonly skipped: string[];
}

async function run(topic: TopicRun): Promise<TopicResult> {
  const { folder, log, mode } = topic;
  const { worker } = await bundleForNode({ worker: 'src/verify/workers/node/foreign-worker.ts' }, folder);
  const skipped: string[] = [];
  const pool = createForeignNodePool({ workers: WORKERS, script: worker });
  const figures: Figure[] = [];
  for (const [name, path, waysOf] of RECORDS) {
    const found = dataPath(path);
    if (found === undefined) skipped.push(`${name}: ${path} is not on this machine.`);
    else {
      log(name);
      const ways = await waysOf({ run: topic, pool, skipped }, found);
      try {
        const measured = await measureWays(name, ways, mode);
        const { against, line } = againstGmp(name, measured);
        if (line !== undefined) log(`  ${line}`);
        figures.push(...measured, ...against);
      } finally {
        for (const way of ways) way.close?.();
      }
    }
  }
  return {
    topic: 'foreign',
    title: 'Records of other systems',
    about: ABOUT,
    x: 'record',
    metrics: [
      { id: 'time', name: 'per ballot', unit: 'µs' },
      { id: 'least', name: 'fastest round', unit: 'µs' },
      { id: 'ratio', name: 'against two threads', unit: 'times as long' },
      { id: 'gmp', name: 'against GMP', unit: 'times as long' },
      { id: 'ballots', name: 'ballots', unit: 'per round' },
    ],
    panels: [{ title: 'Time per ballot', metric: 'time', kind: 'bars', scale: 'log' }],
    figures,
    skipped,
  };
}

/** Times the ways in turns, each against the first. */
async function measureWays(record: string, ways: readonly Way[], mode: Mode): Promise<Figure[]> {
  const effort: Effort = { warmupMs: 0, timeMs: 0, rounds: byMode(mode, 5, 1) };
  const { timings, ratios } = await compare(
    ways.map(({ work }) => work),
    1,
    effort,
  );
  const first = ways[0]?.ballots ?? 1;
  return ways.flatMap(({ series, ballots }, i) => {
    const [timing, ratio] = [timings[i], ratios[i]];
    if (timing === undefined || ratio === undefined) throw new Error('not measured');
    const time = { ...scaled(timing, 1 / ballots), perRound: ballots };
    const values = { time, least: time.least, ratio: scaled(ratio, first / ballots), ballots };
    return figuresAt(series, record, values);
  });
}

/** How long one thread of ours takes in multiples of one thread of GMP, where that was measured. */
function againstGmp(
  record: string,
  figures: readonly Figure[],
): { readonly against: readonly Figure[]; readonly line?: string } {
  const timeOf = (name: string): number | undefined =>
    figures.find(({ series, metric }) => series.startsWith(name) && metric === 'time')?.value;
  const [ours, theirs] = [timeOf(OWN_THREAD), timeOf(GMP)];
  if (ours === undefined || theirs === undefined) return { against: [] };
  const value = ours / theirs;
  return {
    against: figuresAt(OWN_THREAD, record, { gmp: value }),
    line: `one thread takes ${value.toFixed(2)} times as long as GMP, equation by equation`,
  };
}

/** Verifies, and insists that no check failed. An archive that was cut is incomplete. */
function verifying(verify: () => Promise<ForeignReport>, verdict = 'verified'): Work {
  return async () => {
    const report = await verify();
    if (report.verdict !== verdict) throw new Error(`the report is ${report.verdict}`);
  };
}

/** The ways that every record is verified in: with a worker first, then by this thread alone. */
function ownWays(
  ballots: number,
  verify: (options: { readonly workers?: ForeignPool }) => Promise<ForeignReport>,
  pool: ForeignPool,
  verdict?: string,
): readonly Way[] {
  return [
    { series: 'two threads', ballots, work: verifying(() => verify({ workers: pool }), verdict) },
    { series: OWN_THREAD, ballots, work: verifying(() => verify({}), verdict) },
  ];
}

function edwardsWays({ run: { limit, mode }, pool }: Bench, path: string): readonly Way[] {
  const whole = readArchive(path);
  const most = limit ?? byMode(mode, whole.ballots, 40);
  const archive = most < whole.ballots ? readArchive(path, most) : whole;
  const verdict = archive.ballots < whole.ballots ? 'incomplete' : 'verified';
  const verify = (options: { readonly workers?: ForeignPool }): Promise<ForeignReport> =>
    verifyBelenios(recordInFile(archive.bytes), options);
  const few = Math.min(archive.ballots, byMode(mode, 8, 1));
  return [
    ...ownWays(archive.ballots, verify, pool, verdict),
    { series: 'sirona, proofs alone', ballots: few, work: sironaVerification(archive, few) },
  ];
}

function integerWays({ run: { folder }, pool, skipped }: Bench, path: string): readonly Way[] {
  const { ballots, bytes } = readArchive(path);
  const native = nativeVerification(path, join(folder, 'native'));
  const version = nativeVersion();
  if (native === undefined) skipped.push('belenios-tool, which is not on this machine or too old.');
  const verify = (options: { readonly workers?: ForeignPool }): Promise<ForeignReport> =>
    verifyBelenios(recordInFile(bytes), options);
  return [
    ...ownWays(ballots, verify, pool),
    ...(native === undefined ? [] : [{ series: `belenios-tool ${version}`, ballots, work: native }]),
  ];
}

async function heliosWays({ pool, skipped }: Bench, path: string): Promise<readonly Way[]> {
  const record = onDisk(path);
  const alone = verifying(() => verifyHelios(record, { mode: 'one-by-one' }));
  return [
    ...ownWays(HELIOS_BALLOTS, (options) => verifyHelios(record, options), pool),
    { series: 'one thread, one by one', ballots: HELIOS_BALLOTS, work: alone },
    ...(await gmpWays('gmp_helios', path, HELIOS_BALLOTS, skipped)),
  ];
}

function guardWays({ pool }: Bench, path: string): readonly Way[] {
  const record = onDisk(path);
  return ownWays(GUARD_BALLOTS, (options) => verifyElectionGuard(record, options), pool);
}

async function guardWaysOnIntegers(bench: Bench, path: string): Promise<readonly Way[]> {
  const peers = await gmpWays('gmp_electionguard', path, GUARD_BALLOTS, bench.skipped);
  return [...guardWays(bench, path), ...peers];
}

/** A verifier on GMP, where there is one. */
async function gmpWays(
  script: string,
  path: string,
  ballots: number,
  skipped: string[],
): Promise<readonly Way[]> {
  const peer = await gmpPeer(script, path);
  if (peer === undefined) skipped.push(`${script}, for want of python3 or GMP.`);
  return peer === undefined
    ? []
    : [{ series: `${GMP}, ${peer.powers} powers`, ballots, work: peer.work, close: peer.close }];
}

/** Ballots of the records below. */
const [HELIOS_BALLOTS, GUARD_BALLOTS] = [5, 42] as const;

const RECORDS: readonly (readonly [
  name: string,
  path: string,
  waysOf: (bench: Bench, path: string) => readonly Way[] | Promise<readonly Way[]>,
])[] = [
  ['Belenios, Ed25519', 'belenios/h-ed25519-ten1000.bel.xz', edwardsWays],
  ['Belenios, 2048 bits', 'belenios/h-rfc3526-ten10/record.bel', integerWays],
  ['Helios, 2048 bits', 'helios/gen-5v-10a-1-3-3t.json', heliosWays],
  ['ElectionGuard, P-256', 'electionguard/allAvailableEc', guardWays],
  ['ElectionGuard, 4096 bits', 'electionguard/allAvailable', guardWaysOnIntegers],
];

const ABOUT = [
  'Whole records, from bytes to report, divided by the number of their ballots: reading, all numbered checks, proofs of ballots and of trustees, the result re-derived. Short records pay for their setup and their tally with few ballots. *Two threads* are the main thread, which reads, decides in order, adds up, and appraises ballots whenever there are some for it, and a worker, which appraises ballots; the worker starts anew in every round, and compiles, while the main thread has begun. All ways of one record take turns.',
  'The ballots of Belenios have ten options of which one to three are chosen: 47 commitments each, which are hashed and so must all be computed. Of Helios, which publishes commitments, ballots are verified *together* by one product of powers with random weights; *one by one* is the twin that decides equation by equation.',
  '*sirona* is the npm package, a reimplementation of Belenios: its `Ballot.verify` on some of the same ballots, without reading the archive and without the tally. *belenios-tool* is the native tool as `election verify` on the same archive, one thread. Version 2.0, which Debian has, does not know Ed25519: there, Belenios 3.3.0 was measured at 9.0 ms for such a ballot on a processor of the same family, and the goal is a third of that, with two cores.',
  '*GMP* is a verifier of one thread in Python, made of powers of the GNU library as others make theirs: every equation on its own, two powers each. It reads the same record, hashes the same challenges and compares the same counts, of trustees or guardians, ballots, tally and opened ballots; it leaves out what needs no power, and membership in the group, which ours tests of all elements. *Against GMP* is one thread of ours beside that; the goal is below 2.',
];
