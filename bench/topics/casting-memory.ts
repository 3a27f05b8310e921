/** Memory of the casting service by the number of ballots on its ledger. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { completeConfig } from '../../examples/board/config.js';
import { loadElection } from '../../examples/board/load-ballots.js';
import { readLogKey, storeOf } from '../../examples/board/stores.js';
import { openLedger } from '../../src/ledger/index.js';
import { bundleForNode } from '../bundle.js';
import type { CastingRequest, CastingUse } from '../casting-memory-child.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { figuresAt } from '../measure.js';

const MIB = 2 ** 20;
/** Ballots that are made side by side, and that are appended together. */
const LANES = 1024;
/** What a limit is divided by for the shorter ledgers. */
const PARTS: readonly number[] = [100, 10, 1];
const ROOMS = ['disk', 'small', 'memory'] as const;
const SERIES = { disk: 'on a disk', small: 'on a disk, small caches', memory: 'in memory' };

/** The topic `casting-memory`. */
export const CASTING_MEMORY: Topic = { name: 'casting-memory', run };

async function run({ mode, limit, folder, log }: TopicRun): Promise<TopicResult> {
  const usual = byMode(mode, [1000, 10_000], [100, 200]);
  const sizes = limit === undefined ? usual : PARTS.map((part) => Math.ceil(limit / part));
  const cast = byMode(mode, 2000, 100);
  const scripts = await bundleForNode(
    { child: 'bench/casting-memory-child.ts', worker: 'src/verify/workers/node/worker.ts' },
    folder,
  );
  const workspace = join(folder, 'workspace');
  const voters = (sizes.at(-1) ?? 0) + ROOMS.length * sizes.length * cast;
  log(`roll of ${voters} voters`);
  const { ballots } = await loadElection(workspace, voters, LANES);
  const figures: Figure[] = [];
  let there = 0;
  for (const size of sizes) {
    log(`${size} ballots`);
    await appendBallots(workspace, ballots, size - there);
    there = Math.max(there, size);
    for (const room of ROOMS) {
      const live = join(folder, 'live');
      const bytes = writeBallots(live, ballots, cast);
      const use = await castInChild(scripts.child, { workspace, live, bytes, room, script: scripts.worker });
      there += cast;
      if (use.accepted !== there) throw new Error(`${use.accepted} ballots of ${there} were accepted`);
      log(`${SERIES[room]}: ${Math.round(use.ready / MIB)} MiB, ${Math.round(use.peak / MIB)} at the most`);
      figures.push(...figuresOf(SERIES[room], size, use));
    }
  }
  return {
    topic: 'casting-memory',
    title: 'Memory of the casting service',
    about: [`${ABOUT} The roll has ${voters.toLocaleString('en')} voters, whatever the number of ballots.`],
    x: 'ballots',
    metrics: METRICS,
    panels: [{ title: 'Live heap and buffers when ready', metric: 'ready', kind: 'bars', scale: 'linear' }],
    figures,
    skipped: [],
  };
}

/** Appends ballots to the ledger unseen: whoever restores the election verifies them. */
async function appendBallots(
  workspace: string,
  ballots: Generator<Uint8Array>,
  count: number,
): Promise<void> {
  const { logKey, store } = completeConfig({ workspace });
  const signer = await readLogKey(logKey);
  const ledger = await openLedger(await storeOf(store), { origin: signer.name, signer });
  for (let left = count; left > 0; left -= LANES)
    await ledger.appendBatch(taken(ballots, Math.min(LANES, left)));
  await ledger.close();
}

/** Writes ballots end to end. @returns the bytes of each */
function writeBallots(path: string, ballots: Generator<Uint8Array>, count: number): number {
  const some = taken(ballots, count);
  writeFileSync(path, Buffer.concat(some));
  return some[0]?.length ?? 0;
}

function taken(ballots: Generator<Uint8Array>, count: number): Uint8Array[] {
  return Array.from({ length: count }, () => {
    const { value, done } = ballots.next();
    if (done) throw new RangeError('no ballot is left');
    return value;
  });
}

/** Runs the service's parts in a process of their own. */
async function castInChild(child: string, request: CastingRequest): Promise<CastingUse> {
  const args = ['--expose-gc', child, JSON.stringify(request)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: MIB });
  return JSON.parse(stdout);
}

function figuresOf(series: string, ballots: number, { ready, cast, peak, restore }: CastingUse): Figure[] {
  return figuresAt(series, ballots, { ready: ready / MIB, cast: cast / MIB, peak: peak / MIB, restore });
}

const METRICS = [
  { id: 'ready', name: 'live heap and buffers when ready', unit: 'MiB' },
  { id: 'cast', name: 'the same after ballots were cast', unit: 'MiB' },
  { id: 'peak', name: 'resident at the most', unit: 'MiB' },
  { id: 'restore', name: 'until ready', unit: 's' },
];

const ABOUT =
  'A process of its own restores an election of one contest with 4 options from its ledger, as the casting service does when it starts, every proof verified by two worker threads, and then takes in 2,000 ballots more, 128 at once. *Live* is what is left of heap and buffers after a garbage collection; *resident* is what the system counts, all threads together. *On a disk*: what grows with ballots lies in temporary files beside the journal, as in the service, behind caches of 64 MiB for each kind of print; *small caches*: the same with 4 MiB, which are full long before the longest ledger ends; *in memory*: as it was before, for comparison.';
