import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/core/json.js';
import { alignColumns, columnsOf } from '../../src/counting/columns.js';
import { countBallots } from '../../src/counting/count.js';
import { formatVotes } from '../../src/counting/decimal.js';
import { countToJson } from '../../src/counting/json.js';
import { renderCount } from '../../src/counting/text.js';
import { papers } from './elections.js';

const RULES = {
  schulze: { rule: 'schulze', seats: 1 },
  borda: { rule: 'borda', seats: 1, variant: 'zero' },
  irv: { rule: 'irv', skipped: 'pass', ties: 'lot' },
} as const;

describe('formatVotes', () => {
  it.each([
    [0n, 0, '0'],
    [0n, 5, '0.00000'],
    [80_000n, 5, '0.80000'],
    [1_234_567n, 5, '12.34567'],
    [-5n, 1, '-0.5'],
    [-120n, 0, '-120'],
  ])('%s units of 10^-%s are %s', (units, digits, text) => expect(formatVotes(units, digits)).toBe(text));
});

describe('renderCount', () => {
  const NAMES = ['Ann', 'Bob', 'Cleo', 'Dan'];

  it('writes a Scottish count as a table for each stage', () => {
    const ballots = [papers(12, 'ABC'), papers(5, 'BD'), papers(4, 'C'), papers(4, 'D'), papers(1, '')];
    const text = renderCount(countBallots({ rule: 'scottish-stv', seats: 3 }, NAMES, ballots, [3, 2, 1, 0]));
    expect(text).toBe(`Rule: scottish-stv, seats 3
Papers: 26, of which 25 count and 1 are empty
Lot, favoured first: Dan, Cleo, Bob, Ann

Stage 1: first preferences; quota 7.00000
  Ann            12.00000  elected
  Bob             5.00000
  Cleo            4.00000
  Dan             4.00000
  exhausted       0.00000
  lost decimals   0.00000

Stage 2: surplus of Ann, 5.00000 (12 papers at 0.41666, 0 without a further preference); quota 7.00000
  Ann            7.00000
  Bob            9.99992  elected
  Cleo           4.00000
  Dan            4.00000
  exhausted      0.00000
  lost decimals  0.00008

Stage 3: surplus of Bob, 2.99992 (5 papers at 0.29999, 0 without a further preference; 12 papers at 0.12499, 0 without a further preference); quota 7.00000
  Ann            7.00000
  Bob            7.00000
  Cleo           5.49988
  Dan            5.49995
  exhausted      0.00000
  lost decimals  0.00017

Stage 4: exclusion of Cleo (0 papers at 1.00000, 4 without a further preference; 0 papers at 0.12499, 12 without a further preference); quota 7.00000
  Ann            7.00000
  Bob            7.00000
  Cleo           0.00000  excluded
  Dan            5.49995
  exhausted      5.49988
  lost decimals  0.00017

The last vacancies are filled
  Dan  elected

Elected: Ann, Bob, Dan
Order: Ann, Bob, Dan, Cleo
`);
  });

  it('writes pairs, paths, ties, locks, totals, grades and distributions', () => {
    const ballots = [papers(1, 'ABC'), papers(1, 'BCA'), papers(1, 'CAB')];
    const three = ['Ann', 'Bob', 'Cleo'];
    const lot = [1, 2, 0];
    const schulze = renderCount(countBallots({ rule: 'schulze', seats: 1 }, three, ballots, lot));
    expect(schulze).toContain('        Ann  Bob  Cleo\n  Ann     -    2     1\n  Bob     1    -     2\n');
    expect(schulze).toContain('Tie about who comes first among Ann, Bob, Cleo: by lot, Bob, Cleo, Ann');
    const pairs = renderCount(
      countBallots({ rule: 'ranked-pairs', seats: 1, strength: 'margins' }, three, ballots, lot),
    );
    expect(pairs).toContain('by lot, Bob over Cleo, Cleo over Ann, Ann over Bob\n');
    expect(pairs).toContain('Ann beats Bob, 2 to 1: left out, for it would close a cycle');
    const borda = renderCount(
      countBallots({ rule: 'borda', seats: 1, variant: 'zero' }, three, ballots, lot),
    );
    expect(borda).toContain('Totals\n  Ann   3.0\n  Bob   3.0\n  Cleo  3.0\n');
    const meek = renderCount(
      countBallots({ rule: 'meek-stv', seats: 1, digits: 4, omega: 2, skipped: 'end' }, three, ballots, lot),
    );
    expect(meek).toContain(
      'Stage 2: distribution 1, surplus 0.0000, kept parts: Ann 1.0000, Bob 1.0000, Cleo 1.0000;',
    );
    expect(meek).toContain('Tie about who is excluded among Ann, Bob, Cleo: by lot, Ann');
    const rule = { rule: 'majority-judgment', seats: 1, grades: 3, missing: 'worst' } as const;
    const judged = renderCount(countBallots(rule, ['Ann', 'Bob'], [{ scores: [2, 1], weight: 4 }], [0, 1]));
    expect(judged).toContain('  Ann  2  0  0  4\n  Bob  1  0  4  0\n');
  });

  it('no name can write a line of its own', () => {
    const result = countBallots({ rule: 'approval', seats: 1 }, ['A\nElected: B', 'B'], [], [1, 0]);
    expect(renderCount(result).split('\n')).toContain('Elected: B');
    expect(renderCount(result)).not.toContain('A\n');
  });
});

describe('countToJson', () => {
  it('writes votes as decimals, and is strict JSON', () => {
    const result = countBallots({ rule: 'scottish-stv', seats: 1 }, ['A', 'B'], [papers(2, 'A')], [0, 1]);
    const json = countToJson(result);
    expect(parseJson(JSON.stringify(json), 10_000)).toEqual(json);
    expect(json).toMatchObject({
      rule: { rule: 'scottish-stv', seats: 1 },
      winners: [0],
      papers: { all: 2, valid: 2, empty: 0 },
      transcript: [{ kind: 'stage', quota: '2.00000', votes: ['2.00000', '0.00000'], loss: '0.00000' }],
    });
  });
});

describe('tables', () => {
  it('count two columns for a letter of Hangul or Han, one for others, none for marks', () => {
    expect(['Kim', '김하늘', '金', 'ｋ', 'e\u0301', '\u1112\u1161\u11ab'].map(columnsOf)).toEqual([
      3, 6, 2, 2, 1, 2,
    ]);
  });

  it('align names of both kinds', () => {
    const lines = alignColumns([
      ['김하늘', '10'],
      ['Lee 바다', '9'],
      ['Cho', '100'],
    ]);
    expect(lines).toEqual(['  김하늘     10', '  Lee 바다    9', '  Cho       100']);
    expect(lines.map(columnsOf)).toEqual([15, 15, 15]);
  });

  it('have no lines that a name could write', () => {
    const names = ['Ann\nElected: Ann', 'Bob'];
    const ballots = [{ ranking: [1], weight: 1 }];
    for (const rule of ['schulze', 'borda', 'irv'] as const)
      expect(renderCount(countBallots(RULES[rule], names, ballots, [0, 1]))).not.toContain('\nElected: Ann');
  });
});
