/** How a record is verified: who examines the ballots, with what, and what it is compared with. */
import type { Group } from '../core/group.js';
import type { Rng } from '../core/random.js';
import type { RewritableScratch } from '../core/scratch.js';
import type { ChunkSource } from './chunks/source.js';
import type { Evidence } from './evidence.js';
import type { WorkerPool } from './workers/pool.js';

/** How to verify. */
export interface VerifyOptions {
  /** Source of batch weights; the platform's by default. */
  readonly rng?: Rng;
  readonly signal?: AbortSignal;
  /** Ballots verified together; see `ReplayOptions.batch`. */
  readonly batch?: number;
  /**
   * Told of how many entries were read, of how many. It begins anew where everything does: with `scratch`, where there are copies in
   * the record; with `chunks`, where somebody has said what is not so.
   */
  readonly onProgress?: (done: number, total: number) => void;
  /** What the auditor has from elsewhere and compares the record with (check V04). */
  readonly evidence?: Evidence;
  /** Language of titles in the report; the manifest's default where it has no such texts. */
  readonly language?: string;
  /** Findings kept for each check; 1000 by default. */
  readonly maxFindings?: number;
  /** Finds the manifest's group; those of new elections by default. */
  readonly groups?: (id: string) => Group;
  /**
   * Workers that verify the ballots, started when there are any and stopped at the end; by default this process does it
   * alone. The report is the same, byte for byte.
   */
  readonly workers?: WorkerPool;
  /**
   * The fraction of ballots, from 0 to 1, that are verified once more by the reference verifier without any engine; 0 by
   * default. If it disagrees there is no report but a `SecondOpinionError`. Ballots of anonymous voters are examined again in this
   * process, by the one pairing that there is.
   */
  readonly secondOpinion?: number;
  /**
   * Results of parts of the ledger that were made elsewhere or earlier, such as `resumable(store)`; by default there are
   * none. The report is the same, byte for byte, or says what was not examined.
   */
  readonly chunks?: ChunkSource;
  /** The fraction of the ballots that others found good which are examined here as well; 1/64 by default. */
  readonly recheck?: number;
  /**
   * Opens room outside of memory, such as `scratchFile` of `hanpyo/verify/workers/node`: then memory does not grow with the
   * number of ballots. By default what copies are found by is kept in memory, and where voters are anonymous, the nullifiers. The
   * report is the same, byte for byte. A record with copies in it is verified twice, and one that changes meanwhile up to four
   * times: a `signal` is for all of it. Blocks have a multiple of 16 bytes, at least 64 and at most 2^20.
   */
  readonly scratch?: () => RewritableScratch;
  /** Bytes of nullifiers that are in memory where there is `scratch`, and never less than a block for each contest; 16 MiB by default. */
  readonly scratchKept?: number;
}
