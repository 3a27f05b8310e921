import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { toHex, utf8 } from '../../src/core/bytes.js';
import { sha1 } from '../../src/core/sha1.js';

it('is SHA-1', () => {
  // FIPS 180-2, appendix A.1.
  expect(toHex(sha1(utf8('abc')))).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
  for (const length of [0, 55, 56, 63, 64, 65, 1000]) {
    const data = new Uint8Array(length).fill(length);
    expect(toHex(sha1(data))).toBe(createHash('sha1').update(data).digest('hex'));
  }
});
