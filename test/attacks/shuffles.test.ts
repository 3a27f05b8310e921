/** Mixers against the proof of shuffle, where its lists are cut, short, or wide; ids as in docs/attacks.md. */
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import type { Group } from '../../src/core/group.js';
import { nativeGroup } from '../../src/core/groups/native.js';
import type { ShuffleEquations } from '../../src/mixnet/equations.js';
import { ShuffleGenerators } from '../../src/mixnet/generators.js';
import { equationsHold } from '../../src/mixnet/one-multiplication.js';
import { proveShuffle } from '../../src/mixnet/prover.js';
import type { MixStage } from '../../src/mixnet/stage.js';
import { PART_POINTS } from '../../src/mixnet/term-sum.js';
import { seededRng } from '../helpers/rng.js';
import { equationsOf, honestChain, plaintexts, type TestMix, testMix, verdict } from '../mixnet/fixtures.js';

const P256 = nativeGroup('P-256');

/** A list of points with G added to one of them. */
function shifted(group: Group, list: Uint8Array, index: number): Uint8Array {
  const [copy, size] = [list.slice(), group.elementBytes];
  const point = group.elementOrIdentityFromBytes(copy.slice(index * size, (index + 1) * size));
  copy.set(point.add(group.generator()).toBytes(), index * size);
  return copy;
}

/** A list of scalars with 1 added to one of them. */
function raised(group: Group, list: Uint8Array, index: number): Uint8Array {
  const [copy, size] = [list.slice(), group.scalarBytes];
  const scalar = group.scalarFromBytes(copy.slice(index * size, (index + 1) * size));
  copy.set(scalar.add(group.scalar(1)).toBytes(), index * size);
  return copy;
}

/** The only stage of an honest chain. */
function honestStage(mix: TestMix): MixStage {
  const [stage] = honestChain(mix, 1);
  if (stage === undefined) throw new RangeError('no stage');
  return stage;
}

/** Values of a row that stand in several equations, each changed by itself. */
function changedInRow(values: ShuffleEquations, row: number): ReadonlyMap<string, ShuffleEquations> {
  const { group, chain, ciphertexts, kE } = values;
  if (chain === undefined || ciphertexts === undefined) throw new TypeError('a shuffle in one go');
  const last = (row + 1) * 2 * ciphertexts.width - 1;
  const outputs = shifted(group, ciphertexts.outputs, last);
  return new Map<string, ShuffleEquations>([
    ['kE', { ...values, kE: raised(group, kE, row) }],
    ['B', { ...values, chain: { ...chain, B: shifted(group, chain.B, row) } }],
    ['last of the outputs', { ...values, ciphertexts: { ...ciphertexts, outputs } }],
  ]);
}

describe('a list that is multiplied in parts (rows 0 to 255, then row 256)', () => {
  // With w = 31, a row has 4 + 4 w = 128 points: 256 rows fill a part. What the rows encrypt does not matter.
  const small = testMix(P256, 1, 31, 'parts');
  const rows = 257;
  const mix: TestMix = {
    ...small,
    rows,
    generators: ShuffleGenerators.derive(P256, rows),
    inputs: concatBytes(...Array.from({ length: rows }, () => small.inputs)),
  };
  const [proof] = equationsOf(mix, 0, mix.inputs, honestStage(mix));
  if (proof === undefined) throw new TypeError('one proof');
  const { equations } = proof;

  it('is in order as the mixer made it', () => {
    expect(PART_POINTS).toBe(256 * 128);
    expect(equationsHold([equations], seededRng('weights'))).toBe(true);
  });

  it.each([255, 256])('hides no change on either side of the cut: row %i', (row) => {
    for (const [what, changed] of changedInRow(equations, row))
      expect([what, equationsHold([changed], seededRng(`weights ${what}`))]).toEqual([what, false]);
  });
});

describe('a mixer of a list', () => {
  it.each([
    [1, 1],
    [1, 2],
    [2, 1],
    [2, 3],
  ])('of %i rows of %i proves nothing but its shuffle', (rows, width) => {
    const mix = testMix(P256, rows, width, 'short');
    const stage = honestStage(mix);
    expect(verdict(mix, [stage])).toMatchObject({ ok: true });
    expect(plaintexts(mix, stage.outputs).sort(compareTexts)).toEqual(
      plaintexts(mix, mix.inputs).sort(compareTexts),
    );
    for (let at = 0; at < 2 * rows * width; at++) {
      const other = shifted(P256, stage.outputs, at);
      expect(verdict(mix, [{ ...stage, outputs: other }])).toMatchObject({ ok: false, mixer: 1 });
    }
  });

  it.each([
    ['columns of two rows change places', [0, 5, 2, 3, 4, 1, 6, 7]],
    ['rows change places', [4, 5, 6, 7, 0, 1, 2, 3]],
    ['columns change places', [2, 3, 0, 1, 6, 7, 4, 5]],
    ['halves of a ciphertext change places', [1, 0, 2, 3, 4, 5, 6, 7]],
    ['one ciphertext comes twice', [0, 1, 0, 1, 4, 5, 6, 7]],
  ] as const)(
    'is refused where %s behind an honest shuffle, with its proof and with one of its own',
    (_, order) => {
      const mix = testMix(P256, 2, 2, 'moved');
      const moved = (list: Uint8Array): Uint8Array =>
        concatBytes(...order.map((from) => pointAt(list, from)));
      const stage = honestStage(mix);
      const refused = { ok: false, reason: 'equation', stage: 0, mixer: 1 };
      expect(verdict(mix, [{ ...stage, outputs: moved(stage.outputs) }])).toMatchObject(refused);
      // Somebody moves first and shuffles then, which the inputs of the proof tell.
      const inputs = moved(mix.inputs);
      const honest = proveShuffle(mix.params, { stage: 0, mixer: 1 }, inputs, mix.generators, mix.rng);
      expect(verdict(mix, [{ mixer: 1, ...honest }], { inputs })).toMatchObject({ ok: true });
      expect(verdict(mix, [{ mixer: 1, ...honest }])).toMatchObject(refused);
    },
  );

  it('may not undo the encryption of what it knows: a c1 that is the identity', () => {
    const mix = testMix(P256, 2, 1, 'opened');
    const stage = honestStage(mix);
    const outputs = stage.outputs.slice();
    outputs.set(P256.identity().toBytes());
    const refused = { ok: false, reason: 'undecodable', stage: 0, mixer: 1 };
    expect(verdict(mix, [{ ...stage, outputs }])).toMatchObject(refused);
  });
});

function pointAt(list: Uint8Array, index: number): Uint8Array {
  return list.slice(index * P256.elementBytes, (index + 1) * P256.elementBytes);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
