/**
 * Trackers (spec section 6.4): the name of a ballot, which the voter's device shows before it is cast and which the
 * voter finds on the ledger afterwards. It covers all that decides what is counted, and not the signature.
 */
import { decodeCrockford, encodeCrockford } from '../core/crockford.js';
import { taggedHash } from '../core/hash.js';

/** The tag of a tracker's hash. */
export const TRACKER_TAG = 'hanpyo tracker v1';

/** Bytes of a tracker that its text shows. */
const SHOWN_BYTES = 10;

/** The tracker of a ballot: `taggedHash('hanpyo tracker v1', body)`, 32 bytes. */
export function trackerOf(body: Uint8Array): Uint8Array {
  return taggedHash(TRACKER_TAG, body);
}

/**
 * The tracker as people read it: its first 10 bytes in Crockford's base 32, in groups of four with check symbols. To find
 * a second ballot with the same text takes about 2^40 ballots, and one with the text of a given ballot 2^80.
 */
export function trackerText(tracker: Uint8Array): string {
  return encodeCrockford(tracker.subarray(0, SHOWN_BYTES));
}

/**
 * Reads the text of a tracker, however it is spaced and cased.
 * @returns the first 10 bytes of the tracker
 * @throws {DecodeError} `bad-encoding` if it is mistyped
 */
export function parseTrackerText(text: string): Uint8Array {
  return decodeCrockford(text, SHOWN_BYTES, 'tracker');
}
