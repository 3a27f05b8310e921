/** The checks of a ballot that depend on what the box holds (spec section 6.8): B-04 to B-07, B-10 and B-11. */
import { equalBytes, toHex } from '../core/bytes.js';
import type { ClaimedPlace } from './appraisal.js';
import { type BoxState, STATUS } from './box-state.js';
import type { ElectionContext } from './context.js';
import { FINGERPRINT_BYTES, fingerprintOffsets, wordAt } from './fingerprints.js';
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

/**
 * B-10 and B-11: was any of this challenged, or seen before, or does it occur twice?
 * @param fingerprints - end to end
 */
export function screenFingerprints(
  state: BoxState,
  fingerprints: Uint8Array,
  credential: number,
): Rejection | undefined {
  const offsets = fingerprintOffsets(fingerprints);
  if (offsets.some((at) => state.challenged.has(fingerprints, at))) return rejection('B-10', credential);
  if (offsets.some((at) => state.seen.has(fingerprints, at)) || hasRepeat(fingerprints, offsets))
    return rejection('B-11', credential);
  return undefined;
}

/** Whether two are equal. Their first words tell nearly always; only where those are equal the rest is compared. */
function hasRepeat(fingerprints: Uint8Array, offsets: readonly number[]): boolean {
  const starts = new Set<number>();
  for (const at of offsets) starts.add(wordAt(fingerprints, at));
  if (starts.size === offsets.length) return false;
  const whole = offsets.map((at) => toHex(fingerprints.subarray(at, at + FINGERPRINT_BYTES)));
  return new Set(whole).size < offsets.length;
}
