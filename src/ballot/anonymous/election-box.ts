/**
 * The ballot box of an election of anonymous voters (spec section 11.9): what it takes in is proved and is nobody's second
 * ballot. It keeps the nullifiers and the sums, and no ballot. The first ballot under a nullifier counts.
 */
import type { DecodeCode } from '../../core/errors.js';
import { DecodeError } from '../../core/errors.js';
import type { Rng } from '../../core/random.js';
import { type Groth16Claim, invalidGroth16 } from '../../zk/groth16/verify.js';
import type { VerifyingKey } from '../../zk/groth16/verifying-key.js';
import type { Accounting } from '../box-state.js';
import { valueRange } from '../contest.js';
import type { ContestTally, Tally } from '../tally.js';
import { nullifierText } from './box.js';
import { ContestSums } from './contest-sums.js';
import { type AnonymousElection, ballotsEach } from './election.js';
import { NullifierSet } from './nullifier-set.js';
import { type AnonymousVote, claimsOf, decodeAnonymousVote } from './vote.js';

/** Why a ballot is refused: it does not decode, counts already, is not proved, or is one more than there are voters. */
export type RefusalCode = DecodeCode | 'double-vote' | 'bad-proof' | 'beyond-roll';

/** What a box says about a ballot. */
export type VoteVerdict =
  | { readonly kind: 'accepted'; readonly vote: AnonymousVote }
  | {
      readonly kind: 'refused';
      readonly code: RefusalCode;
      readonly message: string;
      /** 64 hexadecimal digits, where the ballot decodes. */
      readonly nullifier?: string;
    };

/** A ballot of which everything is known but whether its nullifier counts already. */
type Appraised =
  | { readonly malformed: DecodeError }
  | { readonly vote: AnonymousVote; readonly isProved: boolean };

/** Appraised ballots, in order; see {@link AnonymousElectionBox.appraise}. */
export class AppraisedVotes {
  readonly #box: AnonymousElectionBox;
  /** Where each stands on the ledger. */
  readonly ledgerIndices: readonly number[];
  readonly #appraised: readonly Appraised[];

  /** Only a box makes them. */
  constructor(box: AnonymousElectionBox, ledgerIndices: readonly number[], appraised: readonly Appraised[]) {
    this.#box = box;
    this.ledgerIndices = ledgerIndices;
    this.#appraised = appraised;
    Object.freeze(this);
  }

  /** What a box found out. @throws {TypeError} if it was another box */
  static of(value: unknown, box: AnonymousElectionBox): readonly Appraised[] {
    if (typeof value === 'object' && value !== null && #box in value && value.#box === box)
      return value.#appraised;
    throw new TypeError('not ballots that this box appraised');
  }
}

/** A box. Mutable. */
export class AnonymousElectionBox {
  readonly election: AnonymousElection;
  readonly #keys: readonly VerifyingKey[];
  readonly #voters: number;
  /** By scope: one for each contest, or one for all. */
  readonly #nullifiers: readonly NullifierSet[];
  readonly #sums: ContestSums;

  /**
   * @param keys - verifying keys of the circuits, one for each contest; that they are the right ones is for the caller to know
   * @param voters - commitments on the roll
   * @throws {RangeError} if there are not as many keys as contests
   */
  constructor(election: AnonymousElection, keys: readonly VerifyingKey[], voters: number) {
    if (keys.length !== election.contests.length)
      throw new RangeError('need a verifying key for each contest');
    this.election = election;
    this.#keys = keys;
    this.#voters = voters;
    this.#nullifiers = Array.from({ length: ballotsEach(election) }, () => new NullifierSet());
    this.#sums = new ContestSums(election.contests.map(({ layout }) => layout.positions));
  }

  /**
   * What of each ballot does not depend on those before it: whether it decodes and is proved. Nothing changes. All proofs under
   * one key are verified together; of those that were counted before, none, for they are refused whatever they prove.
   * @param ledgerIndices - one for each ballot
   * @param rng - 16 bytes for each proof and batch
   */
  appraise(encoded: readonly Uint8Array[], ledgerIndices: readonly number[], rng: Rng): AppraisedVotes {
    const votes = encoded.map((bytes) => this.#read(bytes));
    const open = votes.flatMap((vote, index) =>
      vote instanceof DecodeError || this.#counts(vote)
        ? []
        : claimsOf(this.election, vote).map(({ contest, claim }) => ({ index, contest, claim })),
    );
    const invalid = new Set<number>();
    for (const key of new Set(this.#keys)) {
      const claims = open.filter(({ contest }) => this.#keys[contest] === key);
      for (const at of invalidGroth16(key, claims.map(claimIn), rng)) invalid.add(claims[at]?.index ?? -1);
    }
    const appraised = votes.map((vote, index) =>
      vote instanceof DecodeError ? { malformed: vote } : { vote, isProved: !invalid.has(index) },
    );
    return new AppraisedVotes(this, ledgerIndices, appraised);
  }

  /**
   * Decides about appraised ballots, in order. Those that are accepted use their nullifiers up; {@link count} adds them up. A
   * ballot that is refused uses none up, so that nobody can keep a voter out by sending rubbish under the voter's nullifier.
   * @throws {TypeError} if another box appraised them
   */
  decide(appraised: AppraisedVotes): readonly VoteVerdict[] {
    return AppraisedVotes.of(appraised, this).map((one) => {
      if (!('vote' in one)) {
        const { code, message } = one.malformed;
        return Object.freeze({ kind: 'refused', code, message });
      }
      return this.#decide(one.vote, one.isProved);
    });
  }

  /** Adds an accepted ballot to the sums. */
  count({ parts }: AnonymousVote): void {
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

  #read(bytes: Uint8Array): AnonymousVote | DecodeError {
    try {
      return decodeAnonymousVote(bytes, this.election);
    } catch (error) {
      if (error instanceof DecodeError) return error;
      throw error;
    }
  }

  #decide(vote: AnonymousVote, isProved: boolean): VoteVerdict {
    const used = this.#setOf(vote);
    if (used.has(vote.nullifier))
      return refusal(vote, 'double-vote', 'a ballot with this nullifier counts already');
    if (!isProved) return refusal(vote, 'bad-proof', 'the proof is not valid');
    if (used.size >= this.#voters)
      return refusal(vote, 'beyond-roll', 'more ballots are proved than there are voters: proofs are forged');
    used.add(vote.nullifier);
    return Object.freeze({ kind: 'accepted', vote });
  }

  #counts(vote: AnonymousVote): boolean {
    return this.#setOf(vote).has(vote.nullifier);
  }

  #setOf({ parts: [part] }: AnonymousVote): NullifierSet {
    const place = this.election.nullifiers === 'per-contest' ? part?.contest : 0;
    const set = this.#nullifiers[place ?? 0];
    if (set === undefined) throw new RangeError('the ballot has no contest');
    return set;
  }
}

function claimIn({ claim }: { readonly claim: Groth16Claim }): Groth16Claim {
  return claim;
}

function refusal({ nullifier }: AnonymousVote, code: RefusalCode, message: string): VoteVerdict {
  return Object.freeze({ kind: 'refused', code, message, nullifier: nullifierText(nullifier) });
}
