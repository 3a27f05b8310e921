/**
 * Pools of workers that appraise ballots of other systems' records: what a pool is asked, and what it answers. A worker
 * knows the election, and nothing of the other ballots: whatever depends on their order is decided by the process.
 */

/** What a worker is told of a record, once. All of it survives structured cloning. */
export type ForeignTask =
  | {
      readonly system: 'belenios';
      /** The election as the archive has it. */
      readonly election: Uint8Array;
    }
  | {
      readonly system: 'helios';
      /** The election as the record has it, and its name there. */
      readonly election: Uint8Array;
      readonly name: string;
      readonly rules: 'strict' | 'lenient';
      readonly mode: 'together' | 'one-by-one';
    }
  | {
      readonly system: 'electionguard';
      /** The files that the setup was read from, by their paths. */
      readonly files: ReadonlyMap<string, Uint8Array>;
    };

/** Ballots to appraise, or none, to hear when a worker is ready. Its buffers are transferred. */
export interface ForeignJob {
  /** Ballots end to end. */
  readonly ballots: Uint8Array<ArrayBuffer>;
  readonly lengths: readonly number[];
  /** What each is called in the record. */
  readonly names: readonly string[];
  /** 32 bytes that weights are derived from. */
  readonly seed: Uint8Array<ArrayBuffer>;
}

/** What was found in a part of a record. */
export interface Appraised<Appraisal> {
  /** One for each ballot. */
  readonly each: readonly Appraisal[];
  /** The sums of the ballots' rows of elements, column by column; absent unless every ballot has one. */
  readonly total?: Uint8Array | undefined;
}

/** Workers of one record. */
export interface RunningForeignWorkers {
  /** Appraises ballots, as soon as a worker is free. Rejects if the worker fails or dies. */
  appraise(job: ForeignJob): Promise<Appraised<unknown>>;
  /** Ends all workers, whatever they are doing; what was under way rejects. */
  stop(): Promise<void>;
}

/**
 * What the thread that calls a verifier does beside reading and deciding. One that `helps` appraises ballots itself: while
 * workers start, and whenever they all have enough to do. It answers nobody else while it is at a part. One that `waits`
 * leaves all parts to the workers.
 */
export type CallerDuty = 'helps' | 'waits';

/** A pool of workers. A verifier starts it with the first ballots, and stops it in any case. */
export interface ForeignPool {
  /** Number of workers, at least 1. */
  readonly size: number;
  /**
   * Ballots that a worker is given at a time, at least 1; fewer where they are long ({@link PART_BYTES}). Where a record has no
   * more, fewer stay in the process.
   */
  readonly part: number;
  /** What the calling thread does, see {@link CallerDuty}; `waits` by default. */
  readonly caller?: CallerDuty;
  startForeign(task: ForeignTask): RunningForeignWorkers;
}

/** Settings of a pool. */
export interface ForeignPoolOptions {
  /** Number of workers; by default that of the machine's cores, without the one of a caller that helps. */
  readonly workers?: number;
  /** See {@link ForeignPool.part}; 16 by default. */
  readonly part?: number;
  /** What the calling thread does. */
  readonly caller?: CallerDuty;
}

/** Ballots of a part by default: on a curve, those of a twentieth of a second. */
const DEFAULT_PART = 16;
/** Bytes of ballots from which on a part is whole, however few they are. The longer a ballot, the more there is to compute. */
export const PART_BYTES: number = 2 ** 17;

/**
 * Fills in defaults.
 * @param duty - what the calling thread does by default
 * @throws {RangeError} unless there is at least one worker, and a part has at least one ballot
 */
export function foreignPoolSize(
  { workers, part = DEFAULT_PART, caller: chosen }: ForeignPoolOptions,
  cores: number,
  duty: CallerDuty,
): { readonly size: number; readonly part: number; readonly caller: CallerDuty } {
  const caller = chosen ?? duty;
  const size = workers ?? Math.max(1, caller === 'helps' ? cores - 1 : cores);
  for (const [count, what] of [
    [size, 'a pool has at least one worker'],
    [part, 'a part has at least one ballot'],
  ] as const)
    if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(what);
  return { size, part, caller };
}
