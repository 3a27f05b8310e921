/** Keys under which much is verified accept what `ed25519Verify` accepts, before they have a table and afterwards. */
import { readFileSync } from 'node:fs';
import { ed25519 } from '@noble/curves/ed25519.js';
import { expect, it } from 'vitest';
import { concatBytes, fromHex, utf8 } from '../../src/core/bytes.js';
import { ed25519PublicKey, ed25519Seed, ed25519Sign } from '../../src/core/ed25519.js';
import { Ed25519Key } from '../../src/core/ed25519-keys.js';
import { ed25519Verify } from '../../src/core/ed25519-verify.js';
import { sha512 } from '../../src/core/hash.js';
import { bytesToInteger, integerToBytes } from '../../src/core/integers.js';
import { seededRng } from '../helpers/rng.js';
import { describeWithData } from '../helpers/shared-data.js';

const { Point } = ed25519;
const L = Point.Fn.ORDER;
const rng = seededRng('ed25519 keys');
const message = utf8('message');
/** A point of order 8. */
const LOW = Point.fromBytes(fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'));
const scalarBytes = (value: bigint): Uint8Array => integerToBytes(value, 32).reverse();
const challenge = (r: Uint8Array, key: Uint8Array): bigint =>
  bytesToInteger(sha512(concatBytes(r, key, message)).reverse()) % L;

/** The key as it is at first, and after more questions than it takes to make a table. */
function youngAndOld(bytes: Uint8Array): readonly Ed25519Key[] {
  const old = new Ed25519Key(bytes);
  const valid = concatBytes(Point.BASE.toBytes(), scalarBytes(1n));
  for (let i = 0; i < 10; i++) old.verify(valid, message);
  return [new Ed25519Key(bytes), old];
}

function expectAlike(signature: Uint8Array, bytes: Uint8Array, expected?: boolean): void {
  const verdict = ed25519Verify(signature, message, bytes);
  if (expected !== undefined) expect(verdict).toBe(expected);
  for (const key of youngAndOld(bytes)) expect(key.verify(signature, message)).toBe(verdict);
}

it('valid signatures are valid, however many there are, and none with another bit is', () => {
  const seed = ed25519Seed(rng);
  const bytes = ed25519PublicKey(seed);
  const key = new Ed25519Key(bytes);
  for (let i = 0; i < 24; i++) {
    const text = rng(i);
    const signature = ed25519Sign(text, seed);
    expect(key.verify(signature, text)).toBe(true);
    const bit = (21 * i + 3) % 512;
    const bad = signature.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    expect(key.verify(bad, text)).toBe(false);
    expect(key.verify(signature, concatBytes(text, Uint8Array.of(0)))).toBe(false);
  }
});

it('keeps the key that it was made of', () => {
  const seed = ed25519Seed(rng);
  const bytes = ed25519PublicKey(seed);
  const key = new Ed25519Key(bytes);
  bytes.fill(0);
  expect(key.verify(ed25519Sign(message, seed), message)).toBe(true);
});

it('leaves what it is given as it was, also in buffers of Node.js, whose slices are views', () => {
  const seed = ed25519Seed(rng);
  const [bytes, signature] = [ed25519PublicKey(seed), ed25519Sign(message, seed)];
  const [heldKey, heldSignature] = [Buffer.from(bytes), Buffer.from(signature)];
  const key = new Ed25519Key(heldKey);
  heldKey.fill(0);
  for (let i = 0; i < 3; i++) {
    expect(key.verify(heldSignature, message)).toBe(true);
    expect(Uint8Array.from(heldSignature)).toEqual(signature);
  }
});

it('keys with a part of small order: the equation holds as it is, without a cofactor', () => {
  const secret = 123456789n;
  for (let k = 0, low = Point.ZERO; k < 8; k++, low = low.add(LOW)) {
    const bytes = Point.BASE.multiply(secret).add(low).toBytes();
    const verdicts = Array.from({ length: 16 }, (_, i) => {
      const r = Point.BASE.multiply(BigInt(i + 2)).toBytes();
      const s = (BigInt(i + 2) + challenge(r, bytes) * secret) % L;
      const signature = concatBytes(r, scalarBytes(s));
      expectAlike(signature, bytes);
      return ed25519Verify(signature, message, bytes);
    });
    // Valid where the challenge is a multiple of the order of the small part: for one in eight, four, two or one.
    expect(verdicts.every(Boolean)).toBe(k === 0);
  }
});

it('keys and R of small order, S not below the order, wrong lengths, and what is no point', () => {
  const secret = 7n;
  const bytes = Point.BASE.multiply(secret).toBytes();
  const identity = Point.ZERO.toBytes();
  for (let k = 0, low = Point.ZERO; k < 8; k++, low = low.add(LOW)) {
    const r = low.toBytes();
    expectAlike(concatBytes(r, scalarBytes((challenge(r, bytes) * secret) % L)), bytes, false);
    expectAlike(concatBytes(Point.BASE.multiply(5n).toBytes(), scalarBytes(5n)), low.toBytes(), false);
  }
  const r = Point.BASE.multiply(9n).toBytes();
  const s = (9n + challenge(r, bytes) * secret) % L;
  const valid = concatBytes(r, scalarBytes(s));
  expectAlike(valid, bytes, true);
  expectAlike(concatBytes(r, scalarBytes(s + L)), bytes, false);
  expectAlike(concatBytes(r, scalarBytes(0n)), bytes, false);
  expectAlike(concatBytes(r, scalarBytes(L)), bytes, false);
  expectAlike(valid.subarray(1), bytes, false);
  expectAlike(concatBytes(valid, Uint8Array.of(0)), bytes, false);
  expectAlike(concatBytes(identity, new Uint8Array(32)), bytes, false);
  for (const other of [bytes.subarray(1), new Uint8Array(32).fill(2), fromHex(`ee${'ff'.repeat(30)}7f`)])
    expectAlike(valid, other, false);
});

describeWithData('edge cases (CCTV)', 'ledger/ed25519vectors.json', (path) => {
  const vectors = JSON.parse(readFileSync(path, 'utf8')) as ReadonlyArray<{
    key: string;
    sig: string;
    msg: string;
  }>;

  it('are decided as one by one', () => {
    const keys = new Map(vectors.map(({ key }) => [key, youngAndOld(fromHex(key))[1]]));
    const wrong = vectors.filter(({ key, sig, msg }) => {
      const verdict = ed25519Verify(fromHex(sig), utf8(msg), fromHex(key));
      const young = new Ed25519Key(fromHex(key));
      return [young, keys.get(key)].some((one) => one?.verify(fromHex(sig), utf8(msg)) !== verdict);
    });
    expect(wrong).toEqual([]);
  });
});
