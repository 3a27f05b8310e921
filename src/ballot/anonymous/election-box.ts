/**
 * The ballot box of an election of anonymous voters (spec section 11.9): what it takes in is proved and is nobody's second
 * ballot. It keeps the nullifiers and the sums, and no ballot. The first ballot under a nullifier counts.
 */
import type { DecodeCode } from '../../core/errors.js';
import { DecodeError } from '../../core/errors.js';
import type { Rng } from '../../core/random.js';
import type { VerifyingKey } from '../../zk/groth16/verifying-key.js';
import type { Accounting, BoxMemory } from '../box-state.js';
import { valueRange } from '../contest.js';
import type { ContestTally, Tally } from '../tally.js';
import { type AppraisedVote, AppraisedVotes } from './appraised-votes.js';
import { nullifierText } from './box.js';
import { ContestSums } from './contest-sums.js';
import { type AnonymousElection, ballotsEach } from './election.js';
import { type EncodedVote, readEncodedVote } from './encoded-vote.js';
import { NullifierSet, type Nullifiers } from './nullifier-set.js';
import { openVote } from './vote.js';
import {
  type AsyncVoteExaminer,
  SOUND_VOTE,
  type VoteExamination,
  type VoteExaminer,
  voteExaminer,
} from './vote-examiner.js';

/** Why a ballot is refused: it does not decode, counts already, is not proved, or is one more than there are voters. */
export type RefusalCode = DecodeCode | 'double-vote' | 'bad-proof' | 'beyond-roll';

/** A ballot that is refused. */
export interface RefusedVote {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  readonly message: string;
  /** 64 hexadecimal digits, where the ballot decodes. */
  readonly nullifier?: string;
}

/** What a box says about a ballot. */
export type VoteVerdict = { readonly kind: 'accepted'; readonly vote: EncodedVote } | RefusedVote;

/** A ballot before it is examined; `counts`: its nullifier counts already, so that nobody asks what it proves. */
type Look = { readonly malformed: DecodeError } | { readonly vote: EncodedVote; readonly counts: boolean };

/** A box. Mutable. */
export class AnonymousElectionBox {
  readonly election: AnonymousElection;
  readonly #examine: VoteExaminer;
  readonly #voters: number;
  /** By scope: one for each contest, or one for all. */
  readonly #nullifiers: readonly Nullifiers[];
  readonly #sums: ContestSums;

  /**
   * @param keys - verifying keys of the circuits, one for each contest; that they are the right ones is for the caller to know
   * @param voters - commitments on the roll
   * @param memory - how nullifiers are remembered
   * @throws {RangeError} if there are not as many keys as contests
   */
  constructor(
    election: AnonymousElection,
    keys: readonly VerifyingKey[],
    voters: number,
    { nullifiers = () => new NullifierSet() }: Pick<BoxMemory, 'nullifiers'> = {},
  ) {
    if (keys.length !== election.contests.length)
      throw new RangeError('need a verifying key for each contest');
    this.election = election;
    this.#examine = voteExaminer({ election, keys });
    this.#voters = voters;
    const scopes = ballotsEach(election);
    this.#nullifiers = Array.from({ length: scopes }, () => nullifiers(scopes));
    this.#sums = new ContestSums(election.contests.map(({ layout }) => layout.positions));
  }

  /**
   * What of each ballot does not depend on those before it: whether it decodes and is proved. Nothing changes. All proofs under
   * one key are verified together; of those that were counted before, none, for they are refused whatever they prove.
   * @param ledgerIndices - one for each ballot
   * @param rng - 16 bytes for each proof and batch
   */
  appraise(encoded: readonly Uint8Array[], ledgerIndices: readonly number[], rng: Rng): AppraisedVotes {
    const looks = encoded.map((bytes) => this.#look(bytes));
    return this.#appraised(looks, ledgerIndices, this.#examine(looks.flatMap(openIn), rng));
  }

  /** As {@link appraise}, where somebody else examines the ballots. @throws what the examiner throws */
  async appraiseElsewhere(
    encoded: readonly Uint8Array[],
    ledgerIndices: readonly number[],
    rng: Rng,
    examine: AsyncVoteExaminer,
  ): Promise<AppraisedVotes> {
    // From here on, it is a copy that everybody sees.
    const looks = encoded.map((bytes) => this.#look(bytes.slice()));
    const open = looks.flatMap(openIn);
    const indices = looks.flatMap((look, i) => openIn(look).map(() => ledgerIndices[i] ?? 0));
    return this.#appraised(looks, ledgerIndices, open.length === 0 ? [] : await examine(open, rng, indices));
  }

  /**
   * Whether a ballot under this nullifier counts already, so that no other will: whoever asks before proving need not prove in vain.
   * @param contest - that the ballot is of; of no matter where a ballot has all contests
   */
  counts(nullifier: bigint, contest: number): boolean {
    return this.#setOf(contest).has(nullifier);
  }

  /**
   * What would be found wrong with a ballot now without looking at any point of it: its form, and its nullifier. It costs
   * microseconds. Nothing changes; a ballot that passes may still be refused.
   */
  screen(bytes: Uint8Array): RefusedVote | undefined {
    const vote = this.#read(bytes);
    if (vote instanceof DecodeError) return unreadable(vote);
    return this.#isUsed(vote) ? usedTwice(vote) : undefined;
  }

  /**
   * Decides about appraised ballots, in order. Those that are accepted use their nullifiers up; {@link count} adds them up. A
   * ballot that is refused uses none up, so that nobody can keep a voter out by sending rubbish under the voter's nullifier.
   * @throws {TypeError} if another box appraised them
   */
  decide(appraised: AppraisedVotes): readonly VoteVerdict[] {
    return AppraisedVotes.of(appraised, this).map((one) => {
      if (!('vote' in one)) return unreadable(one.malformed);
      return this.#decide(one.vote, one.isProved);
    });
  }

  /** Adds an accepted ballot to the sums. */
  count({ parts }: EncodedVote): void {
    for (const { contest, ciphertexts } of parts) this.#sums.add(contest, ciphertexts);
  }

  /**
   * How many ballots were cast of those that could be: `roll` is the number of voters, times the contests where each contest has
   * nullifiers of its own. Nobody can tell who abstained.
   */
  get accounting(): Accounting {
    const online = this.#nullifiers.reduce((sum, { size }) => sum + size, 0);
    const roll = this.#voters * this.#nullifiers.length;
    const none = { paper: 0, revoked: 0, superseded: 0, removed: 0, challenged: 0 };
    return Object.freeze({ ...none, roll, online, abstained: roll - online, accepted: online });
  }

  /** The encrypted tally of what was counted. */
  finish(): Tally {
    const { contests } = this.election.manifest;
    const tallies = contests.map((contest, i): ContestTally => {
      const ballots = this.#sums.ballots(i);
      const maxTotal = ballots * valueRange(contest.rule)[1];
      return Object.freeze({ contest: i, ciphertexts: this.#sums.values(i), ballots, maxTotal });
    });
    return Object.freeze({ contests: Object.freeze(tallies), lists: [], accounting: this.accounting });
  }

  #look(bytes: Uint8Array): Look {
    const vote = this.#read(bytes);
    if (vote instanceof DecodeError) return { malformed: vote };
    const counts = this.#isUsed(vote);
    const malformed = counts ? attempt(() => openVote(vote)) : undefined;
    return malformed instanceof DecodeError ? { malformed } : { vote, counts };
  }

  #read(bytes: Uint8Array): EncodedVote | DecodeError {
    return attempt(() => readEncodedVote(bytes, this.election));
  }

  /** @param found - of those that were open, in order */
  #appraised(
    looks: readonly Look[],
    ledgerIndices: readonly number[],
    found: readonly VoteExamination[],
  ): AppraisedVotes {
    const rest = found.values();
    const appraised = looks.map((look): AppraisedVote => {
      if ('malformed' in look) return look;
      const { vote, counts } = look;
      const one = counts ? SOUND_VOTE : rest.next().value;
      if (one === undefined) throw new TypeError('an examiner left a ballot out');
      return one.malformed === undefined ? { vote, isProved: one.fault === undefined } : one;
    });
    return new AppraisedVotes(this, ledgerIndices, appraised);
  }

  #decide(vote: EncodedVote, isProved: boolean): VoteVerdict {
    const used = this.#setOf(contestOf(vote));
    if (used.has(vote.nullifier)) return usedTwice(vote);
    if (!isProved) return refusal(vote, 'bad-proof', 'the proof is not valid');
    if (used.size >= this.#voters)
      return refusal(vote, 'beyond-roll', 'more ballots are proved than there are voters: proofs are forged');
    used.add(vote.nullifier);
    return Object.freeze({ kind: 'accepted', vote });
  }

  #isUsed(vote: EncodedVote): boolean {
    return this.counts(vote.nullifier, contestOf(vote));
  }

  #setOf(contest: number): Nullifiers {
    const set = this.#nullifiers[this.election.nullifiers === 'per-contest' ? contest : 0];
    if (set === undefined) throw new RangeError(`there is no contest ${contest}`);
    return set;
  }
}

/** The ballot of a look that somebody must examine. */
function openIn(look: Look): readonly EncodedVote[] {
  return 'vote' in look && !look.counts ? [look.vote] : [];
}

/** The contest of a ballot, or the first of all. */
function contestOf({ parts: [part] }: EncodedVote): number {
  return part?.contest ?? 0;
}

/** Runs what reads bytes; returns what is wrong with them. */
function attempt<T>(read: () => T): T | DecodeError {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

function unreadable({ code, message }: DecodeError): RefusedVote {
  return Object.freeze({ kind: 'refused', code, message });
}

function usedTwice(vote: EncodedVote): RefusedVote {
  return refusal(vote, 'double-vote', 'a ballot with this nullifier counts already');
}

function refusal({ nullifier }: EncodedVote, code: RefusalCode, message: string): RefusedVote {
  return Object.freeze({ kind: 'refused', code, message, nullifier: nullifierText(nullifier) });
}
