/** One voter looked up in a long roll: whatever the answer is, it proves itself, and no other answer does. */
import { describe, expect, it } from 'vitest';
import type { Roll, RollEntry, RollRow } from '../../src/ballot/roll.js';
import { rollRowBytes } from '../../src/ballot/roll-codec.js';
import { RollColumns } from '../../src/ballot/roll-columns.js';
import {
  findProvenRow,
  lookUpRoll,
  type ProvenRow,
  readProvenRow,
  writeProvenRow,
} from '../../src/ballot/roll-lookup.js';
import { proveRollEntry, rollTree, rollTreeSteps } from '../../src/ballot/roll-prover.js';
import { RollHasher, verifyRollEntry } from '../../src/ballot/roll-tree.js';
import { equalBytes, toHex } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { manifestFixture } from './manifest-fixture.js';

const tiny = (): typeof TINY_TEST => TINY_TEST;
const manifest = manifestFixture({ group: 'TINY-TEST' });
const SIZE = TINY_TEST.elementBytes;

/** A number as a key: the tree does not ask whether keys are elements. */
function keyOf(number: number): Uint8Array {
  const key = new Uint8Array(SIZE);
  for (let [i, rest] = [SIZE - 1, number]; i >= 0; i--, rest = Math.floor(rest / 256)) key[i] = rest % 256;
  return key;
}

/** A roll of the keys 1, 3, 5, ... as far as keys are long enough. */
function rollOf(count: number): Roll {
  const columns = new RollColumns(SIZE);
  const hasher = new RollHasher();
  columns.sets.push([{ contest: 1, options: [0, 2] }]);
  for (let i = 0; i < count; i++) {
    const excluded = columns.sets[i % 2] ?? [];
    const row: RollRow = { key: keyOf(2 * i + 1), class: i % 2, style: i % 3 === 0 ? 1 : 0, excluded };
    columns.push(row, i % 2);
    hasher.add(row);
  }
  return columns.toRoll(manifest, TINY_TEST, hasher.root());
}

const roll = rollOf(100);
const tree = rollTree(roll);
const entry = (index: number): ProvenRow => ({
  row: roll.entry(index),
  proof: proveRollEntry(tree, index),
});

describe('the tree of a long roll', () => {
  it.each([1, 2, 15, 16, 17, 33, 1023, 1024, 1025, 2047, 2048, 3000, 4097])(
    'proves voters of %i',
    (count) => {
      const made = rollOf(count);
      const steps = [...rollTreeSteps(made)].length;
      expect(steps).toBe(Math.floor(count / 1024) + (count % 1024 < 16 ? 0 : 1));
      const upper = rollTree(made);
      const asked = [0, 1, 15, 16, 1023, 1024, 1025, 2047, 2048, count >> 1, count - 1].filter(
        (i) => i < count,
      );
      for (const index of asked) {
        const proof = proveRollEntry(upper, index);
        expect(verifyRollEntry(made.entry(index), proof, made.root)).toBe(true);
      }
      expect(() => proveRollEntry(upper, count)).toThrow(RangeError);
    },
  );

  it('reads few rows for a proof, so that questions do not hold up whoever answers them', () => {
    const made = rollOf(3071);
    let read = 0;
    const entry = (index: number): RollEntry => {
      read += 1;
      return made.entry(index);
    };
    const counted: Roll = { ...made, entry };
    const upper = rollTree(counted);
    expect(read).toBeGreaterThan(3000);
    for (const index of [0, 1024, 2047, 2048, 3055, 3070]) {
      read = 0;
      proveRollEntry(upper, index);
      expect(read, `${index}`).toBeLessThanOrEqual(30);
    }
  });
});

describe('a voter looked up', () => {
  it('has the row that stands on the roll, or is proved not to be there', () => {
    for (let number = 0; number <= 202; number++) {
      const [key, rows] = [keyOf(number), lookUpRoll(tree, keyOf(number))];
      const read = rows.map((one) => readProvenRow(writeProvenRow(one), manifest, tiny));
      const found = findProvenRow(read, key, roll);
      const expected = roll.find(key);
      expect(found && toHex(rollRowBytes(found))).toBe(expected && toHex(rollRowBytes(expected)));
      expect(rows.length).toBe(expected !== undefined || number === 0 || number > 199 ? 1 : 2);
    }
  });

  it('is not hidden: no rows but the two neighbours prove that a key is not there', () => {
    const refused = (rows: readonly ProvenRow[], number: number): void =>
      expect(() => findProvenRow(rows, keyOf(number), roll), `${number}`).toThrow(DecodeError);
    refused([], 21);
    for (const rows of [
      [entry(9)],
      [entry(11)],
      [entry(9), entry(11)],
      [entry(8), entry(11)],
      [entry(0)],
      [entry(99)],
      [entry(0), entry(99)],
    ])
      refused(rows, 21);
    for (const rows of [[entry(9)], [entry(10)], [entry(9), entry(11)], [entry(9), entry(9)]])
      refused(rows, 20);
    refused([entry(1)], 0);
    refused([entry(98)], 201);
  });

  it('is neither given another row, nor another class, style, exclusion, place or roll', () => {
    const { row, proof } = entry(10);
    const forged: readonly ProvenRow[] = [
      { row: { ...row, class: 1 - row.class }, proof },
      { row: { ...row, style: 1 - row.style }, proof },
      { row: { ...row, excluded: [{ contest: 1, options: [0, 1] }] }, proof },
      { row: { ...row, key: keyOf(20) }, proof },
      { row, proof: { ...proof, index: 11 } },
      { row, proof: { ...proof, count: 101 } },
      { row, proof: { ...proof, path: proof.path.slice(1) } },
      { row, proof: { ...proof, path: [...proof.path, proof.path[0] ?? new Uint8Array(32)] } },
    ];
    for (const one of forged)
      for (const key of [row.key, keyOf(20)])
        expect(() => findProvenRow([one], key, roll)).toThrow(DecodeError);
    const { root } = rollOf(99);
    expect(() => findProvenRow([entry(10)], row.key, { root, count: 100 })).toThrow(DecodeError);
    expect(() => findProvenRow([entry(10)], row.key, { ...roll, count: 99 })).toThrow(DecodeError);
  });
});

describe('the bytes of a proven row', () => {
  const bytes = writeProvenRow(entry(41));

  it('round trip', () => {
    const read = readProvenRow(bytes, manifest, tiny);
    expect(writeProvenRow(read)).toEqual(bytes);
    expect(findProvenRow([read], read.row.key, roll)).toEqual(read.row);
  });

  it('are refused cut short, with more behind them, or with more hashes than a roll can have', () => {
    for (let length = 0; length < bytes.length; length++)
      expect(() => readProvenRow(bytes.subarray(0, length), manifest, tiny)).toThrow(DecodeError);
    expect(() => readProvenRow(Uint8Array.of(...bytes, 0), manifest, tiny)).toThrow(DecodeError);
    const { row, proof } = entry(41);
    const path = Array.from({ length: 25 }, () => new Uint8Array(32));
    const long = writeProvenRow({ row, proof: { ...proof, path } });
    expect(() => readProvenRow(long, manifest, tiny)).toThrow(DecodeError);
  });

  it('prove nothing with any bit flipped', () => {
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const find = (): RollRow | undefined =>
        findProvenRow([readProvenRow(flipped, manifest, tiny)], roll.entry(41).key, roll);
      expect(find, `bit ${bit}`).toThrow(DecodeError);
    }
    expect(equalBytes(bytes, writeProvenRow(entry(41)))).toBe(true);
  });
});
