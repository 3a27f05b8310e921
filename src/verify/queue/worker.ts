/**
 * A worker at a queue: it reads the record itself, wherever its operator keeps a copy, and examines the chunks that it is
 * given. It believes no job: a job only says which range somebody wants, and what root the range should have.
 */
import { toBase64, toHex } from '../../core/bytes.js';
import { systemRng } from '../../core/random.js';
import type { FetchFile } from '../../ledger/tile-source.js';
import { examineChunk } from '../chunks/examine.js';
import { type ChunkKey, readChunkKey } from '../chunks/key.js';
import { openSetting, type Setting, type SettingOptions } from '../chunks/setting.js';
import { callPollCrew } from '../workers/poll-crew.js';
import type { WorkerPool } from '../workers/pool.js';
import type { ChunkQueue, QueueTiming } from './chunk-queue.js';

/** Settings of {@link runQueueWorker}. */
export interface QueueWorkerOptions extends SettingOptions, QueueTiming {
  /** Ends the worker: it takes no more chunks, and finishes the one that it works on. Required, for nothing else ends it. */
  readonly signal: AbortSignal;
  /** What it calls itself; a random name by default. */
  readonly name?: string;
  /** Threads that share each chunk; by default there are none. */
  readonly workers?: WorkerPool;
  /** Told when the record is read, and it waits for chunks. */
  readonly onReady?: () => void;
  /** Told of every chunk that is done. */
  readonly onChunk?: (chunk: Pick<ChunkKey, 'start' | 'end'>) => void;
}

/** Ballots of a batch: some tenths of a second of work, so that a worker is heard of in between. */
const BATCH = { engine: 1024, elements: 64, anonymous: 64 } as const;
const NAME_BYTES = 6;

/**
 * Works until the signal aborts.
 * @param files - of the record; the set-up is read once, at the start, and then only the entries of the chunks
 * @returns the number of chunks that it examined
 * @throws {UnreadableRecordError}, {NotOpenedError} if there is nothing to examine; what the reader throws
 */
export async function runQueueWorker(
  files: FetchFile,
  queue: Pick<ChunkQueue, 'serve'>,
  options: QueueWorkerOptions,
): Promise<number> {
  const { signal, workers, onReady, onChunk, name = `worker-${toHex(systemRng(NAME_BYTES))}` } = options;
  const setting = await openSetting(files, options);
  const crew = workers && callPollCrew(setting, workers);
  const { examiners = {}, batches = 1 } = crew ?? {};
  const batch = BATCH[manyOf(setting)];
  let done = 0;
  try {
    const serving = await queue.serve(
      name,
      async (bytes) => {
        const key = readChunkKey(bytes);
        const result = await examineChunk(setting, key, { examiners, batch, batches });
        done += 1;
        onChunk?.(key);
        return toBase64(result.write());
      },
      options,
    );
    onReady?.();
    await aborted(signal);
    await serving.stop();
  } finally {
    await crew?.dismiss();
  }
  return done;
}

function manyOf({ context, anonymous }: Setting): keyof typeof BATCH {
  if (anonymous !== undefined) return 'anonymous';
  return context.group.bulk.openEquations === undefined ? 'elements' : 'engine';
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
