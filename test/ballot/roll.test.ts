/** The roll: one order and root, every key found and no other, and the proof of each entry. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleRoll, buildRoll, type RollRow, sealRoll } from '../../src/ballot/roll.js';
import { readRollChunk, rollChunks, rollRowBytes, writeRollChunk } from '../../src/ballot/roll-codec.js';
import { RollColumns } from '../../src/ballot/roll-columns.js';
import { proveRollEntry, rollTree } from '../../src/ballot/roll-prover.js';
import { verifyRollEntry } from '../../src/ballot/roll-tree.js';
import { compareBytes, concatBytes, toHex } from '../../src/core/bytes.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { sha256 } from '../../src/core/hash.js';
import { manifestFixture } from './manifest-fixture.js';
import { key, manifest, roll, row, rows, sorted, tiny } from './roll-fixture.js';

/** RFC 6962 section 2.1, literally. */
function slowRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [leaf] = leaves;
  if (leaf === undefined) return sha256(new Uint8Array());
  if (leaves.length === 1) return sha256(concatBytes(Uint8Array.of(0), leaf));
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256(concatBytes(Uint8Array.of(1), slowRoot(leaves.slice(0, k)), slowRoot(leaves.slice(k))));
}

describe('roll', () => {
  it('has one order and root, however the rows are shuffled', () => {
    const shuffles = fc.shuffledSubarray([...rows], { minLength: rows.length, maxLength: rows.length });
    fc.assert(
      fc.property(shuffles, (shuffled) => {
        expect(toHex(buildRoll(shuffled, manifest, tiny).root)).toBe(toHex(roll.root));
      }),
      { numRuns: 10 },
    );
    expect([...sorted].sort((a, b) => compareBytes(a.key, b.key))).toEqual(sorted);
  });

  it('finds every key and no other', () => {
    for (const { key, class: voterClass, style, excluded } of rows)
      expect(roll.find(key)).toMatchObject({ key, class: voterClass, style, excluded });
    for (let i = rows.length; i < 300; i++) expect(roll.find(key(i))).toBeUndefined();
    expect(roll.find(new Uint8Array())).toBeUndefined();
    expect(() => roll.entry(101)).toThrow(RangeError);
    expect(() => roll.entry(-1)).toThrow(RangeError);
  });

  it('finds keys that begin alike, at both ends of all keys, and no other', () => {
    const starts = [0x00_00, 0x00_01, 0x7f_ff, 0x80_00, 0xff_fe, 0xff_ff];
    const keys = starts.flatMap((start) =>
      [0, 1, 2, 0x7fff, 0xfffe].map((end) => Uint8Array.of(start >> 8, start & 255, end >> 8, end & 255)),
    );
    const columns = new RollColumns(4);
    for (const [i, one] of keys.entries())
      columns.push({ key: one, class: i % 2, style: 0, excluded: [] }, 0);
    const made = columns.toRoll(manifest, TINY_TEST, new Uint8Array(32));
    for (const [i, one] of keys.entries())
      expect(made.find(one)).toEqual({ index: i, key: one, class: i % 2, style: 0, excluded: [] });
    for (const one of keys) {
      expect(made.find(one.with(3, 9))).toBeUndefined();
      expect(made.find(one.with(1, 0x42))).toBeUndefined();
      expect(made.find(one.subarray(0, 3))).toBeUndefined();
      expect(made.find(concatBytes(one, one))).toBeUndefined();
    }
    const none = new RollColumns(4).toRoll(manifest, TINY_TEST, new Uint8Array(32));
    for (const one of keys) expect(none.find(one)).toBeUndefined();
  });

  it('cannot be written into', () => {
    roll.entry(5).key.fill(0);
    expect(toHex(buildRoll([...roll], manifest, tiny).root)).toBe(toHex(roll.root));
  });

  it('counts classes and styles', () => {
    expect(roll.perClass).toEqual([51, 50]);
    expect(roll.perStyle).toEqual([67, 34]);
  });

  it('changes its root with every field of a row', () => {
    const changes: Partial<RollRow>[] = [
      { key: key(500) },
      { class: 1 },
      { style: 0 },
      { style: 0, excluded: [{ contest: 1, options: [0] }] },
      { excluded: [{ contest: 0, options: [0] }] },
    ];
    const roots = changes.map((c) => toHex(buildRoll([row(0, c), ...rows.slice(1)], manifest, tiny).root));
    expect(new Set([toHex(roll.root), ...roots]).size).toBe(changes.length + 1);
  });

  it('holds real groups too', () => {
    for (const group of [P256, RISTRETTO255]) {
      const keys = [3, 1, 2].map((n) => group.generator().multiply(group.scalar(n)).toBytes());
      const real = manifestFixture({ group: group.id });
      const made = buildRoll(
        keys.map((k) => row(0, { key: k })),
        real,
      );
      const chunks = [...rollChunks(made)].map((chunk) => readRollChunk(writeRollChunk(chunk), real));
      expect(assembleRoll(chunks, sealRoll(made), real).roll?.root).toEqual(made.root);
      expect(() => buildRoll([row(0, { key: group.identity().toBytes() })], real)).toThrow(/R-02/);
      expect(() => buildRoll([row(0, { key: new Uint8Array(group.elementBytes).fill(255) })], real)).toThrow(
        /R-02/,
      );
    }
  });
});

describe('roll tree', () => {
  it('is the tree of RFC 6962, for every size', () => {
    for (let n = 1; n < 40; n++) {
      const made = buildRoll(rows.slice(0, n), manifest, tiny);
      expect(toHex(made.root)).toBe(toHex(slowRoot([...made].map(rollRowBytes))));
    }
  });

  it('proves every entry of every size, and nothing else', () => {
    for (const n of [1, 2, 3, 5, 8, 13, 31, 32, 33]) {
      const made = buildRoll(rows.slice(0, n), manifest, tiny);
      const tree = rollTree(made);
      for (const entry of made) {
        const proof = proveRollEntry(tree, entry.index);
        expect(verifyRollEntry(entry, proof, made.root)).toBe(true);
        expect(verifyRollEntry({ ...entry, class: 1 - entry.class }, proof, made.root)).toBe(false);
        expect(verifyRollEntry(entry, proof, roll.root)).toBe(n === 101);
        for (let other = 0; other < n; other++)
          expect(verifyRollEntry(entry, { ...proof, index: other }, made.root)).toBe(other === entry.index);
        expect(verifyRollEntry(entry, { ...proof, path: [...proof.path, made.root] }, made.root)).toBe(false);
        if (n > 1)
          expect(verifyRollEntry(entry, { ...proof, path: proof.path.slice(1) }, made.root)).toBe(false);
        expect(verifyRollEntry(entry, { ...proof, index: n }, made.root)).toBe(false);
        expect(verifyRollEntry(entry, { ...proof, count: 0 }, made.root)).toBe(false);
      }
      expect(() => proveRollEntry(tree, n)).toThrow(RangeError);
    }
  });
});
