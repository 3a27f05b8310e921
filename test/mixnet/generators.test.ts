import { ristretto255 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../src/core/bytes.js';
import type { Group } from '../../src/core/group.js';
import { RFC_3526_2048 } from '../../src/core/groups/modp-groups.js';
import { P256 } from '../../src/core/groups/p256.js';
import { P256_NOBLE } from '../../src/core/groups/p256-noble.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { integerToBytes } from '../../src/core/integers.js';
import { ShuffleGenerators } from '../../src/mixnet/generators.js';

const GROUPS: readonly Group[] = [P256, ristretto255WithEngine('wasm'), RFC_3526_2048, TINY_TEST];

/** Written from the documents: the first point whose abscissa is the hash of name, number and attempt; y even. */
function p256Generator(number: number): Uint8Array {
  const name = utf8('hanpyo-v1 shuffle generators');
  for (let attempt = 0; ; attempt++) {
    const x = sha256(
      concatBytes(
        Uint8Array.of(name.length),
        name,
        integerToBytes(BigInt(number), 4),
        integerToBytes(BigInt(attempt), 4),
      ),
    );
    try {
      return p256.Point.fromBytes(concatBytes(Uint8Array.of(2), x))
        .toBytes(false)
        .slice(1);
    } catch {
      // No point has this abscissa.
    }
  }
}

/** Likewise: the first hash that is an encoding, but for two bits that are zero in all of them. */
function ristrettoGenerator(number: number): Uint8Array {
  const name = utf8('hanpyo-v1 shuffle generators');
  for (let attempt = 0; ; attempt++) {
    const numbers = [number, attempt].map((n) => integerToBytes(BigInt(n), 4));
    const digest = sha256(concatBytes(Uint8Array.of(name.length), name, ...numbers));
    const string = digest.map((byte, i) => (i === 0 ? byte & 0xfe : i === 31 ? byte & 0x7f : byte));
    try {
      return ristretto255.Point.fromBytes(string).toBytes();
    } catch {
      // No element has this encoding.
    }
  }
}

describe('generators', () => {
  for (const group of GROUPS)
    it(`of ${group.id} are elements, all different, and the first are the first of more`, () => {
      const count = group === RFC_3526_2048 ? 3 : 20;
      const generators = ShuffleGenerators.derive(group, count);
      const bytes = generators.first(count);
      expect(group.bulk.firstInvalid(bytes)).toBe(-1);
      const size = group.elementBytes;
      const one = (i: number): string => Buffer.from(bytes.slice(i * size, (i + 1) * size)).toString('hex');
      const all = new Set(Array.from({ length: count }, (_, i) => one(i)));
      if (group !== TINY_TEST) expect(all.size).toBe(count);
      expect(all).not.toContain(Buffer.from(group.generator().toBytes()).toString('hex'));
      expect(all).not.toContain(Buffer.from(group.identity().toBytes()).toString('hex'));
      expect(ShuffleGenerators.derive(group, 2).first(2)).toEqual(bytes.slice(0, 2 * size));
      expect(generators.first(2).byteOffset).toBe(bytes.byteOffset);
      expect(() => generators.first(count + 1)).toThrow(RangeError);
    });

  it('of P-256 are derived as documented', () => {
    const bytes = ShuffleGenerators.derive(P256, 40).first(40);
    for (let i = 0; i < 40; i++) expect(bytes.slice(i * 64, (i + 1) * 64)).toEqual(p256Generator(i));
  });

  it('of ristretto255 are derived as documented', () => {
    const bytes = ShuffleGenerators.derive(ristretto255WithEngine('wasm'), 12).first(12);
    for (let i = 0; i < 12; i++) expect(bytes.slice(i * 32, (i + 1) * 32)).toEqual(ristrettoGenerator(i));
  });

  it('are the same on every engine', () => {
    expect(ShuffleGenerators.derive(P256_NOBLE, 5).first(5)).toEqual(
      ShuffleGenerators.derive(P256, 5).first(5),
    );
    const wasm = ShuffleGenerators.derive(ristretto255WithEngine('wasm'), 5).first(5);
    expect(ShuffleGenerators.derive(RISTRETTO255, 5).first(5)).toEqual(wasm);
  });
});
