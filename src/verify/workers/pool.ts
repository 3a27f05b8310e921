/**
 * Pools of workers that examine ballots: what a pool is asked, and what it answers. A worker holds manifest, key and
 * lists of contests, but no roll: voters are looked up before ballots are sent to it.
 */
import type { ContestList } from '../contest-lists.js';

/** What a worker is told of an election, once. All of it survives structured cloning. */
export interface WorkerElection {
  /** Canonical bytes of the manifest. */
  readonly manifest: Uint8Array;
  /** The election's encryption key, encoded. */
  readonly publicKey: Uint8Array;
  /** The lists of contests that ballots refer to by position. */
  readonly lists: readonly ContestList[];
  /** Where voters are anonymous, what their ballots are examined against instead. */
  readonly anonymous?: {
    /** Root of the roll, 32 bytes. */
    readonly root: Uint8Array;
    /** The verifying key of each contest, encoded. */
    readonly keys: readonly Uint8Array[];
  };
}

/** Ballots to examine. Its buffers are transferred. */
export interface ExaminationJob {
  /** Ballots end to end; each has the length and names the contests of its list. */
  readonly ballots: Uint8Array<ArrayBuffer>;
  /** For each ballot the position of its list in {@link WorkerElection.lists}; of an anonymous voter, its contest or 0 for all. */
  readonly lists: Uint32Array<ArrayBuffer>;
  /** 32 bytes that the weights are derived from; without it, the worker draws them from the system. */
  readonly seed?: Uint8Array<ArrayBuffer>;
  /**
   * Ballots of anonymous voters that another worker suspects: each is examined by itself, without a batch, and the answer says
   * what is wrong with each suspect.
   */
  readonly alone?: true;
}

/** What a worker finds wrong with a ballot that it examined by itself: where `code` is absent, a proof does not hold. */
export interface ReportedFault {
  /** Of the `DecodeError`, as its `path` and its `message`. */
  readonly code?: string;
  readonly path: string;
  readonly message: string;
}

/** What a worker found. */
export interface ExaminationAnswer {
  /** 32 bytes for each ballot; none for those of anonymous voters. */
  readonly trackers: Uint8Array<ArrayBuffer>;
  /** Those of every ballot end to end, 16 bytes each; none for those of anonymous voters. */
  readonly fingerprints: Uint8Array<ArrayBuffer>;
  /** Positions of ballots that are not in order, ascending. Nobody is blamed by a worker. */
  readonly suspects: Uint32Array<ArrayBuffer>;
  /** One for each suspect, of ballots that were to be examined alone. */
  readonly faults?: readonly ReportedFault[];
}

/** Workers of one election. */
export interface RunningWorkers {
  /** Examines ballots, as soon as a worker is free. Rejects if the worker fails or dies. */
  examine(job: ExaminationJob): Promise<ExaminationAnswer>;
  /** Ends all workers, whatever they are doing; what was under way rejects. */
  stop(): Promise<void>;
}

/** A pool of workers. `verifyElection` starts it when ballots are to be examined, and stops it in any case. */
export interface WorkerPool {
  /** Number of workers, at least 1. */
  readonly size: number;
  /** Batches of fewer ballots are not worth a message: the process examines them itself. */
  readonly minimum: number;
  start(election: WorkerElection): RunningWorkers;
}

/** Settings that all pools have. */
export interface PoolOptions {
  /** Number of workers; that of the machine's cores by default. */
  readonly workers?: number;
  /** See {@link WorkerPool.minimum}; 64 by default. */
  readonly minimum?: number;
}

/** Fills in defaults. @throws {RangeError} unless there is at least one worker */
export function poolSize(
  { workers, minimum = DEFAULT_MINIMUM }: PoolOptions,
  cores: number,
): { readonly size: number; readonly minimum: number } {
  const size = workers ?? cores;
  if (!Number.isSafeInteger(size) || size < 1) throw new RangeError('a pool has at least one worker');
  return { size, minimum };
}

const DEFAULT_MINIMUM = 64;
