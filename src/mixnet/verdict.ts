/** Verdicts on shuffles: values that name the stage, the mixer and what is wrong. */
import { DecodeError } from '../core/errors.js';
import type { Rng } from '../core/random.js';
import type { FailingEquation } from './equations.js';
import type { StagePart } from './stage.js';

/**
 * How equations are verified: each on its own, or all of all stages in one multi-scalar multiplication under random
 * weights from a source that no mixer can predict. The verdict is the same.
 */
export type MixMode = { readonly mode: 'one-by-one' } | { readonly mode: 'together'; readonly rng: Rng };

/** Why a chain is refused. */
export type MixReason =
  /** The list to be shuffled is none. */
  | 'bad-inputs'
  /** The mixer comes twice in the chain. */
  | 'mixer-repeated'
  /** Outputs, proof or commitment do not decode. */
  | 'undecodable'
  /** There are not as many rows after as before. */
  | 'wrong-size'
  /** The permutation commitment has served before. */
  | 'commitment-reused'
  /** An equation does not hold. */
  | 'equation';

/** A chain that is refused: the first stage that is at fault. */
export interface MixFault {
  readonly ok: false;
  readonly reason: MixReason;
  /** Position in the chain and number of the mixer; `undefined` for the inputs of the chain. */
  readonly stage: number | undefined;
  readonly mixer: number | undefined;
  /** Which proof of the stage; `undefined` where none is. */
  readonly part: StagePart | undefined;
  /** The equation that fails, for the reason `equation`. */
  readonly equation: FailingEquation['equation'] | undefined;
  /** Its row (B) or component (F). */
  readonly index: number | undefined;
  /** What is wrong, for people. */
  readonly detail: string;
}

/** The outcome of a verification. */
export type MixVerdict = { readonly ok: true; readonly commitments: readonly Uint8Array[] } | MixFault;

/** The result, or the error if outside bytes are to blame. */
export function decoded<T>(read: () => T): T | DecodeError {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

/** A fault of which no more is known than what is given. */
export function blame(
  place: { readonly stage: number | undefined; readonly mixer: number } | undefined,
  reason: MixReason,
  detail: string,
): MixFault {
  return {
    ok: false,
    reason,
    stage: place?.stage,
    mixer: place?.mixer,
    part: undefined,
    equation: undefined,
    index: undefined,
    detail,
  };
}
