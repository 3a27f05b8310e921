/**
 * Instant run-off: one seat. While no candidate has more than half of the votes that are not exhausted, the candidate with
 * the fewest is excluded and their papers go to the next preference among those left (spec 9.3).
 */
import type { CountBallot } from './ballot.js';
import { readPapers } from './papers.js';
import { continuingOf, type Piles, passOn, sortFirstPreferences } from './piles.js';
import type { CountResult, StageAction } from './result.js';
import type { IrvRule } from './rule.js';
import { extreme, orderByVotes, pick, type TieBreak, tieBreak } from './ties.js';

/**
 * Counts an instant run-off. A ballot without a first preference is empty; a rank shared by several candidates ends the
 * reading of a ballot, a skipped rank does what the rule says.
 * @param lot - all candidates, favoured first: of equal lowest ones the least favoured is excluded
 * @throws {TypeError | RangeError} ballots or a lot that cannot be counted
 */
export function countIrv(
  rule: IrvRule,
  candidates: readonly string[],
  ballots: readonly CountBallot[],
  lot: readonly number[],
): CountResult {
  const papers = readPapers(ballots, candidates.length, rule.skipped);
  const ties = tieBreak(lot, candidates.length);
  const piles = sortFirstPreferences(papers, candidates.length, 1n);
  const history: (readonly bigint[])[] = [];
  const excluded: number[] = [];
  let winner = closeRound(piles, ties, history, { kind: 'first-preferences' }, []);
  while (winner === undefined) {
    const earlier = rule.ties === 'lot' ? [] : history;
    const lowest = extreme(continuingOf(piles), piles.votes, 'lowest');
    const candidate = pick(ties, lowest, 'exclusion', 'lowest', earlier);
    piles.continuing[candidate] = 0;
    excluded.unshift(candidate);
    const parcels = passOn(piles, candidate, 0n, (value) => value);
    winner = closeRound(piles, ties, history, { kind: 'exclusion', candidate, parcels }, [candidate]);
  }
  const others = continuingOf(piles).filter((candidate) => candidate !== winner);
  const earlier = rule.ties === 'lot' ? [] : history;
  return {
    rule,
    candidates,
    lot,
    digits: 0,
    winners: [winner],
    order: [winner, ...orderByVotes(ties, others, piles.votes, earlier), ...excluded],
    papers: { all: papers.valid + papers.empty, valid: papers.valid, empty: papers.empty },
    transcript: ties.steps,
  };
}

/** Writes a round into the transcript, and finds the winner, if there is one. */
function closeRound(
  piles: Piles,
  ties: TieBreak,
  history: (readonly bigint[])[],
  action: StageAction,
  excluded: readonly number[],
): number | undefined {
  const votes = Object.freeze([...piles.votes]);
  history.push(votes);
  const quota = (BigInt(piles.papers.valid) - piles.exhausted) / 2n + 1n;
  const left = continuingOf(piles);
  const winner = left.length === 1 ? left[0] : left.find((candidate) => (votes[candidate] ?? 0n) >= quota);
  const { exhausted, loss } = piles;
  const elected = winner === undefined ? [] : [winner];
  const stage = history.length;
  ties.steps.push({ kind: 'stage', stage, action, quota, votes, exhausted, loss, elected, excluded });
  return winner;
}
