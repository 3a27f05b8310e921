/**
 * Messages as elements of P-256: the abscissa is 00 || message || counter, the ordinate the even one of its two roots.
 * About half of all abscissas are on the curve, so a counter works with probability 1/2.
 */
import { equalBytes } from '../bytes.js';
import { bytesToInteger, integerToBytes } from '../integers.js';
import type { MessageEmbedding } from './embedding-search.js';
import { isSquare } from './jacobi.js';
import { P256_PRIME as P, p256Cubic } from './p256-constants.js';

const COORDINATE = 32;
const COUNTER_AT = COORDINATE - 1;

/** All 256 counters fail for a fraction of 2^-256 of all messages, the first 40 for 2^-40. */
export const P256_EMBEDDING: MessageEmbedding = /* @__PURE__ */ Object.freeze({
  messageBytes: COORDINATE - 2,
  uniformTries: 40,
  counters: 256,
  candidate: (message, counter) => {
    const x = abscissa(message, counter);
    const value = p256Cubic(bytesToInteger(x));
    const root = rootIfSquare(value);
    const even = [root, P - root][Number(root & 1n)] ?? root;
    const encoding = new Uint8Array(2 * COORDINATE);
    encoding.set(x);
    encoding.set(integerToBytes(even, COORDINATE), COORDINATE);
    return { encoding, works: sameValue((root * root) % P, value) };
  },
  worksVartime: (_, message, counter) => isSquare(p256Cubic(bytesToInteger(abscissa(message, counter))), P),
  read: (encoding) =>
    encoding[0] === 0 && ((encoding[2 * COORDINATE - 1] ?? 1) & 1) === 0
      ? { message: encoding.slice(1, COUNTER_AT), counter: encoding[COUNTER_AT] ?? 0 }
      : undefined,
} satisfies MessageEmbedding);

function abscissa(message: Uint8Array, counter: number): Uint8Array {
  const x = new Uint8Array(COORDINATE);
  x.set(message, 1);
  x[COUNTER_AT] = counter;
  return x;
}

/** value^((p + 1) / 4), a root of `value` if there is one; the exponent is 2^254 - 2^222 + 2^190 + 2^94. */
function rootIfSquare(value: bigint): bigint {
  let ones = value;
  for (const length of [1, 2, 4, 8, 16]) ones = (squared(ones, length) * ones) % P;
  const high = (squared(ones, 32) * value) % P;
  return squared((squared(high, 96) * value) % P, 94);
}

/** The square of the square, `times` over. */
function squared(value: bigint, times: number): bigint {
  let power = value;
  for (let i = 0; i < times; i++) power = (power * power) % P;
  return power;
}

function sameValue(a: bigint, b: bigint): boolean {
  return equalBytes(integerToBytes(a, COORDINATE), integerToBytes(b, COORDINATE));
}
