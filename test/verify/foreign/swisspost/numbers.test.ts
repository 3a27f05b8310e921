import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../../src/core/errors.js';
import { readBase64Integer, readHexInteger } from '../../../../src/verify/foreign/swisspost/numbers.js';
import { hexInteger, javaInteger, unsignedInteger } from './write-argument.js';

const VALUES = [0n, 1n, 127n, 128n, 255n, 256n, 65_535n, 2n ** 31n, 2n ** 63n, 2n ** 64n - 1n];

describe('integers of the files', () => {
  it.each(VALUES)('%d is read in all forms', (value) => {
    expect(readHexInteger(hexInteger(value), 8, '')).toBe(value);
    expect(readBase64Integer(javaInteger(value), 8, '')).toBe(value);
    expect(readBase64Integer(unsignedInteger(value), 8, '')).toBe(value);
  });

  it.each(['', '0x', '0X1', '1', '0x01', '0x00', '0xa', '0x1 ', ' 0x1', '-0x1', '0x1n', '0x1.0', '0x1_0'])(
    'hexadecimal %j is refused',
    (text) => {
      expect(() => readHexInteger(text, 8, 'x')).toThrow(DecodeError);
    },
  );

  it.each(['', 'AAE=', 'AAAB', 'AA', 'AQ', 'AR==', 'A-==', 'AQ==\n', ' AQ=='])(
    'base64 %j is refused',
    (text) => {
      expect(() => readBase64Integer(text, 8, 'x')).toThrow(DecodeError);
    },
  );

  it('what is longer than allowed is refused, by its length alone where it is much longer', () => {
    for (const [read, write] of [
      [readHexInteger, hexInteger],
      [readBase64Integer, javaInteger],
      [readBase64Integer, unsignedInteger],
    ] as const) {
      expect(read(write(2n ** 24n - 1n), 3, 'x')).toBe(2n ** 24n - 1n);
      expect(() => read(write(2n ** 24n), 3, 'x')).toThrow(DecodeError);
      expect(() => read(write(2n ** 800n), 3, 'x')).toThrow('too long');
    }
  });
});
