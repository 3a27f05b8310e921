/** The rules of rolls: for each one a roll that breaks it alone. */
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/ballot/manifest.js';
import { assembleRoll, buildRoll, type RollRow } from '../../src/ballot/roll.js';
import type { RollChunk } from '../../src/ballot/roll-codec.js';
import { contest, manifestFixture, options } from './manifest-fixture.js';
import { manifest, roll, row, rows, seal, sorted, tiny, whole } from './roll-fixture.js';

/** The roll that chunks make under the seal, which may be changed. */
const assemble = (chunks: readonly RollChunk[], change = {}, m: Manifest = manifest) =>
  assembleRoll(chunks, { ...seal, ...change }, m, tiny);

describe('roll rules', () => {
  const chunkOf = (list: readonly RollRow[]): RollChunk[] => [{ first: 0, rows: list }];
  const replaced = (at: number, change: Partial<RollRow>): RollChunk[] =>
    chunkOf(sorted.map((r, i) => (i === at ? { ...r, ...change } : r)));
  const excluding = (contestIndex: number, list: readonly number[]): RollChunk[] =>
    replaced(4, { style: 0, excluded: [{ contest: contestIndex, options: list }] });
  const heavy = (weight: number): Manifest =>
    manifestFixture({
      group: 'TINY-TEST',
      classes: manifest.classes.map((c) => ({ ...c, weight })),
      contests: [
        contest('big', { kind: 'score', minScore: 0, maxScore: 1_000_000, blank: false }, options(1)),
      ],
    });
  const a = sorted.slice(0, 50);
  const b = sorted.slice(50);

  it('accept the roll in one chunk or two', () => {
    expect(assemble([whole]).roll?.count).toBe(101);
    expect(
      assemble([
        { first: 0, rows: a },
        { first: 50, rows: b },
      ]).roll?.root,
    ).toEqual(roll.root);
  });

  const assembleKnapsack = (excluded: readonly number[]): ReturnType<typeof assemble> => {
    const rule = { kind: 'knapsack', budget: 900, min: 2, max: 3, blank: true } as const;
    const contests = [contest('projects', rule, options(4, [300, 500, 200, 401]))];
    const change = { style: 0, class: 0, excluded: [{ contest: 0, options: excluded }] };
    return assemble(chunkOf([row(0, change)]), {}, manifestFixture({ group: 'TINY-TEST', contests }));
  };

  it('R-04 refuses exclusions that make more layouts than a verifier can hold', () => {
    const contests = [contest('wide', { kind: 'choice', min: 0, max: 3, blank: false }, options(300))];
    const wide = manifestFixture({ group: 'TINY-TEST', contests });
    const excluded = (i: number): readonly number[] => [i % 280, (i % 280) + 1 + Math.floor(i / 280)];
    const build = (voters: number, different: number) =>
      buildRoll(
        Array.from({ length: voters }, (_, i) =>
          row(i, { class: 0, style: 0, excluded: [{ contest: 0, options: excluded(i % different) }] }),
        ),
        wide,
        tiny,
      );
    // 298 options and 2 bits of slack, 300 positions, 1 contest: 601 for each.
    expect(build(900, 872).count).toBe(900);
    expect(() => build(900, 873)).toThrow('R-04');
  });

  const CASES: readonly (readonly [string, string, () => ReturnType<typeof assemble>])[] = [
    ['R-01', 'a key twice', () => assemble(chunkOf([...sorted.slice(0, 5), ...sorted.slice(4)]))],
    ['R-01', 'keys out of order', () => assemble(chunkOf([...sorted].reverse()))],
    [
      'R-01',
      'a key twice across chunks',
      () =>
        assemble([
          { first: 0, rows: a },
          { first: 50, rows: sorted.slice(49) },
        ]),
    ],
    ['R-02', 'a key that is no element', () => assemble(replaced(4, { key: Uint8Array.of(0, 0) }))],
    ['R-02', 'the identity', () => assemble(replaced(0, { key: Uint8Array.of(0, 1) }))],
    ['R-02', 'a key of another length', () => assemble(replaced(4, { key: new Uint8Array(3) }))],
    ['R-03', 'an unknown class', () => assemble(replaced(4, { class: 2 }))],
    ['R-03', 'an unknown style', () => assemble(replaced(4, { style: 2, excluded: [] }))],
    [
      'R-04',
      'an exclusion outside the style',
      () => assemble(replaced(4, { style: 1, excluded: [{ contest: 1, options: [0] }] })),
    ],
    ['R-04', 'an unknown option', () => assemble(excluding(1, [5]))],
    ['R-04', 'options out of order', () => assemble(excluding(1, [2, 1]))],
    ['R-04', 'an option twice', () => assemble(excluding(1, [2, 2]))],
    ['R-04', 'no option', () => assemble(excluding(1, []))],
    [
      'R-04',
      'a contest twice',
      () =>
        assemble(
          replaced(4, {
            style: 0,
            excluded: [
              { contest: 1, options: [0] },
              { contest: 1, options: [1] },
            ],
          }),
        ),
    ],
    ['R-05', 'exclusions that leave no vote', () => assemble(excluding(0, [0, 1]))],
    ['R-05', 'exclusions that leave too few points', () => assemble(excluding(3, [0, 1]))],
    ['R-05', 'exclusions that leave only what exceeds the budget', () => assembleKnapsack([0, 2])],
    ['R-06', 'an empty roll', () => assemble([])],
    [
      'R-07',
      'totals that reach 2^40',
      () => assemble(chunkOf(sorted.map((r) => ({ ...r, excluded: [] }))), {}, heavy(2 ** 14)),
    ],
    ['R-08', 'a missing chunk', () => assemble([{ first: 50, rows: b }])],
    [
      'R-08',
      'a chunk again',
      () =>
        assemble([
          { first: 0, rows: a },
          { first: 0, rows: a },
        ]),
    ],
    ['R-09', 'another count', () => assemble([{ first: 0, rows: a }])],
    ['R-10', 'other numbers per class', () => assemble([whole], { perClass: [50, 51] })],
    ['R-11', 'other numbers per style', () => assemble([whole], { perStyle: [66, 35] })],
    ['R-12', 'another root', () => assemble([whole], { root: new Uint8Array(32) })],
    [
      'R-12',
      'another exclusion',
      () => assemble(replaced(4, { style: sorted[4]?.style ?? 0, excluded: [{ contest: 0, options: [1] }] })),
    ],
  ];
  for (const [rule, what, run] of CASES)
    it(`${rule} refuses ${what}`, () => {
      const { finding, roll: none } = run();
      expect(none).toBeUndefined();
      expect(finding?.rule).toBe(rule);
    });

  it('name the entry that is to blame', () => {
    expect(assemble(replaced(4, { class: 2 })).finding?.index).toBe(4);
    expect(assemble(replaced(4, { key: Uint8Array.of(0, 0) })).finding?.index).toBe(4);
    expect(
      assemble([
        { first: 0, rows: a },
        { first: 50, rows: [...b].reverse() },
      ]).finding?.index,
    ).toBe(51);
  });

  it('R-07 is exact at the bound', () => {
    const one = (weight: number): void => {
      buildRoll([row(0, { style: 0, excluded: [] })], heavy(weight), tiny);
    };
    expect(() => one(1_000_000)).not.toThrow();
    const two = (weight: number): void => {
      buildRoll([row(0, { class: 0, style: 0 }), row(2, { class: 0, style: 0 })], heavy(weight), tiny);
    };
    expect(() => two(549_755)).not.toThrow();
    expect(() => two(549_756)).toThrow(/R-07/);
  });

  it('buildRoll throws what assembleRoll reports', () => {
    expect(() => buildRoll([...rows, row(0)], manifest, tiny)).toThrow(/R-01.*twice/);
    expect(() => buildRoll([], manifest, tiny)).toThrow(/R-06/);
  });
});
