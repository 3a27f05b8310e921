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
  /** Worker threads; none where 0. */
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
}

const VERIFIERS = { belenios: verifyBelenios, electionguard: verifyElectionGuard } as const;

const { system, path, workers, script }: LargeRequest = JSON.parse(process.argv[2] ?? '{}');
// As the command does.
allowRelaxedVectors();
const before = process.memoryUsage.rss();
const start = performance.now();
const pool = workers > 0 ? { workers: createForeignNodePool({ workers, script }) } : {};
const { verdict, result } = await VERIFIERS[system](foreignRecord(path), pool);
const outcome: LargeOutcome = {
  verdict,
  counts: (result ?? []).map(({ value }) => value),
  seconds: (performance.now() - start) / 1000,
  before,
  peak: process.resourceUsage().maxRSS * 1024,
};
console.log(JSON.stringify(outcome));
