/** Natural group commit (spec L-6.5): while one batch is being synced, the next one gathers. */
import type { AppendReceipt } from './interfaces.js';
import { AdmissionQueue, type AppendRequest, type QueueLimits, type RequestDraft } from './queue.js';

/** What batches are handed to. */
export interface GroupCommitParts {
  /** Makes a batch durable and answers its requests. */
  readonly commit: (batch: readonly AppendRequest[]) => Promise<void>;
  /** Told what `commit` threw: the outcome of that batch is unknown. */
  readonly fail: (error: unknown) => void;
  /** What requests without an outcome are told; `cause` is what their own commit threw. */
  readonly refusal: (cause?: unknown) => Error;
}

/** Requests on their way into the log, one batch at a time. */
export class GroupCommit {
  readonly #queue: AdmissionQueue;
  readonly #parts: GroupCommitParts;
  #running: Promise<void> | undefined;

  constructor(limits: QueueLimits, parts: GroupCommitParts) {
    this.#queue = new AdmissionQueue(limits);
    this.#parts = parts;
  }

  /**
   * Queues a request.
   * @returns its outcome
   * @throws {RangeError} if it can never fit one batch
   * @throws {LedgerBusy} if the queue is full
   */
  submit(draft: RequestDraft): Promise<AppendReceipt[]> {
    const outcome = new Promise<AppendReceipt[]>((resolve, reject) => {
      this.#queue.push({ ...draft, resolve, reject });
    });
    this.#running ??= this.#run();
    return outcome;
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#running ?? Promise.resolve();
  }

  /** Refuses whatever waits. */
  abandon(): void {
    this.#refuse(this.#queue.takeAll());
  }

  async #run(): Promise<void> {
    await Promise.resolve();
    for (let batch = this.#queue.takeBatch(); batch.length > 0; batch = this.#queue.takeBatch()) {
      try {
        await this.#parts.commit(batch);
      } catch (error) {
        this.#parts.fail(error);
        this.#refuse(batch, error);
      }
    }
    // In the same step in which the queue was found empty: whoever comes next starts a new run.
    this.#running = undefined;
  }

  #refuse(requests: readonly AppendRequest[], cause?: unknown): void {
    for (const request of requests) request.reject(this.#parts.refusal(cause));
  }
}
