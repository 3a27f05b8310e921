/**
 * The encrypted tally (spec section 6.9): adds up the ciphertexts of the ballots that count, class by class, and at the
 * end weighs the classes under encryption. Only accepted ballots go in, and the sums of single classes never come out.
 */
import { type Ciphertext, scaleCiphertext, sumCiphertexts, zeroCiphertext } from '../elgamal/cipher.js';
import { type BallotBox, boxState } from './box.js';
import { AcceptedBallot, acceptedContests } from './box-accepted.js';
import { type Accounting, STATUS } from './box-state.js';
import { ColumnSums } from './column-sums.js';
import { positionCount, valueRange } from './contest.js';
import type { ElectionContext } from './context.js';
import { isMixed } from './mixed-contest.js';
import { type ContestList, type VoteList, voteLists } from './vote-list.js';

/** The sum of one contest. */
export interface ContestTally {
  /** Index in `manifest.contests`. */
  readonly contest: number;
  /** One per position: options in order, then the blank votes where the rule offers them. Identities if no ballot counts. */
  readonly ciphertexts: readonly Ciphertext[];
  /** Online ballots that count and hold this contest. */
  readonly ballots: number;
  /** No total can exceed this: weights of those ballots times the largest value of a position. */
  readonly maxTotal: number;
}

/** The encrypted result: what trustees check again, sign and decrypt, once. */
export interface Tally {
  /** One per contest whose votes are added up, in the order of the manifest. */
  readonly contests: readonly ContestTally[];
  /** One per contest whose votes are shuffled, in the order of the manifest. */
  readonly lists: readonly ContestList[];
  readonly accounting: Accounting;
}

/** Bytes of ciphertexts that wait to be added up in bulk: bounds the memory. */
const MAX_PENDING = 2 ** 20;

/** Running sums. Mutable: add what a box accepts, remove what it withdraws, then finish. */
export class EncryptedTally {
  readonly #box: BallotBox;
  /** By contest, then class; `undefined` for a contest whose votes are shuffled. */
  readonly #sums: readonly (readonly ClassSum[] | undefined)[];
  readonly #lists: ReadonlyMap<number, VoteList>;
  /** Ledger index plus 1 of the ballot that is counted for a roll entry; 0 for none. */
  readonly #counted: Float64Array;
  /** Bytes of ciphertexts since the sums were last settled. */
  #pending = 0;

  /** @param box - the box whose accepted ballots are added up */
  constructor(box: BallotBox) {
    const { manifest, group, roll } = box.context;
    this.#box = box;
    this.#counted = new Float64Array(roll.count);
    this.#sums = manifest.contests.map((contest) =>
      isMixed(contest.rule)
        ? undefined
        : manifest.classes.map(() => ({ ballots: 0, sums: new ColumnSums(group, positionCount(contest)) })),
    );
    this.#lists = voteLists(box.context);
  }

  /**
   * Adds a ballot.
   * @throws {TypeError} if it is not a ballot that the tally's box accepted
   * @throws {RangeError} if a ballot of the same credential is counted, which must be removed first
   */
  add(accepted: AcceptedBallot): void {
    this.#assertAccepted(accepted);
    const { index } = accepted.entry;
    if (this.#counted[index] !== 0)
      throw new RangeError(`a ballot of credential ${index} is counted already`);
    this.#counted[index] = accepted.ledgerIndex + 1;
    this.#apply(accepted, 'plus');
  }

  /**
   * Removes a ballot that was added.
   * @param accepted - made by `recallBallot`
   * @throws {TypeError} if it is not a ballot that the tally's box accepted
   * @throws {RangeError} if this very ballot is not counted
   */
  remove(accepted: AcceptedBallot): void {
    this.#assertAccepted(accepted);
    const { index } = accepted.entry;
    if (this.#counted[index] !== accepted.ledgerIndex + 1)
      throw new RangeError(`the ballot at ledger index ${accepted.ledgerIndex} is not counted`);
    this.#counted[index] = 0;
    this.#apply(accepted, 'minus');
  }

  /**
   * The weighted sums.
   * @throws {RangeError} if the ballots counted are not just those that count in the box, naming the first difference
   */
  finish(): Tally {
    const { context, accounting } = this.#box;
    const state = boxState(this.#box);
    this.#settle();
    this.#counted.forEach((counted, credential) => {
      const counts = state.status(credential) === STATUS.online;
      if (counted !== (counts ? state.lastIndex(credential) + 1 : 0))
        throw new RangeError(`the tally and the ballot box differ about credential ${credential}`);
    });
    const contests = this.#sums.flatMap((classes, contest) =>
      classes === undefined ? [] : [weigh(context, contest, classes)],
    );
    const lists = Array.from(this.#lists, ([contest, list]) => list.finish(contest));
    return Object.freeze({ contests: Object.freeze(contests), lists: Object.freeze(lists), accounting });
  }

  #apply(accepted: AcceptedBallot, sign: 'plus' | 'minus'): void {
    const { entry } = accepted;
    for (const { contest, kind, ciphertexts } of acceptedContests(this.#box.context, accepted)) {
      if (kind === 'mixed') {
        this.#applyRow(contest, entry.index, ciphertexts, sign);
        continue;
      }
      const sum = this.#sums[contest]?.[entry.class];
      if (sum === undefined) throw new RangeError(`no sum for contest ${contest}`);
      sum.ballots += sign === 'plus' ? 1 : -1;
      sum.sums.add(ciphertexts, sign);
      this.#pending += ciphertexts.length;
    }
    if (this.#pending >= MAX_PENDING) this.#settle();
  }

  #applyRow(contest: number, credential: number, row: Uint8Array, sign: 'plus' | 'minus'): void {
    const list = this.#lists.get(contest);
    if (list === undefined) throw new RangeError(`no list for contest ${contest}`);
    if (sign === 'plus') list.set(credential, row);
    else list.remove(credential);
  }

  #settle(): void {
    for (const sum of this.#sums.flat()) sum?.sums.settle();
    this.#pending = 0;
  }

  #assertAccepted(value: unknown): void {
    if (!AcceptedBallot.isFrom(value, this.#box))
      throw new TypeError('not a ballot that the ballot box of this tally accepted');
  }
}

interface ClassSum {
  ballots: number;
  readonly sums: ColumnSums;
}

/** sum over classes of weight times sum (spec equation 6.9a). */
function weigh(context: ElectionContext, number: number, classes: readonly ClassSum[]): ContestTally {
  const { manifest, group } = context;
  const weights = manifest.classes.map(({ weight }) => weight);
  const contest = manifest.contests[number];
  if (contest === undefined) throw new RangeError(`no contest ${number}`);
  const byClass = classes.map(({ sums }) => sums.values);
  const ciphertexts = Array.from({ length: positionCount(contest) }, (_, position) =>
    sumCiphertexts(
      group,
      byClass.map((values, c) => scaleCiphertext(values[position] ?? zeroCiphertext(group), weights[c] ?? 0)),
    ),
  );
  const weighted = classes.reduce((sum, { ballots }, c) => sum + ballots * (weights[c] ?? 0), 0);
  return Object.freeze({
    contest: number,
    ciphertexts: Object.freeze(ciphertexts),
    ballots: classes.reduce((sum, { ballots }) => sum + ballots, 0),
    maxTotal: weighted * valueRange(contest.rule)[1],
  });
}
