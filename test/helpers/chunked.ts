/** Records of several chunks, honest and tampered, and a queue in memory whose workers may misbehave. */

import { benchContest, voteFor } from '../../bench/booth.js';
import {
  castBallots,
  castingContext,
  finishElection,
  openBenchElection,
  postBallots,
} from '../../bench/election.js';
import { toBase64 } from '../../src/core/bytes.js';
import { nativeGroupOnKernels } from '../../src/core/groups/native-kernels.js';
import { P256 } from '../../src/core/groups/p256.js';
import type { FetchFile } from '../../src/ledger/index.js';
import { readFrame } from '../../src/record/entry.js';
import { examineChunk } from '../../src/verify/chunks/examine.js';
import { readChunkKey } from '../../src/verify/chunks/key.js';
import { openSetting, type Setting } from '../../src/verify/chunks/setting.js';
import type { ChunkFlow, ChunkQueue, ChunkState } from '../../src/verify/queue/index.js';
import { entriesOf } from './election.js';
import { filesOf, type LogFiles, publishEntries } from './publish.js';

/** A record of several chunks. */
export interface ChunkedRecord {
  readonly honest: FetchFile;
  readonly honestFiles: LogFiles;
  /** The same with bad ballots in every chunk: a signature, a proof, a point, a copy. */
  readonly tampered: FetchFile;
  readonly tamperedFiles: LogFiles;
}

/** Holds an election with this many voters, all of whom vote. */
export async function chunkedRecord(voters: number): Promise<ChunkedRecord> {
  const election = await openBenchElection(nativeGroupOnKernels(P256.id), benchContest(2), voters);
  const context = castingContext(election);
  const choices = Array.from({ length: voters }, (_, i) => voteFor(context, i));
  await postBallots(election, castBallots(election, context, 0, choices));
  await finishElection(election);
  const entries = await entriesOf(election);
  const { origin, logSeed } = election;
  const honestFiles = await publishEntries(entries, origin, logSeed);
  const tamperedFiles = await publishEntries(tampered(entries), origin, logSeed);
  return { honestFiles, tamperedFiles, honest: filesOf(honestFiles), tampered: filesOf(tamperedFiles) };
}

function tampered(entries: readonly Uint8Array[]): Uint8Array[] {
  const changed = entries.map((entry) => entry.slice());
  const ballots = changed.flatMap((entry, i) => (readFrame(entry).type === 'ballot' ? [i] : []));
  ballots.forEach((index, n) => {
    const payload = readFrame(changed[index] ?? new Uint8Array()).payload;
    const flip = (at: number): void => {
      payload[at] = (payload[at] ?? 0) ^ 1;
    };
    if (n % 200 === 7) flip(payload.length - 1);
    if (n % 200 === 17) flip(payload.length - 120);
    if (n % 200 === 27) flip(240);
    if (n % 200 === 37) changed[index]?.set(changed[ballots[n - 1] ?? index]?.slice() ?? new Uint8Array());
  });
  return changed;
}

/** How a worker of a test answers: the key it is asked for, and what an honest worker says. */
export type Answers = (
  key: Uint8Array,
  honest: (key: Uint8Array) => Promise<Uint8Array>,
  number: number,
) => Promise<ChunkState | Uint8Array | undefined>;

/** A queue in memory whose jobs are done when somebody asks for them. */
export interface MemoryQueue extends ChunkQueue {
  readonly flows: Map<string, ChunkFlow>;
}

/** Records that were opened already: many queues are made over one. */
const settings = new WeakMap<FetchFile, Promise<Setting>>();

/**
 * Makes one over a record.
 * @param answers - by default those of an honest worker
 */
export async function memoryQueue(
  files: FetchFile,
  answers: Answers = (key, honest) => honest(key),
): Promise<MemoryQueue> {
  const opened = settings.get(files) ?? openSetting(files);
  settings.set(files, opened);
  const setting = await opened;
  const honest = async (key: Uint8Array): Promise<Uint8Array> => {
    return (await examineChunk(setting, readChunkKey(key), { batch: 64 })).write();
  };
  const flows = new Map<string, ChunkFlow>();
  let finished = 0;
  return {
    flows,
    add: async (flow) => void flows.set(flow.id, flow),
    async state(id) {
      const jobs = [...flows.values()].flatMap((flow) => flow.jobs);
      const number = jobs.findIndex((job) => job.id === id);
      const job = jobs[number];
      if (job === undefined) return undefined;
      const answer = await answers(job.key, honest, number);
      if (!(answer instanceof Uint8Array)) return answer;
      finished += 1;
      return { kind: 'done', by: 'worker', result: toBase64(answer) };
    },
    finished: async () => finished,
    remove: async (id) => void flows.delete(id),
    serve: async () => ({ stop: async () => {} }),
    close: async () => {},
  };
}
