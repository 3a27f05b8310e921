import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CountBallot, RankedBallot } from '../../src/counting/ballot.js';
import { gatherBallots } from '../../src/counting/ballot.js';
import { countBallots } from '../../src/counting/count.js';
import type { CountResult } from '../../src/counting/result.js';
import type { CountingRule } from '../../src/counting/rule.js';
import { rankedElections, type SmallElection, scoredElections, stagesOf, tiesOf } from './elections.js';
import { rankOf, slowPairs } from './twin-orders.js';

const RANKED: ReadonlyArray<(seats: number) => CountingRule> = [
  () => ({ rule: 'irv', skipped: 'pass', ties: 'earlier-stage' }),
  (seats) => ({ rule: 'scottish-stv', seats }),
  (seats) => ({ rule: 'meek-stv', seats, digits: 9, omega: 6, skipped: 'end' }),
  (seats) => ({ rule: 'schulze', seats }),
  (seats) => ({ rule: 'ranked-pairs', seats, strength: 'winning-votes' }),
  (seats) => ({ rule: 'borda', seats, variant: 'averaged' }),
  (seats) => ({ rule: 'borda', seats, variant: 'modified' }),
];

const SCORED: ReadonlyArray<(seats: number) => CountingRule> = [
  (seats) => ({ rule: 'majority-judgment', seats, grades: 4, missing: 'worst' }),
  (seats) => ({ rule: 'score', seats, min: 0, max: 3, missing: 'worst' }),
];

type Election = SmallElection<CountBallot>;

/** Every rule on elections of its kind. */
const counts: fc.Arbitrary<{ readonly election: Election; readonly rule: CountingRule }> = fc
  .oneof(
    fc.record({ election: rankedElections('with all'), make: fc.constantFrom(...RANKED) }),
    fc.record({ election: scoredElections(0, 3), make: fc.constantFrom(...SCORED) }),
  )
  .map(({ election, make }) => ({ election, rule: make(election.seats) }));

const run = (rule: CountingRule, { candidates, ballots, lot }: Election): CountResult =>
  countBallots(rule, candidates, ballots, lot);

const RUNS = { numRuns: 400 };

describe('properties of all rules', () => {
  it('the order has everyone once and begins with the winners; the papers add up', () => {
    fc.assert(
      fc.property(counts, ({ election, rule }) => {
        const { order, winners, papers } = run(rule, election);
        expect([...order].sort((a, b) => a - b)).toEqual([...election.candidates.keys()]);
        expect(order.slice(0, winners.length)).toEqual(winners);
        expect(winners.length).toBe('seats' in rule ? rule.seats : 1);
        expect(papers.valid + papers.empty).toBe(papers.all);
        expect(papers.all).toBe(election.ballots.reduce((sum, { weight }) => sum + weight, 0));
      }),
      RUNS,
    );
  });

  it('votes, exhausted votes and lost decimals add up to the valid papers at every stage', () => {
    fc.assert(
      fc.property(counts, ({ election, rule }) => {
        const result = run(rule, election);
        const all = BigInt(result.papers.valid) * 10n ** BigInt(result.digits);
        for (const { votes, exhausted, loss } of stagesOf(result)) {
          expect([...votes, exhausted, loss].every((units) => units >= 0n)).toBe(true);
          expect(votes.reduce((sum, own) => sum + own, exhausted + loss)).toBe(all);
        }
      }),
      RUNS,
    );
  });

  it('the order of the ballots, and whether equal ones are gathered, change nothing at all', () => {
    fc.assert(
      fc.property(counts, ({ election, rule }) => {
        const result = run(rule, election);
        const { ballots } = election;
        expect(run(rule, { ...election, ballots: [...ballots].reverse() })).toEqual(result);
        const single = ballots.flatMap((ballot) =>
          Array.from({ length: ballot.weight }, () => ({ ...ballot, weight: 1 })),
        );
        expect(run(rule, { ...election, ballots: single })).toEqual(result);
      }),
      RUNS,
    );
  });

  it('other numbers for the same candidates elect the same candidates', () => {
    fc.assert(
      fc.property(counts, fc.nat(), ({ election, rule }, turn) => {
        const count = election.candidates.length;
        const renamed = (candidate: number): number => (candidate + turn) % count;
        const ballots = election.ballots.map((ballot): CountBallot => {
          if ('ranking' in ballot) {
            const ranking = ballot.ranking.map((rank) =>
              (typeof rank === 'number' ? [rank] : rank).map(renamed),
            );
            return { ranking, weight: ballot.weight };
          }
          const scores = ballot.scores.map(
            (_, i) => ballot.scores[(i + count - (turn % count)) % count] ?? null,
          );
          return { scores, weight: ballot.weight };
        });
        const lot = election.lot.map(renamed);
        expect(run(rule, { ...election, ballots, lot }).order).toEqual(
          run(rule, election).order.map(renamed),
        );
      }),
      RUNS,
    );
  });

  it('a lot that no tie used changes nothing; one that did is in the transcript', () => {
    fc.assert(
      fc.property(counts, ({ election, rule }) => {
        const result = run(rule, election);
        const other = run(rule, { ...election, lot: [...election.lot].reverse() });
        if (tiesOf(result).every(({ method }) => method !== 'lot')) expect(other.order).toEqual(result.order);
        if (other.order.join() !== result.order.join())
          expect(tiesOf(result).some(({ method }) => method === 'lot')).toBe(true);
      }),
      RUNS,
    );
  });

  it('arguments are left as they are, results are frozen', () => {
    fc.assert(
      fc.property(counts, ({ election, rule }) => {
        const before = structuredClone(election);
        const result = run(rule, election);
        expect(election).toEqual(before);
        expect(isDeeplyFrozen({ ...result, rule: Object.freeze({ ...result.rule }) })).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(
    (part) => (typeof part !== 'object' || Object.isFrozen(part)) && isDeeplyFrozen(part),
  );
}

describe('criteria of ranked rules', () => {
  /** The candidate who beats every other one, if there is one. */
  const condorcet = (candidates: number, ballots: readonly RankedBallot[], sign: 1 | -1): number => {
    const votes = slowPairs(candidates, ballots);
    return votes.findIndex((row, i) =>
      row.every((won, j) => i === j || sign * (won - (votes[j]?.[i] ?? 0)) > 0),
    );
  };

  it('Schulze and ranked pairs elect the Condorcet winner and put the Condorcet loser last', () => {
    fc.assert(
      fc.property(rankedElections('with all'), fc.constantFrom(...RANKED.slice(3, 5)), (election, make) => {
        const { order } = run(make(1), election);
        const { candidates, ballots } = election;
        const winner = condorcet(candidates.length, ballots, 1);
        const loser = condorcet(candidates.length, ballots, -1);
        if (winner !== -1) expect(order[0]).toBe(winner);
        if (loser !== -1) expect(order.at(-1)).toBe(loser);
      }),
      RUNS,
    );
  });

  it('who is alone first on more than half of the papers wins: all but Borda', () => {
    fc.assert(
      fc.property(rankedElections('strict'), fc.constantFrom(...RANKED.slice(0, 5)), (election, make) => {
        const { candidates, ballots } = election;
        const first = candidates.map((_, c) =>
          ballots.reduce(
            (sum, ballot) =>
              rankOf(ballot, c) === 0 && ballot.ranking.length > 0 ? sum + ballot.weight : sum,
            0,
          ),
        );
        const all = first.reduce((sum, own) => sum + own, 0);
        const favourite = first.findIndex((own) => 2 * own > all);
        if (favourite !== -1) expect(run(make(1), election).winners).toEqual([favourite]);
      }),
      RUNS,
    );
  });

  it('Scottish and Meek STV elect everyone who has the quota of first preferences', () => {
    fc.assert(
      fc.property(rankedElections('strict'), fc.constantFrom(...RANKED.slice(1, 3)), (election, make) => {
        const { candidates, ballots, seats } = election;
        const said = ballots.filter(({ ranking }) => ranking.length > 0);
        const all = said.reduce((sum, { weight }) => sum + weight, 0);
        const { winners } = run(make(seats), election);
        candidates.forEach((_, c) => {
          const own = said.reduce((sum, ballot) => (rankOf(ballot, c) === 0 ? sum + ballot.weight : sum), 0);
          if (own > Math.floor(all / (seats + 1))) expect(winners).toContain(c);
        });
      }),
      RUNS,
    );
  });

  it('Meek STV: who is elected keeps the quota, within the surplus', () => {
    fc.assert(
      fc.property(rankedElections('strict'), (election) => {
        const result = run(
          { rule: 'meek-stv', seats: election.seats, digits: 12, omega: 6, skipped: 'end' },
          election,
        );
        const elected = new Set<number>();
        for (const { action, votes, quota, excluded, elected: now } of stagesOf(result)) {
          if (excluded.length > 0 && action.kind === 'distribution')
            for (const candidate of elected) {
              const over = (votes[candidate] ?? 0n) - quota;
              expect(over <= action.surplus + 1000n && over >= -1000n).toBe(true);
            }
          for (const candidate of now) elected.add(candidate);
        }
      }),
      RUNS,
    );
  });

  it('gathering ballots keeps the papers and what they say', () => {
    fc.assert(
      fc.property(rankedElections('with all'), ({ candidates, ballots }) => {
        const gathered = gatherBallots(ballots);
        expect(slowPairs(candidates.length, gathered)).toEqual(slowPairs(candidates.length, ballots));
        expect(gatherBallots([...gathered, ...gathered]).length).toBe(gathered.length);
      }),
    );
  });
});
