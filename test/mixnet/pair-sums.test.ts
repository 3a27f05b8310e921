import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import type { Group } from '../../src/core/group.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import { ED25519 } from '../../src/core/groups/ed25519-group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { P256_NOBLE } from '../../src/core/groups/p256-noble.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { addLists } from '../../src/mixnet/secret-sums.js';

const GROUPS: readonly Group[] = [
  P256,
  P256_NOBLE,
  ristretto255WithEngine('wasm'),
  RISTRETTO255,
  ED25519,
  BABYJUBJUB,
];

describe('sums of lists, point by point', () => {
  for (const group of GROUPS)
    it(`of ${group.id} on ${group.bulk.name} are those of elements, whatever the points`, () => {
      const few = Array.from({ length: 7 }, (_, i) => group.generator().multiply(group.scalar(i - 3)));
      const pairs = few.flatMap((a) => few.map((b) => [a, b] as const));
      const [a, b] = [0, 1].map((k) => concatBytes(...pairs.map((pair) => (pair[k] ?? pair[0]).toBytes())));
      if (a === undefined || b === undefined) throw new Error('no lists');
      expect(addLists(group, a, b)).toEqual(concatBytes(...pairs.map(([x, y]) => x.add(y).toBytes())));
      expect(addLists(group, new Uint8Array(), new Uint8Array())).toEqual(new Uint8Array());
    });

  it('go in parts', () => {
    const list = concatBytes(
      ...Array.from({ length: 2_500 }, (_, i) =>
        P256.generator()
          .multiply(P256.scalar((i % 5) + 1))
          .toBytes(),
      ),
    );
    const sums = addLists(P256, list, list);
    for (const i of [0, 1_023, 1_024, 2_499]) {
      const double = P256.generator().multiply(P256.scalar(2 * ((i % 5) + 1)));
      expect(sums.slice(64 * i, 64 * i + 64)).toEqual(double.toBytes());
    }
  });

  it('need as many points on both sides, all of them encodings', () => {
    const one = P256.generator().toBytes();
    expect(() => P256.bulk.addEach?.(one, concatBytes(one, one))).toThrow(RangeError);
    expect(() => P256.bulk.addEach?.(one.slice(1), one.slice(1))).toThrow(RangeError);
    expect(() => P256.bulk.addEach?.(one, one.slice().fill(1))).toThrow(RangeError);
  });
});
