/** The counting methods, against what Belenios counted. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countMajorityJudgment } from '../../../../src/verify/foreign/belenios/methods/majority-judgment.js';
import { methodOf } from '../../../../src/verify/foreign/belenios/methods/method.js';
import { countSchulze } from '../../../../src/verify/foreign/belenios/methods/schulze.js';
import { countStv } from '../../../../src/verify/foreign/belenios/methods/stv.js';
import { describeWithData } from '../../../helpers/shared-data.js';

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

describeWithData('counts of Belenios', 'belenios', (folder) => {
  it('Schulze', () => {
    const { result } = json(`${folder}/nh-ed25519-demo60/expected-result.json`);
    const votes = result.at(-1);
    expect(countSchulze(votes, 3, true)).toEqual(json(`${folder}/nh-ed25519-demo60/schulze.json`));
  });

  it('single transferable vote', () => {
    const { result } = json(`${folder}/nh-ed25519-stv50/expected-result.json`);
    const { invalid, ...expected } = json(`${folder}/nh-ed25519-stv50/stv-2seats.json`);
    const count = countStv(result[0], 2);
    expect(count).toEqual({ ...expected, invalid: invalid.length });
  });
});

describe('Schulze', () => {
  it('tells equal victories apart by the votes against them', () => {
    // 0 beats 1 by 4:2, 1 beats 2 by 4:1, 2 beats 0 by 4:2: the middle victory is the strongest.
    const votes = [
      [1, 2, 3],
      [1, 2, 3],
      [3, 1, 2],
      [3, 1, 2],
      [2, 3, 1],
      [2, 0, 0],
    ];
    const { raw, winners } = countSchulze(votes, 3, false);
    expect(raw.map((row) => [...row])).toEqual([
      [0, 4, 3],
      [2, 0, 4],
      [3, 1, 0],
    ]);
    expect(winners).toEqual([[0], [1], [2]]);
  });

  it('sets blank votes apart, and leaves equals together', () => {
    expect(
      countSchulze(
        [
          [0, 0],
          [1, 1],
        ],
        2,
        true,
      ),
    ).toMatchObject({ valid: 1, blank: 1, winners: [[0, 1]] });
  });
});

type Pair = readonly [number, number];
const NONE: Pair = [0, 0];

describe('Schulze and a slower twin', () => {
  /** The strongest paths by trying every way, as pairs that are compared as pairs. */
  const twin = (raw: readonly (readonly number[])[]): Pair[][] => {
    const stronger = ([w1, l1]: Pair, [w2, l2]: Pair): boolean => w1 > w2 || (w1 === w2 && l1 < l2);
    const at = (i: number, j: number): number => raw[i]?.[j] ?? 0;
    const paths = raw.map((row, i) => row.map((won, j): Pair => (won > at(j, i) ? [won, at(j, i)] : NONE)));
    for (let via = 0; via < raw.length; via++)
      for (const row of paths)
        row.forEach((known, j) => {
          const [first, rest] = [row[via] ?? NONE, paths[via]?.[j] ?? NONE];
          const through = stronger(first, rest) ? rest : first;
          if (stronger(through, known)) row[j] = through;
        });
    return paths;
  };

  it('find the same paths', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.array(fc.nat(3)), { maxLength: 12 }),
        (n, some) => {
          const votes = some.map((vote) => Array.from({ length: n }, (_, i) => vote[i] ?? 0));
          const { raw, beatpaths } = countSchulze(votes, n, false);
          expect(beatpaths).toEqual(twin(raw));
        },
      ),
    ));
});

describe('majority judgment', () => {
  it('takes the better of two middle grades, then those that are left', () => {
    expect(
      countMajorityJudgment(
        [
          [1, 2, 3],
          [3, 2, 3],
        ],
        3,
        3,
        false,
      ).winners,
    ).toEqual([[0], [1], [2]]);
    expect(
      countMajorityJudgment(
        [
          [1, 2],
          [2, 2],
          [3, 2],
        ],
        2,
        3,
        false,
      ).winners,
    ).toEqual([[0], [1]]);
    expect(
      countMajorityJudgment(
        [
          [1, 1],
          [2, 2],
        ],
        2,
        3,
        false,
      ).winners,
    ).toEqual([[0, 1]]);
  });

  it('tells blank and invalid votes from valid ones', () => {
    const votes = [
      [1, 1],
      [0, 0],
      [1, 0],
      [4, 1],
    ];
    expect(countMajorityJudgment(votes, 2, 3, true)).toMatchObject({ valid: 1, blank: 1, invalid: 2 });
    expect(countMajorityJudgment(votes, 2, 3, false)).toMatchObject({ valid: 1, blank: 0, invalid: 3 });
  });
});

describe('single transferable vote', () => {
  it('says where equals were told apart by their order', () => {
    expect(
      countStv(
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
        1,
      ).events,
    ).toEqual([
      ['TieLose', [2, 1]],
      ['Lose', 2],
      ['TieLose', [1, 0]],
      ['Lose', 1],
      ['Win', [0]],
    ]);
  });

  it('leaves out votes whose ranks have gaps or repeat', () => {
    expect(
      countStv(
        [
          [1, 3, 0],
          [1, 1, 2],
          [1, 2, 0],
        ],
        1,
      ),
    ).toMatchObject({ invalid: 2, winners: [0] });
  });
});

describe('the method of a question', () => {
  it('is read from what the question says beyond its text', () => {
    expect(methodOf({ type: 'PreferentialVoting', method: 'Schulze', blank: true }, 'extra')).toEqual({
      kind: 'schulze',
      blank: true,
    });
    expect(methodOf({ method: 'STV', blank: false, seats: 2 }, 'extra')).toEqual({ kind: 'stv', seats: 2 });
    expect(methodOf({ method: 'MajorityJudgment', blank: false, grades: ['good', 'bad'] }, 'extra')).toEqual({
      kind: 'majority-judgment',
      blank: false,
      grades: ['good', 'bad'],
    });
    for (const other of [
      undefined,
      null,
      [],
      'STV',
      {},
      { method: 'STV', blank: true, seats: 0 },
      { method: 'Schulze' },
    ])
      expect(methodOf(other, 'extra')).toBeUndefined();
  });
});
