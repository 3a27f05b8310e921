/**
 * Messages as elements of ristretto255: the 32 bytes of the encoding are counter || message || counter. The first byte is
 * twice the counter modulo 128, for an encoding is an even number; the last is what is left of it, zero but for a fraction
 * of 2^-53 of all messages. About a quarter of all such strings are encodings. The arithmetic is noble's.
 */
import { pow2 } from '@noble/curves/abstract/modular.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToInteger } from '../integers.js';
import type { MessageEmbedding } from './embedding-search.js';

const ENCODING = 32;
const LAST = ENCODING - 1;
/** Counters of the first byte. */
const DIGIT = 128;
/** The last byte stays below it, so that the number is below the prime. */
const HIGHEST = 127;

/** The 16,256 counters all fail for a fraction below 2^-6700 of all messages, the first 96 for 2^-39.8. */
export const RISTRETTO255_EMBEDDING: MessageEmbedding = /* @__PURE__ */ Object.freeze({
  messageBytes: ENCODING - 2,
  uniformTries: 96,
  counters: DIGIT * HIGHEST,
  candidate: (message, counter) => {
    const encoding = encode(message, counter);
    return { encoding, works: decodes(encoding) };
  },
  worksVartime: ({ bulk }, message, counter) => {
    const encoding = encode(message, counter);
    return encoding.some((byte) => byte !== 0) && bulk.firstInvalid(encoding) === -1;
  },
  read: (encoding) => {
    const [first, last] = [encoding[0] ?? 0, encoding[LAST] ?? 0];
    return last < HIGHEST
      ? { message: encoding.slice(1, LAST), counter: first / 2 + DIGIT * last }
      : undefined;
  },
} satisfies MessageEmbedding);

const P = /* @__PURE__ */ (() => ed25519.Point.Fp.ORDER)();
const MINUS_D = /* @__PURE__ */ (() => ed25519.Point.Fp.neg(ed25519.Point.CURVE().d))();
/** A root of -1, 2^((p - 1) / 4). */
const I = /* @__PURE__ */ (() => {
  const power = powerOfRoot(2n);
  return (power * power * 2n) % P;
})();

function encode(message: Uint8Array, counter: number): Uint8Array {
  const encoding = new Uint8Array(ENCODING);
  encoding[0] = 2 * (counter % DIGIT);
  encoding.set(message, 1);
  encoding[LAST] = Math.floor(counter / DIGIT);
  return encoding;
}

/**
 * Whether an even string below the prime encodes an element other than the identity (RFC 9496 section 4.3.1; the letters
 * are its own). The same operations are made whatever the answer. The standard refuses y = 0 besides, which is only where s is
 * 1 or p - 1: the one is odd, the other has a last byte that no candidate has.
 */
function decodes(encoding: Uint8Array): boolean {
  const s = bytesToInteger(Uint8Array.from(encoding).reverse());
  const ss = (s * s) % P;
  const [u1, u2] = [P + 1n - ss, 1n + ss];
  const u2Squared = (u2 * u2) % P;
  const v = (MINUS_D * ((u1 * u1) % P) + P - u2Squared) % P;
  const { root, square } = inverseRoot((v * u2Squared) % P);
  const denominatorX = (root * u2) % P;
  const denominatorY = (root * ((denominatorX * v) % P)) % P;
  const x = absolute((2n * s * denominatorX) % P);
  const y = (u1 * denominatorY) % P;
  const t = (x * y) % P;
  const refused = Number(!square) | Number(t & 1n) | Number(s === 0n);
  return refused === 0;
}

/** A root of 1/value and whether there is one; some other number if there is none (RFC 9496 section 4.2, with u = 1). */
function inverseRoot(value: bigint): { readonly root: bigint; readonly square: boolean } {
  const cube = (((value * value) % P) * value) % P;
  const seventh = (((cube * cube) % P) * value) % P;
  const root = (cube * powerOfRoot(seventh)) % P;
  const check = (value * ((root * root) % P)) % P;
  const turned = (root * I) % P;
  const isMinusOne = Number(check === P - 1n);
  const isOne = Number(check === 1n);
  return { root: [root, turned][isMinusOne] ?? root, square: (isOne | isMinusOne) === 1 };
}

/** The even one of a number and its negative. */
function absolute(value: bigint): bigint {
  return [value, P - value][Number(value & 1n)] ?? value;
}

/** value^((p - 5) / 8); the exponent is 2^252 - 3. */
function powerOfRoot(value: bigint): bigint {
  const ones = (half: bigint, length: bigint): bigint => (pow2(half, length, P) * half) % P;
  const one = (all: bigint): bigint => (pow2(all, 1n, P) * value) % P;
  const of5 = one(ones(ones(value, 1n), 2n));
  const of10 = ones(of5, 5n);
  const of20 = ones(of10, 10n);
  const of50 = (pow2(ones(of20, 20n), 10n, P) * of10) % P;
  const of100 = ones(of50, 50n);
  const of250 = (pow2(ones(of100, 100n), 50n, P) * of50) % P;
  return (pow2(of250, 2n, P) * value) % P;
}
