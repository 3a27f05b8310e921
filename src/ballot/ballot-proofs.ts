/** The proofs of a ballot: what each is bound to, and all of them as one check (spec section 6.3). */
import { Writer } from '../core/codec.js';
import type { Element } from '../core/group.js';
import type { Sha256State } from '../core/hash.js';
import { LABELS, ROLES } from '../core/labels.js';
import { Transcript } from '../core/transcript.js';
import { type Proof, statementCheck } from '../zk/nizk.js';
import { plaintextKnowledgeCheck } from '../zk/plaintext-knowledge.js';
import { knowledgeOfLog } from '../zk/relation.js';
import { allOf, type Check, holds } from '../zk/terms.js';
import { type VectorStatement, vectorCheck } from '../zk/vector.js';
import type { Ballot, BallotBody, BallotContest } from './ballot.js';
import type { ElectionContext, SumContest, VoterContest } from './context.js';

/** Where in the election a ballot stands: what all its proofs are bound to besides the election. */
export type BallotPlace = Pick<BallotBody, 'credential' | 'sequence' | 'previous'>;

/** Which of the two uses of a prepared ballot a signature is for. */
export type SignatureRole = typeof ROLES.ballotSignature | typeof ROLES.challengeSignature;

/** The context bytes of everything about one contest of one ballot: credential, contest, place in the chain. */
export function placeBytes(place: BallotPlace, contest: number): Uint8Array {
  return new Writer().element(place.credential).u32(contest).u32(place.sequence).raw(place.previous).finish();
}

/**
 * The transcript of the proof of one contest (spec 6.3a).
 * @param state - see `Transcript.create`
 */
export function contestTranscript(
  context: ElectionContext,
  place: BallotPlace,
  contest: number,
  state?: Sha256State,
): Transcript {
  const { group, electionId } = context;
  const transcript = Transcript.create({ group, session: electionId, role: ROLES.contestProof }, state);
  return transcript.absorb(LABELS.context, placeBytes(place, contest));
}

/**
 * The transcript of a signature over a tracker (spec 6.3b).
 * @param state - see `Transcript.create`
 */
export function signatureTranscript(
  context: ElectionContext,
  tracker: Uint8Array,
  role: SignatureRole,
  state?: Sha256State,
): Transcript {
  const { group, electionId } = context;
  return Transcript.create({ group, session: electionId, role }, state).absorb(LABELS.message, tracker);
}

/** The statement that a vector proof of a contest proves. */
export function contestStatement(
  context: ElectionContext,
  { layout }: SumContest,
  ciphertexts: BallotContest['ciphertexts'],
): VectorStatement {
  return { publicKey: context.publicKey, ciphertexts, layout, key: context.commitmentKey };
}

/**
 * The check of one contest.
 * @param voterContest - the contest as this voter gets it
 */
function contestCheck(
  context: ElectionContext,
  place: BallotPlace,
  voterContest: VoterContest,
  contest: BallotContest,
): Check {
  const transcript = contestTranscript(context, place, voterContest.contest);
  if (voterContest.kind === 'sum' && contest.kind === 'sum')
    return vectorCheck(
      contestStatement(context, voterContest, contest.ciphertexts),
      contest.proof,
      transcript,
    );
  if (voterContest.kind === 'sum' || contest.kind === 'sum') return () => false;
  if (contest.ciphertexts.length !== voterContest.layout.width) return () => false;
  const { publicKey } = context;
  const { ciphertexts, proof } = contest;
  return plaintextKnowledgeCheck({ publicKey, ciphertexts }, proof, transcript);
}

/** The check of a signature. */
export function signatureCheck(
  context: ElectionContext,
  credential: Element,
  tracker: Uint8Array,
  signature: Proof,
  role: SignatureRole,
): Check {
  const statement = knowledgeOfLog(context.group.generator(), credential);
  return statementCheck(statement, signature, signatureTranscript(context, tracker, role));
}

/** A ballot that was read, with what its checks need. */
export interface CheckableBallot {
  readonly ballot: Ballot;
  readonly contests: readonly VoterContest[];
  readonly tracker: Uint8Array;
}

/** All proofs of a ballot, as one check for a `BatchVerifier`. */
export function ballotCheck(context: ElectionContext, checkable: CheckableBallot): Check {
  const { ballot, tracker } = checkable;
  return allOf([
    signatureCheck(context, ballot.credential, tracker, ballot.signature, ROLES.ballotSignature),
    ...contestChecks(context, ballot, checkable.contests),
  ]);
}

/** The checks of all contests of a body, in order. */
function contestChecks(
  context: ElectionContext,
  body: BallotBody,
  contests: readonly VoterContest[],
): readonly Check[] {
  if (body.contests.length !== contests.length) return [() => false];
  return contests.map((voterContest, i) => {
    const contest = body.contests[i];
    return contest === undefined ? () => false : contestCheck(context, body, voterContest, contest);
  });
}

/** The first contest whose proof fails, one by one and equation by equation; `undefined` if all hold. */
export function firstInvalidContest(
  context: ElectionContext,
  body: BallotBody,
  contests: readonly VoterContest[],
): VoterContest | undefined {
  const failed = contestChecks(context, body, contests).findIndex((check) => !holds(context.group, check));
  return failed < 0 ? undefined : contests[failed];
}
