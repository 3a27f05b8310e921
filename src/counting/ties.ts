/** How ties are resolved: by an earlier stage where the rule says so, then by the published lot. Never in silence. */
import type { CountStep, TiePurpose } from './result.js';

/** What resolving ties needs: the lot, and the transcript that every use of it goes into. */
export interface TieBreak {
  /** `place[c]` is the place of candidate c in the lot; 0 is favoured most. */
  readonly place: readonly number[];
  readonly steps: CountStep[];
}

/**
 * Makes ready to resolve ties.
 * @param lot - all candidates' positions, each once: the published order, favoured candidates first
 * @throws {RangeError} a lot that is no order of all candidates
 */
export function tieBreak(lot: readonly number[], candidates: number): TieBreak {
  const place = new Array<number>(candidates).fill(-1);
  lot.forEach((candidate, at) => {
    if (place[candidate] !== -1) throw new RangeError('the lot names each candidate once, and no one else');
    place[candidate] = at;
  });
  if (lot.length !== candidates) throw new RangeError('the lot names each candidate');
  return { place, steps: [] };
}

/** Those of a tie in the order of the lot, favoured first; no record is made. */
function inLotOrder(ties: TieBreak, among: readonly number[]): readonly number[] {
  return [...among].sort((a, b) => placeOf(ties, a) - placeOf(ties, b));
}

/** Orders equals by lot, favoured first, and says so in the transcript. One candidate needs no lot. */
export function orderByLot(ties: TieBreak, among: readonly number[]): readonly number[] {
  if (among.length < 2) return among;
  const chosen = Object.freeze(inLotOrder(ties, among));
  ties.steps.push(
    Object.freeze({
      kind: 'tie',
      purpose: 'order',
      among: ascending(among),
      method: 'lot',
      stage: null,
      chosen,
    }),
  );
  return chosen;
}

/**
 * Picks one of several candidates who have equal votes. First by the votes at earlier stages: at the latest stage at
 * which they were not all equal, those with the most (`highest`) or the fewest (`lowest`) stay, and so on among those
 * who are still equal. Then by lot: the most favoured (`highest`) or the least favoured (`lowest`).
 * @param earlier - votes of all candidates at each stage so far, earliest first; empty where only the lot decides
 */
export function pick(
  ties: TieBreak,
  among: readonly number[],
  purpose: TiePurpose,
  wanted: 'highest' | 'lowest',
  earlier: readonly (readonly bigint[])[],
): number {
  let left = among;
  for (let stage = earlier.length; stage > 0 && left.length > 1; stage--) {
    const best = extreme(left, earlier[stage - 1] ?? [], wanted);
    if (best.length === left.length) continue;
    const step = { kind: 'tie', purpose, among: ascending(left), method: 'earlier-stage', stage } as const;
    ties.steps.push(Object.freeze({ ...step, chosen: ascending(best) }));
    left = best;
  }
  if (left.length > 1) {
    const order = inLotOrder(ties, left);
    const chosen = Object.freeze(order.slice(...(wanted === 'highest' ? [0, 1] : [-1])));
    const step = { kind: 'tie', purpose, among: ascending(left), method: 'lot', stage: null } as const;
    ties.steps.push(Object.freeze({ ...step, chosen }));
    left = chosen;
  }
  return left[0] ?? -1;
}

/** Those of `among` with the most or the fewest votes. */
export function extreme(
  among: readonly number[],
  votes: readonly bigint[],
  wanted: 'highest' | 'lowest',
): readonly number[] {
  let best: number[] = [];
  let record: bigint | undefined;
  for (const candidate of among) {
    const own = votes[candidate] ?? 0n;
    if (record === own) best.push(candidate);
    else if (record === undefined || own > record === (wanted === 'highest')) {
      record = own;
      best = [candidate];
    }
  }
  return best;
}

/** Candidates by votes, most first; equals as {@link pick} picks them. */
export function orderByVotes(
  ties: TieBreak,
  among: readonly number[],
  votes: readonly bigint[],
  earlier: readonly (readonly bigint[])[],
): readonly number[] {
  const order: number[] = [];
  let left = among;
  while (left.length > 0) {
    const next = pick(ties, extreme(left, votes, 'highest'), 'order', 'highest', earlier);
    order.push(next);
    left = left.filter((candidate) => candidate !== next);
  }
  return order;
}

function placeOf(ties: TieBreak, candidate: number): number {
  return ties.place[candidate] ?? 0;
}

function ascending(candidates: readonly number[]): readonly number[] {
  return Object.freeze([...candidates].sort((a, b) => a - b));
}
