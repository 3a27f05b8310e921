import { describe, expect, it } from 'vitest';
import type { ScoredBallot } from '../../src/counting/ballot.js';
import { countBallots } from '../../src/counting/count.js';
import type { CountResult } from '../../src/counting/result.js';
import { letters, papers, spell, tiesOf } from './elections.js';

const scores = (weight: number, ...list: readonly (number | null)[]): ScoredBallot => ({
  scores: list,
  weight,
});

/** The capital of Tennessee: A Memphis, B Nashville, C Chattanooga, D Knoxville. */
const TENNESSEE = [papers(42, 'ABCD'), papers(26, 'BCDA'), papers(15, 'CDBA'), papers(17, 'DCBA')];

const totalsOf = (result: CountResult): readonly bigint[] =>
  result.transcript.flatMap((step) => (step.kind === 'totals' ? step.totals : []));

describe('Schulze, worked examples', () => {
  // Schulze 2011, the example of 45 voters.
  const ballots = [
    papers(5, 'ACBED'),
    papers(5, 'ADECB'),
    papers(8, 'BEDAC'),
    papers(3, 'CABED'),
    papers(7, 'CAEBD'),
    papers(2, 'CBADE'),
    papers(7, 'DCEBA'),
    papers(8, 'EBADC'),
  ];

  it('45 voters: pairs, paths and order', () => {
    const result = countBallots({ rule: 'schulze', seats: 1 }, letters(5), ballots, [0, 1, 2, 3, 4]);
    expect(result.transcript[0]).toEqual({
      kind: 'pairwise',
      above: [
        [0, 20, 26, 30, 22],
        [25, 0, 16, 33, 18],
        [19, 29, 0, 17, 24],
        [15, 12, 28, 0, 14],
        [23, 27, 21, 31, 0],
      ],
    });
    expect(result.transcript[1]).toEqual({
      kind: 'paths',
      strength: [
        [0, 28, 28, 30, 24],
        [25, 0, 28, 33, 24],
        [25, 29, 0, 29, 24],
        [25, 28, 28, 0, 24],
        [25, 28, 28, 31, 0],
      ],
    });
    expect(spell(result.order)).toBe('EACBD');
    expect(spell(result.winners)).toBe('E');
    expect(tiesOf(result)).toEqual([]);
  });

  it('those whom no one beats are ordered by lot, in the open', () => {
    const tied = [papers(3, 'AB'), papers(3, 'BA'), papers(1, 'C')];
    const result = countBallots({ rule: 'schulze', seats: 1 }, letters(3), tied, [1, 2, 0]);
    expect(spell(result.order)).toBe('BAC');
    expect(tiesOf(result)).toEqual([
      { kind: 'tie', purpose: 'order', among: [0, 1], method: 'lot', stage: null, chosen: [1, 0] },
    ]);
  });

  it('those not ranked are below all who are; shared ranks are equal; skipped ranks mean nothing', () => {
    const result = countBallots(
      { rule: 'schulze', seats: 1 },
      letters(4),
      [papers(2, 'A-(BC)'), papers(1, ''), papers(3, '--')],
      [0, 1, 2, 3],
    );
    expect(result.transcript[0]).toEqual({
      kind: 'pairwise',
      above: [
        [0, 2, 2, 2],
        [0, 0, 0, 2],
        [0, 0, 0, 2],
        [0, 0, 0, 0],
      ],
    });
    expect(result.papers).toEqual({ all: 6, valid: 2, empty: 4 });
  });
});

describe('ranked pairs, worked examples', () => {
  it('Tennessee: Nashville beats all', () => {
    const rule = { rule: 'ranked-pairs', seats: 2, strength: 'winning-votes' } as const;
    const result = countBallots(rule, letters(4), TENNESSEE, [0, 1, 2, 3]);
    expect(spell(result.order)).toBe('BCDA');
    expect(spell(result.winners)).toBe('BC');
    const locks = result.transcript.flatMap((step) => (step.kind === 'lock' ? [step] : []));
    const seen = locks.map((lock) => `${spell([lock.winner, lock.loser])} ${lock.votes}:${lock.against}`);
    // Equal ones by lot: the more favoured winner first, then the less favoured loser.
    expect(seen).toEqual(['CD 83:17', 'BD 68:32', 'BC 68:32', 'BA 58:42', 'CA 58:42', 'DA 58:42']);
    expect(locks.every(({ locked }) => locked)).toBe(true);
  });

  it('the weakest victory of a cycle is left out', () => {
    const cycle = [papers(4, 'ABC'), papers(3, 'BCA'), papers(2, 'CAB')];
    const rule = { rule: 'ranked-pairs', seats: 1, strength: 'margins' } as const;
    const result = countBallots(rule, letters(3), cycle, [2, 1, 0]);
    const locks = result.transcript.flatMap((step) => (step.kind === 'lock' ? [step] : []));
    expect(locks).toEqual([
      { kind: 'lock', winner: 1, loser: 2, votes: 7, against: 2, locked: true },
      { kind: 'lock', winner: 0, loser: 1, votes: 6, against: 3, locked: true },
      { kind: 'lock', winner: 2, loser: 0, votes: 5, against: 4, locked: false },
    ]);
    expect(spell(result.order)).toBe('ABC');
  });

  it('winning votes and margins can differ', () => {
    // B beats A 6:5, A beats C 5:2, C beats B 7:4: the fewest votes are for A, the least excess is that of B.
    const ballots = [papers(2, 'CB'), papers(5, 'AC'), papers(4, 'B')];
    const order = (strength: 'winning-votes' | 'margins'): string =>
      spell(countBallots({ rule: 'ranked-pairs', seats: 1, strength }, letters(3), ballots, [0, 1, 2]).order);
    expect(order('winning-votes')).toBe('CBA');
    expect(order('margins')).toBe('ACB');
  });

  it('equal victories are locked in the order of the lot, in the open', () => {
    const cycle = [papers(1, 'ABC'), papers(1, 'BCA'), papers(1, 'CAB')];
    const rule = { rule: 'ranked-pairs', seats: 1, strength: 'winning-votes' } as const;
    const order = (lot: readonly number[]): string => spell(countBallots(rule, letters(3), cycle, lot).order);
    expect(order([0, 1, 2])).toBe('ABC');
    expect(order([1, 2, 0])).toBe('BCA');
    expect(order([2, 0, 1])).toBe('CAB');
    const [tie] = tiesOf(countBallots(rule, letters(3), cycle, [0, 1, 2]));
    expect(tie).toMatchObject({
      purpose: 'pairs',
      method: 'lot',
      among: [0, 1, 2],
      chosen: [0, 1, 1, 2, 2, 0],
    });
  });
});

describe('Borda, worked examples', () => {
  const points = (
    variant: 'averaged' | 'zero' | 'modified',
    ...ballots: readonly string[]
  ): readonly bigint[] =>
    totalsOf(
      countBallots(
        { rule: 'borda', seats: 1, variant },
        letters(4),
        ballots.map((text) => papers(1, text)),
        [0, 1, 2, 3],
      ),
    );

  it('Tennessee', () => {
    const rule = { rule: 'borda', seats: 1, variant: 'zero' } as const;
    const result = countBallots(rule, letters(4), TENNESSEE, [0, 1, 2, 3]);
    expect(totalsOf(result)).toEqual([1260n, 1940n, 1730n, 1070n]);
    expect(result.digits).toBe(1);
    expect(spell(result.order)).toBe('BCAD');
  });

  it('what a partial ballot gives, in tenths', () => {
    expect(points('averaged', 'AB')).toEqual([30n, 20n, 5n, 5n]);
    expect(points('zero', 'AB')).toEqual([30n, 20n, 0n, 0n]);
    expect(points('modified', 'AB')).toEqual([20n, 10n, 0n, 0n]);
  });

  it('shared places give the mean', () => {
    expect(points('averaged', '(AB)C')).toEqual([25n, 25n, 10n, 0n]);
    expect(points('zero', 'A(BC)')).toEqual([30n, 15n, 15n, 0n]);
    expect(points('modified', 'A(BC)')).toEqual([30n, 15n, 15n, 0n]);
    expect(points('averaged', '', '--')).toEqual([0n, 0n, 0n, 0n]);
  });
});

describe('majority judgment, worked examples', () => {
  const rule = { rule: 'majority-judgment', seats: 1, grades: 4, missing: 'worst' } as const;
  const order = (...ballots: readonly ScoredBallot[]): string =>
    spell(
      countBallots(
        rule,
        letters(ballots[0]?.scores.length ?? 0),
        ballots,
        [0, 1, 2].slice(0, ballots[0]?.scores.length),
      ).order,
    );

  it('the lower of two middle grades counts', () => {
    // A has 3 3 0 0, its majority grade is 0; B has 1 1 1 1.
    expect(order(scores(2, 3, 1), scores(2, 0, 1))).toBe('BA');
  });

  it('of equal medians, grades are taken away from the middle', () => {
    // Both have median 2. Without one 2 each: A has 0 2 3 3, lower middle 2; B has 1 1 3 3, lower middle 1.
    expect(order(scores(1, 0, 1), scores(1, 2, 1), scores(1, 2, 2), scores(1, 3, 3), scores(1, 3, 3))).toBe(
      'AB',
    );
  });

  it('many papers are as quick as few', () => {
    const half = 200_000_000_000;
    const many = [scores(half, 2, 2), scores(half, 1, 1), scores(1, 3, 2), scores(1, 0, 0)];
    expect(order(...many)).toBe('AB');
  });

  it('missing grades are the worst, or refused; ballots without any are empty', () => {
    const ballots = [scores(3, null, 2), scores(4, null, null), scores(2, 3, 0)];
    const result = countBallots(rule, letters(2), ballots, [0, 1]);
    expect(result.transcript[0]).toMatchObject({
      counts: [
        [3, 0, 0, 2],
        [2, 0, 3, 0],
      ],
      medians: [0, 2],
    });
    expect(result.papers).toEqual({ all: 9, valid: 5, empty: 4 });
    expect(() => countBallots({ ...rule, missing: 'refuse' }, letters(2), ballots, [0, 1])).toThrow(
      RangeError,
    );
  });
});

describe('score and approval, worked examples', () => {
  it('scores add up; a missing one is the lowest, or refused', () => {
    const rule = { rule: 'score', seats: 2, min: -1, max: 5, missing: 'worst' } as const;
    const ballots = [scores(2, 5, 0, null), scores(3, 0, 4, 4), scores(9, null, null, null)];
    const result = countBallots(rule, letters(3), ballots, [2, 1, 0]);
    expect(totalsOf(result)).toEqual([10n, 12n, 10n]);
    expect(spell(result.order)).toBe('BCA');
    expect(result.papers).toEqual({ all: 14, valid: 5, empty: 9 });
    expect(() => countBallots({ ...rule, missing: 'refuse' }, letters(3), ballots, [2, 1, 0])).toThrow(
      RangeError,
    );
  });

  it('approvals are counted, equal ones ordered by lot', () => {
    const ballots = [scores(5, 1, 1, 0), scores(3, null, 0, 1)];
    const result = countBallots({ rule: 'approval', seats: 1 }, letters(3), ballots, [2, 1, 0]);
    expect(totalsOf(result)).toEqual([5n, 5n, 3n]);
    expect(spell(result.order)).toBe('BAC');
    expect(tiesOf(result)).toMatchObject([{ purpose: 'order', among: [0, 1], chosen: [1, 0] }]);
  });
});
