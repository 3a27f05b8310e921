/** Worker threads that were all told the same, on tinypool: what the pools of this folder are made of. */
import { Tinypool } from 'tinypool';

/** Threads that answer jobs. */
export interface Threads<Job, Answer> {
  /** Does a job as soon as a thread is free. Rejects if the thread fails or dies. */
  run(job: Job, transfer: readonly ArrayBuffer[]): Promise<Answer>;
  /** Ends all threads, whatever they are doing; what was under way rejects. */
  stop(): Promise<void>;
}

/**
 * Threads of one script; they start when there is a job for them.
 * @param script - exports `exportName`, a function of a job
 * @param told - what all threads are told; it must survive structured cloning
 */
export function startThreads<Job, Answer>(
  { script, exportName, size }: { readonly script: URL | string; exportName: string; size: number },
  told: unknown,
): Threads<Job, Answer> {
  const pool = new Tinypool({
    ...SETTINGS,
    filename: String(script),
    name: exportName,
    maxThreads: size,
    workerData: told,
  });
  // Tinypool says nothing to whoever waits for a thread that exits, or whose script cannot be loaded.
  const waiting = new Waiting();
  const lose = (reason: unknown): void => waiting.lose(reason);
  pool.on('error', lose);
  const threads = new Set<Tinypool['threads'][number]>();
  const watch = (): void => {
    for (const thread of pool.threads) {
      if (threads.has(thread)) continue;
      threads.add(thread);
      thread.once('exit', () => lose(new Error('a worker has ended')));
    }
  };
  return {
    run(job, transfer) {
      const answer: Promise<Answer> = pool.run(job, { transferList: [...transfer] });
      watch();
      return waiting.for(answer);
    },
    // Not by the pool's own `destroy`, which cannot bear that a thread fails meanwhile.
    async stop() {
      lose(new Error('the workers were stopped'));
      await Promise.all(Array.from(threads, (thread) => thread.terminate()));
    },
  };
}

/** The young generation of a worker, in MiB. Against the usual 16 it saves one part in twenty of the processor time. */
const YOUNG_MIB = 64;

/** The longest time that a timer can have, in milliseconds: 25 days. */
const FOR_EVER = 2 ** 31 - 1;

/** How all pools of this folder are set. */
const SETTINGS = {
  runtime: 'worker_threads',
  // Threads start when there is a job for them, and no thread that dies is replaced: whoever asks starts a new pool.
  minThreads: 0,
  idleTimeout: FOR_EVER,
  isolateWorkers: false,
  // Batches of ballots live longer than a young generation of the usual size lasts: they would be copied for nothing.
  resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  // The next job waits in the worker, not here.
  concurrentTasksPerWorker: 2,
} as const;

/** Whoever waits for answers that may be lost. An answer that is there is not kept. */
class Waiting {
  readonly #rejects = new Set<(reason: unknown) => void>();
  #lost: { readonly reason: unknown } | undefined;

  /** The answer; rejects if it is lost. */
  for<Answer>(answer: Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.#rejects.delete(reject);
      };
      if (this.#lost === undefined) this.#rejects.add(reject);
      else reject(this.#lost.reason);
      answer.then(resolve, reject).then(done);
    });
  }

  /** All answers that are not there are lost, and all that are asked for from here on. */
  lose(reason: unknown): void {
    this.#lost ??= { reason };
    for (const reject of this.#rejects) reject(reason);
    this.#rejects.clear();
  }
}
