/** Shares of sums (spec section 7.6): the contests whose votes are added up. */
import type { PaperBatch } from '../ballot/paper.js';
import type { ContestTally, Tally } from '../ballot/tally.js';
import { decodeContest, paperVotes, tallyLogarithm } from '../ballot/totals.js';
import { equalBytes } from '../core/bytes.js';
import { Writer } from '../core/codec.js';
import type { Element } from '../core/group.js';
import type { Rng } from '../core/random.js';
import type { DiscreteLogarithm } from '../elgamal/dlog.js';
import type { TallyContext } from '../elgamal/factors.js';
import { type DropReason, type PartialCase, partialFaults } from '../elgamal/partial-faults.js';
import { type Combination, combineJudged, type PartialDecryption } from '../elgamal/threshold.js';
import type { EntryFrame } from './entry.js';
import { finding } from './finding.js';
import { type Judgement, refused, taken } from './judgement.js';
import { type DecryptionShare, readShare } from './messages.js';
import { type ContestOutcome, disposition } from './outcome.js';
import { type OpenedElection, trusteeName } from './setup.js';

/**
 * The shares of all sums of an election. Their proofs are verified together when an outcome is first asked for, those of
 * later shares with the next question; what was found of a share stays so, for nothing that it depends on changes.
 */
export class SumShares {
  readonly #opened: OpenedElection;
  readonly #tally: Tally;
  readonly #hash: Uint8Array;
  readonly #paper: readonly PaperBatch[];
  readonly #rng: Rng;
  /** What is wrong with every share that has been verified. */
  readonly #faults = new Map<PartialDecryption, DropReason | undefined>();
  /** Made when the first totals are found. */
  #logarithm: DiscreteLogarithm | undefined;
  /** By contest, then trustee from 0. */
  readonly #shares = new Map<number, Map<number, DecryptionShare>>();

  /**
   * @param hash - of the whole tally
   * @param rng - source of batch weights
   */
  constructor(
    opened: OpenedElection,
    tally: Tally,
    hash: Uint8Array,
    paper: readonly PaperBatch[],
    rng: Rng,
  ) {
    this.#opened = opened;
    this.#tally = tally;
    this.#hash = hash;
    this.#paper = paper;
    this.#rng = rng;
  }

  /** Contests that a trustee (by position, from 0) has posted a share of. */
  sharesOf(trustee: number): readonly number[] {
    return [...this.#shares].filter(([, shares]) => shares.has(trustee)).map(([contest]) => contest);
  }

  /** A share: of this tally, of a contest that may be decrypted, the first of its trustee. Its proof is checked at the end. */
  judge(frame: EntryFrame, index: number): Judgement {
    const share = readShare(frame.payload, this.#opened.context.group);
    const trustee = share.partial.trustee;
    const fail = (check: 'V25' | 'V27', code: string, message: string): Judgement =>
      refused(finding(check, index, trusteeName(trustee), code, message));
    const sum = this.#tally.contests.find(({ contest }) => contest === share.contest);
    if (sum === undefined) return fail('V25', 'unknown-contest', `there is no contest ${share.contest}`);
    if (!equalBytes(share.tally, this.#hash))
      return fail('V25', 'other-tally', 'is a share of another tally');
    if (disposition(sum.ballots, this.#opened) !== 'decrypt')
      return fail('V27', 'below-floor', `contest ${share.contest} must not be decrypted`);
    const shares = this.#shares.get(share.contest) ?? new Map<number, DecryptionShare>();
    if (shares.has(trustee - 1))
      return fail('V25', 'second-share', `has decrypted contest ${share.contest} before`);
    return taken(() => {
      this.#shares.set(share.contest, shares.set(trustee - 1, share));
    });
  }

  /** What the shares make of a contest. Every share is verified. */
  outcome(sum: ContestTally): ContestOutcome {
    const what = disposition(sum.ballots, this.#opened);
    if (what === 'withhold') return { kind: 'withheld' };
    if (what === 'empty')
      return this.#totals(
        sum,
        sum.ciphertexts.map(({ c2 }) => c2),
        [],
      );
    const combined = this.#combine(sum);
    const dropped = combined.dropped.map(({ trustee, reason }) => `${trusteeName(trustee)}: ${reason}`);
    if (combined.kind === 'incomplete') return { kind: 'undecrypted', missing: combined.missing, dropped };
    return this.#totals(sum, combined.plaintextElements, dropped);
  }

  #combine({ contest, ciphertexts }: ContestTally): Combination {
    this.#verify();
    const shares = [...(this.#shares.get(contest)?.values() ?? [])].map(({ partial }) => partial);
    return combineJudged(ciphertexts, shares, this.#opened.keys.threshold, (partial) =>
      this.#faults.get(partial),
    );
  }

  /** Verifies all shares that have not been, those of one trustee side by side. */
  #verify(): void {
    const { keys, context } = this.#opened;
    const cases = this.#tally.contests.flatMap(({ contest, ciphertexts }): PartialCase[] => {
      const shares = [...(this.#shares.get(contest)?.values() ?? [])];
      return shares
        .filter(({ partial }) => !this.#faults.has(partial))
        .map(({ partial }) => ({
          ciphertexts,
          partial,
          verificationKey: keys.verificationKeys[partial.trustee - 1],
          context: tallyContext(context.electionId, this.#hash, contest),
        }));
    });
    cases.sort((a, b) => a.partial.trustee - b.partial.trustee);
    const faults = partialFaults(cases, this.#rng);
    for (const [i, { partial }] of cases.entries()) this.#faults.set(partial, faults[i]);
  }

  #totals(sum: ContestTally, elements: readonly Element[], dropped: readonly string[]): ContestOutcome {
    const { context } = this.#opened;
    this.#logarithm ??= tallyLogarithm(context, this.#tally.contests);
    const paper = paperVotes(sum, this.#paper);
    const { contest, failed } = decodeContest(context, sum, elements, paper, this.#logarithm);
    if (failed !== undefined) return { kind: 'impossible', position: failed.position };
    return { kind: 'counted', totals: contest.totals, dropped };
  }
}

/** What binds a partial decryption to one contest of one tally. */
export function tallyContext(electionId: Uint8Array, tally: Uint8Array, contest: number): TallyContext {
  return { electionId, tally: new Writer().raw(tally).u32(contest).finish() };
}
