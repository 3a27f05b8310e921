import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, Writer } from '../../src/core/codec.js';
import { DecodeError } from '../../src/core/errors.js';
import { P256 } from '../../src/core/groups/p256.js';
import { type ChunkPartial, checkChunk } from '../../src/elgamal/batched-decryption.js';
import { readChunkPartial, writeChunkPartial } from '../../src/elgamal/chunk-codec.js';
import { at, flipBit, RUNS } from './helpers.js';
import { listScene, valid } from './list-scene.js';

describe('parts as bytes', () => {
  const s = listScene(P256, 2, 3, 2);
  const bytes = write(at(s.partials, 1));
  const size = P256.elementBytes;

  it('decode(encode(x)) encodes alike and verifies', () => {
    const back = read(bytes);
    expect(write(back)).toEqual(bytes);
    expect(valid(s, back)).toBe(true);
    expect(bytes.length).toBe(4 + 4 + 2 * size + 4 + 2 * size + 32);
  });

  it('no flipped bit, truncation or extension survives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 * bytes.length - 1 }), (bit) => {
        const accepted = tryRead(flipBit(bytes, bit));
        if (accepted === undefined) return true;
        const key = s.keys.verificationKeys[accepted.trustee - 1];
        return key === undefined || !checkChunk(s.ciphertexts, accepted, key, s.context);
      }),
      { numRuns: RUNS },
    );
    for (let cut = 0; cut < bytes.length; cut += 3) expect(tryRead(bytes.subarray(0, cut))).toBe(undefined);
    expect(tryRead(Uint8Array.of(...bytes, 0))).toBe(undefined);
  });

  it('refuses trustee 0, torn factors, no elements, scalars at the order, too many commitments', () => {
    const changed = (at: number, ...values: number[]): Uint8Array => {
      const copy = bytes.slice();
      copy.set(values, at);
      return copy;
    };
    expect(() => read(changed(0, 0, 0, 0, 0))).toThrow(/part\.trustee/);
    expect(() => read(changed(4, 0, 0, 0, 127))).toThrow(/part\.factors.*whole/);
    expect(() => read(changed(4, 0, 1, 0, 0))).toThrow(/part\.factors/);
    expect(() => read(changed(8 + size, 9))).toThrow(/factor 1 is not/);
    expect(() => read(changed(8 + 2 * size, 0, 0, 0, 3))).toThrow(/part\.commitments/);
    expect(() => read(changed(bytes.length - 32, ...new Uint8Array(32).fill(255)))).toThrow(/part\.response/);
  });

  it('writes only what has the shape of such a part', () => {
    const part = at(s.partials, 0);
    const none = { kind: 'linear' as const, commitments: [], responses: [] };
    expect(() => write({ ...part, proof: none })).toThrow(TypeError);
    expect(() => write({ ...part, proof: { kind: 'and', parts: [] } })).toThrow(TypeError);
  });

  function write(partial: ChunkPartial): Uint8Array {
    const writer = new Writer();
    writeChunkPartial(writer, partial);
    return writer.finish();
  }
  function read(data: Uint8Array): ChunkPartial {
    return decode(data, 'part', (r) => readChunkPartial(r, P256));
  }
  function tryRead(data: Uint8Array): ChunkPartial | undefined {
    try {
      return read(data);
    } catch (error) {
      if (error instanceof DecodeError) return undefined;
      throw error;
    }
  }
});
