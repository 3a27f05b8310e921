/**
 * Web Workers that were all told the same: what the pools of this folder are made of. Each is given the next job before it
 * has finished the last, so that it never waits for one.
 */

/** What a worker is sent. */
export type WebWorkerRequest<Told, Job> =
  | { readonly kind: 'told'; readonly told: Told }
  | { readonly kind: 'job'; readonly id: number; readonly job: Job };

/** What a worker sends. */
export type WebWorkerReply<Answer> =
  | { readonly id: number; readonly answer: Answer; readonly failure?: never }
  | { readonly id: number; readonly answer?: never; readonly failure: string };

/** Jobs that a worker has at once: one that it works on, and one that waits. */
const JOBS_EACH = 2;

interface Errand<Job, Answer> {
  readonly job: Job;
  readonly transfer: Transferable[];
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/** Workers of one election. They start when there is a job for them. */
export class WebThreads<Told, Job, Answer> {
  readonly #members: readonly Member<Told, Job, Answer>[];
  readonly #waiting: Errand<Job, Answer>[] = [];

  /** @param create - makes a worker that runs {@link serveWebWorker} */
  constructor(create: () => Worker, size: number, told: Told) {
    this.#members = Array.from({ length: size }, () => new Member(create, told, () => this.#assign()));
  }

  /** Does a job as soon as a worker is free. Rejects if the worker fails or dies. */
  run(job: Job, transfer: Transferable[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, transfer, resolve, reject });
      this.#assign();
    });
  }

  /** Ends all workers, whatever they are doing; what was under way rejects. */
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
class Member<Told, Job, Answer> {
  readonly #create: () => Worker;
  readonly #told: Told;
  readonly #freed: () => void;
  readonly #errands = new Map<number, Errand<Job, Answer>>();
  #worker: Worker | undefined;
  #next = 0;

  constructor(create: () => Worker, told: Told, freed: () => void) {
    this.#create = create;
    this.#told = told;
    this.#freed = freed;
  }

  get jobs(): number {
    return this.#errands.size;
  }

  take(errand: Errand<Job, Answer>): void {
    const id = this.#next++;
    this.#errands.set(id, errand);
    try {
      this.#worker ??= this.#hire();
      const { job, transfer } = errand;
      const request: WebWorkerRequest<Told, Job> = { kind: 'job', id, job };
      this.#worker.postMessage(request, transfer);
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
    worker.addEventListener('message', ({ data }: MessageEvent<WebWorkerReply<Answer>>) =>
      this.#settle(data),
    );
    const died = (event: Event): void => {
      event.preventDefault();
      this.stop(new Error('a worker died'));
      this.#freed();
    };
    worker.addEventListener('error', died);
    worker.addEventListener('messageerror', died);
    const request: WebWorkerRequest<Told, Job> = { kind: 'told', told: this.#told };
    worker.postMessage(request);
    return worker;
  }

  #settle({ id, answer, failure }: WebWorkerReply<Answer>): void {
    const errand = this.#errands.get(id);
    this.#errands.delete(id);
    if (failure !== undefined) errand?.reject(new Error(failure));
    else errand?.resolve(answer);
    this.#freed();
  }
}
