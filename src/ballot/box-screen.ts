/** The checks of a ballot that depend on what the box holds (spec section 6.8): B-04 to B-07, B-10 and B-11. */
import { toHex } from '../core/bytes.js';
import type { ClaimedPlace } from './appraisal.js';
import { type BoxState, STATUS } from './box-state.js';
import type { ElectionContext } from './context.js';
import { FINGERPRINT_BYTES, type PrintSet, wordAt } from './fingerprints.js';
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
  if (!state.isLastTracker(index, previous))
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
  if (hasAny(state.challenged, fingerprints)) return rejection('B-10', credential);
  if (hasAny(state.seen, fingerprints) || hasRepeat(fingerprints)) return rejection('B-11', credential);
  return undefined;
}

/** Whether any of the fingerprints is a member. */
function hasAny(set: PrintSet, fingerprints: Uint8Array): boolean {
  for (let at = 0; at < fingerprints.length; at += FINGERPRINT_BYTES)
    if (set.has(fingerprints, at)) return true;
  return false;
}

/** So few are compared each with each: that is faster than a set. */
const FEW = 16;

/** Whether two are equal. Their first words tell nearly always; only where those are equal the rest is compared. */
function hasRepeat(fingerprints: Uint8Array): boolean {
  const count = fingerprints.length / FINGERPRINT_BYTES;
  if (count <= FEW ? startsDiffer(fingerprints) : differentStarts(fingerprints) === count) return false;
  const whole = new Set<string>();
  for (let at = 0; at < fingerprints.length; at += FINGERPRINT_BYTES)
    whole.add(toHex(fingerprints.subarray(at, at + FINGERPRINT_BYTES)));
  return whole.size < count;
}

/** Whether the first words of any two differ. */
function startsDiffer(fingerprints: Uint8Array): boolean {
  for (let one = FINGERPRINT_BYTES; one < fingerprints.length; one += FINGERPRINT_BYTES) {
    const start = wordAt(fingerprints, one);
    for (let other = 0; other < one; other += FINGERPRINT_BYTES)
      if (wordAt(fingerprints, other) === start) return false;
  }
  return true;
}

/** How many first words there are. */
function differentStarts(fingerprints: Uint8Array): number {
  const starts = new Set<number>();
  for (let at = 0; at < fingerprints.length; at += FINGERPRINT_BYTES) starts.add(wordAt(fingerprints, at));
  return starts.size;
}
