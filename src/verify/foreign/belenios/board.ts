/** What the steps of a verification share. */
import type { Rng } from '../../../core/random.js';
import type { ReportBuilder } from '../../report.js';
import type { Fact } from '../report.js';
import type { ForeignPool } from '../workers/pool.js';
import type { BelCheckId } from './checks.js';
import type { Court } from './claims.js';
import type { Credential } from './credentials.js';
import type { Election } from './election.js';
import type { Bases } from './proofs.js';
import type { Trustees } from './trustees.js';

/** Settings of a verification. */
export interface BeleniosOptions {
  /** Source of random weights; whoever made the record must not know it. */
  readonly rng?: Rng;
  /** Called from time to time with the bytes of the archive that were read. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the verification by an exception. */
  readonly signal?: AbortSignal;
  /** Verifies ballots on all cores; the report is the same. */
  readonly workers?: ForeignPool;
}

/** The report of a verification under way. */
export interface Board {
  readonly builder: ReportBuilder<BelCheckId>;
  readonly rng: Rng;
  readonly facts: Fact[];
}

/** What proofs are verified with. */
export interface Ground {
  readonly election: Election;
  readonly bases: Bases;
  readonly court: Court;
}

/** What the setup of an election gives to all that follows. */
export interface Setup extends Ground {
  /** The election as the archive has it. */
  readonly source: Uint8Array;
  readonly trustees: readonly Trustees[];
  /** By the text of the public credential. */
  readonly credentials: Map<string, Credential>;
}

/** Says that a check ran to its end, over so many items. */
export function pass(builder: ReportBuilder<BelCheckId>, check: BelCheckId, examined = 1): void {
  builder.examine(check, examined);
  builder.complete(check);
}
