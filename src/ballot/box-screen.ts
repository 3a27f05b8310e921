/** The checks of a ballot that depend on what the box holds (spec section 6.8): B-04 to B-07, B-10 and B-11. */
import { equalBytes, toHex } from '../core/bytes.js';
import type { ClaimedPlace } from './appraisal.js';
import { type BoxState, STATUS } from './box-state.js';
import type { ElectionContext } from './context.js';
import { type Rejection, rejection } from './rejections.js';

/** B-04 to B-07: may this credential cast this ballot now? */
export function screenPlace(
  context: ElectionContext,
  state: BoxState,
  { entry: { index }, sequence, previous }: ClaimedPlace,
): Rejection | undefined {
  const status = state.status(index);
  const ballots = state.ballots(index);
  if (status === STATUS.revoked) return rejection('B-04', index);
  if (status === STATUS.paper) return rejection('B-05', index);
  if (ballots > 0 && context.manifest.revoting === 'first-only') return rejection('B-06', index);
  if (sequence !== ballots)
    return rejection('B-07', index, `sequence number ${sequence}, expected ${ballots}`);
  if (!equalBytes(previous, state.lastTracker(index)))
    return rejection('B-07', index, 'the previous tracker is another one');
  return undefined;
}

/** B-10 and B-11: was any of this challenged, or seen before, or does it occur twice? */
export function screenFingerprints(
  state: BoxState,
  fingerprints: readonly Uint8Array[],
  credential: number,
): Rejection | undefined {
  if (fingerprints.some((print) => state.challenged.has(print))) return rejection('B-10', credential);
  if (fingerprints.some((print) => state.seen.has(print)) || hasRepeat(fingerprints))
    return rejection('B-11', credential);
  return undefined;
}

/** Whether two are equal. Their first words tell nearly always; only where those are equal the rest is compared. */
function hasRepeat(fingerprints: readonly Uint8Array[]): boolean {
  const starts = new Set<number>();
  for (const print of fingerprints) starts.add(startOf(print));
  return starts.size < fingerprints.length && new Set(fingerprints.map(toHex)).size < fingerprints.length;
}

function startOf(print: Uint8Array): number {
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = print;
  return (b0 << 24) | (b1 << 16) | (b2 << 8) | b3;
}
