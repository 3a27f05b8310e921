/**
 * Examination of anonymous ballots that have the form of their election: their points and their proofs, which no other ballot
 * matters to. So they can be examined in any order, many at once, on any core; what is decided, the box decides, in order.
 */
import { DecodeError } from '../../core/errors.js';
import type { Rng } from '../../core/random.js';
import { BatchDisagreementError } from '../../zk/batch.js';
import { type Groth16Claim, invalidGroth16, verifyGroth16 } from '../../zk/groth16/verify.js';
import type { VerifyingKey } from '../../zk/groth16/verifying-key.js';
import type { AnonymousElection } from './election.js';
import type { EncodedVote } from './encoded-vote.js';
import { type AnonymousVote, claimsOf, openVote } from './vote.js';

/** What ballots are examined against. */
export interface VoteSetting {
  readonly election: AnonymousElection;
  /** Verifying keys of the circuits, one for each contest; that they are the right ones is for the caller to know. */
  readonly keys: readonly VerifyingKey[];
}

/** What an examiner found: points that are none, a proof that does not hold, or nothing. */
export type VoteExamination =
  | { readonly malformed: DecodeError }
  | { readonly malformed?: never; readonly fault?: 'bad-proof' };

/** Examines ballots, one answer for each. */
export type VoteExaminer = (votes: readonly EncodedVote[], rng: Rng) => readonly VoteExamination[];

/** Examines ballots elsewhere, or later: with the answers of {@link voteExaminer}, which may be waited for. */
export type AsyncVoteExaminer = (
  votes: readonly EncodedVote[],
  rng: Rng,
  /** Position on the ledger of each ballot, ascending. */
  ledgerIndices: readonly number[],
) => Promise<readonly VoteExamination[]>;

/** What is found of a ballot that is in order. */
export const SOUND_VOTE: VoteExamination = Object.freeze({});
/** What is found of a ballot that decodes, and has a proof that does not hold. */
export const UNPROVED: VoteExamination = Object.freeze({ fault: 'bad-proof' as const });

/**
 * The examiner of this process. All proofs under one key are verified together; where they do not all hold, the culprits are
 * found by halves, each at last by itself. Its randomness: 16 bytes for each proof and batch.
 */
export function voteExaminer({ election, keys }: VoteSetting): VoteExaminer {
  return (votes, rng) => {
    const opened = votes.map(openedOf);
    const open = opened.flatMap((vote, index) =>
      vote instanceof DecodeError
        ? []
        : claimsOf(election, vote).map(({ contest, claim }) => ({ index, contest, claim })),
    );
    const invalid = new Set<number>();
    for (const key of new Set(keys)) {
      const claims = open.filter(({ contest }) => keys[contest] === key);
      for (const at of invalidGroth16(key, claims.map(claimIn), rng)) invalid.add(claims[at]?.index ?? -1);
    }
    return opened.map((vote, index) => {
      if (vote instanceof DecodeError) return Object.freeze({ malformed: vote });
      return invalid.has(index) ? UNPROVED : SOUND_VOTE;
    });
  };
}

/** What is found of a ballot by itself: proof by proof, without a batch and its weights. */
export function examineAlone({ election, keys }: VoteSetting, encoded: EncodedVote): VoteExamination {
  const vote = openedOf(encoded);
  if (vote instanceof DecodeError) return Object.freeze({ malformed: vote });
  const isProved = claimsOf(election, vote).every(({ contest, claim }) => {
    const key = keys[contest];
    return key !== undefined && verifyGroth16(key, claim);
  });
  return isProved ? SOUND_VOTE : UNPROVED;
}

/**
 * The word of this process on a ballot that somebody finds fault with: see {@link examineAlone}.
 * @param index - of the ballot, for the error
 * @throws {BatchDisagreementError} if no fault is found
 */
export function accuseVote(setting: VoteSetting, encoded: EncodedVote, index: number): VoteExamination {
  const found = examineAlone(setting, encoded);
  if (isSoundVote(found)) throw new BatchDisagreementError(index);
  return found;
}

/** Whether nothing was found. */
export function isSoundVote(found: VoteExamination): boolean {
  return found.malformed === undefined && found.fault === undefined;
}

/** Whether two examinations say the same. */
export function agreeOnVote(first: VoteExamination, second: VoteExamination | undefined): boolean {
  if (second === undefined) return false;
  if (first.malformed !== undefined || second.malformed !== undefined)
    return first.malformed?.code === second.malformed?.code;
  return first.fault === second.fault;
}

function openedOf(vote: EncodedVote): AnonymousVote | DecodeError {
  try {
    return openVote(vote);
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

function claimIn({ claim }: { readonly claim: Groth16Claim }): Groth16Claim {
  return claim;
}
