/** A roll of a hundred and one voters in the tiny group. */
import type { Manifest } from '../../src/ballot/manifest.js';
import type { Roll } from '../../src/ballot/roll.js';
import { buildRoll, type RollRow, sealRoll } from '../../src/ballot/roll.js';
import type { RollChunk, RollSeal } from '../../src/ballot/roll-codec.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { manifestFixture } from './manifest-fixture.js';

/** The group of these rolls. */
export const tiny = (): typeof TINY_TEST => TINY_TEST;
/** The manifest of these rolls. */
export const manifest: Manifest = manifestFixture({ group: 'TINY-TEST' });
/** A key by its number. */
export const key = (i: number): Uint8Array =>
  TINY_TEST.generator()
    .multiply(TINY_TEST.scalar(i + 1))
    .toBytes();
/** A row by its number, with changes. */
export const row = (i: number, change: Partial<RollRow> = {}): RollRow => ({
  key: key(i),
  class: i % 2,
  style: i % 3 === 0 ? 1 : 0,
  excluded: i % 3 === 1 ? [{ contest: 1, options: [0, 2] }] : [],
  ...change,
});
/** The rows of the roll, in no order. */
export const rows: readonly RollRow[] = Array.from({ length: 101 }, (_, i) => row(i));
/** The roll. */
export const roll: Roll = buildRoll(rows, manifest, tiny);
/** Its seal. */
export const seal: RollSeal = sealRoll(roll);
/** Its rows in order. */
export const sorted: readonly RollRow[] = [...roll];
/** All of it in one chunk. */
export const whole: RollChunk = { first: 0, rows: sorted };
