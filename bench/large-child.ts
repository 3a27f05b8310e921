/**
 * Verifies a record of another system as `hanpyo verify` does, from the disk, and says, as JSON, how long that took and what
 * memory: started by the topic `large` as a process of its own, bundled, so that nothing else is counted.
 */
import { foreignRecord } from '../src/cli/foreign.js';
import { verifyBelenios } from '../src/verify/foreign/belenios/verify-belenios.js';
import { verifyElectionGuard } from '../src/verify/foreign/electionguard/verify-electionguard.js';
import { allowRelaxedVectors, createForeignNodePool } from '../src/verify/workers/node/index.js';

/** What the process is asked. */
export interface LargeRequest {
  readonly system: 'belenios' | 'electionguard';
  readonly path: string;
  /** Worker threads beside the main one; none where 0. */
  readonly workers: number;
  /** Their script. */
  readonly script: string;
}

/** What it reports. */
export interface LargeOutcome {
  readonly verdict: string;
  /** What the report gives as the result: the counts are the last of these values. */
  readonly counts: readonly string[];
  readonly seconds: number;
  /** Resident memory before the record was opened, all code loaded, in bytes. */
  readonly before: number;
  /** The most resident memory at any time, as the system counted it, all threads together, in bytes. */
  readonly peak: number;
  /** What was left of heap and buffers of the main thread after garbage collections, in bytes: early on, and at the end. */
  readonly live: { readonly early: number; readonly late: number };
}

/** How often the live heap is measured while the record is read. */
const SAMPLES = 64;

const VERIFIERS = { belenios: verifyBelenios, electionguard: verifyElectionGuard } as const;

const { system, path, workers, script }: LargeRequest = JSON.parse(process.argv[2] ?? '{}');
// As the command does.
allowRelaxedVectors();
const before = process.memoryUsage.rss();
const start = performance.now();
const collect = globalThis.gc;
if (collect === undefined) throw new Error('start this with --expose-gc');

const samples: number[] = [];
function sample(done: number, total: number): void {
  if (done * SAMPLES < (samples.length + 1) * total) return;
  collect?.();
  const { heapUsed, external } = process.memoryUsage();
  samples.push(heapUsed + external);
}

const pool = workers > 0 ? { workers: createForeignNodePool({ workers, script }) } : {};
const { verdict, result } = await VERIFIERS[system](foreignRecord(path), { ...pool, onProgress: sample });
const outcome: LargeOutcome = {
  verdict,
  counts: (result ?? []).map(({ value }) => value),
  seconds: (performance.now() - start) / 1000,
  before,
  peak: process.resourceUsage().maxRSS * 1024,
  live: {
    early: Math.max(...samples.slice(0, SAMPLES / 8)),
    late: Math.max(...samples.slice(-SAMPLES / 8)),
  },
};
console.log(JSON.stringify(outcome));
