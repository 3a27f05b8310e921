/**
 * Examination of ballots that have the right length and contests: elements, tracker, fingerprints, signature and proofs
 * (B-09, B-12 and B-13 of spec section 6.8). There are two examiners with the same answers: one over elements and
 * scalars as values, for every group, and one over bytes, for groups whose engine has {@link EquationEngine}.
 */
import { joinBytes } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import type { Element } from '../core/group.js';
import { ROLES } from '../core/labels.js';
import type { Rng } from '../core/random.js';
import { BatchDisagreementError, BatchVerifier } from '../zk/batch.js';
import { holds } from '../zk/terms.js';
import { attempt } from './appraisal.js';
import { type BallotBody, type BallotContest, type ReadBallot, readBallot } from './ballot.js';
import { ballotCheck, firstInvalidContest, signatureCheck } from './ballot-proofs.js';
import type { ElectionContext, VoterContest } from './context.js';
import { fingerprint } from './fingerprints.js';
import { type Rejection, rejection } from './rejections.js';
import type { RollEntry } from './roll.js';

/** A ballot of a voter of this election, with the length and the contests of that voter's ballots. */
export interface ShapedBallot {
  readonly bytes: Uint8Array;
  readonly entry: RollEntry;
  readonly contests: readonly VoterContest[];
}

/** What an examiner found. */
export type Examination =
  /** B-09 */
  | { readonly malformed: Rejection }
  | {
      readonly malformed?: never;
      readonly tracker: Uint8Array;
      /** 16 bytes each, end to end. */
      readonly fingerprints: Uint8Array;
      /** B-12 or B-13 */
      readonly fault?: Rejection;
    };

/** Examines ballots, one answer for each. */
export type Examiner = (ballots: readonly ShapedBallot[], rng: Rng) => readonly Examination[];

/** Ballots verified together at most: bounds the memory, and more would hardly be faster. */
const GROUP_SIZE = 1024;

/**
 * The examiner over elements: the reference.
 * @param groupSize - most ballots whose proofs are verified together
 */
export function elementExaminer(context: ElectionContext, groupSize: number = GROUP_SIZE): Examiner {
  return (ballots, rng) => {
    const found: Examination[] = [];
    for (let from = 0; from < ballots.length; from += groupSize)
      found.push(...examineGroup(context, ballots.slice(from, from + groupSize), rng));
    return found;
  };
}

function examineGroup(context: ElectionContext, ballots: readonly ShapedBallot[], rng: Rng): Examination[] {
  const verifier = new BatchVerifier(context.group, context.sharedBases);
  const reads = ballots.map(({ bytes, contests }) => {
    const read = attempt(() => readBallot(bytes, context));
    if (read instanceof DecodeError) return read;
    return { read, number: verifier.add(ballotCheck(context, { ...read, contests })) };
  });
  const culprits = new Set(verifier.verify(rng));
  return reads.map((one, i): Examination => {
    const ballot = ballots[i];
    if (ballot === undefined) throw new TypeError('as many as there are ballots');
    if (one instanceof DecodeError) return { malformed: undecodable(ballot, one) };
    const { tracker, ballot: body } = one.read;
    const sound = { tracker, fingerprints: bodyFingerprints(body) };
    if (!culprits.has(one.number)) return sound;
    const fault = faultOf(context, ballot, one.read);
    if (fault === undefined) throw new BatchDisagreementError(i);
    return { ...sound, fault };
  });
}

/**
 * The reference's word on a ballot that somebody finds fault with: equation by equation, without a batch and its weights.
 * @param index - of the ballot, for the error
 * @throws {BatchDisagreementError} if the reference finds no fault
 */
export function accuse(context: ElectionContext, ballot: ShapedBallot, index: number): Examination {
  const read = attempt(() => readBallot(ballot.bytes, context));
  if (read instanceof DecodeError) return { malformed: undecodable(ballot, read) };
  const fault = faultOf(context, ballot, read);
  if (fault === undefined) throw new BatchDisagreementError(index);
  return { tracker: read.tracker, fingerprints: bodyFingerprints(read.ballot), fault };
}

/** The refusal of a ballot that does not decode. */
function undecodable({ entry }: ShapedBallot, error: DecodeError): Rejection {
  return rejection('B-09', entry.index, error.message);
}

/** The first part of a ballot that is not valid, if any is. */
function faultOf(
  context: ElectionContext,
  { contests, entry }: ShapedBallot,
  { ballot, tracker }: ReadBallot,
): Rejection | undefined {
  const { credential, signature } = ballot;
  const signed = signatureCheck(context, credential, tracker, signature, ROLES.ballotSignature);
  if (!holds(context.group, signed)) return rejection('B-12', entry.index);
  const invalid = firstInvalidContest(context, ballot, contests);
  return invalid && rejection('B-13', entry.index, invalid.id);
}

/**
 * Fingerprints of all ciphertexts (by their first half) and of the first commitment of each proof of a body, in order
 * (spec 6.7), end to end.
 */
export function bodyFingerprints(body: BallotBody): Uint8Array {
  const prints = body.contests.flatMap((contest) => [
    ...contest.ciphertexts.map(({ c1 }) => fingerprint('ciphertext', c1.toBytes())),
    fingerprint('commitment', firstCommitment(contest).toBytes()),
  ]);
  return joinBytes(prints);
}

/** B of a vector proof, R_0 of a proof of plaintext knowledge. */
function firstCommitment({ kind, proof }: BallotContest): Element {
  if (kind === 'sum') return proof.B;
  const [first] = proof.kind === 'linear' ? proof.commitments : [];
  if (first === undefined) throw new TypeError('not a proof of plaintext knowledge');
  return first;
}
