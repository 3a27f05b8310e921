/**
 * Verifies the record in a folder and says, as JSON, what memory that took: started by the topic `memory` as a process of
 * its own, bundled, so that nothing else is counted.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFs } from '../src/ledger/file/node-fs.js';
import type { FetchFile } from '../src/ledger/index.js';
import { chunksInFolder, resumable, verifyElection } from '../src/verify/index.js';
import { scratchFile } from '../src/verify/workers/node/scratch-file.js';
import { fastestGroup } from './machine.js';

/** What the process is asked. */
export interface MemoryRequest {
  /** Of the record. */
  readonly folder: string;
  /** Folder of results of chunks, for a verification that may be resumed. */
  readonly kept?: string;
  /** Folder of a scratch file; without it, what copies are found by is kept in memory. */
  readonly scratch?: string;
}

/** What the process reports. Sizes in bytes. */
export interface MemoryUse {
  readonly verdict: string;
  readonly seconds: number;
  /** Resident memory before the record was opened, all code loaded. */
  readonly before: number;
  /** The most resident memory at any time, as the system counted it. */
  readonly peak: number;
  /** Live JavaScript heap and buffers at the most, after garbage collections during verification. */
  readonly live: number;
}

/**
 * After how many entries the live heap is measured. The same for records of every length: a forced collection also lowers the
 * peak, and short records must not have more of them for each ballot than long ones.
 */
const EVERY = 4096;

const { folder, kept, scratch }: MemoryRequest = JSON.parse(process.argv[2] ?? '{}');
const collect = globalThis.gc;
if (collect === undefined) throw new Error('start this with --expose-gc');

let live = 0;
let next = 0;
function sample(done: number): void {
  if (done < next) return;
  next = done + EVERY;
  // Buffers that one collection finds are counted as free by the next.
  collect?.();
  collect?.();
  const { heapUsed, external } = process.memoryUsage();
  live = Math.max(live, heapUsed + external);
}

const files: FetchFile = async (path, maxBytes) => {
  const bytes = await readFile(join(folder, path)).catch(() => undefined);
  if (bytes !== undefined && bytes.length > maxBytes) throw new RangeError(`${path} is too large`);
  return bytes === undefined ? undefined : new Uint8Array(bytes);
};
const group = fastestGroup();
group.generator().multiply(group.scalar(2));
const before = process.memoryUsage.rss();
const start = performance.now();
const { verdict } = await verifyElection(files, {
  groups: () => group,
  onProgress: sample,
  ...(scratch !== undefined && { scratch: () => scratchFile(scratch) }),
  ...(kept !== undefined && { chunks: resumable(chunksInFolder(nodeFs, kept)) }),
});
const use: MemoryUse = {
  verdict,
  seconds: (performance.now() - start) / 1000,
  before,
  peak: process.resourceUsage().maxRSS * 1024,
  live,
};
console.log(JSON.stringify(use));
