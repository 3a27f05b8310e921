/** Rules that move papers from candidate to candidate: specification 9.3 and 9.4. */
import { at } from './bytes.js';
import { type Count, extreme, preferences } from './counting.js';

/** A pile of equal papers. */
interface Pile {
  readonly list: readonly number[];
  readonly weight: bigint;
  /** What one of them is worth; the place of the preference it counts for. */
  value: bigint;
  place: number;
}

class Transfers {
  readonly votes: bigint[];
  readonly left: Set<number>;
  readonly stages: bigint[][] = [];
  readonly #count: Count;
  readonly #piles: Pile[];

  constructor(count: Count, one: bigint) {
    this.#count = count;
    this.left = new Set(Array.from({ length: count.candidates }, (_, c) => c));
    this.votes = new Array<bigint>(count.candidates).fill(0n);
    this.#piles = count.ballots
      .map((ballot) => ({ list: preferences(ballot), weight: BigInt(ballot.weight), value: one, place: 0 }))
      .filter(({ list }) => list.length > 0);
    for (const { list, weight } of this.#piles) this.#add(at(list, 0), weight * one);
    this.stages.push([...this.votes]);
  }

  /** Papers that take part. */
  get valid(): bigint {
    return this.#piles.reduce((sum, { weight }) => sum + weight, 0n);
  }

  /** Papers that lie with nobody any more. */
  get exhausted(): bigint {
    return this.#piles
      .filter(({ list, place }) => place >= list.length)
      .reduce((sum, { weight }) => sum + weight, 0n);
  }

  /** All papers of a candidate go on, at another value; a stage ends. */
  pass(from: number, value: (before: bigint) => bigint, kept: bigint): void {
    for (const pile of this.#piles) {
      if (pile.list[pile.place] !== from) continue;
      pile.value = value(pile.value);
      while (pile.place < pile.list.length && !this.left.has(at(pile.list, pile.place))) pile.place++;
      const to = pile.list[pile.place];
      if (to !== undefined) this.#add(to, pile.weight * pile.value);
    }
    this.votes[from] = kept;
    this.stages.push([...this.votes]);
  }

  /** 9.2: one of candidates with equal votes. */
  pick(among: readonly number[], wanted: 'most' | 'fewest', earlier: boolean): number {
    let choice = [...among];
    if (earlier) for (const votes of [...this.stages].reverse()) choice = extreme(choice, votes, wanted);
    const order = this.#count.lot.filter((c) => choice.includes(c));
    return at(order, wanted === 'most' ? 0 : order.length - 1);
  }

  #add(candidate: number, votes: bigint): void {
    this.votes[candidate] = at(this.votes, candidate) + votes;
  }
}

/** 9.3 */
export function instantRunoff(count: Count, earlier: boolean): number[] {
  const t = new Transfers(count, 1n);
  for (;;) {
    const left = [...t.left];
    const half = t.valid - t.exhausted;
    const winner = left.length === 1 ? left[0] : left.find((c) => 2n * at(t.votes, c) > half);
    if (winner !== undefined) return [winner];
    const out = t.pick(extreme(left, t.votes, 'fewest'), 'fewest', earlier);
    t.left.delete(out);
    t.pass(out, (value) => value, 0n);
  }
}

/** 9.4 */
export function scottish(count: Count): number[] {
  const one = 100_000n;
  const t = new Transfers(count, one);
  const quota = (t.valid / BigInt(count.seats + 1) + 1n) * one;
  const elected: number[] = [];
  const elect = (all: readonly number[]): void => {
    let rest = [...all];
    while (rest.length > 0) {
      const next = t.pick(extreme(rest, t.votes, 'most'), 'most', true);
      rest = rest.filter((c) => c !== next);
      t.left.delete(next);
      elected.push(next);
    }
  };
  for (;;) {
    elect([...t.left].filter((c) => at(t.votes, c) >= quota));
    if (elected.length >= count.seats) return elected;
    if (t.left.size <= count.seats - elected.length) {
      elect([...t.left]);
      return elected;
    }
    const above = elected.filter((c) => at(t.votes, c) > quota);
    if (above.length > 0) {
      const from = t.pick(extreme(above, t.votes, 'most'), 'most', true);
      const total = at(t.votes, from);
      t.pass(from, (value) => ((total - quota) * value) / total, quota);
    } else {
      const out = t.pick(extreme([...t.left], t.votes, 'fewest'), 'fewest', true);
      t.left.delete(out);
      t.pass(out, (value) => value, 0n);
    }
  }
}
