/**
 * Elements and scalars of a group as byte trees. Integers, coordinates among them, are two's complement, big-endian, in a
 * fixed number of bytes: floor(bits / 8) + 1. A point is node(x, y), the point at infinity has -1 for both. So all
 * elements of a group have byte trees of one length and one shape, and arrays of them are decoded without building any
 * tree: headers are compared, digits are copied, and the group's engine judges them all together.
 */

import type { Group } from '../../../core/group.js';
import type { NistCurve } from '../../../core/groups/nist-curves.js';
import { bitLength } from '../../../core/integers.js';
import { HEADER_BYTES, leaf, node, type TreeReader } from './byte-tree.js';

/** A group and the byte trees of its elements and scalars. */
export interface TreeGroup {
  readonly group: Group;
  /** p: of the field, or the modulus. */
  readonly prime: bigint;
  /** The curve; `undefined` for integers modulo p. */
  readonly curve: NistCurve | undefined;
  /** Byte tree of an element, and of a scalar, with zeros for digits. */
  readonly elementShape: Shape;
  readonly scalarShape: Shape;
}

/** Byte trees of one shape: fixed headers, and digits of one or two integers. */
interface Shape {
  /** The tree with zeros for digits; its length is that of all. */
  readonly tree: Uint8Array;
  /** Positions that are header, not digits. */
  readonly fixed: readonly number[];
  /** Where each integer begins. */
  readonly integers: readonly number[];
  /** Bytes of an integer in the tree. */
  readonly integerBytes: number;
  /** Bytes of the same integer as the group encodes it: as many, or one less. */
  readonly plainBytes: number;
}

/** A curve as Verificatum encodes it. */
export function treeGroupOfCurve(curve: NistCurve): TreeGroup {
  const { group, prime } = curve;
  const [bytes, plain] = [signedBytes(prime), group.elementBytes / 2];
  const zero = leaf(new Uint8Array(bytes));
  const integers = [2 * HEADER_BYTES, 3 * HEADER_BYTES + bytes];
  return Object.freeze({
    group,
    prime,
    curve,
    elementShape: shape(node(zero, zero), integers, bytes, plain),
    scalarShape: scalarShape(group),
  });
}

/** A group of integers modulo p as Verificatum encodes it. */
export function treeGroupOfIntegers(group: Group, prime: bigint): TreeGroup {
  const bytes = signedBytes(prime);
  return Object.freeze({
    group,
    prime,
    curve: undefined,
    elementShape: shape(leaf(new Uint8Array(bytes)), [HEADER_BYTES], bytes, group.elementBytes),
    scalarShape: scalarShape(group),
  });
}

function scalarShape(group: Group): Shape {
  const bytes = signedBytes(group.order);
  return shape(leaf(new Uint8Array(bytes)), [HEADER_BYTES], bytes, group.scalarBytes);
}

/** Bytes of a residue modulo an integer: room for its digits and a sign. */
export function signedBytes(modulus: bigint): number {
  return Math.floor(bitLength(modulus) / 8) + 1;
}

function shape(
  tree: Uint8Array,
  integers: readonly number[],
  integerBytes: number,
  plainBytes: number,
): Shape {
  const isDigit = (at: number): boolean => integers.some((from) => at >= from && at < from + integerBytes);
  const fixed = [...tree.keys()].filter((at) => !isDigit(at));
  return Object.freeze({ tree, fixed, integers, integerBytes, plainBytes });
}

/** Bytes of the byte tree of an element. */
export function elementTreeBytes({ elementShape }: TreeGroup): number {
  return elementShape.tree.length;
}

/** Reads one element, the identity included; as the group encodes it. */
export function readElement(tree: TreeGroup, reader: TreeReader): Uint8Array {
  return readElements(tree, reader, 1);
}

/** Reads `count` elements that stand side by side; as the group encodes them, end to end. */
export function readElements(tree: TreeGroup, reader: TreeReader, count: number): Uint8Array {
  const { group, elementShape, curve } = tree;
  const start = reader.at;
  const raw = reader.raw(count * elementShape.tree.length);
  const out = new Uint8Array(count * group.elementBytes);
  const failed = copyIntegers(elementShape, raw, out, curve !== undefined);
  const bad = failed === -1 ? group.bulk.firstInvalid(out) : failed;
  if (bad !== -1)
    throw reader.error(
      'bad-element',
      `not an element of ${group.id}`,
      start + bad * elementShape.tree.length,
    );
  return out;
}

/** Reads an array of `count` elements. */
export function readArray(tree: TreeGroup, reader: TreeReader, count: number): Uint8Array {
  reader.node(count);
  return readElements(tree, reader, count);
}

/** Reads one scalar; as the group encodes it. */
export function readScalar(tree: TreeGroup, reader: TreeReader): Uint8Array {
  return readScalars(tree, reader, 1);
}

/** Reads an array of `count` scalars; as the group encodes them, end to end. */
export function readScalarArray(tree: TreeGroup, reader: TreeReader, count: number): Uint8Array {
  reader.node(count);
  return readScalars(tree, reader, count);
}

function readScalars({ group, scalarShape }: TreeGroup, reader: TreeReader, count: number): Uint8Array {
  const start = reader.at;
  const size = scalarShape.tree.length;
  const raw = reader.raw(count * size);
  const out = new Uint8Array(count * group.scalarBytes);
  const failed = copyIntegers(scalarShape, raw, out, false);
  const bad = failed === -1 ? firstNotBelow(group, out) : failed;
  if (bad !== -1) throw reader.error('bad-scalar', 'not a scalar below the order', start + bad * size);
  return out;
}

/** The position of the first scalar that is not below the order, or -1. */
function firstNotBelow({ order, scalarBytes }: Group, scalars: Uint8Array): number {
  const bound = new Uint8Array(scalarBytes);
  for (let at = scalarBytes - 1, rest = order; at >= 0; at--, rest >>= 8n) bound[at] = Number(rest & 255n);
  for (let from = 0; from < scalars.length; from += scalarBytes) {
    let at = 0;
    while (at < scalarBytes && scalars[from + at] === bound[at]) at++;
    if (at === scalarBytes || (scalars[from + at] ?? 0) > (bound[at] ?? 0)) return from / scalarBytes;
  }
  return -1;
}

/**
 * Copies digits, leaving headers and signs behind.
 * @param infinity - whether -1 for all integers stands for the identity, which is written as zeros; then all zeros are no
 *   element, for no curve here has the point (0, 0)
 * @returns the position of the first tree of another shape, or -1
 */
function copyIntegers(shape: Shape, raw: Uint8Array, out: Uint8Array, infinity: boolean): number {
  const { tree, fixed, integers, integerBytes, plainBytes } = shape;
  const count = raw.length / tree.length;
  let to = 0;
  for (let i = 0; i < count; i++) {
    const from = i * tree.length;
    for (const at of fixed) if (raw[from + at] !== tree[at]) return i;
    let [digits, ones] = [0, 255];
    for (const start of integers) {
      const first = from + start;
      for (let at = first; at < first + integerBytes; at++) {
        digits |= raw[at] ?? 0;
        ones &= raw[at] ?? 0;
      }
    }
    if (infinity && digits === 0) return i;
    const isInfinity = infinity && ones === 255;
    for (const start of integers) {
      const first = from + start + integerBytes - plainBytes;
      if (!isInfinity) {
        if (plainBytes < integerBytes && raw[from + start] !== 0) return i;
        out.set(raw.subarray(first, first + plainBytes), to);
      }
      to += plainBytes;
    }
  }
  return -1;
}

/** The byte trees of elements, side by side. @param elements - as the group encodes them, end to end */
export function writeElements({ group, elementShape, curve }: TreeGroup, elements: Uint8Array): Uint8Array {
  const { tree, integers, integerBytes, plainBytes } = elementShape;
  const count = elements.length / group.elementBytes;
  const out = new Uint8Array(count * tree.length);
  for (let i = 0; i < count; i++) {
    const element = elements.subarray(i * group.elementBytes, (i + 1) * group.elementBytes);
    const target = out.subarray(i * tree.length, (i + 1) * tree.length);
    const isInfinity = curve !== undefined && element.every((byte) => byte === 0);
    target.set(tree);
    integers.forEach((start, part) => {
      if (isInfinity) target.fill(255, start, start + integerBytes);
      else
        target.set(
          element.subarray(part * plainBytes, (part + 1) * plainBytes),
          start + integerBytes - plainBytes,
        );
    });
  }
  return out;
}
