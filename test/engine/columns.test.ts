/** Sums of a table, column by column, against single sums, on every kind of engine. */
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { p256WithEngine } from '../../src/core/engine/p256-group.js';
import { DecodeError } from '../../src/core/errors.js';
import type { Group } from '../../src/core/group.js';
import { BELENIOS_2048 } from '../../src/core/groups/modp-groups.js';
import { P256 } from '../../src/core/groups/p256.js';
import { P256_NOBLE } from '../../src/core/groups/p256-noble.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';

/** A table with repeated, opposite and neutral elements, row by row. */
function table(group: Group, rows: number, columns: number): Uint8Array[] {
  const G = group.generator();
  const elements = [G, G.add(G), G.negate(), group.identity(), G.multiply(group.scalar(5))];
  const encodings = elements.map((element) => element.toBytes());
  return Array.from(
    { length: rows * columns },
    (_, i) => encodings[(i * i + Math.floor(i / 7)) % encodings.length] ?? new Uint8Array(),
  );
}

describe.each([P256, P256_NOBLE, RISTRETTO255, BELENIOS_2048])('columns of $id on $bulk.name', (group) => {
  it.each([
    [1, 1],
    [1, 5],
    [2, 3],
    [17, 4],
    [3, 16],
  ])('of %i rows and %i columns are the sums of the columns', (rows, columns) => {
    const points = table(group, rows, columns);
    const expected = Array.from({ length: columns }, (_, c) =>
      toHex(group.bulk.sum(concatBytes(...points.filter((_, i) => i % columns === c)))),
    );
    expect(toHex(group.bulk.sumColumns(concatBytes(...points), columns))).toBe(expected.join(''));
  });

  it('of no rows are the identity', () => {
    const identity = toHex(group.identity().toBytes());
    expect(toHex(group.bulk.sumColumns(new Uint8Array(), 3))).toBe(identity.repeat(3));
  });

  it('of part of a row, of no columns or of what is no element are refused', () => {
    const whole = concatBytes(...table(group, 2, 3));
    expect(() => group.bulk.sumColumns(whole, 4)).toThrow(RangeError);
    expect(() => group.bulk.sumColumns(whole.subarray(1), 3)).toThrow(RangeError);
    for (const columns of [0, -1, 1.5, Number.NaN])
      expect(() => group.bulk.sumColumns(whole, columns)).toThrow(RangeError);
    expect(() => group.bulk.sumColumns(whole.fill(0xff, 0, group.elementBytes), 3)).toThrow(DecodeError);
  });
});

it('tables with more columns than memory holds at a time are added up in bounded memory', () => {
  const group = p256WithEngine('wasm');
  const [G, H] = [1, 2].map((k) => group.generator().multiply(group.scalar(k)).toBytes()) as [
    ...[G: Uint8Array, H: Uint8Array],
  ];
  const columns = 70_000;
  const points = new Uint8Array(2 * columns * G.length);
  for (let i = 0; i < 2 * columns; i++) points.set(i % 3 === 0 ? G : H, i * G.length);
  const sums = group.bulk.sumColumns(points, columns);
  expect(sums.length).toBe(columns * G.length);
  for (const column of [0, 1, 1023, 1024, 1025, 65_535, 65_536, columns - 1]) {
    const logarithms: number[] = [column, columns + column].map((i) => (i % 3 === 0 ? 1 : 2));
    const sum = group.generator().multiply(group.scalar(logarithms.reduce((a, b) => a + b)));
    expect(toHex(sums.subarray(column * G.length, (column + 1) * G.length))).toBe(toHex(sum.toBytes()));
  }
  const bad = columns + 40_000;
  points.fill(0xff, bad * G.length, bad * G.length + 1);
  expect(() => group.bulk.sumColumns(points, columns)).toThrow(`points[${bad}]`);
  expect(group.bulk.sumColumns(new Uint8Array(), 200_000).length).toBe(200_000 * G.length);
});

it('columns that are longer than memory holds at a time are added up in parts', () => {
  const G = P256.generator().toBytes();
  const rows = 33_000;
  const points = new Uint8Array(2 * rows * G.length);
  for (let at = 0; at < points.length; at += G.length) points.set(G, at);
  const sum = toHex(P256.generator().multiply(P256.scalar(rows)).toBytes());
  expect(toHex(P256.bulk.sumColumns(points, 2))).toBe(sum.repeat(2));
});
