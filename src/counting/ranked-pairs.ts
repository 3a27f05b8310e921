/**
 * Ranked pairs (T. N. Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4
 * (1987)); spec 9.8.
 */
import type { CountBallot } from './ballot.js';
import { comparePairs, orderByRelation, votesFor } from './pairwise.js';
import type { CountResult, LockStep } from './result.js';
import type { RankedPairsRule } from './rule.js';
import { type TieBreak, tieBreak } from './ties.js';

type Victory = Omit<LockStep, 'kind' | 'locked'>;

/**
 * Counts by ranked pairs: victories are locked from the strongest to the weakest, but for those that would close a cycle
 * with the ones locked before; what is locked makes the order. The order of locking: more votes for the winner (or, by
 * margins, the larger excess of them), then fewer votes for the loser, then by lot: the more favoured winner, then the
 * less favoured loser.
 * @param lot - all candidates, favoured first; it also orders those whom no locked victory tells apart
 * @throws {TypeError | RangeError} ballots or a lot that cannot be counted
 */
export function countRankedPairs(
  rule: RankedPairsRule,
  candidates: readonly string[],
  ballots: readonly CountBallot[],
  lot: readonly number[],
): CountResult {
  const { above, papers } = comparePairs(ballots, candidates.length);
  const ties = tieBreak(lot, candidates.length);
  ties.steps.push({ kind: 'pairwise', above });
  const reach = lockVictories(victoriesOf(above, rule, ties), candidates.length, ties);
  const order = orderByRelation(candidates.length, ties, (i, j) => reach[i]?.has(j) === true);
  const winners = order.slice(0, rule.seats);
  return { rule, candidates, lot, digits: 0, winners, order, papers, transcript: ties.steps };
}

/** All victories, in the order of locking. */
function victoriesOf(
  above: readonly (readonly number[])[],
  rule: RankedPairsRule,
  ties: TieBreak,
): readonly Victory[] {
  const victories = above.flatMap((row, winner) =>
    row.flatMap((votes, loser) => {
      const against = votesFor(above, loser, winner);
      return votes > against ? [{ winner, loser, votes, against }] : [];
    }),
  );
  const place = (candidate: number): number => ties.place[candidate] ?? 0;
  return victories.sort(
    (a, b) => byStrength(a, b, rule) || place(a.winner) - place(b.winner) || place(b.loser) - place(a.loser),
  );
}

/** Stronger victories first; 0 for equal ones. */
function byStrength(a: Victory, b: Victory, rule: RankedPairsRule): number {
  const strength = (victory: Victory): number =>
    rule.strength === 'margins' ? victory.votes - victory.against : victory.votes;
  return strength(b) - strength(a) || a.against - b.against;
}

/** Locks victories one after the other. @returns whom each candidate is above by what is locked, directly or not */
function lockVictories(
  victories: readonly Victory[],
  candidates: number,
  ties: TieBreak,
): readonly ReadonlySet<number>[] {
  const reach = Array.from({ length: candidates }, () => new Set<number>());
  noteEqualVictories(victories, ties);
  for (const victory of victories) {
    const { winner, loser } = victory;
    const locked = reach[loser]?.has(winner) !== true;
    if (locked) addEdge(reach, winner, loser);
    ties.steps.push(Object.freeze({ kind: 'lock', ...victory, locked }));
  }
  return reach;
}

function addEdge(reach: readonly Set<number>[], winner: number, loser: number): void {
  const below = [loser, ...(reach[loser] ?? [])];
  reach.forEach((own, candidate) => {
    // Who is above the loser already is above all below the loser.
    if ((candidate !== winner && !own.has(winner)) || own.has(loser)) return;
    for (const lower of below) own.add(lower);
  });
}

/** Says in the transcript which victories were equal, so that the lot put them in their order. */
function noteEqualVictories(victories: readonly Victory[], ties: TieBreak): void {
  let group: Victory[] = [];
  const note = (): void => {
    if (group.length < 2) return;
    const chosen = Object.freeze(group.flatMap(({ winner, loser }) => [winner, loser]));
    const among = Object.freeze([...new Set(chosen)].sort((a, b) => a - b));
    ties.steps.push({ kind: 'tie', purpose: 'pairs', among, method: 'lot', stage: null, chosen });
  };
  for (const victory of victories) {
    if (!sameVotes(victory, group[0])) {
      note();
      group = [];
    }
    group.push(victory);
  }
  note();
}

function sameVotes(a: Victory, b: Victory | undefined): boolean {
  return a.votes === b?.votes && a.against === b.against;
}
