import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes } from '../../src/core/bytes.js';
import { sha256 } from '../../src/core/hash.js';
import { HashColumns } from '../../src/ledger/hash-columns.js';
import {
  appendLeaf,
  consistencyRanges,
  emptyRange,
  emptyRoot,
  foldHashes,
  type HashReader,
  inclusionRanges,
  isSubtree,
  leafHash,
  nodeHash,
  prefixFrontier,
  proofHashes,
  rangeHash,
  rangeRoot,
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
} from '../../src/ledger/index.js';
import { record } from './helpers.js';

/** The definitions of RFC 6962 section 2.1, word for word. */
const twin = {
  root(leaves: readonly Uint8Array[]): Uint8Array {
    const [first] = leaves;
    if (first === undefined) return sha256(new Uint8Array(0));
    if (leaves.length === 1) return sha256(concatBytes(Uint8Array.of(0), first));
    const k = twin.split(leaves.length);
    return sha256(concatBytes(Uint8Array.of(1), twin.root(leaves.slice(0, k)), twin.root(leaves.slice(k))));
  },
  split(n: number): number {
    return 2 ** Math.ceil(Math.log2(n) - 1);
  },
  path(m: number, leaves: readonly Uint8Array[]): Uint8Array[] {
    if (leaves.length === 1) return [];
    const k = twin.split(leaves.length);
    const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
    return m < k ? [...twin.path(m, left), twin.root(right)] : [...twin.path(m - k, right), twin.root(left)];
  },
  subproof(m: number, leaves: readonly Uint8Array[], known: boolean): Uint8Array[] {
    if (m === leaves.length) return known ? [] : [twin.root(leaves)];
    const k = twin.split(leaves.length);
    const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
    return m <= k
      ? [...twin.subproof(m, left, known), twin.root(right)]
      : [...twin.subproof(m - k, right, false), twin.root(left)];
  },
};

const leaves = Array.from({ length: 130 }, (_, i) => record(i));
const columns = new HashColumns();
for (const leaf of leaves) columns.append(leafHash(leaf));
const read: HashReader = async (level, from, to) => columns.read(level, from, to);
const roots = leaves.map((_, i) => twin.root(leaves.slice(0, i + 1)));
const rootOf = (size: number): Uint8Array => roots[size - 1] ?? emptyRoot();

describe('tree against its definition', () => {
  it('roots and compact ranges, sizes 0 to 130', async () => {
    let range = emptyRange();
    for (let size = 0; size <= 130; size++) {
      expect(rangeRoot(range)).toEqual(rootOf(size));
      expect(await prefixFrontier(size, read)).toEqual(range.hashes);
      if (size > 0) expect(await rangeHash({ start: 0, end: size }, read)).toEqual(rootOf(size));
      range = appendLeaf(range, leafHash(leaves[size] ?? record(size)));
    }
  });

  it('inclusion proofs of every index of sizes to 130, of exact length', async () => {
    for (let size = 1; size <= 130; size += size < 40 ? 1 : 9) {
      const part = leaves.slice(0, size);
      for (let index = 0; index < size; index++) {
        const proof = await proofHashes(inclusionRanges(index, size), read);
        expect(proof).toEqual(twin.path(index, part));
        const leaf = leafHash(part[index] ?? record(-1));
        const root = rootOf(size);
        expect(verifyInclusion(index, size, leaf, proof, root)).toBe(true);
        expect(verifyInclusion(index, size, leaf, [...proof, root], root)).toBe(false);
        if (proof.length > 0) expect(verifyInclusion(index, size, leaf, proof.slice(1), root)).toBe(false);
        if (size > 1) expect(verifyInclusion((index + 1) % size, size, leaf, proof, root)).toBe(false);
      }
    }
  }, 60_000);

  it('consistency proofs of every pair of sizes to 130, of exact length', async () => {
    for (let to = 1; to <= 130; to += to < 40 ? 1 : 9)
      for (let from = 1; from <= to; from++) {
        const proof = await proofHashes(consistencyRanges(from, to), read);
        expect(proof).toEqual(twin.subproof(from, leaves.slice(0, to), true));
        expect(verifyConsistency(from, to, proof, rootOf(from), rootOf(to))).toBe(true);
        expect(verifyConsistency(from, to, [...proof, rootOf(to)], rootOf(from), rootOf(to))).toBe(false);
        if (from < to) expect(verifyConsistency(from, to, proof, rootOf(to), rootOf(to))).toBe(false);
        if (from > 1) expect(verifyConsistency(from, to, proof, rootOf(from - 1), rootOf(to))).toBe(false);
      }
  }, 60_000);
});

describe('tree refuses', () => {
  const proof = twin.path(3, leaves.slice(0, 10));
  const root = rootOf(10);
  const leaf = leafHash(record(3));

  it('any single flipped bit', () => {
    for (let bit = 0; bit < 256; bit += 7) {
      const flipped = (hash: Uint8Array) => hash.map((b, i) => (i === bit >> 3 ? b ^ (1 << (bit & 7)) : b));
      for (const [i, hash] of proof.entries())
        expect(verifyInclusion(3, 10, leaf, proof.with(i, flipped(hash)), root)).toBe(false);
      expect(verifyInclusion(3, 10, flipped(leaf), proof, root)).toBe(false);
      expect(verifyInclusion(3, 10, leaf, proof, flipped(root))).toBe(false);
    }
  });

  it('hashes that are not of 32 bytes', () => {
    for (const bad of [new Uint8Array(0), new Uint8Array(31), new Uint8Array(33), new Uint8Array(64)]) {
      expect(verifyInclusion(3, 10, leaf, proof.with(0, bad), root)).toBe(false);
      expect(verifyInclusion(3, 10, bad, proof, root)).toBe(false);
    }
  });

  it('an inner node that poses as a leaf, and a duplicated last leaf (CVE-2012-2459)', () => {
    const [a, b, c] = [record(0), record(1), record(2)];
    const inner = concatBytes(leafHash(a), leafHash(b));
    expect(equalBytes(leafHash(inner), nodeHash(leafHash(a), leafHash(b)))).toBe(false);
    expect(twin.root([a, b, c])).not.toEqual(twin.root([a, b, c, c]));
  });

  it('impossible sizes, as mistakes of the caller', () => {
    for (const [index, size] of [
      [0, 0],
      [1, 1],
      [-1, 4],
      [0.5, 4],
      [0, 2 ** 53],
      [Number.NaN, 4],
    ] as const) {
      expect(() => verifyInclusion(index, size, leaf, [], root)).toThrow(RangeError);
      expect(() => inclusionRanges(index, size)).toThrow(RangeError);
    }
    for (const [from, to] of [
      [0, 1],
      [2, 1],
      [-1, 1],
      [1, 2 ** 53],
      [1.5, 2],
    ] as const) {
      expect(() => verifyConsistency(from, to, [], root, root)).toThrow(RangeError);
      expect(() => consistencyRanges(from, to)).toThrow(RangeError);
    }
    expect(() => verifySubtreeConsistency(1, 3, 8, [], root, root)).toThrow(RangeError);
    expect([isSubtree(4, 7), isSubtree(0, 5), isSubtree(2, 6), isSubtree(3, 2)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(() => foldHashes(new Uint8Array(96))).toThrow(RangeError);
    expect(() => foldHashes(new Uint8Array(0))).toThrow(RangeError);
    expect(() => columns.read(0, 0, 131)).toThrow(RangeError);
  });

  it('works at the largest sizes that a number holds', () => {
    const size = Number.MAX_SAFE_INTEGER;
    const long = Array.from({ length: inclusionRanges(size - 1, size).length }, () => root);
    expect(long.length).toBeLessThanOrEqual(53);
    expect(verifyInclusion(size - 1, size, leaf, long, root)).toBe(false);
  });
});
