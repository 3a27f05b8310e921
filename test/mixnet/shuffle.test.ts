import { describe, expect, it } from 'vitest';
import type { Group } from '../../src/core/group.js';
import { ED25519 } from '../../src/core/groups/ed25519-group.js';
import { RFC_3526_2048 } from '../../src/core/groups/modp-groups.js';
import { P256 } from '../../src/core/groups/p256.js';
import { P256_NOBLE } from '../../src/core/groups/p256-noble.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { equationsHold } from '../../src/mixnet/one-multiplication.js';
import { equationsOf, honestChain, plaintexts, testMix, verdict } from './fixtures.js';
import { textbookFailure } from './textbook.js';

const SIZES: readonly (readonly [Group, readonly (readonly [rows: number, width: number])[]])[] = [
  [P256, [1, 2, 3, 17].flatMap((rows) => [1, 2, 3].map((width) => [rows, width] as const))],
  [P256, [[100, 1]]],
  [
    ristretto255WithEngine('wasm'),
    [
      [1, 1],
      [3, 2],
      [17, 3],
      [100, 1],
    ],
  ],
  [
    ED25519,
    [
      [3, 1],
      [5, 2],
    ],
  ],
  [P256_NOBLE, [[3, 1]]],
  [
    RFC_3526_2048,
    [
      [2, 1],
      [3, 2],
    ],
  ],
  [
    TINY_TEST,
    [
      [1, 1],
      [2, 2],
      [3, 3],
      [17, 1],
    ],
  ],
];

describe('an honest chain', () => {
  for (const [group, sizes] of SIZES)
    for (const [rows, width] of sizes)
      it(`${group.id} on ${group.bulk.name}: ${rows} rows of ${width}`, () => {
        const mix = testMix(group, rows, width, 'honest');
        const stages = honestChain(mix, 2, rows % 2 === 1 ? [2] : [1]);
        expect(verdict(mix, stages)).toMatchObject({ ok: true });
        const last = stages.at(-1)?.outputs ?? new Uint8Array();
        const order = (list: string[]): string[] => list.sort((a, b) => (a < b ? -1 : 1));
        expect(order(plaintexts(mix, last))).toEqual(order(plaintexts(mix, mix.inputs)));
      });
});

describe('a shuffle', () => {
  it('satisfies the equations of the textbook', () => {
    const mix = testMix(P256, 5, 2);
    const [one, two] = honestChain(mix, 2, [2]);
    if (one === undefined || two === undefined) throw new Error('no stages');
    const proofs = [...equationsOf(mix, 0, mix.inputs, one), ...equationsOf(mix, 1, one.outputs, two)];
    expect(proofs.map(({ part }) => part)).toEqual(['shuffle', 'commitment', 'committed shuffle']);
    for (const { equations } of proofs) expect(textbookFailure(equations)).toBeUndefined();
    expect(
      equationsHold(
        proofs.map(({ equations }) => equations),
        mix.rng,
      ),
    ).toBe(true);
    expect(equationsHold([], mix.rng)).toBe(true);
  });

  it('changes every ciphertext, and draws anew every time', () => {
    const mix = testMix(P256, 20, 1);
    const [first] = honestChain(mix, 1);
    const [again] = honestChain(mix, 1);
    const rows = (list: Uint8Array | undefined): Set<string> =>
      new Set(
        Array.from({ length: 20 }, (_, i) =>
          Buffer.from(list?.slice(i * 128, (i + 1) * 128) ?? []).toString('hex'),
        ),
      );
    const all = new Set([...rows(mix.inputs), ...rows(first?.outputs), ...rows(again?.outputs)]);
    expect(all.size).toBe(60);
    expect(plaintexts(mix, first?.outputs ?? mix.inputs)).not.toEqual(
      plaintexts(mix, again?.outputs ?? mix.inputs),
    );
  });

  it('serves lists shorter than the commitment made in advance', () => {
    for (const spare of [1, 5]) {
      const mix = testMix(P256, 4, 2, 'spare', spare);
      const stages = honestChain(mix, 3, [1, 3]);
      expect(verdict(mix, stages)).toMatchObject({ ok: true });
      const order = (list: string[]): string[] => list.sort((a, b) => (a < b ? -1 : 1));
      const last = stages.at(-1)?.outputs ?? new Uint8Array();
      expect(order(plaintexts(mix, last))).toEqual(order(plaintexts(mix, mix.inputs)));
    }
  });
});
