/** Piles of papers: each candidate's, sorted by what a paper is worth, and the moving of them. */
import { NO_PREFERENCE, nextPreference, type Papers } from './papers.js';
import type { Parcel } from './result.js';

/** Where every paper lies. Votes are whole numbers of units. */
export interface Piles {
  readonly papers: Papers;
  /** 1 for candidates who are neither elected nor excluded. */
  readonly continuing: Uint8Array;
  readonly votes: bigint[];
  /** Of each candidate: papers by value. A paper is its index. */
  readonly held: Map<bigint, number[]>[];
  /** Of each paper: the position of the preference it lies with. */
  readonly at: Uint32Array;
  exhausted: bigint;
  loss: bigint;
}

/** Sorts papers by first preference, each worth `one` unit of votes times its weight. */
export function sortFirstPreferences(papers: Papers, candidates: number, one: bigint): Piles {
  const piles: Piles = {
    papers,
    continuing: new Uint8Array(candidates).fill(1),
    votes: new Array<bigint>(candidates).fill(0n),
    held: Array.from({ length: candidates }, () => new Map<bigint, number[]>()),
    at: papers.starts.slice(0, papers.count),
    exhausted: 0n,
    loss: 0n,
  };
  const counted = new Array<number>(candidates).fill(0);
  for (let paper = 0; paper < papers.count; paper++) {
    const first = papers.preferences[papers.starts[paper] ?? 0] ?? 0;
    place(piles, first, one, paper);
    counted[first] = (counted[first] ?? 0) + (papers.weights[paper] ?? 0);
  }
  counted.forEach((weight, candidate) => {
    piles.votes[candidate] = BigInt(weight) * one;
  });
  return piles;
}

/**
 * Moves all papers of a candidate, who no longer takes part, to the next preferences. What is worth less afterwards than
 * `kept` leaves for is counted as loss: the candidate is left with exactly `kept`.
 * @param valueAfter - what a paper of a given value is worth afterwards
 * @returns what moved, by value, the most valuable papers first
 */
export function passOn(
  piles: Piles,
  candidate: number,
  kept: bigint,
  valueAfter: (value: bigint) => bigint,
): readonly Parcel[] {
  const held = piles.held[candidate] ?? new Map<bigint, number[]>();
  piles.held[candidate] = new Map();
  let leaving = (piles.votes[candidate] ?? 0n) - kept;
  const parcels = [...held.keys()]
    .sort((a, b) => (a > b ? -1 : 1))
    .map((value) => {
      const transferValue = valueAfter(value);
      const { moved, exhausted } = passOnParcel(piles, held.get(value) ?? [], transferValue);
      leaving -= BigInt(moved + exhausted) * transferValue;
      return Object.freeze({ value, transferValue, papers: moved, exhausted });
    });
  piles.votes[candidate] = kept;
  piles.loss += leaving;
  return Object.freeze(parcels);
}

function passOnParcel(
  piles: Piles,
  parcel: readonly number[],
  value: bigint,
): { readonly moved: number; readonly exhausted: number } {
  const { papers, continuing } = piles;
  const received = new Float64Array(continuing.length);
  let [moved, exhausted] = [0, 0];
  for (const paper of parcel) {
    const weight = papers.weights[paper] ?? 0;
    const next = nextPreference(papers, paper, (piles.at[paper] ?? 0) + 1, continuing);
    if (next === NO_PREFERENCE) {
      exhausted += weight;
      continue;
    }
    const receiver = papers.preferences[next] ?? 0;
    piles.at[paper] = next;
    place(piles, receiver, value, paper);
    received[receiver] = (received[receiver] ?? 0) + weight;
    moved += weight;
  }
  piles.exhausted += BigInt(exhausted) * value;
  received.forEach((weight, receiver) => {
    if (weight > 0) piles.votes[receiver] = (piles.votes[receiver] ?? 0n) + BigInt(weight) * value;
  });
  return { moved, exhausted };
}

function place(piles: Piles, candidate: number, value: bigint, paper: number): void {
  const held = piles.held[candidate];
  const parcel = held?.get(value);
  if (parcel === undefined) held?.set(value, [paper]);
  else parcel.push(paper);
}

/** The candidates who are neither elected nor excluded, ascending. */
export function continuingOf(piles: Piles): readonly number[] {
  const found: number[] = [];
  piles.continuing.forEach((mark, candidate) => {
    if (mark === 1) found.push(candidate);
  });
  return found;
}
