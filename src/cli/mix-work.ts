/** What a trustee does to shuffle: every contest that waits for a shuffle which this trustee has not made. */
import type { Manifest } from '../ballot/manifest.js';
import type { Rng } from '../core/random.js';
import { shuffleEntries } from '../record/mix-step.js';
import type { OpenElection } from './election.js';
import { RefusedError } from './errors.js';
import type { TrusteeDesk } from './trustee-work.js';

/** What came of it. */
export interface Mixed {
  /** Ids of the contests shuffled now. */
  readonly shuffled: readonly string[];
  /** Contests that still need shuffles, by other trustees. */
  readonly waiting: readonly { readonly contest: string; readonly missing: number }[];
  /** Contests of the election whose votes are to be shuffled at all. */
  readonly lists: number;
}

/**
 * Shuffles and delivers.
 * @throws {RefusedError} if anything in the record is wrong: nothing is built on it
 */
export async function mixAsTrustee(
  { record, manifest, deliver }: OpenElection,
  { signer }: TrusteeDesk,
  rng: Rng,
): Promise<Mixed> {
  const { flaw, tallying } = record;
  if (flaw !== undefined) throw new RefusedError(`the record has a finding: ${flaw.check} ${flaw.message}`);
  const { chains } = tallying.shuffles;
  const mine = chains.filter(
    ({ stages, needed }) => stages.length < needed && !stages.some(({ mixer }) => mixer === signer.index),
  );
  // What is missing is counted before anything is delivered: chains move on with the board.
  const waiting = chains.flatMap((chain) => {
    const missing = chain.needed - chain.stages.length - (mine.includes(chain) ? 1 : 0);
    return missing > 0 ? [{ contest: idOf(manifest, chain), missing }] : [];
  });
  const entries = mine.flatMap(({ contest }) => shuffleEntries(record, contest, signer, rng));
  if (entries.length > 0) await deliver(entries);
  return { shuffled: mine.map((chain) => idOf(manifest, chain)), waiting, lists: chains.length };
}

function idOf({ contests }: Manifest, { contest }: { readonly contest: number }): string {
  return contests[contest]?.id ?? '';
}
