import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiplyBlinded } from '../../src/core/blinding.js';
import { utf8 } from '../../src/core/bytes.js';
import { expandMessage } from '../../src/core/expand.js';
import { P256 } from '../../src/core/groups/p256.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { pippengerVartime } from '../../src/core/pippenger.js';
import { tryAndIncrement } from '../../src/core/try-and-increment.js';
import { seededRng } from '../helpers/rng.js';
import { ALL_GROUPS } from './all-groups.js';

/** The integers under addition: an obvious twin. */
const INTEGERS = { identity: 0n, add: (a: bigint, b: bigint): bigint => a + b };

describe('buckets', () => {
  const term = fc.tuple(fc.bigInt({ min: -9n, max: 9n }), fc.bigInt({ min: 0n, max: 2n ** 260n }));

  it('sum what a plain loop sums', () =>
    fc.assert(
      fc.property(fc.array(term, { maxLength: 60 }), (terms) => {
        const points = terms.map(([point]) => point);
        const scalars = terms.map(([, scalar]) => scalar);
        const plain = terms.reduce((sum, [point, scalar]) => sum + point * scalar, 0n);
        expect(pippengerVartime(INTEGERS, points, scalars)).toBe(plain);
      }),
    ));

  it('sum many terms of mixed size with wide windows', () => {
    const points = Array.from({ length: 3000 }, (_, i) => BigInt(i));
    const scalars = points.map((point) => (point % 3n === 0n ? 0n : 2n ** (point % 129n) - 1n));
    const plain = points.reduce((sum, point, i) => sum + point * (scalars[i] ?? 0n), 0n);
    expect(pippengerVartime(INTEGERS, points, scalars)).toBe(plain);
  });

  it('refuse lists that do not fit and negative scalars', () => {
    expect(pippengerVartime(INTEGERS, [], [])).toBe(0n);
    expect(pippengerVartime(INTEGERS, [5n], [0n])).toBe(0n);
    expect(() => pippengerVartime(INTEGERS, [1n], [])).toThrow(RangeError);
    expect(() => pippengerVartime(INTEGERS, [1n], [-1n])).toThrow(RangeError);
  });
});

describe('blinded multiplication', () => {
  it.each(ALL_GROUPS.map((group) => [group.id, group] as const))('equals the plain one in %s', (_, group) => {
    const rng = seededRng('blinding');
    const q = group.generator().multiply(group.scalar(5));
    for (const secret of [group.scalar(0), group.scalar(1), group.scalar(-1), group.randomScalar(rng)])
      expect(multiplyBlinded(q, secret, rng).equals(q.multiply(secret))).toBe(true);
    expect(multiplyBlinded(group.identity(), group.scalar(3), rng).isIdentity()).toBe(true);
  });

  it('works for every mask, zero and the secret itself among them', () => {
    for (let mask = 0; mask < 1019; mask++) {
      const rng = (length: number): Uint8Array => {
        const bytes = new Uint8Array(length);
        bytes.set([mask >> 8, mask & 255], length - 2);
        return bytes;
      };
      const product = multiplyBlinded(TINY_TEST.generator(), TINY_TEST.scalar(77), rng);
      expect(product.equals(TINY_TEST.generator().multiply(TINY_TEST.scalar(77)))).toBe(true);
    }
  });

  it('draws a fresh mask each time, and refuses mixed groups', () => {
    let drawn = 0;
    const rng = (length: number): Uint8Array => {
      drawn += length;
      return seededRng(`${drawn}`)(length);
    };
    multiplyBlinded(P256.generator(), P256.scalar(1), rng);
    multiplyBlinded(P256.generator(), P256.scalar(1), rng);
    expect(drawn).toBe(2 * P256.uniformBytes);
    expect(() => multiplyBlinded(P256.generator(), TINY_TEST.scalar(1), rng)).toThrow(TypeError);
  });
});

describe('expanding messages', () => {
  it('agrees with RFC 9380 appendix K.1', () => {
    const domain = 'QUUX-V01-CS02-with-expander-SHA256-128';
    const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
    expect(hex(expandMessage(domain, new Uint8Array(0), 32))).toBe(
      '68a985b87eb6b46952128911f2a4412bbc302a9d759667f87f7a21d803f07235',
    );
    expect(hex(expandMessage(domain, utf8('abc'), 32))).toBe(
      'd8ccab23b5985ccea865c6c97b6e5b8350e794e603b4b97902f53a8a0d605615',
    );
  });

  it('tries counters until one serves', () => {
    const seen: string[] = [];
    const value = tryAndIncrement('d', utf8('m'), 4, (uniform) => {
      seen.push(uniform.join());
      return seen.length === 3 ? 'third' : undefined;
    });
    expect(value).toBe('third');
    expect(seen[2]).toBe(expandMessage('d', Uint8Array.of(0x6d, 0, 0, 0, 2), 4).join());
    expect(new Set(seen).size).toBe(3);
  });
});
