/** The first step: a record is cut into chunks, and a job for each that may hold ballots goes into the queue. */
import { toHex } from '../../core/bytes.js';
import { Writer } from '../../core/codec.js';
import { taggedHash } from '../../core/hash.js';
import type { FetchFile } from '../../ledger/tile-source.js';
import { CHUNK_ENTRIES, chunkKey, chunkName, writeChunkKey } from '../chunks/key.js';
import { planChunks } from '../chunks/plan.js';
import { NotOpenedError, openSetting, type Setting, type SettingOptions } from '../chunks/setting.js';
import { SOFTWARE } from '../software.js';
import type { ChunkFlow, ChunkQueue } from './chunk-queue.js';

/** Settings of {@link enqueueVerification}. */
export interface EnqueueOptions extends SettingOptions {
  /** Entries of a chunk: 256 times a power of two; 4096 by default. */
  readonly entries?: number;
}

/** A verification whose jobs are in a queue. Plain data. */
export interface QueuedVerification {
  /** Of the flow; `undefined` where there was nothing to examine. */
  readonly id: string | undefined;
  /** Entries of a chunk. */
  readonly entries: number;
  /** Number of jobs. */
  readonly jobs: number;
}

/**
 * Puts the chunks of a record into a queue. Doing so again, for the same record and version, adds nothing and returns the
 * same: so whoever dies after it can begin again with it.
 * @param files - of the record; workers read their own copy, wherever it is
 * @throws {UnreadableRecordError} if there is no election record
 * @throws {RangeError} for another number of entries; what the reader and the queue throw; the signal's reason
 */
export async function enqueueVerification(
  files: FetchFile,
  queue: ChunkQueue,
  options: EnqueueOptions = {},
): Promise<QueuedVerification> {
  const { entries = CHUNK_ENTRIES } = options;
  const setting = await openedSetting(files, options);
  if (setting === undefined) return { id: undefined, entries, jobs: 0 };
  const flow = await flowOf(setting, entries);
  if (flow.jobs.length === 0) return { id: undefined, entries, jobs: 0 };
  await queue.add(flow);
  return Object.freeze({ id: flow.id, entries, jobs: flow.jobs.length });
}

async function openedSetting(files: FetchFile, options: EnqueueOptions): Promise<Setting | undefined> {
  try {
    return await openSetting(files, options);
  } catch (error) {
    if (error instanceof NotOpenedError) return undefined;
    throw error;
  }
}

/** The jobs of a record, and a name that no other record, cut or version of the verifier has. */
async function flowOf(setting: Setting, entries: number): Promise<ChunkFlow> {
  const tree = await setting.tree(0);
  const { size, root } = tree.head;
  const chunks = await planChunks(tree, entries);
  const jobs = chunks
    .filter(({ end }) => end > setting.opening + 1)
    .map((chunk) => {
      const key = chunkKey(setting.id, chunk);
      return { id: chunkName(key), key: writeChunkKey(key) };
    });
  const name = new Writer().raw(setting.id).text(SOFTWARE).u64(size).raw(root).u64(entries).finish();
  return { id: toHex(taggedHash('hanpyo queued verification v1', name)), jobs };
}
