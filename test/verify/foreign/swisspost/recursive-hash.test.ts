import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type HashConvention,
  hashToInteger,
  SWISS_POST_1_2,
  SWISS_POST_1_5,
} from '../../../../src/verify/foreign/swisspost/conventions.js';
import {
  cutToBitLength,
  type Hashable,
  recursiveHash,
  recursiveHashOfLength,
} from '../../../../src/verify/foreign/swisspost/recursive-hash.js';
import { describeWithData } from '../../../helpers/shared-data.js';
import { bytes, hashable, integer, vectors } from './vectors.js';

describeWithData('published vectors of the recursive hash', 'swisspost/vectors-1.2.0-hex', (folder) => {
  const each = (file: string) => it.each(vectors(folder, file).map((vector) => [vector.description, vector]));

  each('recursive-hash-sha3-256.json')('SHA3-256: %s', (_, { input, output }) => {
    expect(recursiveHash(SWISS_POST_1_2, input.values.map(hashable))).toEqual(bytes(output.hash));
  });

  each('cut-to-bit-length.json')('cut: %s', (_, { input, output }) => {
    expect(cutToBitLength(bytes(input.value), input.bit_length)).toEqual(bytes(output.result));
  });

  each('recursive-hash-to-zq.json')('to Z_q: %s', (_, { input, output }) => {
    expect(SWISS_POST_1_2.hashToZq(integer(input.q), input.values.map(hashable))).toBe(
      integer(output.result),
    );
  });
});

/** The hash once more, by Node's own SHAKE256 and SHA3-256. */
function slowHash(value: Hashable, zero: string, digest: (data: Buffer) => Buffer): Buffer {
  if (value instanceof Uint8Array) return digest(Buffer.concat([Buffer.of(0), value]));
  if (typeof value === 'string') return digest(Buffer.from(`\u0002${value}`, 'utf8'));
  if (typeof value === 'bigint') {
    const hex = value.toString(16);
    const even = value === 0n ? zero : hex.length % 2 === 0 ? hex : `0${hex}`;
    return digest(Buffer.from(`01${even}`, 'hex'));
  }
  return digest(Buffer.concat([Buffer.of(3), ...value.map((item) => slowHash(item, zero, digest))]));
}

const NESTED: Hashable = ['text', [0n, 255n, 256n, [bytes('AP8=')]], new Uint8Array(0), '', 0n, 'ü🗳'];

describe('recursive hash', () => {
  it.each([
    [SWISS_POST_1_2, '00'],
    [SWISS_POST_1_5, ''],
  ])('agrees with a slow twin: $name', (convention, zero) => {
    const plain = createHash('sha3-256');
    const expected = slowHash(NESTED, zero, (data) => plain.copy().update(data).digest());
    expect(recursiveHash(convention, [NESTED])).toEqual(new Uint8Array(expected));
    expect(hashToInteger(convention, [NESTED])).toBe(BigInt(`0x${expected.toString('hex')}`));
    const of272 = slowHash(NESTED, zero, (data) =>
      createHash('shake256', { outputLength: 34 }).update(data).digest(),
    );
    expect(recursiveHashOfLength(convention, 272, [NESTED])).toEqual(new Uint8Array(of272));
  });

  it('cuts the hash of every item where the length is not of whole bytes', () => {
    const cut = (data: Buffer): Buffer => {
      const digest = createHash('shake256', { outputLength: 3 }).update(data).digest();
      digest[0] = (digest[0] ?? 0) & 0b11;
      return digest;
    };
    const expected = slowHash(NESTED, '00', cut);
    expect(recursiveHashOfLength(SWISS_POST_1_2, 18, [NESTED])).toEqual(new Uint8Array(expected));
  });

  it('hashes several values as the list of them, and one as itself', () => {
    const hash = (...values: Hashable[]): Uint8Array => recursiveHash(SWISS_POST_1_5, values);
    expect(hash('a', 'b')).toEqual(hash(['a', 'b']));
    expect(hash('a')).not.toEqual(hash(['a']));
    expect(hash('a')).not.toEqual(hash(new Uint8Array([97])));
    expect(hash('a')).not.toEqual(hash(97n));
    expect(hash(['a', 'b'], 'c')).not.toEqual(hash('a', ['b', 'c']));
  });

  it('the versions differ in zero, in hashes to Z_q and in generators, and in nothing else', () => {
    const of = (convention: HashConvention, value: Hashable): Uint8Array =>
      recursiveHash(convention, [value]);
    expect(of(SWISS_POST_1_2, 0n)).not.toEqual(of(SWISS_POST_1_5, 0n));
    expect(of(SWISS_POST_1_2, [1n, 'a'])).toEqual(of(SWISS_POST_1_5, [1n, 'a']));
    const q = 2n ** 61n - 1n;
    expect(SWISS_POST_1_2.hashToZq(q, [1n])).not.toBe(SWISS_POST_1_5.hashToZq(q, [1n]));
    expect(SWISS_POST_1_2.generatorRoot(q, 1n, 0n)).not.toBe(SWISS_POST_1_5.generatorRoot(q, 1n, 0n));
  });

  it.each([SWISS_POST_1_2, SWISS_POST_1_5])('a hash to Z_q is below q: $name', ({ hashToZq }) => {
    for (const q of [2n ** 31n + 11n, 2n ** 61n - 1n, 2n ** 89n - 1n]) {
      const values = Array.from({ length: 60 }, (_, i) => hashToZq(q, [BigInt(i)]));
      expect(values.every((value) => value >= 0n && value < q)).toBe(true);
      expect(new Set(values).size).toBe(values.length);
    }
    expect(() => hashToZq(2n ** 31n - 1n, [1n])).toThrow(RangeError);
  });

  it("refuses what has no hash: a caller's mistake", () => {
    expect(() => recursiveHash(SWISS_POST_1_5, [])).toThrow(RangeError);
    expect(() => recursiveHash(SWISS_POST_1_5, [[]])).toThrow(RangeError);
    expect(() => recursiveHash(SWISS_POST_1_5, [['a', []]])).toThrow(RangeError);
    expect(() => recursiveHash(SWISS_POST_1_5, [-1n])).toThrow(RangeError);
    expect(() => recursiveHash(SWISS_POST_1_5, ['\ud800'])).toThrow(RangeError);
    expect(() => cutToBitLength(new Uint8Array(1), 9)).toThrow(RangeError);
    expect(() => cutToBitLength(new Uint8Array(1), 0)).toThrow(RangeError);
    expect(() => cutToBitLength(new Uint8Array(1), 1.5)).toThrow(RangeError);
  });
});
