/** A pool of Web Workers. Each is given the next job before it has finished the last, so that it never waits for one. */
import type {
  ExaminationAnswer,
  ExaminationJob,
  PoolOptions,
  RunningWorkers,
  WorkerElection,
  WorkerPool,
} from './pool.js';
import { poolSize } from './pool.js';

/** Settings of a pool of Web Workers. */
export interface WebPoolOptions extends PoolOptions {
  /** Makes a worker that runs the script `web-worker.js` of this package; needed where a bundler does not find it itself. */
  readonly create?: () => Worker;
}

/** What a worker is sent. */
export type WebWorkerRequest =
  | { readonly kind: 'election'; readonly election: WorkerElection }
  | { readonly kind: 'job'; readonly id: number; readonly job: ExaminationJob };

/** What a worker sends. */
export type WebWorkerReply =
  | { readonly id: number; readonly answer: ExaminationAnswer; readonly failure?: never }
  | { readonly id: number; readonly answer?: never; readonly failure: string };

/** Jobs that a worker has at once: one that it works on, and one that waits. */
const JOBS_EACH = 2;

/**
 * A pool of Web Workers for `verifyElection`.
 * @throws {RangeError} unless there is at least one worker
 */
export function createWebPool(options: WebPoolOptions = {}): WorkerPool {
  const { create = () => new Worker(new URL('./web-worker.js', import.meta.url), { type: 'module' }) } =
    options;
  const { size, minimum } = poolSize(options, globalThis.navigator?.hardwareConcurrency ?? 1);
  return Object.freeze({
    size,
    minimum,
    start: (election: WorkerElection) => new WebWorkers(create, size, election),
  });
}

interface Errand {
  readonly job: ExaminationJob;
  readonly resolve: (answer: ExaminationAnswer) => void;
  readonly reject: (reason: unknown) => void;
}

class WebWorkers implements RunningWorkers {
  readonly #members: readonly Member[];
  readonly #waiting: Errand[] = [];

  constructor(create: () => Worker, size: number, election: WorkerElection) {
    this.#members = Array.from({ length: size }, () => new Member(create, election, () => this.#assign()));
  }

  examine(job: ExaminationJob): Promise<ExaminationAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
      this.#assign();
    });
  }

  async stop(): Promise<void> {
    const stopped = new Error('the workers were stopped');
    for (const { reject } of this.#waiting.splice(0)) reject(stopped);
    for (const member of this.#members) member.stop(stopped);
  }

  /** Gives what waits to whoever has least to do. */
  #assign(): void {
    for (;;) {
      const idlest = this.#members.reduce((a, b) => (b.jobs < a.jobs ? b : a));
      if (idlest.jobs >= JOBS_EACH) return;
      const errand = this.#waiting.shift();
      if (errand === undefined) return;
      idlest.take(errand);
    }
  }
}

/** One worker, and the one that takes its place if it dies. */
class Member {
  readonly #create: () => Worker;
  readonly #election: WorkerElection;
  readonly #freed: () => void;
  readonly #errands = new Map<number, Errand>();
  #worker: Worker | undefined;
  #next = 0;

  constructor(create: () => Worker, election: WorkerElection, freed: () => void) {
    this.#create = create;
    this.#election = election;
    this.#freed = freed;
  }

  get jobs(): number {
    return this.#errands.size;
  }

  take(errand: Errand): void {
    const id = this.#next++;
    this.#errands.set(id, errand);
    try {
      this.#worker ??= this.#hire();
      const { job } = errand;
      const request: WebWorkerRequest = { kind: 'job', id, job };
      this.#worker.postMessage(request, [job.ballots.buffer, job.lists.buffer]);
    } catch (error) {
      this.#errands.delete(id);
      errand.reject(error);
    }
  }

  /** Ends the worker; what it has not answered is rejected. */
  stop(reason: unknown): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    const lost = [...this.#errands.values()];
    this.#errands.clear();
    for (const { reject } of lost) reject(reason);
  }

  #hire(): Worker {
    const worker = this.#create();
    worker.addEventListener('message', ({ data }: MessageEvent<WebWorkerReply>) => this.#settle(data));
    const died = (event: Event): void => {
      event.preventDefault();
      this.stop(new Error('a worker died'));
      this.#freed();
    };
    worker.addEventListener('error', died);
    worker.addEventListener('messageerror', died);
    const request: WebWorkerRequest = { kind: 'election', election: this.#election };
    worker.postMessage(request);
    return worker;
  }

  #settle({ id, answer, failure }: WebWorkerReply): void {
    const errand = this.#errands.get(id);
    this.#errands.delete(id);
    if (answer === undefined) errand?.reject(new Error(failure));
    else errand?.resolve(answer);
    this.#freed();
  }
}
