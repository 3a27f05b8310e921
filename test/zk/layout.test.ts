import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import {
  assignBits,
  type ContestLayout,
  type ContestRule,
  compileLayout,
  MAX_OPTIONS,
  positionValues,
  writeLayout,
} from '../../src/zk/layout.js';
import { countLimit, RUNS, ruleOf } from './fixtures.js';
import { allowedValues, anyRule, isAllowed } from './rules.js';

/** Every bit string, as long as there are not too many. */
function* bitStrings(bits: number): Generator<number[]> {
  for (let n = 0; n < 2 ** bits; n++) yield Array.from({ length: bits }, (_, j) => (n >> j) & 1);
}

function satisfies(layout: ContestLayout, bits: readonly number[]): boolean {
  return layout.constraints.every(
    ({ terms, constant }) => terms.reduce((sum, [j, c]) => sum + c * (bits[j] ?? 0), 0) === constant,
  );
}

/** Compiles, or tells that the rule is impossible. */
function compileOrUndefined(rule: ContestRule): ContestLayout | undefined {
  try {
    return compileLayout(rule, RISTRETTO255);
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return undefined;
  }
}

/** What a layout lets a prover encrypt: every satisfying bit string's values, as text. */
function provable(layout: ContestLayout): Set<string> {
  const found = new Set<string>();
  for (const bits of bitStrings(layout.bits))
    if (satisfies(layout, bits)) found.add(positionValues(layout, bits).join());
  return found;
}

describe('layout', () => {
  it('lets exactly the choices of the rule be proved, whatever the bits', () => {
    fc.assert(
      fc.property(anyRule(), (rule) => {
        const layout = compileOrUndefined(rule);
        const allowed = [...allowedValues(rule)];
        if (layout === undefined) {
          expect(allowed).toEqual([]);
          return;
        }
        if (layout.bits > 14) return;
        const expected = allowed.map((values) => (rule.blank ? [...values, 0] : values).join());
        if (rule.blank) expected.push([...new Array<number>(rule.options).fill(0), 1].join());
        expect(provable(layout)).toEqual(new Set(expected));
      }),
      { numRuns: 4 * RUNS },
    );
  });

  it('gives every allowed choice bits that satisfy the constraints, and refuses every other', () => {
    fc.assert(
      fc.property(anyRule(), fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 5 }), (rule, values) => {
        const layout = compileOrUndefined(rule);
        if (layout === undefined) return;
        if (!isAllowed(rule, values)) {
          expect(() => assignBits(layout, { kind: 'values', values })).toThrow(RangeError);
          return;
        }
        const bits = assignBits(layout, { kind: 'values', values });
        expect(satisfies(layout, bits)).toBe(true);
        expect(positionValues(layout, bits)).toEqual(rule.blank ? [...values, 0] : values);
      }),
      { numRuns: 20 * RUNS },
    );
  });

  it('every value stays within the maximum of its position, every sum below the order', () => {
    fc.assert(
      fc.property(anyRule(), (rule) => {
        const layout = compileOrUndefined(rule);
        if (layout === undefined) return;
        layout.weights.forEach((row, i) => {
          const largest = row.reduce((sum, [, weight]) => sum + weight, 0);
          expect(layout.maxima[i]).toBe(largest);
        });
        for (const { terms } of layout.constraints)
          for (const [bit, coefficient] of terms) {
            expect(bit).toBeLessThan(layout.bits);
            expect(coefficient).toBeGreaterThan(0);
          }
      }),
      { numRuns: 4 * RUNS },
    );
  });

  it.each<[string, ContestRule, number, number]>([
    ['referendum', ruleOf(2, { limits: [countLimit(2, 1, 1)] }), 2, 1],
    ['single choice with blank', ruleOf(3, { limits: [countLimit(3, 1, 1)], blank: true }), 4, 1],
    ['one to three of ten', ruleOf(10, { limits: [countLimit(10, 1, 3)] }), 12, 1],
    ['approval without limit', ruleOf(5), 5, 0],
    ['approval with blank', ruleOf(3, { blank: true }), 6, 1],
    ['scores 0 to 5', ruleOf(2, { maxPerOption: 5 }), 6, 0],
    ['scores 1 to 5', ruleOf(2, { minPerOption: 1, maxPerOption: 5 }), 7, 1],
    ['scores 1 to 5 with blank', ruleOf(2, { minPerOption: 1, maxPerOption: 5, blank: true }), 12, 2],
    ['six points, all given', ruleOf(3, { maxPerOption: 6, limits: [countLimit(3, 6, 6)] }), 9, 1],
    ['a limit that says nothing', ruleOf(3, { limits: [countLimit(3, 0, 3)] }), 3, 0],
    ['a fixed value or blank', ruleOf(2, { minPerOption: 2, maxPerOption: 2, blank: true }), 2, 1],
    ['all options excluded', ruleOf(2, { excluded: [0, 1] }), 0, 0],
  ])('%s has the expected size', (_, rule, bits, constraints) => {
    const layout = compileLayout(rule, RISTRETTO255);
    expect([layout.bits, layout.constraints.length]).toEqual([bits, constraints]);
  });

  it('divides costs by their common factor, so that slack stays small', () => {
    const costs = [50_000, 120_000, 310_000];
    const layout = compileLayout(
      ruleOf(3, { limits: [{ weights: costs, min: 0, max: 355_000 }] }),
      RISTRETTO255,
    );
    expect(layout.bits).toBe(3 + 6);
    expect(() => assignBits(layout, { kind: 'values', values: [1, 0, 1] })).toThrow(/sum is 36/);
    expect(assignBits(layout, { kind: 'values', values: [0, 0, 1] }).slice(0, 3)).toEqual([0, 0, 1]);
  });

  it('an excluded option has an empty row, whatever the minimum of the others', () => {
    const layout = compileLayout(
      ruleOf(3, { minPerOption: 1, maxPerOption: 2, excluded: [1] }),
      RISTRETTO255,
    );
    expect(layout.weights[1]).toEqual([]);
    expect(layout.maxima).toEqual([2, 0, 2]);
    expect(positionValues(layout, assignBits(layout, { kind: 'values', values: [1, 0, 2] }))).toEqual([
      1, 0, 2,
    ]);
    expect(() => assignBits(layout, { kind: 'values', values: [1, 1, 2] })).toThrow('option 1 is excluded');
  });

  it.each<[string, ContestRule, RegExp]>([
    ['no option', ruleOf(0), /1 to 4096 options/],
    ['too many options', ruleOf(MAX_OPTIONS + 1), /1 to 4096 options/],
    ['half an option', ruleOf(1.5), /1 to 4096 options/],
    ['values upside down', ruleOf(2, { minPerOption: 2 }), /0 <= min <= max/],
    ['maximum 0', ruleOf(2, { maxPerOption: 0 }), /max >= 1/],
    ['negative minimum', ruleOf(2, { minPerOption: -1 }), /0 <= min/],
    ['NaN', ruleOf(2, { maxPerOption: Number.NaN }), /integers/],
    ['weights missing', ruleOf(2, { limits: [countLimit(1, 0, 1)] }), /limit 0: needs one weight per option/],
    ['negative weight', ruleOf(1, { limits: [{ weights: [-1], min: 0, max: 1 }] }), /non-negative/],
    ['limit upside down', ruleOf(2, { limits: [countLimit(2, 2, 1)] }), /limit 0: bounds/],
    ['more than there are', ruleOf(2, { limits: [countLimit(2, 3, 4)] }), /limit 0: no choice/],
    ['too few left', ruleOf(2, { limits: [countLimit(2, 2, 2)], excluded: [0] }), /limit 0: no choice/],
    ['no multiple in range', ruleOf(2, { limits: [{ weights: [4, 6], min: 3, max: 3 }] }), /no choice/],
    ['contradiction', ruleOf(2, { limits: [countLimit(2, 0, 0), countLimit(2, 1, 1)] }), /contradict/],
    ['unknown excluded option', ruleOf(2, { excluded: [2] }), /excluded/],
    ['excluded twice', ruleOf(2, { excluded: [1, 1] }), /excluded/],
    [
      'beyond 2^53',
      ruleOf(2, { limits: [{ weights: [2 ** 52, 2 ** 52 + 1], min: 0, max: 5 }] }),
      /limit 0: the sums exceed 2\^53/,
    ],
    [
      'slack beyond 2^53',
      ruleOf(2, { limits: [{ weights: [2 ** 51, 2 ** 51 + 1], min: 1, max: 2 ** 52 }] }),
      /of this contest exceed 2\^53/,
    ],
    ['value beyond 2^53', ruleOf(2, { maxPerOption: 2 ** 53 }), /integers/],
  ])('refuses a rule with %s', (_, rule, message) => {
    expect(() => compileLayout(rule, RISTRETTO255)).toThrow(RangeError);
    expect(() => compileLayout(rule, RISTRETTO255)).toThrow(message);
  });

  it('keeps every sum below the order of a small group (1019)', () => {
    const withTotal = (max: number): ContestRule =>
      ruleOf(2, { limits: [{ weights: [1, max], min: 0, max }] });
    expect(() => compileLayout(withTotal(508), TINY_TEST)).not.toThrow();
    expect(() => compileLayout(withTotal(509), TINY_TEST)).toThrow(/group order/);
    expect(() => compileLayout(ruleOf(1, { maxPerOption: 1018 }), TINY_TEST)).not.toThrow();
    expect(() => compileLayout(ruleOf(1, { maxPerOption: 1019 }), TINY_TEST)).toThrow(/group order/);
  });

  it('names the part of the rule that a choice breaks', () => {
    const layout = compileLayout(ruleOf(3, { maxPerOption: 2, limits: [countLimit(3, 2, 3)] }), RISTRETTO255);
    const refusal = (values: number[]) => expect(() => assignBits(layout, { kind: 'values', values }));
    refusal([1, 1]).toThrow('need 3 values, one per option, got 2');
    refusal([3, 0, 0]).toThrow('option 0: the value must be an integer from 0 to 2');
    refusal([0, 0.5, 2]).toThrow('option 1: the value must be an integer');
    refusal([2, 2, 0]).toThrow('limit 0: the sum is 4, not from 2 to 3');
    refusal([1, 0, 0]).toThrow('limit 0: the sum is 1, not from 2 to 3');
    expect(() => assignBits(layout, { kind: 'blank' })).toThrow('no blank vote');
  });

  it('has canonical bytes that tell all layouts apart', () => {
    const layout = compileLayout(ruleOf(2, { limits: [countLimit(2, 0, 1)] }), RISTRETTO255);
    const writer = new Writer();
    writeLayout(writer, layout);
    const row = (bit: number, weight: number) => new Writer().u32(bit).u64(weight).finish();
    const expected = new Writer().u32(3);
    expected.u32(2).u32(1).raw(row(0, 1)).u32(1).raw(row(1, 1));
    expected.u32(1).u32(3).raw(row(0, 1)).raw(row(1, 1)).raw(row(2, 1)).u64(1);
    expect(toHex(writer.finish())).toBe(toHex(expected.finish()));
    fc.assert(
      fc.property(anyRule(), anyRule(), (one, other) => {
        const [a, b] = [compileOrUndefined(one), compileOrUndefined(other)];
        if (a === undefined || b === undefined) return;
        const same =
          JSON.stringify([a.bits, a.weights, a.constraints]) ===
          JSON.stringify([b.bits, b.weights, b.constraints]);
        expect(toHex(a.bytes) === toHex(b.bytes)).toBe(same);
      }),
      { numRuns: 4 * RUNS },
    );
  });
});
