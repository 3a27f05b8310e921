import { describe, expect, it } from 'vitest';
import { concatBytes, toHex, utf8 } from '../../src/core/bytes.js';
import { decodeElements } from '../../src/core/decode-elements.js';
import { publicSums } from '../../src/core/engine/public-sums.js';
import type { Element, Multiple, Scalar, Summand } from '../../src/core/group.js';
import { groupById } from '../../src/core/groups/registry.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { bitLength, integerToBytes } from '../../src/core/integers.js';
import { seededRng } from '../helpers/rng.js';
import { ALL_GROUPS, codeOf, FOREIGN_GROUPS } from './all-groups.js';

describe.each([...ALL_GROUPS, ...FOREIGN_GROUPS].map((group) => [group.id, group] as const))(
  'group %s',
  (id, group) => {
    const rng = seededRng(id);
    const g = group.generator();
    const zero = group.identity();
    const [a, b] = [group.randomScalar(rng), group.randomScalar(rng)];
    const [p, q] = [g.multiply(a), group.hashToElement('test', utf8('q'))];
    const same = (x: Element, y: Element): void => expect(toHex(x.toBytes())).toBe(toHex(y.toBytes()));

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

    it('encodes one to one', () => {
      for (const element of [g, p, q, p.add(q), q.negate()]) {
        same(group.elementFromBytes(element.toBytes()), element);
        same(group.elementOrIdentityFromBytes(element.toBytes()), element);
      }
      expect(group.elementOrIdentityFromBytes(zero.toBytes()).isIdentity()).toBe(true);
      expect(codeOf(() => group.elementFromBytes(zero.toBytes()))).toBe('identity');
    });

    it('keeps nothing of what callers can change, not of a Buffer either, whose slices are no copies', () => {
      const bytes = Buffer.from(p.toBytes());
      const elements = [group.elementFromBytes(bytes), group.elementOrIdentityFromBytes(bytes)];
      bytes.fill(0);
      for (const element of elements) {
        element.toBytes().fill(0);
        same(element, p);
        same(element.add(q), p.add(q));
      }
    });

    it('refuses other lengths and other groups', () => {
      for (const bytes of [
        new Uint8Array(0),
        g.toBytes().subarray(1),
        concatBytes(g.toBytes(), Uint8Array.of(0)),
      ])
        expect(codeOf(() => group.elementFromBytes(bytes))).toBe('bad-element');
      expect(codeOf(() => group.elementFromBytes(new Uint8Array(group.elementBytes).fill(255)))).toBe(
        'bad-element',
      );
      const other = id === 'P-256' ? groupById('BN254-G1') : groupById('P-256');
      expect(() => g.add(other.generator())).toThrow(TypeError);
      expect(() => g.subtract(other.generator())).toThrow(TypeError);
      expect(() => g.equals(other.generator())).toThrow(TypeError);
      expect(() => g.multiply(other.scalar(1))).toThrow(TypeError);
      expect(() => g.multiplyVartime(other.scalar(1))).toThrow(TypeError);
      expect(() => group.withTable(other.generator())).toThrow(TypeError);
      expect(() => a.add(other.scalar(1))).toThrow(TypeError);
      expect(() => a.subtract(other.scalar(1))).toThrow(TypeError);
      expect(() => a.multiply(other.scalar(1))).toThrow(TypeError);
      expect(() => a.equals(other.scalar(1))).toThrow(TypeError);
    });

    it('tells the path of what it refuses', () => {
      const bad = new Uint8Array(group.elementBytes + 1);
      expect(() => group.elementFromBytes(bad, 'ballot.c1')).toThrow(/^ballot\.c1: /);
      expect(() => group.scalarFromBytes(new Uint8Array(1000), 'ballot.z')).toThrow(/^ballot\.z: /);
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

    it('decodes scalars below the order only', () => {
      for (const value of [0n, 1n, group.order - 1n]) {
        const bytes = integerToBytes(value, group.scalarBytes);
        expect(group.scalarFromBytes(bytes).value).toBe(value);
        expect(toHex(group.scalarFromBytes(bytes).toBytes())).toBe(toHex(bytes));
      }
      const top = 256n ** BigInt(group.scalarBytes) - 1n;
      for (const value of [group.order, group.order + 1n, top])
        expect(codeOf(() => group.scalarFromBytes(integerToBytes(value, group.scalarBytes)))).toBe(
          'bad-scalar',
        );
      for (const length of [0, group.scalarBytes - 1, group.scalarBytes + 1])
        expect(codeOf(() => group.scalarFromBytes(new Uint8Array(length)))).toBe('bad-scalar');
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

    it.each([0, 1, 2, 17])('bulk operations equal naive sums for %i points', (size) => {
      const bytes = (parts: readonly { toBytes(): Uint8Array }[]): Uint8Array =>
        concatBytes(...parts.map((part) => part.toBytes()));
      const choices = [q, p, zero, q, q.negate(), g];
      const points = Array.from({ length: size }, (_, i) => choices[i % choices.length] ?? g);
      const scalars = points.map((_, i) =>
        i % 5 === 1 ? group.scalar(0) : i % 5 === 3 ? group.scalar(-1) : group.randomScalar(rng),
      );
      const naive = points.reduce((sum, point, i) => sum.add(point.multiply(scalars[i] ?? a)), zero);
      const { bulk } = group;
      expect(toHex(bulk.multiMultiplyVartime(bytes(points), bytes(scalars)))).toBe(toHex(naive.toBytes()));
      expect(toHex(bulk.sum(bytes(points)))).toBe(toHex(points.reduce((s, x) => s.add(x), zero).toBytes()));
      expect(bulk.firstInvalid(bytes(points))).toBe(-1);
      const terms = points.map((base, i) => ({ base, scalar: scalars[i] ?? a }));
      const sums = publicSums(group, [q]).each([terms, [], terms.slice(1), terms]);
      const rest = points[0] === undefined ? naive : naive.subtract(points[0].multiply(scalars[0] ?? a));
      expect(sums.map(toHex)).toEqual([naive, zero, rest, naive].map((sum) => toHex(sum.toBytes())));
    });

    it('decodes many as it decodes one, and names the first that is none', () => {
      const list = [q, g, zero, q.negate(), q].map((element, i) => ({
        bytes: element.toBytes(),
        path: `[${i}]`,
      }));
      const decoded = decodeElements(group, list);
      expect(decoded.map((element) => toHex(element.toBytes()))).toEqual(
        list.map(({ bytes }) => toHex(bytes)),
      );
      for (const element of decoded) expect(element.group).toBe(group);
      const wrong = { bytes: new Uint8Array(group.elementBytes).fill(255), path: '[bad]' };
      const short = { bytes: q.toBytes().slice(1), path: '[short]' };
      for (const bad of [wrong, short])
        expect(() => decodeElements(group, [...list, bad, ...list])).toThrow(
          expect.objectContaining({ code: 'bad-element', path: bad.path }),
        );
      expect(decodeElements(group, [])).toEqual([]);
    });

    it('bulk operations cancel to the identity and refuse what does not fit', () => {
      const { bulk } = group;
      const pair = concatBytes(q.toBytes(), q.negate().toBytes());
      const ones = concatBytes(a.toBytes(), a.toBytes());
      expect(toHex(bulk.multiMultiplyVartime(pair, ones))).toBe(toHex(zero.toBytes()));
      expect(toHex(bulk.sum(pair))).toBe(toHex(zero.toBytes()));
      const bad = concatBytes(q.toBytes(), new Uint8Array(group.elementBytes).fill(255), q.toBytes());
      expect(bulk.firstInvalid(bad)).toBe(1);
      expect(bulk.firstInvalid(pair.subarray(0, -1))).toBe(1);
      expect(codeOf(() => bulk.sum(bad))).toBe('bad-element');
      expect(codeOf(() => bulk.multiMultiplyVartime(bad, concatBytes(ones, a.toBytes())))).toBe(
        'bad-element',
      );
      expect(() => bulk.multiMultiplyVartime(pair, a.toBytes())).toThrow(RangeError);
      expect(() => bulk.multiMultiplyVartime(pair, ones.subarray(1))).toThrow(RangeError);
      expect(() => bulk.sum(pair.subarray(1))).toThrow(RangeError);
      const order = integerToBytes(group.order, group.scalarBytes);
      expect(() => bulk.multiMultiplyVartime(pair, concatBytes(a.toBytes(), order))).toThrow(RangeError);
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
