/** The tally phase of a record (spec section 7.6): decryption shares, and the result that follows from them. */
import type { Accounting } from '../ballot/box-state.js';
import type { PaperBatch } from '../ballot/paper.js';
import type { ContestTally, Tally } from '../ballot/tally.js';
import { tallyBytes, tallyHash } from '../ballot/tally-bytes.js';
import { decodeContest, paperVotes } from '../ballot/totals.js';
import { equalBytes } from '../core/bytes.js';
import { Writer } from '../core/codec.js';
import type { Element } from '../core/group.js';
import type { TallyContext } from '../elgamal/factors.js';
import { type Combination, combinePartials } from '../elgamal/threshold.js';
import type { EntryFrame } from './entry.js';
import { type Finding, finding } from './finding.js';
import { type Judgement, refused, taken } from './judgement.js';
import { type DecryptionShare, type ResultMessage, readResult, readShare } from './messages.js';
import { type OpenedElection, trusteeName } from './setup.js';

/** What is known of one contest's totals. */
export type ContestOutcome =
  /** Totals by position, weights applied, paper included; `dropped` names trustees whose shares were not used. */
  | { readonly kind: 'counted'; readonly totals: readonly number[]; readonly dropped: readonly string[] }
  /** Fewer ballots than the privacy floor: nobody may decrypt them. */
  | { readonly kind: 'withheld' }
  /** Not enough valid shares yet. */
  | { readonly kind: 'undecrypted'; readonly missing: number; readonly dropped: readonly string[] }
  /** The shares decrypt to something that no ballots can add up to. */
  | { readonly kind: 'impossible'; readonly position: number };

/** Everything after closing. */
export class TallyPhase {
  readonly opened: OpenedElection;
  readonly tally: Tally;
  /** Hash of the whole tally, which every share and the result must name. */
  readonly hash: Uint8Array;
  readonly #paper: readonly PaperBatch[];
  readonly #shares = new Map<number, Map<number, DecryptionShare>>();
  /** Outcomes of contests since their last share: logarithms are too dear to be found for every question. */
  readonly #outcomes = new Map<number, ContestOutcome>();
  #result: ResultMessage | undefined;

  constructor(opened: OpenedElection, tally: Tally, paper: readonly PaperBatch[]) {
    this.opened = opened;
    this.tally = tally;
    this.hash = tallyHash(tallyBytes(opened.context, tally));
    this.#paper = paper;
  }

  /** The published result, once it is on the ledger. */
  get result(): ResultMessage | undefined {
    return this.#result;
  }

  /** Contests that the trustees must decrypt, by position in the manifest. */
  get toDecrypt(): readonly ContestTally[] {
    return this.tally.contests.filter((contest) => this.#disposition(contest) === 'decrypt');
  }

  /** Contests that a trustee (by position, from 0) has posted a share of. */
  sharesOf(trustee: number): readonly number[] {
    return [...this.#shares].filter(([, shares]) => shares.has(trustee)).map(([contest]) => contest);
  }

  /** The trustee who must sign a share entry: the one it names, by position from 0. @throws {DecodeError} */
  shareSigner(frame: EntryFrame): number {
    return readShare(frame.payload, this.opened.context.group).partial.trustee - 1;
  }

  /** A share: of this tally, of a contest that may be decrypted, the first of its trustee. Its proof is checked at the end. */
  judgeShare(frame: EntryFrame, index: number): Judgement {
    const share = readShare(frame.payload, this.opened.context.group);
    const trustee = share.partial.trustee;
    const fail = (check: 'V25' | 'V27', code: string, message: string): Judgement =>
      refused(finding(check, index, trusteeName(trustee), code, message));
    const contest = this.tally.contests[share.contest];
    if (contest === undefined) return fail('V25', 'unknown-contest', `there is no contest ${share.contest}`);
    if (!equalBytes(share.tally, this.hash)) return fail('V25', 'other-tally', 'is a share of another tally');
    if (this.#disposition(contest) !== 'decrypt')
      return fail('V27', 'below-floor', `contest ${share.contest} must not be decrypted`);
    const shares = this.#shares.get(share.contest) ?? new Map<number, DecryptionShare>();
    if (shares.has(trustee - 1))
      return fail('V25', 'second-share', `has decrypted contest ${share.contest} before`);
    return taken(() => {
      this.#shares.set(share.contest, shares.set(trustee - 1, share));
      this.#outcomes.delete(share.contest);
    });
  }

  /** The result must be what the shares decrypt to, and its accounting must be the record's. */
  judgeResult(frame: EntryFrame, index: number): Judgement {
    const result = readResult(frame.payload);
    const findings = [
      ...this.#missingShares(index),
      ...this.#wrongTotals(result, index),
      ...this.#accountingFindings(result, index),
    ];
    return taken(() => {
      this.#result = result;
    }, findings);
  }

  /** What the shares on the ledger make of a contest. Every share is verified, once for each new share. */
  outcome(contest: number): ContestOutcome {
    const sum = this.tally.contests[contest];
    if (sum === undefined) throw new RangeError(`there is no contest ${contest}`);
    const known = this.#outcomes.get(contest) ?? this.#derive(sum);
    this.#outcomes.set(contest, known);
    return known;
  }

  #derive(sum: ContestTally): ContestOutcome {
    const disposition = this.#disposition(sum);
    if (disposition === 'withhold') return { kind: 'withheld' };
    if (disposition === 'empty')
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

  #combine(sum: ContestTally): Combination {
    const { keys, context } = this.opened;
    const shares = [...(this.#shares.get(sum.contest)?.values() ?? [])].map(({ partial }) => partial);
    return combinePartials(
      sum.ciphertexts,
      shares,
      keys.verificationKeys,
      keys.threshold,
      tallyContext(context.electionId, this.hash, sum.contest),
    );
  }

  #totals(sum: ContestTally, elements: readonly Element[], dropped: readonly string[]): ContestOutcome {
    const { contest, failed } = decodeContest(
      this.opened.context,
      sum,
      elements,
      paperVotes(sum, this.#paper),
    );
    if (failed !== undefined) return { kind: 'impossible', position: failed.position };
    return { kind: 'counted', totals: contest.totals, dropped };
  }

  /** No ballots need no decryption: the sums are the identity. Few must not be decrypted. */
  #disposition({ ballots }: ContestTally): 'empty' | 'withhold' | 'decrypt' {
    if (ballots === 0) return 'empty';
    return ballots < this.opened.context.manifest.minimumUnit ? 'withhold' : 'decrypt';
  }

  /** Contests that the valid shares on the ledger do not decrypt, whatever the result claims. */
  #missingShares(index: number): readonly Finding[] {
    return this.tally.contests.flatMap(({ contest }) => {
      const outcome = this.outcome(contest);
      if (outcome.kind !== 'undecrypted') return [];
      const message = `contest ${contest}: valid shares missing: ${outcome.missing}`;
      return [finding('V26', index, 'result', 'missing-shares', message)];
    });
  }

  /** Claims of a result that are not what the shares decrypt to. */
  #wrongTotals(result: ResultMessage, index: number): readonly Finding[] {
    const wrong = (code: string, message: string): Finding => finding('V28', index, 'result', code, message);
    if (!equalBytes(result.tally, this.hash)) return [wrong('other-tally', 'is of another tally')];
    if (result.totals.length !== this.tally.contests.length)
      return [wrong('contests', `has ${result.totals.length} contests`)];
    return result.totals.flatMap((totals, contest) => {
      const outcome = this.outcome(contest);
      if (outcome.kind === 'undecrypted') return [];
      if (outcome.kind === 'impossible')
        return [
          wrong(
            'no-total',
            `position ${outcome.position} of contest ${contest} decrypts to no possible total`,
          ),
        ];
      const expected = outcome.kind === 'counted' ? outcome.totals : undefined;
      if (expected?.join() === totals?.join()) return [];
      const claimed = totals?.join(', ') ?? 'withheld';
      return [
        wrong(
          'totals',
          `contest ${contest} says ${claimed}, counted were ${expected?.join(', ') ?? 'none, withheld'}`,
        ),
      ];
    });
  }

  #accountingFindings(result: ResultMessage, index: number): readonly Finding[] {
    const { accounting } = this.tally;
    const { roll, online, paper, revoked, abstained } = result;
    const findings = (['roll', 'online', 'paper', 'revoked', 'abstained'] as const)
      .filter((key) => result[key] !== accounting[key])
      .map((key) =>
        finding('V29', index, 'result', key, `says ${result[key]} ${key}, the record has ${accounting[key]}`),
      );
    if (roll !== online + paper + revoked + abstained)
      findings.push(finding('V29', index, 'result', 'identity', 'the accounting does not add up'));
    return findings;
  }
}

/** The result entry's message for a tally and its outcomes. @throws {RangeError} if a contest is not decrypted */
export function resultOf(phase: TallyPhase): ResultMessage {
  const totals = phase.tally.contests.map(({ contest }) => {
    const outcome = phase.outcome(contest);
    if (outcome.kind === 'counted') return outcome.totals;
    if (outcome.kind === 'withheld') return undefined;
    const reason =
      outcome.kind === 'undecrypted' ? `valid shares missing: ${outcome.missing}` : 'decrypts to no total';
    throw new RangeError(`contest ${contest}: ${reason}`);
  });
  const { roll, online, paper, revoked, abstained }: Accounting = phase.tally.accounting;
  return Object.freeze({ tally: phase.hash, totals, roll, online, paper, revoked, abstained });
}

/** What binds a partial decryption to one contest of one tally. */
export function tallyContext(electionId: Uint8Array, tally: Uint8Array, contest: number): TallyContext {
  return { electionId, tally: new Writer().raw(tally).u32(contest).finish() };
}
