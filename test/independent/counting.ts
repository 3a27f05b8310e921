/** Counting rules: specification 9.1, 9.2, and which rule is where. */
import { at, concat, H, u32 } from './bytes.js';
import { meek } from './counting-meek.js';
import { borda, rankedPairs, schulze } from './counting-pairs.js';
import type { Counting } from './counting-rule.js';
import { instantRunoff, scottish } from './counting-transfers.js';

/** Equal ballots: the rank of every option, 0 where it has none. */
export interface CountedBallot {
  readonly ranks: readonly number[];
  readonly weight: number;
}

/** What is counted: ballots of so many candidates, for so many seats, with the lot, favoured first. */
export interface Count {
  readonly candidates: number;
  readonly seats: number;
  readonly ballots: readonly CountedBallot[];
  readonly lot: readonly number[];
}

/** 9.2: all candidates, favoured first. */
export function lotOf(seed: Uint8Array, candidates: number): number[] {
  const tickets = Array.from({ length: candidates }, (_, c) => H('hanpyo lot v1', concat(seed, u32(c))));
  return [...tickets.keys()].sort((a, b) => Buffer.compare(at(tickets, a), at(tickets, b)));
}

/** The winners, in their order. */
export function elect(
  counting: Counting,
  candidates: number,
  ballots: readonly CountedBallot[],
  lot: readonly number[],
): number[] {
  const count: Count = { candidates, seats: counting.seats, ballots, lot };
  if (counting.rule === 'irv') return instantRunoff(count, counting.ties === 0);
  if (counting.rule === 'scottish-stv') return scottish(count);
  if (counting.rule === 'meek-stv') return meek(count, counting.digits, counting.omega);
  if (counting.rule === 'schulze') return schulze(count);
  if (counting.rule === 'borda') return borda(count, counting.variant);
  return rankedPairs(count, counting.strength);
}

/** 9.1: a ballot as a list of single preferences. Ranks on the record leave none out (6.11b), so nothing is skipped. */
export function preferences({ ranks }: CountedBallot): number[] {
  const list: number[] = [];
  for (let rank = 1; ; rank++) {
    const there = [...ranks.keys()].filter((c) => ranks[c] === rank);
    if (there.length !== 1) return list;
    list.push(...there);
  }
}

/** Of several candidates those with the most (or, reversed, the fewest) votes. */
export function extreme(
  among: readonly number[],
  votes: readonly bigint[],
  wanted: 'most' | 'fewest',
): number[] {
  const values = among.map((c) => at(votes, c));
  const best = values.reduce((a, b) => (a > b === (wanted === 'most') ? a : b));
  return among.filter((c) => at(votes, c) === best);
}
