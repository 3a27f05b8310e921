/**
 * The last step: the whole record is read and decided here, in order, and the results of the chunks are taken from the
 * queue as they are needed. What comes out is the report of `verifyElection`, because it is `verifyElection` that makes it.
 */
import { fromBase64 } from '../../core/bytes.js';
import { DecodeError } from '../../core/errors.js';
import type { FetchFile } from '../../ledger/tile-source.js';
import { type ChunkKey, chunkName } from '../chunks/key.js';
import { MAX_RESULT_BYTES } from '../chunks/result.js';
import {
  type ChunkAnswer,
  type ChunkIncident,
  type ChunkSource,
  NotExaminedError,
} from '../chunks/source.js';
import type { Report } from '../report.js';
import { verifyElection } from '../verify-election.js';
import type { VerifyOptions } from '../verify-options.js';
import type { ChunkQueue, ChunkState } from './chunk-queue.js';
import type { QueuedVerification } from './enqueue.js';

/** Settings of {@link collectVerification}. */
export interface CollectOptions extends Omit<VerifyOptions, 'chunks'> {
  /** Told of answers that were not believed, with the name that the worker gave itself. */
  readonly onIncident?: (incident: ChunkIncident) => void;
  /**
   * How long a chunk is waited for while no chunk of the queue comes to an end, in milliseconds; ten minutes by default.
   * Then, and in any case after {@link MOST_PATIENCE} times as long, the report says that it was not examined.
   */
  readonly patienceMs?: number;
  /** How often the queue is asked, in milliseconds; 100 by default. */
  readonly pollMs?: number;
}

/**
 * Makes the report of a record whose chunks are in a queue, and removes them from it.
 * @param queued - from `enqueueVerification`
 * @returns the report of one process, byte for byte; where a chunk could be examined by nobody, one that says so
 * @throws as `verifyElection`, and what the queue throws
 */
export async function collectVerification(
  files: FetchFile,
  queue: ChunkQueue,
  queued: QueuedVerification,
  options: CollectOptions = {},
): Promise<Report> {
  const { onIncident, patienceMs, pollMs, ...rest } = options;
  if (queued.id === undefined) return verifyElection(files, rest);
  const chunks = new QueuedChunks(queue, queued.entries, options);
  const report = await verifyElection(files, { ...rest, chunks });
  // Not after an error: whoever begins again finds what is done. A report is not lost for what cannot be tidied up.
  await queue.remove(queued.id).catch(() => {});
  return report;
}

const PATIENCE_MS = 600_000;
const POLL_MS = 100;
/** However busy a queue says it is: what it says may be made up. */
const MOST_PATIENCE = 144;

class QueuedChunks implements ChunkSource {
  readonly entries: number;
  readonly #queue: ChunkQueue;
  readonly #options: CollectOptions;
  readonly #caught = new Set<string>();
  readonly #refused = new Set<string>();

  constructor(queue: ChunkQueue, entries: number, options: CollectOptions) {
    this.entries = entries;
    this.#queue = queue;
    this.#options = options;
  }

  async take(key: ChunkKey, signal: AbortSignal | undefined): Promise<ChunkAnswer | undefined> {
    const state = await this.#settled(key, signal);
    // Nobody was asked, or somebody removed the job: then it is for this process.
    if (state === undefined) return undefined;
    if (state.kind === 'failed') throw new NotExaminedError(key, state.reason.slice(0, MOST_REASON));
    const { by, result } = state;
    return this.#caught.has(by) ? undefined : { by, bytes: bytesOf(result) };
  }

  refuse(incident: ChunkIncident): void {
    if (incident.kind === 'wrong') this.#caught.add(incident.by);
    const once = `${incident.kind} ${incident.by} ${incident.start}`;
    if (this.#refused.has(once)) return;
    this.#refused.add(once);
    this.#options.onIncident?.(incident);
  }

  /** Waits until a job has come to its end. */
  async #settled(
    key: ChunkKey,
    signal: AbortSignal | undefined,
  ): Promise<Exclude<ChunkState, { kind: 'waiting' }> | undefined> {
    const { patienceMs = PATIENCE_MS, pollMs = POLL_MS } = this.#options;
    const begun = performance.now();
    let [finished, since] = [-1, begun];
    for (;;) {
      signal?.throwIfAborted();
      const state = await this.#queue.state(chunkName(key));
      if (state?.kind !== 'waiting') return state;
      const [done, now] = [await this.#queue.finished(), performance.now()];
      if (done > finished) [finished, since] = [done, now];
      else if (now - since > patienceMs)
        throw new NotExaminedError(key, `no worker finished anything in ${patienceMs / 1000} seconds`);
      if (now - begun > MOST_PATIENCE * patienceMs)
        throw new NotExaminedError(key, 'the queue is busy with others for too long');
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }
}

/** The bytes of what a worker answered; none where it is no answer, so that it does not decode. */
function bytesOf(result: string): Uint8Array {
  if (result.length > MOST_CHARACTERS) return new Uint8Array();
  try {
    return fromBase64(result);
  } catch (error) {
    if (error instanceof DecodeError) return new Uint8Array();
    throw error;
  }
}

const MOST_REASON = 300;
const MOST_CHARACTERS = 4 * Math.ceil(MAX_RESULT_BYTES / 3);
