/**
 * Verifies the chain in a folder and says, as JSON, what memory and time that took: started by the topic `mixnet` as a
 * process of its own, so that nothing else is counted.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemRng } from '../src/core/random.js';
import { ShuffleGenerators, verifyChain } from '../src/mixnet/index.js';
import { nativeGroups } from './machine.js';

/** What is verified: files `inputs`, `outputs-0`, `proof-0`, `outputs-1`, ... beside it. */
export interface MixJob {
  readonly group: string;
  readonly engine: string;
  readonly session: string;
  readonly publicKey: string;
  readonly width: number;
  readonly rows: number;
  readonly stages: number;
}

/** What the process reports. Sizes in bytes. */
export interface MixUse {
  readonly ok: boolean;
  /** Of the verification alone, generators derived before. */
  readonly seconds: number;
  /** Resident memory with code and files loaded. */
  readonly before: number;
  /** The most resident memory at any time, as the system counted it. */
  readonly peak: number;
}

const [folder = '.'] = process.argv.slice(2);
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));
const job: MixJob = JSON.parse(readFileSync(join(folder, 'job.json'), 'utf8'));
const group = nativeGroups().find(({ id, bulk }) => id === job.group && bulk.name === job.engine);
if (group === undefined) throw new Error(`no group ${job.group} on ${job.engine}`);
const params = {
  ...{ group, width: job.width, session: new Uint8Array(Buffer.from(job.session, 'hex')) },
  publicKey: group.elementFromBytes(new Uint8Array(Buffer.from(job.publicKey, 'hex'))),
};
const inputs = read('inputs');
const stages = Array.from({ length: job.stages }, (_, i) => ({
  ...{ mixer: i, outputs: read(`outputs-${i}`), proof: read(`proof-${i}`) },
}));
const generators = ShuffleGenerators.derive(group, job.rows);
const before = process.memoryUsage.rss();
const start = performance.now();
const { ok } = verifyChain(params, inputs, stages, { how: { mode: 'together', rng: systemRng }, generators });
const use: MixUse = {
  ...{ ok, before, seconds: (performance.now() - start) / 1000 },
  peak: process.resourceUsage().maxRSS * 1024,
};
console.log(JSON.stringify(use));
