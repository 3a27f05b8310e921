/** The root of a roll as its entries come is that of the whole tree, also where blocks of entries begin and end. */
import { expect, it } from 'vitest';
import type { RollRow } from '../../src/ballot/roll.js';
import { BlockRollHasher } from '../../src/ballot/roll-blocks.js';
import { rollRowBytes } from '../../src/ballot/roll-codec.js';
import { RollHasher } from '../../src/ballot/roll-tree.js';
import { concatBytes } from '../../src/core/bytes.js';
import { sha256 } from '../../src/core/hash.js';

const row = (i: number): RollRow => ({
  key: sha256(Uint8Array.of(i, i >> 8)),
  class: 300 * (i % 3),
  style: 257 * (i % 5),
  excluded: i % 7 === 0 ? [{ contest: 0, options: [1, 2] }] : [],
});

/** RFC 6962, section 2.1, word for word. */
function root(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return sha256(new Uint8Array());
  if (leaves.length === 1) return sha256(concatBytes(Uint8Array.of(0), only));
  const middle = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256(concatBytes(Uint8Array.of(1), root(leaves.slice(0, middle)), root(leaves.slice(middle))));
}

it.each([RollHasher, BlockRollHasher])(
  '%o is the root of RFC 6962 for every length, asked at any time',
  (Hasher) => {
    const asked = new Set([0, 1, 2, 3, 7, 8, 1023, 1024, 1025, 2047, 2048, 2049, 3072, 3500]);
    const hasher = new Hasher();
    const leaves: Uint8Array[] = [];
    for (let count = 0; count <= 3500; count++) {
      if (asked.has(count)) expect(hasher.root()).toEqual(root(leaves));
      hasher.add(row(count));
      leaves.push(rollRowBytes(row(count)));
    }
  },
);
