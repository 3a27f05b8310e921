/**
 * What anyone can check of a key ceremony from its public messages alone (spec section 4.3): one reveal, one complaint,
 * and the keys that result.
 */
import { equalBytes } from '../core/bytes.js';
import { Writer } from '../core/codec.js';
import type { Element } from '../core/group.js';
import { LABELS, ROLES } from '../core/labels.js';
import { Transcript } from '../core/transcript.js';
import { verifyStatement } from '../zk/nizk.js';
import { knowledgeOfLog, type LinearRelation } from '../zk/relation.js';
import {
  type CeremonyAnswer,
  type CeremonyCommit,
  type CeremonyComplaint,
  type CeremonyReveal,
  ceremonyMessageBytes,
} from './ceremony-messages.js';
import { type CeremonyParams, ceremonyBytes, ceremonyHash } from './ceremony-params.js';
import { isShareOf, sealedShareBytes, sealShare } from './ceremony-shares.js';
import { evaluateCommitments } from './polynomial.js';

/** What is wrong with a reveal. */
export type RevealFault =
  | 'commit-mismatch'
  | 'wrong-degree'
  | 'identity-commitment'
  | 'wrong-share-count'
  | 'wrong-share-length'
  | 'bad-possession';

/** Who lost a dispute about a share, and why. */
export interface Judgement {
  readonly guilty: number;
  readonly reason: 'no-answer' | 'wrong-share' | 'wrong-seal' | 'false-complaint';
}

/** The keys that a ceremony makes. */
export interface CeremonyKeys {
  /** The election key `K`. */
  readonly publicKey: Element;
  /** `V_j = x_j G` of trustee j at position j - 1. */
  readonly verificationKeys: readonly Element[];
}

/** The hash that a dealer commits to: of its whole reveal, bound to election and ceremony (spec 4.3b). */
export function commitHash(params: CeremonyParams, reveal: CeremonyReveal): Uint8Array {
  return ceremonyHash('hanpyo ceremony commit v1', params, ceremonyMessageBytes(reveal));
}

/** The statement of a proof of possession: the logarithm of the leading commitment is known. */
export function possessionStatement(params: CeremonyParams, commitments: readonly Element[]): LinearRelation {
  return knowledgeOfLog(params.group.generator(), commitments[0] ?? params.group.identity());
}

/** The transcript of a proof of possession: election, ceremony, index and all commitments, so that it fits no other. */
export function possessionTranscript(
  params: CeremonyParams,
  trustee: number,
  commitments: readonly Element[],
): Transcript {
  const context = new Writer().bytes(ceremonyBytes(params)).u32(trustee).finish();
  return Transcript.create({
    group: params.group,
    session: params.electionId,
    role: ROLES.trusteePossession,
  })
    .absorb(LABELS.context, context)
    .absorbElements(LABELS.commitments, commitments);
}

/**
 * The public checks of a reveal, in the order of {@link RevealFault} (spec 4.3c).
 * @returns what is wrong first, or `undefined`
 */
export function revealFault(
  params: CeremonyParams,
  commit: CeremonyCommit,
  reveal: CeremonyReveal,
): RevealFault | undefined {
  const { commitments, possession, sealedShares, trustee } = reveal;
  if (!equalBytes(commit.hash, commitHash(params, reveal))) return 'commit-mismatch';
  if (commitments.length !== params.threshold) return 'wrong-degree';
  if (commitments.some((commitment) => commitment.isIdentity())) return 'identity-commitment';
  if (sealedShares.length !== params.trustees.length) return 'wrong-share-count';
  const length = sealedShareBytes(params);
  if (sealedShares.some((sealed) => sealed.length !== length)) return 'wrong-share-length';
  const transcript = possessionTranscript(params, trustee, commitments);
  return verifyStatement(possessionStatement(params, commitments), possession, transcript)
    ? undefined
    : 'bad-possession';
}

/**
 * Judges a complaint in public (spec 4.3e). The dealer is guilty unless the opened share fits the commitments and,
 * sealed again under the opened key, gives the very bytes that were posted; then the complaint was false.
 * @param reveal - of the dealer complained about
 * @param answer - the dealer's, or `undefined` when none came in time
 */
export function judgeComplaint(
  params: CeremonyParams,
  reveal: CeremonyReveal,
  complaint: CeremonyComplaint,
  answer: CeremonyAnswer | undefined,
): Judgement {
  const { dealer, trustee: complainer } = complaint;
  if (answer === undefined || answer.trustee !== dealer || answer.complainer !== complainer)
    return { guilty: dealer, reason: 'no-answer' };
  if (!isShareOf(reveal, complainer, answer.share)) return { guilty: dealer, reason: 'wrong-share' };
  const posted = reveal.sealedShares[complainer - 1];
  const sealed = sealShare(params, dealer, complainer, answer.share, answer.sealKey);
  if (posted === undefined || !equalBytes(sealed, posted)) return { guilty: dealer, reason: 'wrong-seal' };
  return { guilty: complainer, reason: 'false-complaint' };
}

/** The keys that reveals add up to (spec 4.3f). Every dealer counts: none is ever left out of a key. */
export function deriveKeys(params: CeremonyParams, reveals: readonly CeremonyReveal[]): CeremonyKeys {
  const { group } = params;
  const total = Array.from({ length: params.threshold }, (_, k) =>
    reveals.reduce((sum, { commitments }) => sum.add(commitments[k] ?? group.identity()), group.identity()),
  );
  return Object.freeze({
    publicKey: total[0] ?? group.identity(),
    verificationKeys: Object.freeze(params.trustees.map((_, i) => evaluateCommitments(total, i + 1))),
  });
}

/** What trustees confirm: the keys, and by the commits every byte that led to them (spec 4.3f). */
export function ceremonyKeyHash(
  params: CeremonyParams,
  commits: readonly CeremonyCommit[],
  keys: CeremonyKeys,
): Uint8Array {
  const data = new Writer()
    .list(commits, ({ trustee, hash }, w) => w.u32(trustee).raw(hash))
    .elementOrIdentity(keys.publicKey)
    .list(keys.verificationKeys, (key, w) => w.elementOrIdentity(key));
  return ceremonyHash('hanpyo ceremony key v1', params, data.finish());
}
