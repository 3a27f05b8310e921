/** What is known of a contest's result from the record alone, and which contests may be decrypted. */
import type { MixedResult } from '../ballot/mixed-result.js';
import type { OpenedElection } from './setup.js';

/** What is known of one contest's totals. */
export type ContestOutcome =
  /** Totals by position, weights applied, paper included; `dropped` names trustees whose shares were not used. */
  | { readonly kind: 'counted'; readonly totals: readonly number[]; readonly dropped: readonly string[] }
  /** Votes that were shuffled, decrypted one by one and counted by the rule of the manifest. */
  | { readonly kind: 'mixed'; readonly result: MixedResult; readonly dropped: readonly string[] }
  /** Fewer ballots than the privacy floor: nobody may decrypt them. */
  | { readonly kind: 'withheld' }
  /** Not enough shuffles yet, which nobody may decrypt before. */
  | { readonly kind: 'unmixed'; readonly missing: number }
  /** Not enough valid shares yet. */
  | { readonly kind: 'undecrypted'; readonly missing: number; readonly dropped: readonly string[] }
  /** The shares decrypt to something that no ballots can add up to. */
  | { readonly kind: 'impossible'; readonly position: number };

/** What is to be done with the votes of a contest: no ballots need no decryption, few must not be decrypted. */
export function disposition(ballots: number, { context }: OpenedElection): 'empty' | 'withhold' | 'decrypt' {
  if (ballots === 0) return 'empty';
  return ballots < context.manifest.minimumUnit ? 'withhold' : 'decrypt';
}
