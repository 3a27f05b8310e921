import { readFileSync } from 'node:fs';
import { ed25519 } from '@noble/curves/ed25519.js';
import { expect, it } from 'vitest';
import { concatBytes, fromHex, toHex, utf8 } from '../../src/core/bytes.js';
import { ed25519PublicKey, ed25519Seed, ed25519Sign } from '../../src/core/ed25519.js';
import { ed25519Verify, isEd25519PublicKey } from '../../src/core/ed25519-verify.js';
import { sha512 } from '../../src/core/hash.js';
import { bytesToInteger, integerToBytes } from '../../src/core/integers.js';
import { seededRng } from '../helpers/rng.js';
import { describeWithData } from '../helpers/shared-data.js';

const seed = ed25519Seed(seededRng('ed25519'));
const key = ed25519PublicKey(seed);
const message = utf8('message');
const signature = ed25519Sign(message, seed);
const L = ed25519.Point.Fn.ORDER;

it('agrees with RFC 8032 section 7.1, test 2', () => {
  const secret = fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
  const publicKey = fromHex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  const expected =
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
    '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00';
  expect(toHex(ed25519PublicKey(secret))).toBe(toHex(publicKey));
  expect(toHex(ed25519Sign(Uint8Array.of(0x72), secret))).toBe(expected);
  expect(ed25519Verify(fromHex(expected), Uint8Array.of(0x72), publicKey)).toBe(true);
});

it('accepts its own signature, and none with a flipped bit', () => {
  expect(isEd25519PublicKey(key)).toBe(true);
  expect(ed25519Verify(signature, message, key)).toBe(true);
  for (let i = 0; i < 512; i += 7) {
    const bad = signature.slice();
    bad[i >> 3] = (bad[i >> 3] ?? 0) ^ (1 << (i & 7));
    expect(ed25519Verify(bad, message, key)).toBe(false);
  }
  expect(ed25519Verify(signature, utf8('massage'), key)).toBe(false);
  expect(ed25519Verify(signature, message, ed25519PublicKey(new Uint8Array(32)))).toBe(false);
});

it('refuses S + L, wrong lengths and keys that are no points', () => {
  let s = 0n;
  for (let i = 63; i >= 32; i--) s = s * 256n + BigInt(signature[i] ?? 0);
  const bumped = signature.slice();
  for (let i = 32, rest = s + L; i < 64; i++, rest >>= 8n) bumped[i] = Number(rest & 255n);
  expect(ed25519Verify(bumped, message, key)).toBe(false);
  expect(ed25519Verify(signature.subarray(1), message, key)).toBe(false);
  expect(ed25519Verify(concatBytes(signature, Uint8Array.of(0)), message, key)).toBe(false);
  expect(ed25519Verify(signature, message, key.subarray(1))).toBe(false);
  expect(ed25519Verify(signature, message, new Uint8Array(32).fill(2))).toBe(false);
});

it('refuses keys of small order, with a cofactor component, or not canonical', () => {
  const low = ed25519.Point.fromBytes(
    fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'),
  );
  for (let k = 0, point = ed25519.Point.ZERO; k < 8; k++, point = point.add(low)) {
    expect(isEd25519PublicKey(point.toBytes())).toBe(false);
    expect(isEd25519PublicKey(ed25519.Point.fromBytes(key).add(point).toBytes())).toBe(k === 0);
  }
  expect(isEd25519PublicKey(fromHex(`ee${'ff'.repeat(30)}7f`))).toBe(false);
  expect(isEd25519PublicKey(new Uint8Array(31))).toBe(false);
});

it('refuses signatures that satisfy the equation with a key or an R of small order', () => {
  const { Point } = ed25519;
  const scalarBytes = (value: bigint): Uint8Array => integerToBytes(value, 32).reverse();
  const identity = Point.ZERO.toBytes();
  const forged = concatBytes(Point.BASE.multiply(5n).toBytes(), scalarBytes(5n));
  expect(ed25519Verify(forged, message, identity)).toBe(false);
  const secret = 7n;
  const publicKey = Point.BASE.multiply(secret).toBytes();
  const k = bytesToInteger(sha512(concatBytes(identity, publicKey, message)).reverse()) % L;
  expect(ed25519Verify(concatBytes(identity, scalarBytes((k * secret) % L)), message, publicKey)).toBe(false);
  const r = Point.BASE.multiply(9n).toBytes();
  const challenge = bytesToInteger(sha512(concatBytes(r, publicKey, message)).reverse()) % L;
  const honest = concatBytes(r, scalarBytes((9n + challenge * secret) % L));
  expect(ed25519Verify(honest, message, publicKey)).toBe(true);
});

describeWithData('edge cases (CCTV)', 'ledger/ed25519vectors.json', (path) => {
  const REFUSED = ['low_order_A', 'low_order_R', 'non_canonical_A', 'non_canonical_R', 'low_order_residue'];
  const vectors = JSON.parse(readFileSync(path, 'utf8')) as ReadonlyArray<{
    key: string;
    sig: string;
    msg: string;
    flags: readonly string[] | null;
  }>;

  it('accepts exactly those that the rules of the specification allow', () => {
    const wrong = vectors.filter(({ key: publicKey, sig, msg, flags }) => {
      const expected = !(flags ?? []).some((flag) => REFUSED.includes(flag));
      return ed25519Verify(fromHex(sig), utf8(msg), fromHex(publicKey)) !== expected;
    });
    expect(wrong).toEqual([]);
    expect(vectors.length).toBe(914);
  });
});
