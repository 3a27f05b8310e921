/** Encodings of every group: of elements and scalars, one by one, many together, and in bulk. */
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { decodeElements } from '../../src/core/decode-elements.js';
import { publicSums } from '../../src/core/engine/public-sums.js';
import { groupById } from '../../src/core/groups/registry.js';
import { integerToBytes } from '../../src/core/integers.js';
import { ALL_GROUPS, codeOf, FOREIGN_GROUPS } from './all-groups.js';
import { same, sampleOf } from './group-sample.js';

describe.each([...ALL_GROUPS, ...FOREIGN_GROUPS].map((group) => [group.id, group] as const))(
  'bytes of group %s',
  (id, group) => {
    const { rng, g, zero, a, p, q } = sampleOf(group);

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
