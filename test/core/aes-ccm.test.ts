/** AES-CCM against the platform's. */
import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openAesCcm, sealAesCcm } from '../../src/core/aes-ccm.js';
import { toHex } from '../../src/core/bytes.js';
import { seededRng } from '../helpers/rng.js';

const rng = seededRng('aes-ccm');
const KEY = rng(32);
const NONCE = rng(32);

/** The platform's, which takes as many bytes of nonce as the length of the text leaves. */
function twin(key: Uint8Array, text: Uint8Array): string {
  const nonce = NONCE.subarray(0, text.length < 65_536 ? 13 : 12);
  const name = `aes-${key.length * 8}-ccm` as 'aes-256-ccm';
  const cipher = createCipheriv(name, key, nonce, { authTagLength: 8 });
  return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('hex');
}

describe('AES-CCM', () => {
  it.each([0, 1, 15, 16, 17, 32, 1000, 65_535, 65_536, 70_001])('seals and opens %i bytes', (length) => {
    const text = rng(length);
    const sealed = sealAesCcm(KEY, NONCE, text);
    expect(toHex(sealed)).toBe(twin(KEY, text));
    expect(toHex(openAesCcm(KEY, NONCE, sealed) ?? rng(1))).toBe(toHex(text));
  });

  it.each([16, 24])('has keys of %i bytes too', (length) => {
    const text = rng(40);
    const key = KEY.subarray(0, length);
    expect(toHex(sealAesCcm(key, NONCE, text))).toBe(twin(key, text));
  });

  it('opens nothing that was changed or cut, and nothing under another key or nonce', () => {
    const sealed = sealAesCcm(KEY, NONCE, rng(20));
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(openAesCcm(KEY, NONCE, changed)).toBeUndefined();
      expect(openAesCcm(KEY, NONCE, sealed.subarray(0, at))).toBeUndefined();
    }
    expect(openAesCcm(rng(32), NONCE, sealed)).toBeUndefined();
    expect(openAesCcm(KEY, rng(32), sealed)).toBeUndefined();
  });

  it('takes no nonce that is too short, and no text that is too long', () => {
    expect(() => sealAesCcm(KEY, NONCE.subarray(0, 12), rng(1))).toThrow(RangeError);
    expect(() => openAesCcm(KEY, NONCE, new Uint8Array(2 ** 24 + 8))).toThrow(RangeError);
  });
});
