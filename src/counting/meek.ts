/**
 * Meek's single transferable vote (Hill, Wichmann and Woodall, "Algorithm 123", The Computer Journal 30 (1987)) in
 * fixed-point arithmetic, as the reference rule of the Proportional Representation Foundation fixes it (spec 9.5).
 */
import type { CountBallot } from './ballot.js';
import { type Papers, readPapers } from './papers.js';
import type { CountResult } from './result.js';
import type { MeekRule } from './rule.js';
import { extreme, orderByVotes, pick, type TieBreak, tieBreak } from './ties.js';

/** Iteration ends here even if it still converges: a bound on work, not reached in any election known. */
const MAX_ITERATIONS = 10_000;

/** Papers that go the same way: through the elected candidates they rank first, to the first hopeful one. */
interface Route {
  readonly through: readonly number[];
  weight: number;
}

/** A count under way. Votes and keep factors are whole numbers of units. */
interface Count {
  readonly rule: MeekRule;
  readonly papers: Papers;
  readonly one: bigint;
  readonly ties: TieBreak;
  readonly hopeful: Set<number>;
  readonly elected: number[];
  readonly excluded: number[];
  readonly keep: bigint[];
  round: number;
  last: Distribution;
}

interface Distribution {
  readonly votes: readonly bigint[];
  readonly exhausted: bigint;
  readonly quota: bigint;
  readonly surplus: bigint;
}

/**
 * Counts Meek STV. A ballot without a first preference is empty; a rank shared by several candidates ends the reading of
 * a ballot, a skipped rank does what the rule says.
 * @param lot - all candidates, favoured first: of those equal within the surplus, the least favoured is excluded
 * @throws {TypeError | RangeError} ballots or a lot that cannot be counted
 */
export function countMeek(
  rule: MeekRule,
  candidates: readonly string[],
  ballots: readonly CountBallot[],
  lot: readonly number[],
): CountResult {
  const papers = readPapers(ballots, candidates.length, rule.skipped);
  const count = begin(rule, candidates.length, papers, lot);
  addStage(count, 'first', 0, [], []);
  while (count.hopeful.size > rule.seats - count.elected.length && count.elected.length < rule.seats)
    playRound(count);
  if (count.elected.length < rule.seats && count.hopeful.size > 0) electRemaining(count);
  const others = orderByVotes(count.ties, [...count.hopeful], count.last.votes, []);
  return {
    rule,
    candidates,
    lot,
    digits: rule.digits,
    winners: count.elected,
    order: [...count.elected, ...others, ...count.excluded],
    papers: { all: papers.valid + papers.empty, valid: papers.valid, empty: papers.empty },
    transcript: count.ties.steps,
  };
}

function begin(rule: MeekRule, candidates: number, papers: Papers, lot: readonly number[]): Count {
  const one = 10n ** BigInt(rule.digits);
  const keep = new Array<bigint>(candidates).fill(one);
  const hopeful = new Set(keep.keys());
  const count = {
    rule,
    papers,
    one,
    ties: tieBreak(lot, candidates),
    hopeful,
    elected: [],
    excluded: [],
    keep,
  };
  const state: Count = { ...count, round: 0, last: { votes: [], exhausted: 0n, quota: 0n, surplus: 0n } };
  state.last = distribute(state, routes(state));
  return state;
}

/** One round: distribute and adjust until someone is elected, or until the surplus is small and the lowest goes. */
function playRound(count: Count): void {
  const ways = routes(count);
  let before: bigint | undefined;
  for (let iterations = 1; ; iterations++) {
    count.last = distribute(count, ways);
    const { votes, quota, surplus } = count.last;
    const reach = [...count.hopeful].filter((candidate) => (votes[candidate] ?? 0n) >= quota);
    if (reach.length > 0) {
      electThese(count, reach, iterations);
      return;
    }
    if (isSettled(count, before, iterations)) {
      excludeLowest(count, iterations);
      return;
    }
    before = surplus;
    updateKeepFactors(count);
  }
}

/** Whether the surplus is below omega or no longer shrinks. */
function isSettled(count: Count, before: bigint | undefined, iterations: number): boolean {
  const { rule, last } = count;
  const omega = 10n ** BigInt(rule.digits - rule.omega);
  return (
    last.surplus < omega || (before !== undefined && last.surplus >= before) || iterations === MAX_ITERATIONS
  );
}

/** Each elected candidate keeps so much of each vote that, all else unchanged, it would have the quota. */
function updateKeepFactors(count: Count): void {
  const { keep, last, one } = count;
  for (const candidate of count.elected) {
    const kept = divideUp((keep[candidate] ?? 0n) * last.quota, one);
    const next = divideUp(kept * one, last.votes[candidate] ?? 1n);
    keep[candidate] = one;
    if (next < one) keep[candidate] = next;
  }
}

/** Gathers papers by the way they take now: excluded candidates are passed over, the first hopeful one ends it. */
function routes(count: Count): readonly Route[] {
  const { papers, hopeful, keep } = count;
  const found = new Map<string, Route>();
  for (let paper = 0; paper < papers.count; paper++) {
    const through: number[] = [];
    const end = papers.starts[paper + 1] ?? 0;
    for (let at = papers.starts[paper] ?? 0; at < end; at++) {
      const candidate = papers.preferences[at] ?? 0;
      if (keep[candidate] === 0n) continue;
      through.push(candidate);
      if (hopeful.has(candidate)) break;
    }
    const key = String.fromCharCode(...through);
    const weight = papers.weights[paper] ?? 0;
    const known = found.get(key);
    if (known === undefined) found.set(key, { through, weight });
    else known.weight += weight;
  }
  return [...found.values()];
}

/** Every paper gives each candidate on its way the kept part of what is left of it, rounded up. */
function distribute(count: Count, ways: readonly Route[]): Distribution {
  const { keep, one } = count;
  const votes = new Array<bigint>(keep.length).fill(0n);
  let exhausted = 0n;
  for (const { through, weight } of ways) {
    const papers = BigInt(weight);
    let left = one;
    for (const candidate of through) {
      const kept = divideUp(left * (keep[candidate] ?? 0n), one);
      votes[candidate] = (votes[candidate] ?? 0n) + kept * papers;
      left -= kept;
    }
    exhausted += left * papers;
  }
  const cast = votes.reduce((sum, own) => sum + own, 0n);
  const quota = cast / BigInt(count.rule.seats + 1) + 1n;
  const surplus = count.elected.reduce((sum, candidate) => sum + (votes[candidate] ?? 0n) - quota, 0n);
  return { votes: Object.freeze(votes), exhausted, quota, surplus: surplus < 0n ? 0n : surplus };
}

function electThese(count: Count, reach: readonly number[], iterations: number): void {
  const elected = orderByVotes(count.ties, reach, count.last.votes, []);
  addStage(count, 'distribution', iterations, elected, []);
  for (const candidate of elected) count.hopeful.delete(candidate);
  count.elected.push(...elected);
}

/** Candidates whose votes differ from the lowest by no more than the surplus count as equal to it. */
function excludeLowest(count: Count, iterations: number): void {
  const { votes, surplus } = count.last;
  const hopeful = [...count.hopeful];
  const fewest = votes[extreme(hopeful, votes, 'lowest')[0] ?? 0] ?? 0n;
  const lowest = hopeful.filter((candidate) => (votes[candidate] ?? 0n) <= fewest + surplus);
  const candidate = pick(count.ties, lowest, 'exclusion', 'lowest', []);
  addStage(count, 'distribution', iterations, [], [candidate]);
  count.hopeful.delete(candidate);
  count.excluded.unshift(candidate);
  count.keep[candidate] = 0n;
}

function electRemaining(count: Count): void {
  const elected = orderByVotes(count.ties, [...count.hopeful], count.last.votes, []);
  addStage(count, 'last', 0, elected, []);
  count.hopeful.clear();
  count.elected.push(...elected);
}

function addStage(
  count: Count,
  kind: 'first' | 'distribution' | 'last',
  iterations: number,
  elected: readonly number[],
  excluded: readonly number[],
): void {
  const { votes, exhausted, quota, surplus } = count.last;
  const keep = Object.freeze([...count.keep]);
  const actions = {
    first: { kind: 'first-preferences' },
    distribution: { kind: 'distribution', keep, surplus, iterations },
    last: { kind: 'last-vacancies' },
  } as const;
  const stage = ++count.round;
  const action = actions[kind];
  count.ties.steps.push({
    kind: 'stage',
    stage,
    action,
    quota,
    votes,
    exhausted,
    loss: 0n,
    elected,
    excluded,
  });
}

function divideUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}
