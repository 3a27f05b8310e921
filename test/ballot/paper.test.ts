import { describe, expect, it } from 'vitest';
import type { Contest, Rule } from '../../src/ballot/manifest.js';
import {
  checkPaperBatch,
  MAX_PAPER_BYTES,
  type PaperBatch,
  type PaperTotals,
  readPaperBatch,
  readRevocation,
  writePaperBatch,
  writeRevocation,
} from '../../src/ballot/paper.js';
import { buildRoll, type Exclusion } from '../../src/ballot/roll.js';
import { compareBytes, concatBytes, toHex } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { contest, manifestFixture, options } from './manifest-fixture.js';

const tiny = (): typeof TINY_TEST => TINY_TEST;
const key = (i: number): Uint8Array =>
  TINY_TEST.generator()
    .multiply(TINY_TEST.scalar(i + 1))
    .toBytes();
const sorted = (keys: readonly Uint8Array[]): Uint8Array[] => [...keys].sort(compareBytes);
const three = [0, 1, 2].map(key);

interface Setting {
  readonly rule: Rule;
  readonly options?: Contest['options'];
  /** Class of each voter: 0 counts once, 1 counts three times. */
  readonly classes?: readonly number[];
  readonly excluded?: readonly Exclusion[];
}

/** The rules that a batch of the first three voters in one contest breaks. */
function broken(
  setting: Setting,
  total: Partial<PaperTotals>,
  change: Partial<PaperBatch> = {},
): readonly string[] {
  const list = setting.options ?? options(3);
  const manifest = manifestFixture({
    group: 'TINY-TEST',
    contests: [contest('only', setting.rule, [...list])],
    styles: [{ id: 'all', contests: ['only'] }],
  });
  const classes = setting.classes ?? [0, 0, 0];
  const rows = classes.map((voterClass, i) => ({
    key: key(i),
    class: voterClass,
    style: 0,
    excluded: i === 0 ? (setting.excluded ?? []) : [],
  }));
  const roll = buildRoll(rows, manifest, tiny);
  const batch: PaperBatch = {
    station: 'Town hall',
    credentials: sorted(three),
    ballots: 3,
    totals: [{ contest: 0, valid: 3, values: [1, 1, 1], ...total }],
    ...change,
  };
  return checkPaperBatch(batch, manifest, roll).map(({ rule }) => rule);
}

const single: Setting = { rule: { kind: 'choice', min: 1, max: 1, blank: false } };
const blank: Setting = { rule: { kind: 'choice', min: 1, max: 1, blank: true }, options: options(2) };
const weighted: Setting = { ...single, classes: [0, 1, 1] };
const heavy: Setting = { ...single, classes: [1, 1, 1] };
const approval: Setting = { rule: { kind: 'choice', min: 0, max: 3, blank: false } };
const score: Setting = { rule: { kind: 'score', minScore: 1, maxScore: 3, blank: false } };
const points: Setting = {
  rule: { kind: 'cumulative', points: 10, minTotal: 4, maxPerOption: 8, blank: false },
};
const knapsack: Setting = {
  rule: { kind: 'knapsack', budget: 10, min: 0, max: 3, blank: false },
  options: options(3, [4, 6, 7]),
};
const excluding: Setting = { ...single, excluded: [{ contest: 0, options: [2] }] };

describe('paper batch', () => {
  it('is accepted where its voters can have voted so', () => {
    expect(broken(single, {})).toEqual([]);
    expect(broken(single, { values: [0, 3, 0] })).toEqual([]);
    expect(broken(single, { valid: 2, values: [1, 1, 0] })).toEqual([]);
    expect(broken(blank, { values: [1, 1, 1] })).toEqual([]);
    expect(broken(blank, { values: [0, 0, 3] })).toEqual([]);
    expect(broken(weighted, { valid: 7, values: [3, 4, 0] })).toEqual([]);
    expect(broken(heavy, { valid: 9, values: [3, 6, 0] })).toEqual([]);
    expect(broken(approval, { values: [3, 3, 3] })).toEqual([]);
    expect(broken(score, { values: [3, 9, 5] })).toEqual([]);
    expect(broken(points, { values: [24, 6, 0] })).toEqual([]);
    expect(broken(knapsack, { values: [3, 3, 0] })).toEqual([]);
    expect(broken(excluding, { values: [1, 0, 2] })).toEqual([]);
  });

  const CASES: readonly (readonly [string, string, Setting, Partial<PaperTotals>, Partial<PaperBatch>?])[] = [
    ['PB-01', 'a voter who is not on the roll', single, {}, { credentials: sorted([...three, key(9)]) }],
    ['PB-02', 'a voter twice', single, {}, { credentials: sorted([...three, key(1)]) }],
    ['PB-02', 'voters out of order', single, {}, { credentials: sorted(three).reverse() }],
    [
      'PB-03',
      'too few voters',
      single,
      { valid: 1, values: [1, 0, 0] },
      { credentials: [key(0)], ballots: 1 },
    ],
    ['PB-04', 'more papers than voters', single, {}, { ballots: 4 }],
    ['PB-05', 'no totals', single, {}, { totals: [] }],
    [
      'PB-05',
      'a contest twice',
      single,
      {},
      { totals: [0, 0].map((c) => ({ contest: c, valid: 3, values: [1, 1, 1] })) },
    ],
    ['PB-06', 'more votes than voters', single, { valid: 4, values: [4, 0, 0] }],
    ['PB-06', 'more votes than papers', single, { valid: 3 }, { ballots: 2 }],
    [
      'PB-06',
      'more weight than the papers can have',
      weighted,
      { valid: 7, values: [7, 0, 0] },
      { ballots: 2 },
    ],
    ['PB-07', 'more blank votes than votes', blank, { valid: 2, values: [0, 0, 3] }],
    ['PB-08', 'a total that no votes of weight 3 make', heavy, { valid: 9, values: [4, 5, 0] }],
    ['PB-08', 'a number of votes of weight 3', heavy, { valid: 8, values: [3, 6, 0] }],
    ['PB-09', 'more for an option than votes', approval, { valid: 2, values: [3, 0, 0] }],
    ['PB-09', 'votes for an option that some may not choose', excluding, { values: [0, 0, 3] }],
    ['PB-09', 'less than everybody must give', score, { values: [2, 9, 9] }],
    ['PB-09', 'more than everybody can give', score, { values: [10, 3, 3] }],
    ['PB-10', 'too few choices', single, { values: [1, 1, 0] }],
    ['PB-10', 'too many choices', single, { values: [2, 2, 0] }],
    ['PB-10', 'choices besides blank', blank, { values: [1, 1, 2] }],
    ['PB-10', 'too few points', points, { values: [11, 0, 0] }],
    ['PB-10', 'too many points', points, { values: [24, 7, 0] }],
    ['PB-10', 'more than the budgets', knapsack, { values: [3, 2, 1] }],
  ];
  for (const [rule, what, setting, total, change] of CASES)
    it(`${rule} alone refuses ${what}`, () =>
      expect(new Set(broken(setting, total, change))).toEqual(new Set([rule])));

  it('has the contests of its voters, each with enough of them', () => {
    const manifest = manifestFixture({
      group: 'TINY-TEST',
      contests: ['a', 'b'].map((id) => contest(id, single.rule)),
      styles: [
        { id: 'a', contests: ['a'] },
        { id: 'both', contests: ['a', 'b'] },
      ],
    });
    const rows = [0, 0, 1].map((style, i) => ({ key: key(i), class: 0, style, excluded: [] }));
    const total = (contestIndex: number, valid: number): PaperTotals => ({
      contest: contestIndex,
      valid,
      values: [valid, 0, 0],
    });
    const check = (totals: PaperTotals[]): readonly string[] =>
      checkPaperBatch(
        { station: 'x', credentials: sorted(three), ballots: 3, totals },
        manifest,
        buildRoll(rows, manifest, tiny),
      ).map(({ rule }) => rule);
    expect(check([total(0, 3)])).toEqual(['PB-05']);
    expect(check([total(0, 3), total(1, 1)])).toEqual(['PB-03']);
    expect(check([total(1, 1), total(0, 3)])).toEqual(['PB-05']);
  });
});

describe('paper bytes', () => {
  const manifest = manifestFixture({ group: 'TINY-TEST' });
  const batch: PaperBatch = {
    station: 'Rathaus Süd',
    credentials: sorted(three),
    ballots: 3,
    totals: [{ contest: 0, valid: 3, values: [1, 2, 0] }],
  };
  const revocation = { credentials: sorted(three), reason: 'cards lost' };

  it('round trip', () => {
    expect(readPaperBatch(writePaperBatch(batch), manifest, tiny)).toEqual(batch);
    expect(readRevocation(writeRevocation(revocation), manifest, tiny)).toEqual(revocation);
  });

  it('are refused or read exactly after a changed byte, a cut, or an addition', () => {
    const codecs: readonly (readonly [Uint8Array, (bytes: Uint8Array) => Uint8Array])[] = [
      [writePaperBatch(batch), (b) => writePaperBatch(readPaperBatch(b, manifest, tiny))],
      [writeRevocation(revocation), (b) => writeRevocation(readRevocation(b, manifest, tiny))],
    ];
    for (const [bytes, again] of codecs) {
      for (let at = 0; at < bytes.length; at++) {
        expect(() => again(bytes.subarray(0, at))).toThrow(DecodeError);
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ 1;
        try {
          expect(toHex(again(changed))).toBe(toHex(changed));
        } catch (error) {
          if (!(error instanceof DecodeError)) throw error;
        }
      }
      expect(() => again(concatBytes(bytes, Uint8Array.of(0)))).toThrow(DecodeError);
      expect(() => again(new Uint8Array(MAX_PAPER_BYTES + 1))).toThrow(/more than/);
    }
  });

  it('have voters, a station or reason, existing contests, and a size', () => {
    const read = (change: Partial<PaperBatch>): unknown =>
      readPaperBatch(writePaperBatch({ ...batch, ...change }), manifest, tiny);
    expect(() => read({ credentials: [] })).toThrow(/no credentials/);
    expect(() => read({ station: ' ' })).toThrow(/is empty/);
    expect(() => read({ totals: [{ contest: 9, valid: 0, values: [] }] })).toThrow(/no contest 9/);
    expect(() => read({ totals: [{ contest: 0, valid: 0, values: [1] }] })).toThrow(/need 3 values/);
    expect(() => readRevocation(writeRevocation({ credentials: [], reason: 'x' }), manifest, tiny)).toThrow(
      DecodeError,
    );
    const many = Array.from({ length: MAX_PAPER_BYTES }, () => key(0));
    expect(() => writePaperBatch({ ...batch, credentials: many })).toThrow(RangeError);
    expect(() => writeRevocation({ ...revocation, credentials: many })).toThrow(RangeError);
  });
});
