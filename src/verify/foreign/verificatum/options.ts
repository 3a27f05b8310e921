/** Settings of a verification. */
import type { Rng } from '../../../core/random.js';
import type { GroupPolicy } from '../group-size.js';
import type { SessionType } from './session.js';

/**
 * How proofs of shuffle are verified: `together`, in one multiplication, and server by server only if that fails; or
 * `one-by-one`, equation by equation. Both give the same report.
 */
export type EquationMode = 'together' | 'one-by-one';

/** Settings of a verification. */
export interface VerificatumOptions {
  /** Source of random weights and of bases for tests of primality; whoever made the record must not know it. */
  readonly rng?: Rng;
  /** What the record must be a proof of. Without it the record says so itself, and the verdict which parts there are. */
  readonly expected?: SessionType;
  /** `secure` by default: curves of 256 bits or more, integers of 2,048 bits or more with an order of 224 or more. */
  readonly groups?: GroupPolicy;
  /** `together` by default. */
  readonly mode?: EquationMode;
  /** Called after every server. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the verification by an exception. */
  readonly signal?: AbortSignal;
}
