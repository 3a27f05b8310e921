import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToInteger, integerToBytes } from '../../src/core/integers.js';

/** The obvious twin: by hexadecimal text. */
const byText = (bytes: Uint8Array): bigint =>
  bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

describe('integers as bytes', () => {
  it('are read as their hexadecimal text is, wherever they lie in a buffer', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.nat(9), (bytes, offset) => {
        const buffer = new Uint8Array(bytes.length + 20).fill(0xee);
        buffer.set(bytes, offset);
        const view = buffer.subarray(offset, offset + bytes.length);
        expect(bytesToInteger(view)).toBe(byText(bytes));
        expect(integerToBytes(byText(bytes), bytes.length)).toEqual(bytes);
      }),
    ));

  it('refuse what is negative or does not fit, by one or by far', () => {
    for (const length of [0, 1, 7, 8, 9, 32]) {
      const most = 2n ** BigInt(8 * length) - 1n;
      expect(integerToBytes(most, length)).toEqual(new Uint8Array(length).fill(255));
      for (const bad of [most + 1n, most + 2n ** 70n, 2n ** 600n, -1n, -(2n ** 64n), -(2n ** 256n)])
        expect(() => integerToBytes(bad, length)).toThrow(RangeError);
    }
  });
});
