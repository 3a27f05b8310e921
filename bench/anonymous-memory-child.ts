/**
 * Verifies the record of an election of anonymous voters in a folder and says, as JSON, what memory that took: started by
 * `anonymous-memory.ts` as a process of its own, bundled, so that nothing else is counted.
 */
import { directoryFiles } from '../src/cli/record-reader.js';
import { nodeFs } from '../src/ledger/file/node-fs.js';
import { chunksInFolder, resumable, verifyElection } from '../src/verify/index.js';
import { nodeScratchDisk, scratchFile } from '../src/verify/workers/node/scratch-file.js';
import type { WorkerPool } from '../src/verify/workers/pool.js';

/** What the process is asked. */
export interface AnonymousMemoryRequest {
  /** Folder of the record. */
  readonly record: string;
  /** Folder of scratch files, and bytes of nullifiers in memory; without it, all are in memory. */
  readonly disk?: { readonly folder: string; readonly bytes: number };
  /** Folder of results of chunks, for a verification that may be resumed. */
  readonly kept?: string;
  /** Whether all proofs are taken for good, unseen. */
  readonly believed: boolean;
}

/** What the process reports. Sizes in bytes. */
export interface AnonymousMemoryUse {
  readonly verdict: string;
  readonly counted: number;
  readonly seconds: number;
  /** The most resident memory at any time, as the system counted it. */
  readonly peak: number;
  /** Live JavaScript heap and buffers after garbage collections during verification: at the most, and at the last. */
  readonly live: number;
  readonly last: number;
  /** Where the files on the disk end, together. */
  readonly file: number;
}

/** After how many entries the live heap is measured. */
const EVERY = 4096;

const { record, disk, kept, believed }: AnonymousMemoryRequest = JSON.parse(process.argv[2] ?? '{}');
const collect = globalThis.gc;
if (collect === undefined) throw new Error('start this with --expose-gc');

let [live, last, next, file] = [0, 0, 0, 0];
function sample(done: number): void {
  if (done < next) return;
  next = done + EVERY;
  // Buffers that one collection finds are counted as free by the next.
  collect?.();
  collect?.();
  const { heapUsed, external } = process.memoryUsage();
  last = heapUsed + external;
  live = Math.max(live, last);
}

const measured = {
  ...nodeScratchDisk,
  write(handle: number, bytes: Uint8Array, at: number): number {
    file = Math.max(file, at + bytes.length);
    return nodeScratchDisk.write(handle, bytes, at);
  },
};

/** Workers that suspect nobody and look at nothing. */
const credulous: WorkerPool = {
  size: 1,
  minimum: 1,
  start: () => ({
    examine: async () => ({
      trackers: new Uint8Array(),
      fingerprints: new Uint8Array(),
      suspects: new Uint32Array(),
    }),
    stop: async () => {},
  }),
};

const start = performance.now();
const { verdict, accounting } = await verifyElection(directoryFiles(record), {
  onProgress: sample,
  ...(believed && { workers: credulous, recheck: 0 }),
  ...(disk && { scratch: () => scratchFile(disk.folder, undefined, measured), scratchKept: disk.bytes }),
  ...(kept !== undefined && { chunks: resumable(chunksInFolder(nodeFs, kept)) }),
});
const use: AnonymousMemoryUse = {
  verdict,
  counted: accounting?.online ?? 0,
  seconds: (performance.now() - start) / 1000,
  peak: process.resourceUsage().maxRSS * 1024,
  ...{ live, last, file },
};
console.log(JSON.stringify(use));
