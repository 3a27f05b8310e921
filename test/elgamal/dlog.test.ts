import { describe, expect, it } from 'vitest';
import type { Element, Group } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { discreteLog, MAX_DISCRETE_LOG, prepareDiscreteLog } from '../../src/elgamal/dlog.js';
import { GROUPS } from './helpers.js';

/** The tiny group with encodings that all begin with the same bytes: every lookup in the table is a collision. */
const BLURRED: Group = {
  ...TINY_TEST,
  generator: () => blur(TINY_TEST.generator()),
  identity: () => blur(TINY_TEST.identity()),
};

const sharp = new WeakMap<Element, Element>();
const image = (v: number): Element => TINY_TEST.generator().multiply(TINY_TEST.scalar(v));

function blur(element: Element): Element {
  const raw = (other: Element): Element => sharp.get(other) ?? other;
  const blurred: Element = {
    group: BLURRED,
    add: (other) => blur(element.add(raw(other))),
    subtract: (other) => blur(element.subtract(raw(other))),
    negate: () => blur(element.negate()),
    multiply: (scalar) => blur(element.multiply(scalar)),
    multiplyVartime: (scalar) => blur(element.multiplyVartime(scalar)),
    equals: (other) => element.equals(raw(other)),
    isIdentity: () => element.isIdentity(),
    toBytes: () => Uint8Array.of(0, 0, 0, 0, ...element.toBytes()),
  };
  sharp.set(blurred, element);
  return blurred;
}

describe.each(GROUPS)('bounded discrete logarithm on $id', (group) => {
  const image = (v: number | bigint) => group.generator().multiply(group.scalar(v));

  it.each([0, 1, 2, 3, 10, 255, 1000])('finds exactly 0 to %d', (max) => {
    const log = prepareDiscreteLog(group, max);
    for (const v of new Set([0, 1, Math.floor(max / 2), Math.max(0, max - 1), max]))
      expect(log(image(v))).toBe(v <= max ? v : undefined);
    expect(log(image(max + 1))).toBeUndefined();
    expect(log(image(-1))).toBeUndefined();
    expect(log(image(group.order - 1n))).toBeUndefined();
  });

  it('the number of lookups changes the table, not the answers', () => {
    for (const lookups of [1, 5, 1000, 10 ** 9]) {
      const log = prepareDiscreteLog(group, 100, lookups);
      for (const v of [0, 57, 100]) expect(log(image(v))).toBe(v);
      expect(log(image(101))).toBeUndefined();
    }
  });

  it('refuses bounds and counts out of range', () => {
    for (const max of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, MAX_DISCRETE_LOG + 1, 2 ** 53])
      expect(() => discreteLog(group.identity(), max)).toThrow(RangeError);
    for (const lookups of [0, -1, 0.5, Number.NaN])
      expect(() => prepareDiscreteLog(group, 10, lookups)).toThrow(RangeError);
  });
});

describe('bounded discrete logarithm', () => {
  it('is right for every element of the tiny group and every bound', () => {
    const all = Array.from({ length: 1019 }, (_, v) => TINY_TEST.generator().multiply(TINY_TEST.scalar(v)));
    for (const max of [0, 1, 2, 5, 31, 32, 33, 100, 1017, 1018]) {
      const log = prepareDiscreteLog(TINY_TEST, max);
      all.forEach((element, v) => {
        expect(log(element)).toBe(v <= max ? v : undefined);
      });
    }
  });

  it('refuses a bound that reaches the group order', () => {
    expect(() => discreteLog(TINY_TEST.generator(), 1019)).toThrow(RangeError);
  });

  it('is right where all encodings begin alike', () => {
    const log = prepareDiscreteLog(BLURRED, 100);
    for (const v of [0, 1, 50, 100]) expect(log(blur(image(v)))).toBe(v);
    for (const v of [101, 500, 1018]) expect(log(blur(image(v)))).toBeUndefined();
  });

  it('finds totals in the millions', () => {
    const log = prepareDiscreteLog(RISTRETTO255, 3_000_000);
    for (const v of [0, 1, 999_999, 3_000_000])
      expect(log(RISTRETTO255.generator().multiply(RISTRETTO255.scalar(v)))).toBe(v);
  });

  it('finds the same where baby steps are made in blocks, at the ends of blocks too', () => {
    const log = prepareDiscreteLog(P256, 9000, 9000);
    const multiple = (v: number): Element => P256.generator().multiply(P256.scalar(v));
    for (const v of [0, 1, 2, 3, 4095, 4096, 4097, 8191, 8192, 8999, 9000]) expect(log(multiple(v))).toBe(v);
    for (const v of [9001, -1]) expect(log(multiple(v))).toBeUndefined();
  });

  it('refuses an element of another group', () => {
    expect(() => prepareDiscreteLog(TINY_TEST, 5)(RISTRETTO255.generator())).toThrow(TypeError);
  });
});
