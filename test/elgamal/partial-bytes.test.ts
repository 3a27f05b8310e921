/** Partial decryptions as bytes: read as they were written, and refused after every change. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, Writer } from '../../src/core/codec.js';
import { DecodeError } from '../../src/core/errors.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { readPartial, writePartial } from '../../src/elgamal/partial-codec.js';
import { checkPartial, type PartialDecryption } from '../../src/elgamal/threshold.js';
import { at, flipBit, RUNS } from './helpers.js';
import { CONTEXT, scene } from './threshold-scene.js';

describe('partial decryptions as bytes', () => {
  const s = scene(RISTRETTO255, 2, 3, 'codec');
  const partial = at(s.partials, 1);
  const bytes = write(partial);

  it('decode(encode(x)) encodes alike and verifies', () => {
    const back = decode(bytes, 'partial', (r) => readPartial(r, RISTRETTO255));
    expect(write(back)).toEqual(bytes);
    expect(checkPartial(s.ciphertexts, back, at(s.keys.verificationKeys, 1), CONTEXT)).toBe(true);
  });

  it('no flipped bit, truncation or extension survives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 * bytes.length - 1 }), (bit) => {
        const accepted = tryRead(flipBit(bytes, bit));
        return accepted === undefined || !verifies(accepted);
      }),
      { numRuns: RUNS },
    );
    for (const cut of [0, 3, 4, 7, 40, bytes.length - 1])
      expect(() => read(bytes.subarray(0, cut))).toThrow(DecodeError);
    expect(() => read(Uint8Array.of(...bytes, 0))).toThrow(DecodeError);
  });

  it('refuses trustee 0, a scalar at the order, and too many commitments', () => {
    const zero = bytes.slice();
    zero.fill(0, 0, 4);
    expect(() => read(zero)).toThrow(/partial\.trustee/);
    const large = bytes.slice();
    large.fill(0xff, bytes.length - 32);
    expect(() => read(large)).toThrow(/partial\.response/);
    const count = bytes.slice();
    count[4 + 4 + 3 * 32 + 3] = 5;
    expect(() => read(count)).toThrow(/partial\.commitments/);
  });

  function write(p: PartialDecryption): Uint8Array {
    const writer = new Writer();
    writePartial(writer, p);
    return writer.finish();
  }
  function read(data: Uint8Array): PartialDecryption {
    return decode(data, 'partial', (r) => readPartial(r, RISTRETTO255));
  }
  function tryRead(data: Uint8Array): PartialDecryption | undefined {
    try {
      return read(data);
    } catch (error) {
      if (error instanceof DecodeError) return undefined;
      throw error;
    }
  }
  function verifies(p: PartialDecryption): boolean {
    const key = s.keys.verificationKeys[p.trustee - 1];
    return key !== undefined && checkPartial(s.ciphertexts, p, key, CONTEXT);
  }
});
