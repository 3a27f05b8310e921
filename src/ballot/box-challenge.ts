/** Challenged ballots and the box (spec section 6.6): what was challenged can never be cast, and what was cast never challenged. */
import { DecodeError } from '../core/errors.js';
import { attempt } from './appraisal.js';
import { type BallotBox, boxState } from './box.js';
import { checkChallenge, readChallengedBallot } from './challenge.js';
import { bodyFingerprints } from './examiner.js';
import { fingerprintOffsets } from './fingerprints.js';
import type { Choices } from './prepare.js';
import { type Rejection, rejection } from './rejections.js';

/** A challenge that the box has taken note of. */
export interface SpoiledBallot {
  /** Index of the roll entry. */
  readonly credential: number;
  /** 32 bytes. */
  readonly tracker: Uint8Array;
  /** What the voter's device had encrypted, by contest id. */
  readonly choices: Choices;
}

/** What became of a challenged ballot. */
export type SpoilVerdict =
  | { readonly spoiled: SpoiledBallot; readonly rejected?: never }
  | { readonly spoiled?: never; readonly rejected: Rejection };

/**
 * Checks a challenged ballot (codes C-01 to C-06) and, if it is valid, remembers its ciphertexts and proof
 * commitments, so that no ballot with any of them, and so none with its tracker, is ever accepted. A refusal changes
 * nothing.
 * @param bytes - a challenged ballot, from the ledger
 */
export function spoilBallot(box: BallotBox, bytes: Uint8Array): SpoilVerdict {
  const { context } = box;
  const state = boxState(box);
  const read = attempt(() => readChallengedBallot(bytes, context));
  if (read instanceof DecodeError) return { rejected: rejection('C-01', undefined, read.message) };
  const { challenged, entry, tracker } = read;
  const prints = bodyFingerprints(challenged.body);
  const offsets = fingerprintOffsets(prints);
  state.note(prints);
  if (offsets.some((at) => state.seen.has(prints, at))) return { rejected: rejection('C-02', entry.index) };
  if (offsets.some((at) => state.challenged.has(prints, at)))
    return { rejected: rejection('C-03', entry.index) };
  const verdict = checkChallenge(context, challenged);
  if (!verdict.valid) return { rejected: verdict.rejected };
  state.remember(state.challenged, prints);
  state.challenges += 1;
  return { spoiled: Object.freeze({ credential: entry.index, tracker, choices: verdict.choices }) };
}
