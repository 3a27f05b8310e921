import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex, toHex } from '../../../../src/core/bytes.js';
import type { DecodeError } from '../../../../src/core/errors.js';
import { NIST_CURVES } from '../../../../src/core/groups/nist-curves.js';
import { integerToBytes } from '../../../../src/core/integers.js';
import {
  integerLeaf,
  leaf,
  node,
  readTree,
  type TreeReader,
} from '../../../../src/verify/foreign/verificatum/byte-tree.js';
import {
  readArray,
  readElement,
  readScalar,
  type TreeGroup,
  treeGroupOfCurve,
  writeElements,
} from '../../../../src/verify/foreign/verificatum/tree-group.js';

/** Code and path of what reading throws. */
function refusal(bytes: Uint8Array, read: (reader: TreeReader) => unknown): string {
  try {
    readTree(bytes, 'f', read);
    return 'accepted';
  } catch (error) {
    const { code, path } = error as DecodeError;
    return `${code} ${path}`;
  }
}

describe('byte trees', () => {
  it('are written as the format says', () => {
    expect(toHex(leaf(fromHex('abcd')))).toBe('0100000002abcd');
    expect(toHex(integerLeaf(258))).toBe('010000000400000102');
    expect(toHex(node(leaf(fromHex('01')), node()))).toBe('000000000201000000010100' + '00000000');
  });

  it('are read back, and every departure is refused with its position', () => {
    const tree = node(leaf(fromHex('0102')), leaf(fromHex('03')));
    const read = (reader: TreeReader): string => {
      reader.node(2);
      return toHex(concatBytes(reader.leaf(2), reader.anyLeaf(8)));
    };
    expect(readTree(tree, 'f', read)).toBe('010203');
    expect(refusal(concatBytes(tree, Uint8Array.of(0)), read)).toBe('trailing-bytes f@18');
    for (let length = 0; length < tree.length; length++)
      expect(refusal(tree.subarray(0, length), read)).toMatch(/^truncated f@/);
    const changed = (at: number, byte: number): Uint8Array => tree.map((old, i) => (i === at ? byte : old));
    expect(refusal(changed(0, 1), read)).toBe('bad-tag f@0');
    expect(refusal(changed(5, 0), read)).toBe('bad-tag f@5');
    expect(refusal(changed(5, 2), read)).toBe('bad-tag f@5');
    expect(refusal(changed(4, 3), read)).toBe('bad-value f@0');
    expect(refusal(changed(9, 1), read)).toBe('bad-value f@5');
    expect(refusal(changed(16, 9), read)).toBe('too-large f@12');
  });

  it('claim sizes in vain', () => {
    const huge = fromHex('00ffffffff');
    expect(refusal(huge, (reader) => reader.anyNode(5))).toBe('truncated f@0');
    expect(refusal(fromHex('01ffffffff'), (reader) => reader.anyLeaf(2 ** 32))).toBe('truncated f@5');
    expect(refusal(fromHex('0000000000'), (reader) => reader.anyNode(5))).toBe('bad-value f@0');
  });
});

describe.each(Object.entries(NIST_CURVES))('elements of %s', (_, curve) => {
  const tree: TreeGroup = treeGroupOfCurve(curve);
  const { group } = tree;
  const g = group.generator();
  const length = Math.floor(curve.prime.toString(2).length / 8) + 1;
  const point = (x: Uint8Array, y: Uint8Array): Uint8Array => node(leaf(x), leaf(y));
  const number = (value: bigint, bytes = length): Uint8Array => integerToBytes(value, bytes);
  const [x, y] = [
    g.toBytes().slice(0, group.elementBytes / 2),
    g.toBytes().slice(group.elementBytes / 2),
  ].map((part) => BigInt(`0x${toHex(part)}`)) as [bigint, bigint];
  const read = (reader: TreeReader): string => toHex(readElement(tree, reader));

  it('are read and written', () => {
    const bytes = point(number(x), number(y));
    expect(readTree(bytes, 'f', read)).toBe(toHex(g.toBytes()));
    expect(toHex(writeElements(tree, g.toBytes()))).toBe(toHex(bytes));
    const infinity = point(new Uint8Array(length).fill(255), new Uint8Array(length).fill(255));
    expect(readTree(infinity, 'f', read)).toBe(toHex(group.identity().toBytes()));
    expect(toHex(writeElements(tree, group.identity().toBytes()))).toBe(toHex(infinity));
    const array = node(bytes, infinity, bytes);
    const all = concatBytes(g.toBytes(), group.identity().toBytes(), g.toBytes());
    expect(toHex(readTree(array, 'f', (reader) => readArray(tree, reader, 3)))).toBe(toHex(all));
  });

  it('have one encoding each', () => {
    const ones = new Uint8Array(length).fill(255);
    const zeros = new Uint8Array(length);
    for (const bad of [
      point(zeros, zeros),
      point(ones, zeros),
      point(ones, number(y)),
      point(number(x), ones),
      point(number(y), number(x)),
      point(number(x + 1n), number(y)),
      point(number(x), number(y + 1n)),
    ])
      expect(refusal(bad, read)).toBe('bad-element f@0');
    const above = (value: bigint): string => refusal(point(number(value + curve.prime), number(y)), read);
    expect(above(x)).toBe('bad-element f@0');
    const negative = number(x).map((byte, i) => (i === 0 ? byte | 128 : byte));
    expect(refusal(point(negative, number(y)), read)).toBe('bad-element f@0');
    for (const bytes of [length - 1, length + 1])
      expect(refusal(point(number(x % 256n ** BigInt(bytes), bytes), number(y)), read)).not.toBe('accepted');
    expect(refusal(leaf(number(x)), read)).not.toBe('accepted');
  });

  it('have one form each', () => {
    const bytes = point(number(x), number(y));
    const isDigit = (at: number): boolean => (at >= 10 && at < 10 + length) || at >= 15 + length;
    for (let at = 0; at < bytes.length; at++) {
      if (isDigit(at)) continue;
      for (const bit of [1, 128]) {
        const changed = bytes.map((byte, i) => (i === at ? byte ^ bit : byte));
        expect([at, refusal(changed, read)]).toEqual([at, 'bad-element f@0']);
      }
    }
  });

  it('tell which of many is bad', () => {
    const good = point(number(x), number(y));
    const bad = point(number(x), number(y - 1n));
    const array = node(good, good, bad, bad);
    const at = 5 + 2 * good.length;
    expect(refusal(array, (reader) => readArray(tree, reader, 4))).toBe(`bad-element f@${at}`);
    expect(refusal(array, (reader) => readArray(tree, reader, 3))).toBe('bad-value f@0');
  });

  it('scalars are below the order', () => {
    const bytes = Math.floor(group.order.toString(2).length / 8) + 1;
    const one = (value: bigint): Uint8Array => leaf(integerToBytes(value, bytes));
    const scalar = (reader: TreeReader): string => toHex(readScalar(tree, reader));
    for (const value of [0n, 1n, group.order - 1n])
      expect(readTree(one(value), 'f', scalar)).toBe(toHex(group.scalar(value).toBytes()));
    for (const value of [group.order, group.order + 1n, 256n ** BigInt(bytes) - 1n])
      expect(refusal(one(value), scalar)).toBe('bad-scalar f@0');
    expect(refusal(leaf(new Uint8Array(bytes + 1)), scalar)).not.toBe('accepted');
  });
});
