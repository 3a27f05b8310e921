import { describe, expect, it } from 'vitest';
import { countBallots } from '../../src/counting/count.js';
import { formatVotes } from '../../src/counting/decimal.js';
import type { CountResult, StageStep } from '../../src/counting/result.js';
import { letters, papers, spell, stagesOf, tiesOf } from './elections.js';

const ABCD = [0, 1, 2, 3];

/** Votes of all candidates, exhausted and lost, as the table of a count would show them. */
function row(result: CountResult, stage: StageStep | undefined): string {
  const units = stage === undefined ? [] : [...stage.votes, stage.exhausted, stage.loss];
  return units.map((votes) => formatVotes(votes, result.digits)).join(' ');
}

const table = (result: CountResult): readonly string[] => stagesOf(result).map((stage) => row(result, stage));

describe('IRV, worked by hand', () => {
  // The capital of Tennessee: A Memphis, B Nashville, C Chattanooga, D Knoxville.
  const tennessee = [papers(42, 'ABCD'), papers(26, 'BCDA'), papers(15, 'CDBA'), papers(17, 'DCBA')];

  it('Tennessee: Chattanooga goes to Knoxville, then Nashville does', () => {
    const result = countBallots({ rule: 'irv', skipped: 'end', ties: 'lot' }, letters(4), tennessee, ABCD);
    expect(table(result)).toEqual(['42 26 15 17 0 0', '42 26 0 32 0 0', '42 0 0 58 0 0']);
    expect(spell(result.order)).toBe('DABC');
    expect(stagesOf(result).map(({ quota }) => quota)).toEqual([51n, 51n, 51n]);
    expect(tiesOf(result)).toEqual([]);
  });

  it('the majority is of the papers that are not exhausted', () => {
    const ballots = [papers(4, 'A'), papers(3, 'B'), papers(2, 'C')];
    const result = countBallots({ rule: 'irv', skipped: 'end', ties: 'lot' }, letters(3), ballots, [0, 1, 2]);
    expect(table(result)).toEqual(['4 3 2 0 0', '4 3 0 2 0']);
    expect(stagesOf(result).map(({ quota }) => quota)).toEqual([5n, 4n]);
  });

  it('equal lowest candidates: the round before, or the lot at once', () => {
    // Second round: C has 3 (2 and 1 from D), B has 3.
    const ballots = [papers(5, 'A'), papers(3, 'B'), papers(2, 'CA'), papers(1, 'DC')];
    const count = (ties: 'earlier-stage' | 'lot'): CountResult =>
      countBallots({ rule: 'irv', skipped: 'end', ties }, letters(4), ballots, [0, 2, 1, 3]);
    const back = count('earlier-stage');
    expect(spell(back.order)).toBe('ABCD');
    expect(tiesOf(back)[0]).toMatchObject({ among: [1, 2], method: 'earlier-stage', stage: 1, chosen: [2] });
    const lot = count('lot');
    expect(spell(lot.order)).toBe('ACBD');
    expect(tiesOf(lot)[0]).toMatchObject({ among: [1, 2], method: 'lot', stage: null, chosen: [1] });
  });

  it('those left behind the winner are in order by votes, equal ones as the rule tells them apart', () => {
    const ballots = [papers(9, 'A'), papers(4, 'B'), papers(5, 'C'), papers(2, 'DA'), papers(1, 'DB')];
    const order = (ties: 'earlier-stage' | 'lot'): string =>
      spell(countBallots({ rule: 'irv', skipped: 'end', ties }, letters(4), ballots, ABCD).order);
    expect(order('earlier-stage')).toBe('ACBD');
    expect(order('lot')).toBe('ABCD');
  });

  it('skipped ranks end a ballot or are passed over; shared ranks end it; the rest is empty', () => {
    const ballots = [papers(1, 'A-B'), papers(2, '-B'), papers(4, '(AB)C'), papers(8, '')];
    const count = (skipped: 'end' | 'pass'): CountResult =>
      countBallots({ rule: 'irv', skipped, ties: 'lot' }, letters(3), ballots, [0, 1, 2]);
    expect(count('end').papers).toEqual({ all: 15, valid: 1, empty: 14 });
    expect(count('pass').papers).toEqual({ all: 15, valid: 3, empty: 12 });
    expect(spell(count('end').winners)).toBe('A');
    expect(spell(count('pass').winners)).toBe('B');
  });
});

describe('Scottish STV, worked by hand', () => {
  it('values have five decimals, what is beyond them is lost', () => {
    const ballots = [papers(8, 'AB'), papers(3, 'AC'), papers(2, 'B'), papers(4, 'C'), papers(3, 'DC')];
    const result = countBallots({ rule: 'scottish-stv', seats: 2 }, letters(4), ballots, ABCD);
    // Quota 20/3 + 1 = 7. A hands on 4 votes with 11 papers: 4/11 = 0.36363.
    expect(table(result)).toEqual([
      '11.00000 2.00000 4.00000 3.00000 0.00000 0.00000',
      '7.00000 4.90904 5.09089 3.00000 0.00000 0.00007',
      '7.00000 4.90904 8.09089 0.00000 0.00000 0.00007',
    ]);
    expect(spell(result.winners)).toBe('AC');
    expect(spell(result.order)).toBe('ACBD');
  });

  it('a paper that moves twice is worth a part of what it was worth', () => {
    const ballots = [papers(12, 'ABC'), papers(5, 'BD'), papers(4, 'C'), papers(3, 'D')];
    const result = countBallots({ rule: 'scottish-stv', seats: 3 }, letters(4), ballots, ABCD);
    // A: 5/12 = 0.41666. B: 2.99992 of 9.99992, so 0.29999 for whole papers and 0.12499 for the others.
    expect(table(result)).toEqual([
      '12.00000 5.00000 4.00000 3.00000 0.00000 0.00000',
      '7.00000 9.99992 4.00000 3.00000 0.00000 0.00008',
      '7.00000 7.00000 5.49988 4.49995 0.00000 0.00017',
      '7.00000 7.00000 5.49988 0.00000 4.49995 0.00017',
    ]);
    expect(spell(result.winners)).toBe('ABC');
    expect(stagesOf(result)[2]?.action).toEqual({
      kind: 'surplus',
      candidate: 1,
      surplus: 299_992n,
      parcels: [
        { value: 100_000n, transferValue: 29_999n, papers: 5, exhausted: 0 },
        { value: 41_666n, transferValue: 12_499n, papers: 12, exhausted: 0 },
      ],
    });
    expect(result.transcript.at(-1)).toMatchObject({ action: { kind: 'last-vacancies' }, elected: [2] });
  });

  it('equal lowest candidates: who was behind at the latest stage goes, then by lot', () => {
    const ballots = [papers(6, 'A'), papers(5, 'B'), papers(3, 'C'), papers(2, 'DE'), papers(1, 'ED')];
    const result = countBallots({ rule: 'scottish-stv', seats: 1 }, letters(5), ballots, [4, 3, 2, 1, 0]);
    expect(tiesOf(result)[0]).toMatchObject({
      among: [2, 3],
      method: 'earlier-stage',
      stage: 1,
      chosen: [3],
    });
    const even = [papers(3, 'A'), papers(3, 'B'), papers(4, 'C')];
    const drawn = countBallots({ rule: 'scottish-stv', seats: 1 }, letters(3), even, [1, 2, 0]);
    expect(tiesOf(drawn)[0]).toMatchObject({
      purpose: 'exclusion',
      among: [0, 1],
      method: 'lot',
      chosen: [0],
    });
    expect(spell(drawn.order)).toBe('CBA');
  });

  it('equal surpluses: who led at the latest stage goes first, then by lot', () => {
    const ballots = [papers(8, 'AC'), papers(8, 'BD'), papers(2, 'C'), papers(1, 'D')];
    const result = countBallots({ rule: 'scottish-stv', seats: 3 }, letters(4), ballots, [1, 0, 2, 3]);
    expect(tiesOf(result).map(({ purpose, chosen }) => [purpose, spell(chosen)])).toEqual([
      ['order', 'B'],
      ['surplus', 'B'],
    ]);
    expect(stagesOf(result)[1]).toMatchObject({ action: { kind: 'surplus', candidate: 1 } });
  });

  it('the first skipped or shared rank ends a ballot', () => {
    const ballots = [
      papers(3, 'A-B'),
      papers(2, 'A(BC)'),
      papers(2, 'B'),
      papers(1, '(AB)'),
      papers(1, '-A'),
    ];
    const result = countBallots({ rule: 'scottish-stv', seats: 2 }, letters(3), ballots, [0, 1, 2]);
    expect(result.papers).toEqual({ all: 9, valid: 7, empty: 2 });
    expect(table(result)[1]).toBe('3.00000 2.00000 0.00000 2.00000 0.00000');
  });

  it('as many candidates as seats, or fewer, are elected as they are', () => {
    const result = countBallots({ rule: 'scottish-stv', seats: 5 }, letters(2), [papers(1, 'B')], [0, 1]);
    expect(spell(result.winners)).toBe('BA');
    expect(stagesOf(result).length).toBe(1);
  });

  it('no ballots at all: the lot elects, and the transcript says so', () => {
    const result = countBallots({ rule: 'scottish-stv', seats: 1 }, letters(3), [], [2, 0, 1]);
    expect(spell(result.order)).toBe('CAB');
    expect(tiesOf(result).map(({ method, chosen }) => `${method} ${spell(chosen)}`)).toEqual([
      'lot B',
      'lot A',
    ]);
  });
});

describe('Meek STV, worked by hand', () => {
  const rule = { rule: 'meek-stv', seats: 2, digits: 9, omega: 6, skipped: 'end' } as const;

  it('keep factors and votes are rounded up in the last decimal', () => {
    const result = countBallots(rule, letters(3), [papers(4, 'AB'), papers(2, 'C')], [0, 1, 2]);
    // Quota 6/3 + 0.000000001. A keeps 2.000000001/4, rounded up.
    expect(table(result)).toEqual([
      '4.000000000 0.000000000 2.000000000 0.000000000 0.000000000',
      '4.000000000 0.000000000 2.000000000 0.000000000 0.000000000',
      '2.000000004 1.999999996 2.000000000 0.000000000 0.000000000',
    ]);
    const last = stagesOf(result)[2];
    expect(last?.quota).toBe(2_000_000_001n);
    expect(last?.action).toMatchObject({
      iterations: 2,
      surplus: 3n,
      keep: [500_000_001n, 10n ** 9n, 10n ** 9n],
    });
    expect(spell(result.order)).toBe('ACB');
  });

  it('the quota falls as papers are exhausted, which Scottish rules do not know', () => {
    const ballots = [papers(10, 'A'), papers(3, 'BC'), papers(3, 'CB'), papers(2, 'DB')];
    const result = countBallots(rule, letters(4), ballots, ABCD);
    expect(spell(result.winners)).toBe('AB');
    const quotas = stagesOf(result).map(({ quota }) => quota);
    expect(quotas[0]).toBe(6_000_000_001n);
    // With only A keeping: x + 8 votes in all, x = (x + 8) / 3, so x = 4.
    const at = (quotas[2] ?? 0n) - 4_000_000_000n;
    expect(at >= -1000n && at <= 1000n).toBe(true);
  });

  it('candidates within the surplus of the lowest are equal: the lot decides', () => {
    const ballots = [papers(5, 'AB'), papers(5, 'AC'), papers(3, 'D')];
    const result = countBallots({ ...rule, seats: 1 }, letters(4), ballots, ABCD);
    expect(spell(result.winners)).toBe('A');
    const two = countBallots(rule, letters(4), ballots, [2, 1, 0, 3]);
    expect(tiesOf(two).map(({ purpose, chosen }) => [purpose, spell(chosen)])).toContainEqual([
      'exclusion',
      'B',
    ]);
  });
});
