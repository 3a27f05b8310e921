import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex, utf8 } from '../../src/core/bytes.js';
import type { Sha2 } from '../../src/core/engine/sha2.js';
import { instantiateSha2 } from '../../src/core/engine/sha2-kernels.js';
import { sha2WithEngine, sha256Each, sha256Prefix, sha512Each } from '../../src/core/engine/sha2-lanes.js';
import { CALL_MESSAGES, DIGESTS, MESSAGE_BYTES, MESSAGES, TABLE } from '../../src/core/engine/sha2-layout.js';
import { LONGEST_IN_LANES, wasmSha2 } from '../../src/core/engine/sha2-wasm.js';

const engines = (['wasm', 'noble'] as const).map((name) => [name, sha2WithEngine(name)] as const);
const wasm = sha2WithEngine('wasm');

describe.each(engines)('SHA-2 in bulk on %s', (_name, sha2) => {
  it('gives the examples of FIPS 180-4', () => {
    const abc = utf8('abc');
    expect(toHex(sha2.sha256Each(abc, 3))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(toHex(sha2.sha512Each(abc, 3))).toMatch(/^ddaf35a193617abacc417349ae204131.*2a9ac94fa54ca49f$/);
    const million = new Uint8Array(1_000_000).fill(0x61);
    const digest = 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0';
    expect(toHex(sha2.sha256Prefix(million.subarray(1)).hashEach(million.subarray(0, 1), 1))).toBe(digest);
    expect(toHex(sha2.sha256Each(million, million.length))).toBe(digest);
  });

  it('gives what the platform gives, for every length to 300 and every number of leftovers', () => {
    const wrong: string[] = [];
    for (let length = 1; length <= 300; length++) {
      const count = 1 + (length % 9);
      const messages = noise(length * count, length);
      if (!same(sha2.sha256Each(messages, length), reference('sha256', messages, length)))
        wrong.push(`SHA-256 ${count} x ${length}`);
      if (!same(sha2.sha512Each(messages, length), reference('sha512', messages, length)))
        wrong.push(`SHA-512 ${count} x ${length}`);
    }
    expect(wrong).toEqual([]);
  });

  it('gives what the platform gives, for every prefix to 130', () => {
    const wrong: string[] = [];
    for (let size = 0; size <= 130; size++) {
      const prefix = noise(size, size);
      const taken = sha2.sha256Prefix(prefix);
      for (const length of [1, 55, 56, 63, 64, 65, 128, 1 + ((7 * size) % 200)]) {
        const tails = noise(length * (1 + (size % 9)), size + length);
        const expected = reference('sha256', tails, length, prefix);
        if (!same(taken.hashEach(tails, length), expected)) wrong.push(`${size} + ${length}`);
        if (!same(taken.hashAll(cut(tails, length)), expected)) wrong.push(`${size} + ${length}, apart`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('copies its prefix, and leaves messages as they are', () => {
    const messages = noise(400, 2);
    const expected = reference('sha256', messages, 100, noise(100, 1));
    for (const prefix of [noise(100, 1), Buffer.from(noise(100, 1))]) {
      const taken = sha2.sha256Prefix(prefix);
      prefix.fill(0);
      expect(taken.hashEach(messages, 100)).toEqual(expected);
    }
    expect(messages).toEqual(noise(400, 2));
  });

  it('takes a part of a larger buffer', () => {
    const buffer = noise(1000, 3);
    const part = buffer.subarray(13, 13 + 7 * 70);
    expect(sha2.sha256Each(part, 70)).toEqual(reference('sha256', part, 70));
    expect(sha2.sha512Each(Buffer.from(part), 70)).toEqual(reference('sha512', part, 70));
  });

  it('gives nothing for no messages', () => {
    expect(sha2.sha256Each(new Uint8Array(0), 32)).toEqual(new Uint8Array(0));
    expect(sha2.sha512Each(new Uint8Array(0), 2 ** 40)).toEqual(new Uint8Array(0));
    expect(sha2.sha256Prefix(new Uint8Array(0)).hashEach(new Uint8Array(0), 1)).toEqual(new Uint8Array(0));
    expect(sha2.sha256Prefix(noise(70, 4)).hashAll([])).toEqual(new Uint8Array(0));
  });

  it.each([0, -1, 1.5, -0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 3, 65])(
    'refuses 64 bytes of messages of length %s',
    (length) => {
      for (const hash of [sha2.sha256Each, sha2.sha512Each, sha2.sha256Prefix(noise(70, 4)).hashEach])
        expect(() => hash(new Uint8Array(64), length)).toThrow(RangeError);
    },
  );

  it('refuses messages of several lengths, or of none', () => {
    const { hashAll } = sha2.sha256Prefix(noise(70, 4));
    for (const lengths of [[5, 6], [6, 5], [5, 5, 0], [0], [0, 0], [LONGEST_IN_LANES + 1, LONGEST_IN_LANES]])
      expect(() => hashAll(lengths.map((length) => noise(length, 1)))).toThrow(RangeError);
  });

  it('refuses what is not bytes, and what only looks like a number', () => {
    for (const bad of [undefined, null, 'abc', [1, 2, 3, 4], new ArrayBuffer(4), { length: 4 }])
      for (const hash of [sha2.sha256Each, sha2.sha512Each, sha2.sha256Prefix(noise(7, 4)).hashEach])
        expect(() => hash(bad as unknown as Uint8Array, 4)).toThrow(TypeError);
    expect(() => sha2.sha256Each(new Uint8Array(8), '4' as unknown as number)).toThrow(RangeError);
    expect(() => sha2.sha256Each(new Uint8Array(8), 4n as unknown as number)).toThrow(RangeError);
    expect(() => sha2.sha256Prefix('abc' as unknown as Uint8Array)).toThrow(TypeError);
  });
});

describe('SHA-2 on the kernels', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'agrees with the platform for %i messages of many lengths',
    (count) => {
      for (const length of [1, 32, 55, 56, 64, 111, 112, 119, 120, 127, 128, 129, 300, 1408, 4097]) {
        const messages = noise(length * count, length + count);
        expect(wasm.sha256Each(messages, length)).toEqual(reference('sha256', messages, length));
        expect(wasm.sha512Each(messages, length)).toEqual(reference('sha512', messages, length));
      }
    },
  );

  it('agrees with its twin on anything', () => {
    const noble = sha2WithEngine('noble');
    const bytes = fc.uint8Array({ maxLength: 700 });
    fc.assert(
      fc.property(
        bytes,
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 12 }),
        bytes,
        (prefix, length, count, seed) => {
          const tails = Uint8Array.from(
            { length: length * count },
            (_, i) => (seed[i % seed.length] ?? i) ^ (i >> 8),
          );
          for (const call of [
            (sha2: Sha2) => sha2.sha256Prefix(prefix).hashEach(tails, length),
            (sha2: Sha2) => sha2.sha256Each(tails, length),
            (sha2: Sha2) => sha2.sha512Each(tails, length),
          ])
            expect(call(wasm)).toEqual(call(noble));
        },
      ),
    );
  });

  it('agrees where work is cut into calls', () => {
    for (const [length, count] of [
      [1, 2 * CALL_MESSAGES + 3],
      [129, CALL_MESSAGES + 1],
      [1408, 400],
      [LONGEST_IN_LANES - 1, 6],
      [LONGEST_IN_LANES, 5],
      [LONGEST_IN_LANES + 1, 2],
      [MESSAGE_BYTES + 5, 2],
    ] as const) {
      const messages = noise(length * count, length);
      const prefix = noise(65, count);
      expect(same(wasm.sha256Each(messages, length), reference('sha256', messages, length))).toBe(true);
      expect(same(wasm.sha512Each(messages, length), reference('sha512', messages, length))).toBe(true);
      const expected = reference('sha256', messages, length, prefix);
      const taken = wasm.sha256Prefix(prefix);
      expect(same(taken.hashEach(messages, length), expected)).toBe(true);
      expect(same(taken.hashAll(cut(messages, length)), expected)).toBe(true);
    }
  });

  it.each([MESSAGE_BYTES - 1, MESSAGE_BYTES, MESSAGE_BYTES + 64, 2 * MESSAGE_BYTES + 1])(
    'takes a prefix of %i bytes',
    (size) => {
      const [prefix, tails] = [noise(size, 5), noise(300, 6)];
      expect(wasm.sha256Prefix(prefix).hashEach(tails, 60)).toEqual(reference('sha256', tails, 60, prefix));
    },
  );

  it('does not depend on what its memory holds', () => {
    const kernels = instantiateSha2();
    const sha2 = wasmSha2(kernels);
    const prefix = noise(75, 7);
    const taken = sha2.sha256Prefix(prefix);
    for (const [length, filler] of [
      [1, 0xff],
      [60, 0x80],
      [64, 0xff],
      [131, 0x01],
      [1000, 0xff],
    ] as const) {
      const messages = noise(7 * length, length);
      const soil = (): unknown => new Uint8Array(kernels.memory.buffer).fill(filler, TABLE);
      soil();
      expect(sha2.sha256Each(messages, length)).toEqual(reference('sha256', messages, length));
      soil();
      expect(sha2.sha512Each(messages, length)).toEqual(reference('sha512', messages, length));
      soil();
      expect(taken.hashEach(messages, length)).toEqual(reference('sha256', messages, length, prefix));
    }
  });

  it('keeps prefixes and instances apart', () => {
    const other = sha2WithEngine('wasm');
    const [a, b] = [noise(64, 8), noise(131, 9)];
    const taken = [wasm.sha256Prefix(a), wasm.sha256Prefix(b), other.sha256Prefix(a), other.sha256Prefix(b)];
    const tails = noise(5 * 90, 10);
    const expected = [a, b, a, b].map((prefix) => reference('sha256', tails, 90, prefix));
    for (let round = 0; round < 2; round++) {
      expect(taken.map((prefix) => prefix.hashEach(tails, 90))).toEqual(expected);
      expect(wasm.sha256Each(tails, 90)).toEqual(reference('sha256', tails, 90));
      expect(other.sha512Each(tails, 90)).toEqual(reference('sha512', tails, 90));
    }
  });

  it('keeps its memory, below a mebibyte, and gives digests that stay', () => {
    const kernels = instantiateSha2();
    const sha2 = wasmSha2(kernels);
    const before = kernels.memory.buffer;
    const messages = noise(3_000_000, 11);
    const first = sha2.sha256Each(messages.subarray(0, 300), 100);
    const kept = first.slice();
    sha2.sha256Each(messages, 100);
    sha2.sha512Each(messages, 1_000_000);
    sha2.sha256Prefix(messages).hashEach(messages, 1000);
    expect(kernels.memory.buffer).toBe(before);
    expect(before.byteLength).toBeLessThan(2 ** 20);
    expect(MESSAGES).toBeGreaterThanOrEqual(DIGESTS + 64 * CALL_MESSAGES + 64 * 4 + 128);
    expect(before.byteLength).toBeGreaterThanOrEqual(MESSAGES + MESSAGE_BYTES + 3 * 128);
    expect(first).toEqual(kept);
  });
});

describe('the functions of the thread', () => {
  it('are those of an engine', () => {
    const messages = noise(500, 12);
    expect(sha256Each(messages, 100)).toEqual(reference('sha256', messages, 100));
    expect(sha512Each(messages, 100)).toEqual(reference('sha512', messages, 100));
    const prefix = noise(77, 13);
    const digests = sha256Prefix(prefix).hashEach(messages, 50);
    expect(digests).toEqual(reference('sha256', messages, 50, prefix));
    expect(() => sha256Each(messages, 0)).toThrow(RangeError);
  });
});

function noise(size: number, seed: number): Uint8Array {
  let state = (seed * 2654435761 + 1) >>> 0;
  return Uint8Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** Messages that lie end to end, each in a place of its own. */
function cut(messages: Uint8Array, length: number): Uint8Array[] {
  return Array.from({ length: messages.length / length }, (_, i) =>
    messages.slice(i * length, (i + 1) * length),
  );
}

function reference(
  hash: 'sha256' | 'sha512',
  messages: Uint8Array,
  length: number,
  prefix?: Uint8Array,
): Uint8Array {
  const digests = Array.from({ length: messages.length / length }, (_, i) =>
    createHash(hash)
      .update(prefix ?? '')
      .update(messages.subarray(i * length, (i + 1) * length))
      .digest(),
  );
  return concatBytes(...digests);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
