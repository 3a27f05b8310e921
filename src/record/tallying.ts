/** The tally phase of a record (spec section 7.6): shuffles, decryption shares, and the result that follows from them. */
import type { Accounting } from '../ballot/box-state.js';
import { countMixed } from '../ballot/mixed-result.js';
import type { PaperBatch } from '../ballot/paper.js';
import type { ContestTally, Tally } from '../ballot/tally.js';
import { tallyBytes, tallyHash } from '../ballot/tally-bytes.js';
import type { ContestList } from '../ballot/vote-list.js';
import { type Rng, systemRng } from '../core/random.js';
import type { EntryFrame } from './entry.js';
import { type Judgement, taken } from './judgement.js';
import { ListShares } from './list-shares.js';
import { type ContestClaim, type MixedClaim, type ResultMessage, readResult, readShare } from './messages.js';
import { readListShare, readShuffleEnd, readShufflePart } from './mix-messages.js';
import { type AcceptedStage, isFinished, MixingPhase } from './mixing.js';
import { type ContestOutcome, disposition } from './outcome.js';
import { resultFindings } from './result-findings.js';
import type { OpenedElection } from './setup.js';
import { SumShares } from './sum-shares.js';

/** Where the shuffles of a contest stand. */
export interface MixingStatus {
  readonly stages: readonly AcceptedStage[];
  /** How many more the manifest asks for. */
  readonly missing: number;
  /** Number of the stage that is next; `undefined` if none is. */
  readonly next: number | undefined;
}

/** Everything after closing. */
export class TallyPhase {
  readonly opened: OpenedElection;
  readonly tally: Tally;
  /** Hash of the whole tally, which every share and the result must name. */
  readonly hash: Uint8Array;
  /** The shuffles of contests whose votes are shuffled. */
  readonly shuffles: MixingPhase;
  /** Shares of the shuffled lists. */
  readonly listShares: ListShares;
  readonly #sumShares: SumShares;
  /** Outcomes of contests since their last share: they are too dear to be found for every question. */
  readonly #outcomes = new Map<number, ContestOutcome>();
  #result: ResultMessage | undefined;

  /** @param rng - source of the weights under which proofs of shares are verified together */
  constructor(opened: OpenedElection, tally: Tally, paper: readonly PaperBatch[], rng: Rng = systemRng) {
    this.opened = opened;
    this.tally = tally;
    this.hash = tallyHash(tallyBytes(opened.context, tally));
    const lists = tally.lists.filter(({ count }) => disposition(count, opened) === 'decrypt');
    this.shuffles = new MixingPhase(opened, this.hash, lists);
    this.listShares = new ListShares(opened, this.shuffles);
    this.#sumShares = new SumShares(opened, tally, this.hash, paper, rng);
  }

  /** The published result, once it is on the ledger. */
  get result(): ResultMessage | undefined {
    return this.#result;
  }

  /** Sums that the trustees must decrypt. */
  get toDecrypt(): readonly ContestTally[] {
    return this.tally.contests.filter(({ ballots }) => disposition(ballots, this.opened) === 'decrypt');
  }

  /** The lists of contests whose votes are shuffled, as the ballots made them. */
  get lists(): readonly ContestList[] {
    return this.tally.lists;
  }

  /** Where the shuffles of a contest stand; `undefined` if its votes are not to be shuffled. */
  mixing(contest: number): MixingStatus | undefined {
    const chain = this.shuffles.chain(contest);
    if (chain === undefined) return undefined;
    const { stages, needed } = chain;
    return { stages, missing: needed - stages.length, next: isFinished(chain) ? undefined : stages.length };
  }

  /** Contests whose sums a trustee (by position, from 0) has posted a share of. */
  sharesOf(trustee: number): readonly number[] {
    return this.#sumShares.sharesOf(trustee);
  }

  /**
   * The trustee who must sign an entry of this phase: the one it names, by position from 0.
   * @throws {DecodeError}
   * @throws {TypeError} for entries that trustees do not sign
   */
  signerOf({ type, payload }: EntryFrame): number {
    const { group } = this.opened.context;
    if (type === 'share') return readShare(payload, group).partial.trustee - 1;
    if (type === 'list-share') return readListShare(payload, group).partial.trustee - 1;
    if (type === 'shuffle') return readShuffleEnd(payload).trustee - 1;
    if (type === 'shuffle-part') return readShufflePart(payload).trustee - 1;
    throw new TypeError(`no trustee signs a ${type}`);
  }

  /** A share of a sum. */
  judgeShare(frame: EntryFrame, index: number): Judgement {
    return this.#forgetting(this.#sumShares.judge(frame, index));
  }

  /** A share of a chunk of a shuffled list. */
  judgeListShare(frame: EntryFrame, index: number): Judgement {
    return this.#forgetting(this.listShares.judge(frame, index));
  }

  /** A part of a shuffle. */
  judgeShufflePart(frame: EntryFrame, index: number): Judgement {
    return this.shuffles.judgePart(frame, index);
  }

  /** The end of a shuffle, which proves it. */
  judgeShuffle(frame: EntryFrame, index: number, rng: Rng): Judgement {
    return this.#forgetting(this.shuffles.judgeEnd(frame, index, rng));
  }

  /** The result must be what the shares decrypt to, and its accounting must be the record's. */
  judgeResult(frame: EntryFrame, index: number): Judgement {
    const result = readResult(frame.payload);
    return taken(
      () => {
        this.#result = result;
      },
      resultFindings(this, result, index),
    );
  }

  /** What the entries on the ledger make of a contest. Every share is verified, once after each new one. */
  outcome(contest: number): ContestOutcome {
    const known = this.#outcomes.get(contest) ?? this.#derive(contest);
    this.#outcomes.set(contest, known);
    return known;
  }

  #derive(contest: number): ContestOutcome {
    const sum = this.tally.contests.find((one) => one.contest === contest);
    if (sum !== undefined) return this.#sumShares.outcome(sum);
    const list = this.tally.lists.find((one) => one.contest === contest);
    if (list === undefined) throw new RangeError(`there is no contest ${contest}`);
    return this.#listOutcome(list);
  }

  #listOutcome({ contest, count }: ContestList): ContestOutcome {
    const { context } = this.opened;
    if (disposition(count, this.opened) === 'empty')
      return { kind: 'mixed', result: countMixed(context, contest, []), dropped: [] };
    const chain = this.shuffles.chain(contest);
    if (chain === undefined) return { kind: 'withheld' };
    if (!isFinished(chain)) return { kind: 'unmixed', missing: chain.needed - chain.stages.length };
    const list = this.listShares.decrypt(chain);
    if (list.kind === 'undecrypted') return list;
    const { rows, dropped } = list;
    return { kind: 'mixed', result: countMixed(context, contest, rows), dropped };
  }

  /** The same judgement, whose effect forgets what was derived before. */
  #forgetting({ findings, effect }: Judgement): Judgement {
    if (effect === undefined) return { findings };
    return taken(() => {
      effect();
      this.#outcomes.clear();
    }, findings);
  }
}

/** The result entry's message for a tally and its outcomes. @throws {RangeError} if a contest is not decrypted */
export function resultOf(phase: TallyPhase): ResultMessage {
  const { contests } = phase.opened.context.manifest;
  const totals = contests.map((_, contest) => claimOf(phase.outcome(contest), contest));
  const { roll, online, paper, revoked, abstained }: Accounting = phase.tally.accounting;
  return Object.freeze({ tally: phase.hash, totals, roll, online, paper, revoked, abstained });
}

/** What a result says of a contest. @throws {RangeError} if the contest is not decrypted */
function claimOf(outcome: ContestOutcome, contest: number): ContestClaim {
  switch (outcome.kind) {
    case 'counted':
      return outcome.totals;
    case 'mixed':
      return mixedClaim(outcome.result);
    case 'withheld':
      return undefined;
    case 'unmixed':
      throw new RangeError(`contest ${contest}: shuffles missing: ${outcome.missing}`);
    case 'undecrypted':
      throw new RangeError(`contest ${contest}: valid shares missing: ${outcome.missing}`);
    case 'impossible':
      throw new RangeError(`contest ${contest}: decrypts to no total`);
  }
}

/** The figures of a shuffled contest by which a result names it. */
function mixedClaim({ ballots, blank, invalid, elected, digest }: MixedClaim): MixedClaim {
  return Object.freeze({ ballots, blank, invalid, elected, digest });
}
