import { expect, it } from 'vitest';
import { concatBytes, fromHex, utf8 } from '../../src/core/bytes.js';
import {
  isSealingPublicKey,
  SEAL_OVERHEAD,
  seal,
  sealingPublicKey,
  sealingSecretKey,
  unseal,
} from '../../src/core/sealing.js';
import { seededRng } from '../helpers/rng.js';
import { codeOf } from './all-groups.js';

const rng = seededRng('sealing');
const secret = sealingSecretKey(rng);
const receiver = sealingPublicKey(secret);
const context = utf8('share 1 to 2');
const plaintext = utf8('a share');
const sealed = seal(plaintext, receiver, context, rng);

it('opens for its receiver under its context', () => {
  expect(unseal(sealed, secret, context)).toEqual(plaintext);
  expect(sealed.length).toBe(plaintext.length + SEAL_OVERHEAD);
  expect(unseal(seal(new Uint8Array(0), receiver, context, rng), secret, context).length).toBe(0);
});

it('is different each time', () => expect(seal(plaintext, receiver, context, rng)).not.toEqual(sealed));

it('does not open if any byte is altered, added or missing', () => {
  for (let i = 0; i < sealed.length; i++)
    for (const bit of [1, 128]) {
      const bad = sealed.with(i, (sealed[i] ?? 0) ^ bit);
      expect(
        codeOf(() => unseal(bad, secret, context)),
        `byte ${i}`,
      ).toBe('bad-encoding');
    }
  for (let n = 0; n < sealed.length; n++)
    expect(['bad-encoding', 'truncated']).toContain(
      codeOf(() => unseal(sealed.subarray(0, n), secret, context)),
    );
  expect(codeOf(() => unseal(concatBytes(sealed, Uint8Array.of(0)), secret, context))).toBe('bad-encoding');
});

it('does not open under another context or for another receiver', () => {
  expect(codeOf(() => unseal(sealed, secret, utf8('share 1 to 3'), 'dkg.share'))).toBe('bad-encoding');
  expect(codeOf(() => unseal(sealed, sealingSecretKey(rng), context))).toBe('bad-encoding');
  expect(() => unseal(sealed, secret, utf8(''), 'dkg.share')).toThrow(/^dkg\.share: /);
});

it('refuses keys of small order on both sides', () => {
  const small = [
    '00'.repeat(32),
    `01${'00'.repeat(31)}`,
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    `ec${'ff'.repeat(30)}7f`,
    `ed${'ff'.repeat(30)}7f`,
    `ee${'ff'.repeat(30)}7f`,
  ];
  expect(isSealingPublicKey(receiver)).toBe(true);
  for (const hex of small) {
    expect(isSealingPublicKey(fromHex(hex))).toBe(false);
    expect(() => seal(plaintext, fromHex(hex), context, rng)).toThrow(RangeError);
    expect(codeOf(() => unseal(concatBytes(fromHex(hex), sealed.subarray(32)), secret, context))).toBe(
      'bad-encoding',
    );
  }
  expect(() => seal(plaintext, receiver.subarray(1), context, rng)).toThrow(RangeError);
});

it('knows canonical keys from other readings of the same point', () => {
  const nine = `09${'00'.repeat(31)}`;
  expect(isSealingPublicKey(fromHex(nine))).toBe(true);
  expect(isSealingPublicKey(fromHex(`f6${'ff'.repeat(30)}7f`))).toBe(false);
  expect(isSealingPublicKey(fromHex(`09${'00'.repeat(30)}80`))).toBe(false);
  expect(isSealingPublicKey(fromHex(`eb${'ff'.repeat(30)}7f`))).toBe(true);
  expect(isSealingPublicKey(fromHex(`ff${'ff'.repeat(29)}fe7f`))).toBe(true);
  expect(isSealingPublicKey(receiver.subarray(1))).toBe(false);
});
