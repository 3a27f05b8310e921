import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../src/core/bytes.js';
import type { Element, Multiple, Scalar, Summand } from '../../src/core/group.js';
import { groupById } from '../../src/core/groups/registry.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { bitLength } from '../../src/core/integers.js';
import { seededRng } from '../helpers/rng.js';
import { ALL_GROUPS, FOREIGN_GROUPS } from './all-groups.js';
import { same, sampleOf } from './group-sample.js';

describe.each([...ALL_GROUPS, ...FOREIGN_GROUPS].map((group) => [group.id, group] as const))(
  'group %s',
  (_, group) => {
    const { g, zero, a, b, p, q } = sampleOf(group);

    it('has constants that fit together', () => {
      expect(group.scalarBytes).toBe(Math.ceil(bitLength(group.order) / 8));
      expect(group.uniformBytes * 8).toBeGreaterThanOrEqual(bitLength(group.order) + 128);
      expect(g.toBytes().length).toBe(group.elementBytes);
      expect(zero.toBytes().length).toBe(group.elementBytes);
      expect(group.generator()).toBe(g);
      expect(group.identity()).toBe(zero);
      expect(g.isIdentity()).toBe(false);
      expect(zero.isIdentity()).toBe(true);
      expect(Object.isFrozen(group)).toBe(true);
    });

    it('obeys the group laws', () => {
      same(p.add(q), q.add(p));
      same(p.add(q).add(g), p.add(q.add(g)));
      same(p.add(zero), p);
      same(zero.add(p), p);
      same(p.add(p.negate()), zero);
      same(p.subtract(q), p.add(q.negate()));
      same(p.subtract(p), zero);
      same(zero.negate(), zero);
      same(p.add(p), p.multiply(group.scalar(2)));
      expect(p.equals(q)).toBe(false);
      expect(p.add(q).equals(q.add(p))).toBe(true);
    });

    it('sums multiples as single operations do', () => {
      const table = group.withTable(q);
      const scalars = [a, b, a.negate(), group.scalar(0), group.scalar(1), group.scalar(-1)];
      const multiples = [g, q, table, zero].flatMap((base) => scalars.map((scalar) => ({ base, scalar })));
      const all = multiples.map((_, i): Summand => ({ multiple: i, sign: i % 3 === 1 ? -1 : 1 }));
      const sums = [all, [], ...all.map((one) => [one]), [...all.slice(0, 5), ...all.slice(2, 7)]];
      const slow = (list: readonly Summand[]): Element =>
        list.reduce((sum, { multiple, sign }) => {
          const { base, scalar } = multiples[multiple] as Multiple;
          return sum.add(base.multiply(sign === 1 ? scalar : scalar.negate()));
        }, zero);
      const fast = group.multiplySums(multiples, sums);
      expect(fast.map((sum) => toHex(sum.toBytes()))).toEqual(
        sums.map((list) => toHex(slow(list).toBytes())),
      );
      expect(group.multiplySums([], [])).toEqual([]);
      const one = { base: g, scalar: a };
      expect(() => group.multiplySums([one], [[{ multiple: 1, sign: 1 }]])).toThrow(RangeError);
      expect(() => group.multiplySums([one], [[{ multiple: -1, sign: 1 }]])).toThrow(RangeError);
      const foreign = group === TINY_TEST ? groupById('P-256') : TINY_TEST;
      expect(() => group.multiplySums([{ ...one, base: foreign.generator() }], [])).toThrow(TypeError);
      expect(() => group.multiplySums([{ ...one, scalar: foreign.scalar(1) }], [])).toThrow(TypeError);
    });

    it('has a generator of the stated order', () => {
      same(g.multiply(group.scalar(group.order - 1n)), g.negate());
      same(g.multiply(group.scalar(group.order - 1n)).add(g), zero);
      same(q.multiplyVartime(group.scalar(group.order - 1n)).add(q), zero);
    });

    it('multiplies like repeated addition, by every path', () => {
      const table = group.withTable(q);
      same(table, q);
      for (let k = 0, sum = zero; k <= 18; k++, sum = sum.add(q)) {
        const scalar = group.scalar(k);
        same(q.multiply(scalar), sum);
        same(q.multiplyVartime(scalar), sum);
        same(table.multiply(scalar), sum);
      }
      for (const k of [
        a,
        b,
        group.scalar(-1),
        group.scalar(group.order - 2n),
        group.scalar(group.order >> 1n),
      ]) {
        same(q.multiplyVartime(k), q.multiply(k));
        same(table.multiply(k), q.multiply(k));
        same(table.multiplyVartime(k), q.multiply(k));
      }
      same(zero.multiply(a), zero);
      same(zero.multiplyVartime(a), zero);
      same(group.withTable(zero).multiply(a), zero);
    });

    it('multiplies linearly', () => {
      same(q.multiply(a).add(q.multiply(b)), q.multiply(a.add(b)));
      same(q.multiply(a).multiply(b), q.multiply(a.multiply(b)));
      same(q.multiply(a).add(p.multiply(a)), q.add(p).multiply(a));
      if (!a.isZero()) same(q.multiply(a).multiply(a.invert()), q);
    });

    it('computes with scalars modulo the order', () => {
      const n = group.order;
      const s = (value: bigint | number): Scalar => group.scalar(value);
      expect(s(n).isZero()).toBe(true);
      expect(s(-1).value).toBe(n - 1n);
      expect(
        s(n - 1n)
          .add(s(1))
          .isZero(),
      ).toBe(true);
      expect(s(0).subtract(s(1)).value).toBe(n - 1n);
      expect(s(n - 1n).multiply(s(n - 1n)).value).toBe(1n);
      expect(s(0).negate().value).toBe(0n);
      expect(s(1).negate().value).toBe(n - 1n);
      expect(s(n - 1n).invert().value).toBe(n - 1n);
      expect(a.multiply(a.invert()).value).toBe(1n);
      expect(() => s(0).invert()).toThrow(RangeError);
      expect(s(1).equals(s(n + 1n))).toBe(true);
    });

    it('reduces wide strings, and refuses narrow ones', () => {
      const wide = new Uint8Array(group.uniformBytes).fill(255);
      const value = 256n ** BigInt(group.uniformBytes) - 1n;
      expect(group.scalarFromUniformBytes(wide).value).toBe(value % group.order);
      expect(() => group.scalarFromUniformBytes(wide.subarray(1))).toThrow(RangeError);
      expect(group.randomScalar(seededRng('r')).value).toBe(
        group.scalarFromUniformBytes(seededRng('r')(group.uniformBytes)).value,
      );
    });

    it('hashes to the group, apart by domain and message', () => {
      const h = (domain: string, text: string): string =>
        toHex(group.hashToElement(domain, utf8(text)).toBytes());
      expect(h('test', 'q')).toBe(toHex(q.toBytes()));
      expect(new Set([h('test', 'q'), h('test', 'r'), h('tesu', 'q'), h('test', '')]).size).toBe(4);
      same(group.elementFromBytes(q.toBytes()), q);
    });
  },
);

describe('registry', () => {
  it('finds groups by their exact name, and no others', () => {
    for (const { id } of ALL_GROUPS.filter((group) => group !== TINY_TEST)) expect(groupById(id).id).toBe(id);
    for (const { id } of FOREIGN_GROUPS) expect(() => groupById(id)).toThrow(RangeError);
    for (const id of ['TINY-TEST', 'p-256', '', 'toString', '__proto__', 'constructor'])
      expect(() => groupById(id)).toThrow(RangeError);
  });
});
