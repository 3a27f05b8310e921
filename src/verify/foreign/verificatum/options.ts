/** Settings of a verification. */
import type { Rng } from '../../../core/random.js';

/**
 * How proofs of shuffle are verified: `together`, in one multiplication, and server by server only if that fails; or
 * `one-by-one`, equation by equation. Both give the same report.
 */
export type EquationMode = 'together' | 'one-by-one';

/** Settings of a verification. */
export interface VerificatumOptions {
  /** Source of random weights and of bases for tests of primality; whoever made the record must not know it. */
  readonly rng?: Rng;
  /** `together` by default. */
  readonly mode?: EquationMode;
  /** Called after every server. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the verification by an exception. */
  readonly signal?: AbortSignal;
}
