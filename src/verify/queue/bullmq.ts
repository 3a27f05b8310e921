/**
 * The queue on BullMQ, over Redis or PostgreSQL: the only file that knows it. A verification is a flow: a job for each
 * chunk, and above them one that waits for all, so that they are added, found and removed together.
 */
import {
  type ConnectionOptions,
  createPostgresBackend,
  FlowProducer,
  type Job,
  Queue,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { fromHex, toHex } from '../../core/bytes.js';
import type {
  ChunkFlow,
  ChunkJob,
  ChunkQueue,
  ChunkState,
  QueueAddress,
  QueueTiming,
  Serving,
} from './chunk-queue.js';
import { inTime, QueueSilentError } from './in-time.js';

/** What a job carries: the key of its chunk, in hexadecimal. */
interface JobData {
  readonly key: string;
}

/** Attempts that fail by themselves, such as when the record cannot be read. */
const ATTEMPTS = 3;
const BACKOFF_MS = 500;
/** How often a job may lose its worker. A chunk that kills whoever touches it ends here. */
const DEATHS = 5;
const LOCK_MS = 30_000;
const STALLED_MS = 10_000;
/** Attempts to reach the server before whoever waits for an answer is told. */
const RECONNECTS = 8;
/** How often, and how far apart, a flow is removed of which a worker still holds a chunk. */
const REMOVALS = { attempts: 20, pauseMs: 250 } as const;
const MOST_KEY_CHARACTERS = 1024;

/**
 * Opens a queue.
 * @throws {RangeError} for a URL or a name that is none
 */
export function openBullQueue(address: QueueAddress): ChunkQueue {
  return new BullQueue(address);
}

class BullQueue implements ChunkQueue {
  readonly #server: Server;
  readonly #chunks: Queue<JobData, string>;
  readonly #reports: Queue;
  readonly #flows: FlowProducer;
  readonly #names: { readonly chunks: string; readonly reports: string };

  constructor({ url, name = 'hanpyo' }: QueueAddress) {
    if (!/^[a-zA-Z0-9-]{1,64}$/.test(name)) throw new RangeError('a queue has letters, digits and hyphens');
    this.#server = serverOf(url);
    this.#names = { chunks: `${name}-chunks`, reports: `${name}-reports` };
    this.#chunks = this.#server.queue(this.#names.chunks);
    this.#reports = this.#server.queue(this.#names.reports);
    this.#flows = this.#server.flows();
    // Whoever waits for an answer hears of what goes wrong; without a listener the process would end.
    for (const one of [this.#chunks, this.#reports]) one.on('error', () => {});
    this.#flows.on('error', () => {});
  }

  async add({ id, jobs }: ChunkFlow): Promise<void> {
    if ((await inTime(this.#reports.getJobState(id))) !== 'unknown') return this.#retry(jobs);
    await inTime(
      this.#flows.add({
        name: 'report',
        queueName: this.#names.reports,
        data: {},
        opts: { jobId: id },
        children: jobs.map((job) => this.#child(job)),
      }),
    );
  }

  async state(id: string): Promise<ChunkState | undefined> {
    const job = await this.#job(id);
    if (job === undefined) return undefined;
    if (job === GARBLED) return { kind: 'done', by: 'somebody', result: '' };
    if (job.finishedOn === undefined) return { kind: 'waiting' };
    if (job.failedReason !== undefined && job.failedReason !== '')
      return { kind: 'failed', reason: textOr(job.failedReason, 'no reason given') };
    const { processedBy, returnvalue } = job;
    return { kind: 'done', by: textOr(processedBy, 'a worker'), result: textOr(returnvalue, '') };
  }

  async finished(): Promise<number> {
    const { completed = 0, failed = 0 } = await inTime(this.#chunks.getJobCounts('completed', 'failed'));
    return completed + failed;
  }

  async remove(flowId: string): Promise<void> {
    for (let attempt = 1; attempt <= REMOVALS.attempts; attempt++) {
      const removed = await inTime(this.#reports.remove(flowId, { removeChildren: true }));
      if (removed !== LOCKED) return;
      await new Promise((resolve) => setTimeout(resolve, REMOVALS.pauseMs));
    }
  }

  async serve(
    name: string,
    work: (key: Uint8Array) => Promise<string>,
    { lockMs = LOCK_MS, stalledMs = STALLED_MS }: QueueTiming,
  ): Promise<Serving> {
    const worker = this.#server.worker(this.#names.chunks, (job) => work(keyOf(job)), {
      name,
      concurrency: 1,
      lockDuration: lockMs,
      stalledInterval: stalledMs,
      maxStalledCount: DEATHS,
    });
    worker.on('error', () => {});
    await worker.waitUntilReady();
    return { stop: () => worker.close() };
  }

  async close(): Promise<void> {
    const parts = [this.#flows, this.#chunks, this.#reports];
    try {
      await inTime(Promise.all(parts.map((part) => part.close())));
    } catch (error) {
      if (!(error instanceof QueueSilentError)) throw error;
      // Whoever does not answer is not asked whether it minds.
      for (const part of parts) part.disconnect().catch(() => {});
    }
  }

  /** Gives chunks of a flow that is there already, and that nobody could examine, one more chance. */
  async #retry(jobs: readonly ChunkJob[]): Promise<void> {
    for (const { id } of jobs) {
      if ((await inTime(this.#chunks.getJobState(id))) !== 'failed') continue;
      const job = await this.#job(id);
      if (job !== undefined && job !== GARBLED) await inTime(job.retry('failed'));
    }
  }

  /** A job; {@link GARBLED} where somebody has put something under its name that is none. */
  async #job(id: string): Promise<Job<JobData, string> | typeof GARBLED | undefined> {
    try {
      return await inTime(this.#chunks.getJob(id));
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof TypeError) return GARBLED;
      throw error;
    }
  }

  #child({ id, key }: ChunkJob): Parameters<FlowProducer['add']>[0] {
    return {
      name: 'chunk',
      queueName: this.#names.chunks,
      data: { key: toHex(key) },
      opts: {
        jobId: id,
        attempts: ATTEMPTS,
        backoff: { type: 'exponential', delay: BACKOFF_MS },
        // The report says which chunks nobody could examine, and why.
        ignoreDependencyOnFailure: true,
      },
    };
  }
}

const GARBLED = Symbol('garbled');
/** What the removal of a flow answers while a worker holds one of its jobs. */
const LOCKED = 0;

/** Text as it came, whatever its type claims: it is from whoever can write to the queue. */
function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

/** Makes the parts of a queue on one server. */
interface Server {
  queue(name: string): Queue<JobData, string>;
  flows(): FlowProducer;
  worker(
    name: string,
    work: (job: Job<JobData, string>) => Promise<string>,
    options: Omit<WorkerOptions, 'connection'>,
  ): Worker;
}

function serverOf(url: string): Server {
  const { protocol } = URL.canParse(url) ? new URL(url) : { protocol: '' };
  if (protocol === 'redis:' || protocol === 'rediss:') return redis(url);
  if (protocol === 'postgres:' || protocol === 'postgresql:') return postgres(url);
  throw new RangeError('a queue is at a redis:, rediss:, postgres: or postgresql: URL');
}

function redis(url: string): Server {
  const asking: ConnectionOptions = {
    url,
    retryStrategy: (times: number) => (times > RECONNECTS ? null : 250 * times),
  };
  return {
    queue: (name) => new Queue(name, { connection: asking }),
    flows: () => new FlowProducer({ connection: asking }),
    // A worker waits for its server as long as it must.
    worker: (name, work, options) =>
      new Worker(name, work, { ...options, connection: { url, maxRetriesPerRequest: null } }),
  };
}

function postgres(connectionString: string): Server {
  const connection = { connectionString, migrate: true };
  // The types tell apart what stores the jobs; nothing that is used here differs.
  return {
    queue: (name) => new Queue(name, { connection }, createPostgresBackend) as unknown as Queue,
    flows: () => new FlowProducer({ connection }, createPostgresBackend) as unknown as FlowProducer,
    worker: (name, work, options) =>
      new Worker(name, work, { ...options, connection }, createPostgresBackend) as unknown as Worker,
  };
}

/** @throws {RangeError} for a job that is none of ours */
function keyOf({ data }: Job<JobData, string>): Uint8Array {
  const key: unknown = data?.key;
  if (typeof key !== 'string' || key.length > MOST_KEY_CHARACTERS) throw new RangeError('not a chunk');
  return fromHex(key, 'job');
}
