/** What a verification over several machines wants of a queue: a flow of jobs, their states, and workers that do them. */

/** Where the queue is. */
export interface QueueAddress {
  /** `redis://`, `rediss://`, `postgres://` or `postgresql://`. */
  readonly url: string;
  /** Several queues may live on one server; `hanpyo` by default. Letters, digits and hyphens. */
  readonly name?: string;
}

/** The jobs of one verification: one for each chunk, and one that waits for all of them. */
export interface ChunkFlow {
  readonly id: string;
  readonly jobs: readonly ChunkJob[];
}

/** A job: its name, which is that of the chunk, and the canonical bytes of the chunk's key. */
export interface ChunkJob {
  readonly id: string;
  readonly key: Uint8Array;
}

/** How far a job has come. */
export type ChunkState =
  | { readonly kind: 'waiting' }
  /** `by` is the name that the worker gives itself. `result` is not looked at yet. */
  | { readonly kind: 'done'; readonly by: string; readonly result: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** How workers are told from those that have died, in milliseconds; tests want it fast. */
export interface QueueTiming {
  /** So long a worker that says nothing is taken for alive; 30,000 by default. */
  readonly lockMs?: number;
  /** How often workers look for jobs of dead ones; 10,000 by default. */
  readonly stalledMs?: number;
}

/** A worker at a queue. */
export interface Serving {
  /** Takes no more jobs; resolves when the one that it works on is done. */
  stop(): Promise<void>;
}

/** A queue. */
export interface ChunkQueue {
  /** Adds a flow, all of it or nothing; nothing if there is one of this id. */
  add(flow: ChunkFlow): Promise<void>;
  /** How far a job has come; `undefined` where there is none. */
  state(id: string): Promise<ChunkState | undefined>;
  /** How many jobs have come to an end; another number than before says that somebody works. */
  finished(): Promise<number>;
  /** Removes a flow and its jobs. */
  remove(flowId: string): Promise<void>;
  /**
   * Does jobs, one after the other.
   * @param name - of the worker
   * @param work - makes the result of a job; what it throws fails the attempt
   */
  serve(name: string, work: (key: Uint8Array) => Promise<string>, timing: QueueTiming): Promise<Serving>;
  /** Ends the connections. */
  close(): Promise<void>;
}
