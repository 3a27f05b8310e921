/**
 * The cheap checks of a ballot (spec section 6.8, B-01 to B-11), in order. They read the box and never change it;
 * everything but the signature and the proofs of the contests is decided here.
 */
import { equalBytes, toHex } from '../core/bytes.js';
import { Reader } from '../core/codec.js';
import { DecodeError } from '../core/errors.js';
import {
  type BallotBody,
  type BallotHeader,
  namesContests,
  type ReadBallot,
  readBallot,
  readBallotHeader,
} from './ballot.js';
import { type BoxState, STATUS } from './box-state.js';
import { contestsOf, type ElectionContext, type VoterContest } from './context.js';
import { fingerprint } from './fingerprints.js';
import { type Rejection, rejection } from './rejections.js';
import type { RollEntry } from './roll.js';

/** A ballot that passed the cheap checks. */
export interface Candidate extends ReadBallot {
  readonly contests: readonly VoterContest[];
  readonly fingerprints: readonly Uint8Array[];
}

/** Either a candidate, or why there is none. */
export type Screening =
  | { readonly candidate: Candidate; readonly rejected?: never }
  | { readonly candidate?: never; readonly rejected: Rejection };

/** Checks B-01 to B-11. */
export function screenBallot(context: ElectionContext, state: BoxState, bytes: Uint8Array): Screening {
  const header = attempt(() => readBallotHeader(new Reader(bytes, 'ballot'), context));
  if (header instanceof DecodeError) return { rejected: rejection('B-01', undefined, header.message) };
  if (!equalBytes(header.electionId, context.electionId)) return { rejected: rejection('B-02') };
  const entry = context.roll.find(header.credential);
  if (entry === undefined) return { rejected: rejection('B-03') };
  const rejected = screenPlace(context, state, header, entry);
  if (rejected !== undefined) return { rejected };
  const contests = contestsOf(context, entry);
  if (!namesContests(bytes, context, contests)) return { rejected: rejection('B-08', entry.index) };
  const read = attempt(() => readBallot(bytes, context));
  if (read instanceof DecodeError) return { rejected: rejection('B-09', entry.index, read.message) };
  const fingerprints = bodyFingerprints(read.ballot);
  const seen = screenFingerprints(state, fingerprints, entry.index);
  return seen === undefined ? { candidate: { ...read, contests, fingerprints } } : { rejected: seen };
}

/** Roll position of the credential that bytes claim, `undefined` if there is none. */
export function claimedCredential(context: ElectionContext, bytes: Uint8Array): number | undefined {
  const header = attempt(() => readBallotHeader(new Reader(bytes, 'ballot'), context));
  return header instanceof DecodeError ? undefined : context.roll.find(header.credential)?.index;
}

/** Fingerprints of all ciphertexts (by their first half) and proof commitments (B) of a body, in order (spec 6.7). */
export function bodyFingerprints(body: BallotBody): readonly Uint8Array[] {
  return body.contests.flatMap(({ ciphertexts, proof }) => [
    ...ciphertexts.map(({ c1 }) => fingerprint('ciphertext', c1.toBytes())),
    fingerprint('commitment', proof.B.toBytes()),
  ]);
}

/** Runs a decoder; what it refuses becomes a value. Anything else is a fault and stays thrown. */
export function attempt<T>(decode: () => T): T | DecodeError {
  try {
    return decode();
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

/** B-04 to B-07: may this credential cast this ballot now? */
function screenPlace(
  context: ElectionContext,
  state: BoxState,
  header: BallotHeader,
  { index }: RollEntry,
): Rejection | undefined {
  const status = state.status(index);
  const ballots = state.ballots(index);
  if (status === STATUS.revoked) return rejection('B-04', index);
  if (status === STATUS.paper) return rejection('B-05', index);
  if (ballots > 0 && context.manifest.revoting === 'first-only') return rejection('B-06', index);
  if (header.sequence !== ballots)
    return rejection('B-07', index, `sequence number ${header.sequence}, expected ${ballots}`);
  if (!equalBytes(header.previous, state.lastTracker(index)))
    return rejection('B-07', index, 'the previous tracker is another one');
  return undefined;
}

/** B-10 and B-11: was any of this challenged, or seen before, or does it occur twice? */
function screenFingerprints(
  state: BoxState,
  fingerprints: readonly Uint8Array[],
  credential: number,
): Rejection | undefined {
  if (fingerprints.some((print) => state.challenged.has(print))) return rejection('B-10', credential);
  const twice = new Set(fingerprints.map(toHex)).size !== fingerprints.length;
  if (twice || fingerprints.some((print) => state.seen.has(print))) return rejection('B-11', credential);
  return undefined;
}
