/** A roll as its chunks come: what is wrong with a seal is said without making a roll, and chunks and seals may follow. */
import { afterEach, expect, it, vi } from 'vitest';
import { buildRoll, RollAssembly, type RollRow, sealRoll } from '../../src/ballot/roll.js';
import type { RollSeal } from '../../src/ballot/roll-codec.js';
import { RollColumns } from '../../src/ballot/roll-columns.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { manifestFixture } from './manifest-fixture.js';

const manifest = manifestFixture({ group: TINY_TEST.id });
const rows = Array.from({ length: 90 }, (_, i): RollRow => {
  const key = TINY_TEST.generator().multiply(TINY_TEST.scalar(i + 1));
  const excluded = i % 3 === 1 ? [{ contest: 1, options: [0, 2] }] : [];
  return { key: key.toBytes(), class: i % 2, style: i % 3 === 0 ? 1 : 0, excluded };
});
const roll = buildRoll(rows, manifest, () => TINY_TEST);
const sorted: readonly RollRow[] = [...roll];
const seal = sealRoll(roll);

afterEach(() => vi.restoreAllMocks());

it('every wrong seal is refused for its first fault, and none makes a roll of the chunks', () => {
  const making = vi.spyOn(RollColumns.prototype, 'toRoll');
  const assembly = new RollAssembly(manifest, TINY_TEST);
  expect(assembly.add({ first: 0, rows: sorted })).toBeUndefined();
  const swapped = (counts: readonly number[]): readonly number[] =>
    counts.map((n, i) => (i === 0 ? n + 1 : n));
  const wrong: readonly (readonly [string, Partial<RollSeal>])[] = [
    ['R-09', { count: 91, root: new Uint8Array(32) }],
    ['R-10', { perClass: swapped(seal.perClass), perStyle: swapped(seal.perStyle) }],
    ['R-11', { perStyle: swapped(seal.perStyle), root: new Uint8Array(32) }],
    ['R-12', { root: new Uint8Array(32) }],
  ];
  for (const [rule, change] of wrong)
    expect(assembly.finish({ ...seal, ...change })).toMatchObject({ finding: { rule } });
  expect(making).not.toHaveBeenCalled();
  expect(assembly.finish(seal).roll).toMatchObject(seal);
  expect(making).toHaveBeenCalledTimes(1);
});

it('chunks may follow a seal that came too early', () => {
  const assembly = new RollAssembly(manifest, TINY_TEST);
  expect(assembly.finish(seal)).toMatchObject({ finding: { rule: 'R-06' } });
  for (let first = 0; first < sorted.length; first += 30) {
    expect(assembly.add({ first, rows: sorted.slice(first, first + 30) })).toBeUndefined();
    if (first < 60) expect(assembly.finish(seal)).toMatchObject({ finding: { rule: 'R-09' } });
  }
  const { roll: made } = assembly.finish(seal);
  expect(made).toMatchObject(seal);
  for (const [i, row] of sorted.entries()) expect(made?.find(row.key)).toEqual({ ...row, index: i });
});

it('a chunk that is wrong is told at every seal, whatever follows it', () => {
  const assembly = new RollAssembly(manifest, TINY_TEST);
  expect(assembly.add({ first: 1, rows: sorted })).toMatchObject({ rule: 'R-08' });
  expect(assembly.add({ first: 0, rows: sorted })).toMatchObject({ rule: 'R-08' });
  expect(assembly.finish(seal)).toMatchObject({ finding: { rule: 'R-08' } });
});
