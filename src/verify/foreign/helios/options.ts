/** Settings of a verification, and what its steps share. */
import type { Rng } from '../../../core/random.js';
import type { ReportBuilder } from '../../report.js';
import type { GroupPolicy } from '../group-size.js';
import type { Fact } from '../report.js';
import type { ForeignPool } from '../workers/pool.js';
import type { HelCheckId } from './checks.js';
import type { Uses } from './uses.js';

/**
 * `strict`, or what Helios itself asks and no more: `lenient` takes scalars of any size, which devices made until 2010, and
 * groups of any size, and does not ask whether ciphertexts, proofs and keys are used twice. Everything else stays.
 */
export type HeliosRules = 'strict' | 'lenient';

/** How proofs are verified: many in one multiplication, or equation by equation. Both give the same report. */
export type HeliosMode = 'together' | 'one-by-one';

/** Settings of a verification. */
export interface HeliosOptions {
  /** Source of random weights; whoever made the record must not know it. */
  readonly rng?: Rng;
  /** `strict` by default. */
  readonly rules?: HeliosRules;
  /** `secure` by default; under lenient rules, `any`. */
  readonly groups?: GroupPolicy;
  /** `together` by default. */
  readonly mode?: HeliosMode;
  /** Called after every ballot. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the verification by an exception. */
  readonly signal?: AbortSignal;
  /** Verifies ballots on all cores; the report is the same. */
  readonly workers?: ForeignPool;
}

/** The report of a verification under way. */
export interface Board {
  readonly builder: ReportBuilder<HelCheckId>;
  readonly facts: Fact[];
  readonly rng: Rng;
  readonly rules: HeliosRules;
  readonly groups: GroupPolicy;
  readonly mode: HeliosMode;
  readonly signal: AbortSignal | undefined;
}

/** The same with what was used so far, which HEL-13 is about. */
export interface RecordBoard extends Board {
  readonly uses: Uses;
}

/** Says that a check ran to its end, over so many items. */
export function pass(builder: ReportBuilder<HelCheckId>, check: HelCheckId, examined = 1): void {
  builder.examine(check, examined);
  builder.complete(check);
}
