import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countBallots } from '../../src/counting/count.js';
import type { CountingRule } from '../../src/counting/rule.js';
import { rankedElections, scoredElections, stagesOf } from './elections.js';
import { slowBorda, slowMajorityValue, slowRankedPairs, slowSchulze } from './twin-orders.js';
import { slowIrv, slowMeek, slowScottish } from './twin-stv.js';

const SKIPPED = ['end', 'pass'] as const;

describe('every rule agrees with its slow twin', () => {
  it('IRV: votes of each round, winner and exclusions', () => {
    const rules = fc.record({
      skipped: fc.constantFrom(...SKIPPED),
      ties: fc.constantFrom('earlier-stage' as const, 'lot' as const),
    });
    fc.assert(
      fc.property(rankedElections('with all'), rules, ({ candidates, ballots, lot }, rule) => {
        const result = countBallots({ rule: 'irv', ...rule }, candidates, ballots, lot);
        const twin = slowIrv(candidates.length, ballots, lot, rule);
        expect(stagesOf(result).map(({ votes }) => votes)).toEqual(twin.stages);
        expect(result.winners).toEqual(twin.elected);
        expect(result.order.slice(candidates.length - twin.excluded.length)).toEqual(twin.excluded);
      }),
      { numRuns: 400 },
    );
  });

  it('Scottish STV: votes of each stage, elections and exclusions in order', () => {
    fc.assert(
      fc.property(rankedElections('with all', 6), ({ candidates, seats, ballots, lot }) => {
        const result = countBallots({ rule: 'scottish-stv', seats }, candidates, ballots, lot);
        const twin = slowScottish(candidates.length, seats, ballots, lot);
        expect(stagesOf(result).map(({ votes }) => votes)).toEqual(twin.stages);
        expect(result.winners).toEqual(twin.elected);
        expect(result.order.slice(candidates.length - twin.excluded.length)).toEqual(twin.excluded);
      }),
      { numRuns: 600 },
    );
  });

  it('Meek STV: votes at the end of each round, elections and exclusions in order', () => {
    const rules = fc.record({
      digits: fc.integer({ min: 4, max: 10 }),
      omega: fc.integer({ min: 1, max: 4 }),
      skipped: fc.constantFrom(...SKIPPED),
    });
    fc.assert(
      fc.property(rankedElections('with all', 6), rules, ({ candidates, seats, ballots, lot }, rule) => {
        const result = countBallots({ rule: 'meek-stv', seats, ...rule }, candidates, ballots, lot);
        const twin = slowMeek(candidates.length, seats, ballots, lot, rule);
        expect(stagesOf(result).map(({ votes }) => votes)).toEqual(twin.stages);
        expect(result.winners).toEqual(twin.elected);
        expect(result.order.slice(candidates.length - twin.excluded.length)).toEqual(twin.excluded);
      }),
      { numRuns: 300 },
    );
  });

  it('Schulze: the whole order', () => {
    fc.assert(
      fc.property(rankedElections('with all'), ({ candidates, seats, ballots, lot }) => {
        const result = countBallots({ rule: 'schulze', seats }, candidates, ballots, lot);
        expect(result.order).toEqual(slowSchulze(candidates.length, ballots, lot));
        expect(result.winners).toEqual(result.order.slice(0, seats));
      }),
      { numRuns: 200 },
    );
  });

  it('ranked pairs: the whole order', () => {
    const strengths = fc.constantFrom('winning-votes' as const, 'margins' as const);
    fc.assert(
      fc.property(rankedElections('with all'), strengths, ({ candidates, seats, ballots, lot }, strength) => {
        const result = countBallots({ rule: 'ranked-pairs', seats, strength }, candidates, ballots, lot);
        expect(result.order).toEqual(slowRankedPairs(candidates.length, ballots, lot, strength));
      }),
      { numRuns: 300 },
    );
  });

  it('Borda: points and order', () => {
    const variants = fc.constantFrom('averaged' as const, 'zero' as const, 'modified' as const);
    fc.assert(
      fc.property(rankedElections('with all'), variants, ({ candidates, seats, ballots, lot }, variant) => {
        const result = countBallots({ rule: 'borda', seats, variant }, candidates, ballots, lot);
        const points = slowBorda(candidates.length, ballots, variant);
        const totals = result.transcript.flatMap((step) => (step.kind === 'totals' ? step.totals : []));
        expect(totals).toEqual(points.map((twice) => BigInt(twice * 5)));
        const order = [...lot].sort((a, b) => (points[b] ?? 0) - (points[a] ?? 0));
        expect(result.order).toEqual(order);
      }),
      { numRuns: 300 },
    );
  });

  it('majority judgment: medians and order', () => {
    fc.assert(
      fc.property(scoredElections(0, 3), ({ candidates, seats, ballots, lot }) => {
        const rule: CountingRule = { rule: 'majority-judgment', seats, grades: 4, missing: 'worst' };
        const result = countBallots(rule, candidates, ballots, lot);
        const values = candidates.map((_, candidate) => slowMajorityValue(candidate, ballots));
        const compare = (a: number, b: number): number => {
          const differs = (values[a] ?? []).findIndex((grade, i) => grade !== values[b]?.[i]);
          return differs === -1 ? 0 : (values[b]?.[differs] ?? 0) - (values[a]?.[differs] ?? 0);
        };
        expect(result.order).toEqual([...lot].sort(compare));
        const medians = result.transcript.flatMap((step) => (step.kind === 'grades' ? step.medians : []));
        expect(medians).toEqual(values.map((value) => value[0] ?? 0));
      }),
      { numRuns: 500 },
    );
  });

  it('score and approval: totals and order', () => {
    fc.assert(
      fc.property(scoredElections(-2, 3), ({ candidates, seats, ballots, lot }) => {
        const rule: CountingRule = { rule: 'score', seats, min: -2, max: 3, missing: 'worst' };
        const result = countBallots(rule, candidates, ballots, lot);
        const said = ballots.filter(({ scores }) => scores.some((score) => score !== null));
        const sums = candidates.map((_, c) =>
          said.reduce((sum, { scores, weight }) => sum + (scores[c] ?? -2) * weight, 0),
        );
        expect(result.order).toEqual([...lot].sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0)));
        expect(result.transcript[0]).toEqual({ kind: 'totals', totals: sums.map(BigInt) });
      }),
    );
    fc.assert(
      fc.property(scoredElections(0, 1), ({ candidates, seats, ballots, lot }) => {
        const result = countBallots({ rule: 'approval', seats }, candidates, ballots, lot);
        const approvals = candidates.map((_, c) =>
          ballots.reduce((sum, { scores, weight }) => (scores[c] === 1 ? sum + weight : sum), 0),
        );
        expect(result.order).toEqual([...lot].sort((a, b) => (approvals[b] ?? 0) - (approvals[a] ?? 0)));
      }),
    );
  });
});
