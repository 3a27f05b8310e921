/**
 * The single transferable vote of Scottish councils: weighted inclusive Gregory, as rules 45 to 52 of Schedule 1 to the
 * Scottish Local Government Elections Order 2007 (SSI 2007/42) have it (spec 9.4). Values have five decimals, what is
 * beyond them is ignored.
 */
import type { CountBallot } from './ballot.js';
import { readPapers } from './papers.js';
import { continuingOf, type Piles, passOn, sortFirstPreferences } from './piles.js';
import type { CountResult, StageAction } from './result.js';
import type { ScottishRule } from './rule.js';
import { extreme, orderByVotes, pick, type TieBreak, tieBreak } from './ties.js';

const DIGITS = 5;
const ONE = 100_000n;

/** A count under way. */
interface Count {
  readonly seats: number;
  readonly quota: bigint;
  readonly piles: Piles;
  readonly ties: TieBreak;
  /** Votes at the end of each stage so far. */
  readonly history: (readonly bigint[])[];
  readonly elected: number[];
  /** The last one excluded first. */
  readonly excluded: number[];
}

/**
 * Counts Scottish STV. A ballot without a single first preference is empty; the first skipped or shared rank ends the
 * reading of a ballot, since preferences count "in consecutive order" only.
 * @param lot - all candidates, favoured first: of equals the least favoured is excluded, the most favoured surplus goes first
 * @throws {TypeError | RangeError} ballots or a lot that cannot be counted
 */
export function countScottish(
  rule: ScottishRule,
  candidates: readonly string[],
  ballots: readonly CountBallot[],
  lot: readonly number[],
): CountResult {
  const papers = readPapers(ballots, candidates.length, 'end');
  const count: Count = {
    seats: rule.seats,
    quota: (BigInt(papers.valid) / BigInt(rule.seats + 1) + 1n) * ONE,
    piles: sortFirstPreferences(papers, candidates.length, ONE),
    ties: tieBreak(lot, candidates.length),
    history: [],
    elected: [],
    excluded: [],
  };
  closeStage(count, { kind: 'first-preferences' }, []);
  while (count.elected.length < rule.seats && continuingOf(count.piles).length > 0) {
    if (!transferSurplus(count)) exclude(count);
  }
  const rest = continuingOf(count.piles);
  const others = orderByVotes(count.ties, rest, count.piles.votes, count.history);
  return {
    rule,
    candidates,
    lot,
    digits: DIGITS,
    winners: count.elected,
    order: [...count.elected, ...others, ...count.excluded],
    papers: { all: papers.valid + papers.empty, valid: papers.valid, empty: papers.empty },
    transcript: count.ties.steps,
  };
}

/** Rules 48 and 49: the largest surplus, if there is one; of equal ones that of the candidate who led before. */
function transferSurplus(count: Count): boolean {
  const { piles, quota, ties, history } = count;
  const above = count.elected.filter((candidate) => (piles.votes[candidate] ?? 0n) > quota);
  if (above.length === 0) return false;
  const largest = extreme(above, piles.votes, 'highest');
  const candidate = pick(ties, largest, 'surplus', 'highest', history);
  const total = piles.votes[candidate] ?? 0n;
  const surplus = total - quota;
  const parcels = passOn(piles, candidate, quota, (value) => (surplus * value) / total);
  closeStage(count, { kind: 'surplus', candidate, surplus, parcels }, []);
  return true;
}

/** Rules 50 and 51: the candidate with the fewest votes; of equal ones the one who was behind before. */
function exclude(count: Count): void {
  const { piles, ties, history } = count;
  const lowest = extreme(continuingOf(piles), piles.votes, 'lowest');
  const candidate = pick(ties, lowest, 'exclusion', 'lowest', history);
  piles.continuing[candidate] = 0;
  count.excluded.unshift(candidate);
  const parcels = passOn(piles, candidate, 0n, (value) => value);
  closeStage(count, { kind: 'exclusion', candidate, parcels }, [candidate]);
}

/** Ends a stage: rule 47 elects who has the quota; rule 52 elects the rest once they are no more than the vacancies. */
function closeStage(count: Count, action: StageAction, excluded: readonly number[]): void {
  const { piles, quota, seats } = count;
  const before = [...count.history];
  const votes = Object.freeze([...piles.votes]);
  count.history.push(votes);
  const elected = elect(count, before, (candidate) => (votes[candidate] ?? 0n) >= quota);
  addStage(count, action, elected, excluded);
  const rest = continuingOf(piles);
  const vacancies = seats - count.elected.length;
  if (rest.length === 0 || rest.length > vacancies) return;
  addStage(
    count,
    { kind: 'last-vacancies' },
    elect(count, before, () => true),
    [],
  );
}

function elect(
  count: Count,
  earlier: readonly (readonly bigint[])[],
  reaches: (candidate: number) => boolean,
): readonly number[] {
  const { piles, ties } = count;
  const elected = orderByVotes(ties, continuingOf(piles).filter(reaches), piles.votes, earlier);
  for (const candidate of elected) piles.continuing[candidate] = 0;
  count.elected.push(...elected);
  return elected;
}

/** A stage in the transcript; filling the last vacancies is written with the number of the stage that allowed it. */
function addStage(
  count: Count,
  action: StageAction,
  elected: readonly number[],
  excluded: readonly number[],
): void {
  const { quota, piles, history } = count;
  const { exhausted, loss } = piles;
  const votes = history.at(-1) ?? [];
  const stage = history.length;
  count.ties.steps.push({ kind: 'stage', stage, action, quota, votes, exhausted, loss, elected, excluded });
}
