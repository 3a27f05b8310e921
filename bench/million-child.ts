/**
 * Verifies the record in a folder and says, as JSON, how long that took and what memory: started by the topic `million` as
 * a process of its own, bundled, so that nothing else is counted.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fastestGroups } from '../src/core/groups/fastest-kernels.js';
import type { FetchFile } from '../src/ledger/index.js';
import { verifyElection } from '../src/verify/index.js';
import { allowRelaxedVectors, createNodePool, scratchFile } from '../src/verify/workers/node/index.js';

/** What the process is asked: the folder of the record, worker threads (0: none), and their script. */
export interface VerifyRequest {
  readonly folder: string;
  readonly workers: number;
  readonly script: string;
}

/** What it reports. */
export interface VerifyOutcome {
  readonly verdict: string;
  /** Votes of each option. */
  readonly totals: readonly number[];
  readonly seconds: number;
  /** Processor time of all threads. */
  readonly processorSeconds: number;
  /** The most resident memory at any time, as the system counted it, in bytes. */
  readonly peak: number;
}

const request: VerifyRequest = JSON.parse(process.argv[2] ?? '{}');
const { folder, workers, script } = request;

const files: FetchFile = async (path, maxBytes) => {
  const bytes = await readFile(join(folder, path)).catch(() => undefined);
  if (bytes !== undefined && bytes.length > maxBytes) throw new RangeError(`${path} is too large`);
  return bytes;
};
// As the command does.
allowRelaxedVectors();
const start = performance.now();
const before = process.cpuUsage();
const { find: groups } = await fastestGroups();
const pool = workers > 0 ? { workers: createNodePool({ workers, script }) } : {};
const report = await verifyElection(files, { groups, scratch: () => scratchFile(), ...pool });
const { user, system } = process.cpuUsage(before);
const outcome: VerifyOutcome = {
  verdict: report.verdict,
  totals: report.result?.[0]?.options.map(({ votes }) => votes) ?? [],
  seconds: (performance.now() - start) / 1000,
  processorSeconds: (user + system) / 1e6,
  peak: process.resourceUsage().maxRSS * 1024,
};
console.log(JSON.stringify(outcome));
