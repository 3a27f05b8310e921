/** Keys and results of chunks: one encoding each, and nothing else decodes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/core/errors.js';
import {
  type ChunkKey,
  chunkKey,
  chunkName,
  readChunkKey,
  writeChunkKey,
} from '../../../src/verify/chunks/key.js';
import { ChunkResult, EXAMINED, PRINT_BYTES, readChunkResult } from '../../../src/verify/chunks/result.js';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const keys: fc.Arbitrary<ChunkKey> = fc
  .tuple(bytes32, bytes32, fc.nat(2 ** 40), fc.integer({ min: 1, max: 120 }))
  .map(([setting, root, start, length]) => chunkKey(setting, { start, end: start + length, root }));

const results: fc.Arbitrary<ChunkResult> = fc
  .tuple(keys, fc.array(fc.tuple(fc.nat(119), fc.boolean(), fc.uint8Array({ minLength: 8, maxLength: 8 }))))
  .map(([key, notes]) => {
    const result = new ChunkResult(key);
    for (const [offset, good, print] of notes)
      if (key.start + offset < key.end)
        result.note(key.start + offset, good ? EXAMINED.good : EXAMINED.suspect, print);
    return result;
  });

describe('a key', () => {
  it('reads as it was written, and names nothing else', () => {
    fc.assert(
      fc.property(keys, keys, (key, other) => {
        expect(readChunkKey(writeChunkKey(key))).toEqual(key);
        expect(chunkName(key)).toMatch(/^[0-9a-f]{64}$/);
        if (chunkName(key) === chunkName(other)) expect(key).toEqual(other);
      }),
    );
  });

  it('is of entries in order, and not of too many', () => {
    const at = (start: number, end: number): Uint8Array =>
      writeChunkKey(chunkKey(new Uint8Array(32), { start, end, root: new Uint8Array(32) }));
    for (const [start, end] of [
      [5, 5],
      [6, 5],
      [0, 2 ** 16 + 1],
    ] as const)
      expect(() => readChunkKey(at(start, end))).toThrow(DecodeError);
    expect(() => readChunkKey(at(0, 2 ** 16).subarray(0, -1))).toThrow(DecodeError);
  });
});

describe('a result', () => {
  it('reads as it was written', () => {
    fc.assert(
      fc.property(results, (result) => {
        const read = readChunkResult(result.write(), result.key);
        expect(read.write()).toEqual(result.write());
        expect(read.count).toBe(result.count);
        for (let i = result.key.start; i < result.key.end; i++) expect(read.at(i)).toEqual(result.at(i));
      }),
    );
  });

  it('with any bit changed, any byte added or taken, does not decode', () => {
    fc.assert(
      fc.property(results, fc.nat(), fc.nat(7), (result, at, bit) => {
        const whole = result.write();
        const read = (bytes: Uint8Array): ChunkResult => readChunkResult(bytes, result.key);
        const index = at % whole.length;
        const flipped = whole.map((byte, i) => (i === index ? byte ^ (1 << bit) : byte));
        expect(() => read(flipped)).toThrow(DecodeError);
        expect(() => read(whole.subarray(0, index))).toThrow(DecodeError);
        expect(() => read(Uint8Array.from([...whole, 0]))).toThrow(DecodeError);
      }),
    );
  });

  it('of another key does not decode, however right it is', () => {
    fc.assert(
      fc.property(results, keys, (result, other) => {
        fc.pre(chunkName(result.key) !== chunkName(other));
        expect(() => readChunkResult(result.write(), other)).toThrow(DecodeError);
      }),
    );
  });

  it('knows nothing of entries outside', () => {
    const key = chunkKey(new Uint8Array(32), { start: 10, end: 20, root: new Uint8Array(32) });
    const result = new ChunkResult(key);
    for (const index of [9, 20, -1, Number.NaN]) {
      expect(() => result.at(index)).toThrow(RangeError);
      expect(() => result.note(index, EXAMINED.good, new Uint8Array(PRINT_BYTES))).toThrow(RangeError);
    }
  });
});
