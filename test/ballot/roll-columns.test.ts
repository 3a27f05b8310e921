/** The columns of a roll of several blocks: every row is found where it belongs, and nothing else is. */
import { expect, it } from 'vitest';
import type { RollRow } from '../../src/ballot/roll.js';
import { RollColumns } from '../../src/ballot/roll-columns.js';
import { compareBytes, toHex } from '../../src/core/bytes.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { sha256 } from '../../src/core/hash.js';
import { manifestFixture } from './manifest-fixture.js';

const manifest = manifestFixture({ group: RISTRETTO255.id });
const COUNT = 2600;
const keys = Array.from({ length: COUNT }, (_, i) => sha256(Uint8Array.of(i, i >> 8))).sort(compareBytes);
const rowAt = (i: number): RollRow => ({
  key: keys[i] ?? new Uint8Array(),
  class: i % manifest.classes.length,
  style: Math.floor(i / 3) % manifest.styles.length,
  excluded: i % 5 === 0 ? [{ contest: 1, options: [0, 2] }] : [],
});

it('a roll of several blocks gives back every row, by position and by key', () => {
  const columns = new RollColumns(RISTRETTO255.elementBytes);
  columns.sets.push(rowAt(0).excluded);
  for (let i = 0; i < COUNT; i++) {
    const row = rowAt(i);
    columns.push(row, row.excluded.length);
    expect(columns.count).toBe(i + 1);
    expect(toHex(columns.key(i))).toBe(toHex(row.key));
  }
  const roll = columns.toRoll(manifest, RISTRETTO255, new Uint8Array(32));
  expect(roll.count).toBe(COUNT);
  const all = [...roll];
  for (let i = 0; i < COUNT; i++) {
    const entry = { index: i, ...rowAt(i) };
    expect(roll.entry(i)).toEqual(entry);
    expect(all[i]).toEqual(entry);
    expect(roll.find(entry.key)?.index).toBe(i);
  }
  expect(() => roll.entry(COUNT)).toThrow(RangeError);
  for (let kind = 0; kind < manifest.classes.length; kind++)
    expect(roll.perClass[kind]).toBe(all.filter((entry) => entry.class === kind).length);
  for (let kind = 0; kind < manifest.styles.length; kind++)
    expect(roll.perStyle[kind]).toBe(all.filter((entry) => entry.style === kind).length);
});

it('a key that is not on a roll of several blocks is not found, however near it is', () => {
  const columns = new RollColumns(RISTRETTO255.elementBytes);
  for (let i = 0; i < COUNT; i += 2) columns.push(rowAt(i), 0);
  const roll = columns.toRoll(manifest, RISTRETTO255, new Uint8Array(32));
  for (let i = 0; i < COUNT; i++) {
    const key = keys[i] ?? new Uint8Array();
    expect(roll.find(key)?.index).toBe(i % 2 === 0 ? i / 2 : undefined);
    expect(roll.find(key.map((byte, at) => (at === 31 ? byte ^ 1 : byte)))).toBeUndefined();
  }
  for (const other of [
    new Uint8Array(32),
    new Uint8Array(32).fill(255),
    new Uint8Array(31),
    new Uint8Array(64),
  ])
    expect(roll.find(other)).toBeUndefined();
});

it.each([70_000, 140_000])(
  'of a roll of %i voters every key is found, also where many begin alike',
  (count) => {
    const columns = new RollColumns(RISTRETTO255.elementBytes);
    const numbered = (i: number): Uint8Array => {
      const bytes = new Uint8Array(32);
      // The first half are alike in 24 bits, the others in few.
      const view = new DataView(bytes.buffer);
      if (i < count / 2) view.setUint32(3, i);
      else view.setUint32(0, (2 ** 31 + i * 2 ** 13) >>> 0);
      return bytes;
    };
    for (let i = 0; i < count; i++) columns.push({ key: numbered(i), class: 0, style: 0, excluded: [] }, 0);
    const roll = columns.toRoll(manifest, RISTRETTO255, new Uint8Array(32));
    for (let i = 0; i < count; i += 37) {
      const key = numbered(i);
      expect(roll.find(key)?.index).toBe(i);
      expect(roll.find(key.with(31, 1))).toBeUndefined();
    }
  },
);

it.each([1, 2, 3])('keys of %i bytes are found', (size) => {
  const columns = new RollColumns(size);
  const few = Array.from({ length: 60 }, (_, i) =>
    Uint8Array.from({ length: size }, (_, at) => (at === 0 ? 4 * i : 7 * at)),
  );
  for (const key of few) columns.push({ key, class: 0, style: 0, excluded: [] }, 0);
  const roll = columns.toRoll(manifest, RISTRETTO255, new Uint8Array(32));
  few.forEach((key, i) => {
    expect(roll.find(key)?.index).toBe(i);
    expect(roll.find(key.with(0, 4 * i + 1))).toBeUndefined();
  });
});

it('what is given out of a roll cannot change it', () => {
  const columns = new RollColumns(RISTRETTO255.elementBytes);
  for (let i = 0; i < COUNT; i++) columns.push(rowAt(i), 0);
  const roll = columns.toRoll(manifest, RISTRETTO255, new Uint8Array(32));
  for (const i of [0, 1023, 1024, COUNT - 1]) {
    roll.entry(i).key.fill(0);
    expect(roll.entry(i).key).toEqual(keys[i]);
  }
});
