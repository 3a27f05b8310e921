/**
 * SHA-256 and SHA-512 (FIPS 180-4) in little code, for pages whose size counts. Their constants are computed instead of written
 * down: the first bits of the fractions of square and cube roots of primes (FIPS 180-4 sections 4.2 and 5.3).
 */
import type { Sha256State } from '../hash.js';

const BLOCK = 64;
const LONG_BLOCK = 128;

/** SHA-512 of a message. */
export function sha512(message: Uint8Array): Uint8Array {
  const padded = new DataView(padding(message, LONG_BLOCK).buffer);
  let state: readonly bigint[] = INITIAL;
  for (let at = 0; at < padded.byteLength; at += LONG_BLOCK) state = compressLong(state, padded, at);
  const out = new DataView(new ArrayBuffer(64));
  state.forEach((word, i) => {
    out.setBigUint64(8 * i, word);
  });
  return new Uint8Array(out.buffer);
}

/** A SHA-256 on its way: the state after the whole blocks, and what is left over. */
export class RunningSha256 implements Sha256State {
  #state: readonly number[];
  #rest: Uint8Array;
  #length: number;

  constructor(state: readonly number[] = SHORT_INITIAL, rest: Uint8Array = new Uint8Array(), length = 0) {
    this.#state = state;
    this.#rest = rest;
    this.#length = length;
  }

  update(data: Uint8Array): this {
    const bytes = new Uint8Array(this.#rest.length + data.length);
    bytes.set(this.#rest);
    bytes.set(data, this.#rest.length);
    const whole = bytes.length - (bytes.length % BLOCK);
    this.#state = compressAll(this.#state, bytes.subarray(0, whole));
    this.#rest = bytes.subarray(whole);
    this.#length += data.length;
    return this;
  }

  digest(): Uint8Array {
    const out = new DataView(new ArrayBuffer(32));
    compressAll(this.#state, padding(this.#rest, BLOCK, this.#length)).forEach((word, i) => {
      out.setInt32(4 * i, word);
    });
    return new Uint8Array(out.buffer);
  }

  clone(): RunningSha256 {
    return new RunningSha256(this.#state, this.#rest, this.#length);
  }
}

/** The end of a message: a one, zeros, and the length in bits, up to whole blocks. */
function padding(end: Uint8Array, block: number, length: number = end.length): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(Math.ceil((end.length + 1 + block / 8) / block) * block);
  out.set(end);
  out[end.length] = 0x80;
  new DataView(out.buffer).setBigUint64(out.length - 8, BigInt(8 * length));
  return out;
}

function compressAll(initial: readonly number[], blocks: Uint8Array): readonly number[] {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.length);
  let state = initial;
  for (let at = 0; at < blocks.length; at += BLOCK) state = compress(state, view, at);
  return state;
}

/** FIPS 180-4 section 6.2.2. */
function compress(state: readonly number[], view: DataView, at: number): readonly number[] {
  const w = new Int32Array(64);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t++) {
    const x = w[t - 15] ?? 0;
    const y = w[t - 2] ?? 0;
    w[t] =
      t < 16
        ? view.getInt32(at + 4 * t)
        : (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)) +
          (w[t - 7] ?? 0) +
          (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) +
          (w[t - 16] ?? 0);
    const sum = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g));
    const one = sum + (SHORT_CONSTANTS[t] ?? 0) + (w[t] ?? 0);
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => (word + (state[i] ?? 0)) | 0);
}

/** FIPS 180-4 section 6.4.2. */
function compressLong(state: readonly bigint[], view: DataView, at: number): readonly bigint[] {
  const w: bigint[] = [];
  let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
  for (let t = 0; t < 80; t++) {
    const [x = 0n, y = 0n] = [w[t - 15], w[t - 2]];
    w[t] =
      t < 16
        ? view.getBigUint64(at + 8 * t)
        : word(
            (turnLong(y, 19n) ^ turnLong(y, 61n) ^ (y >> 6n)) +
              (w[t - 7] ?? 0n) +
              (turnLong(x, 1n) ^ turnLong(x, 8n) ^ (x >> 7n)) +
              (w[t - 16] ?? 0n),
          );
    const sum = h + (turnLong(e, 14n) ^ turnLong(e, 18n) ^ turnLong(e, 41n)) + ((e & f) ^ (word(~e) & g));
    const one = sum + (CONSTANTS[t] ?? 0n) + (w[t] ?? 0n);
    const two = (turnLong(a, 28n) ^ turnLong(a, 34n) ^ turnLong(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, word(d + one), c, b, a, word(one + two)];
  }
  return [a, b, c, d, e, f, g, h].map((one, i) => word(one + (state[i] ?? 0n)));
}

function turn(x: number, bits: number): number {
  return (x >>> bits) | (x << (32 - bits));
}

function turnLong(x: bigint, bits: bigint): bigint {
  return word((x >> bits) | (x << (64n - bits)));
}

function word(x: bigint): bigint {
  return BigInt.asUintN(64, x);
}

/** The first 64 bits of the fraction of a root of each of the first primes. */
function fractions(count: number, root: number): readonly bigint[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  return primes.map((prime) => {
    const power = BigInt(prime) << BigInt(64 * root);
    let value = 0n;
    for (let bit = 1n << 72n; bit > 0n; bit >>= 1n) if ((value + bit) ** BigInt(root) <= power) value += bit;
    return word(value);
  });
}

const CONSTANTS: readonly bigint[] = /* @__PURE__ */ fractions(80, 3);
const INITIAL: readonly bigint[] = /* @__PURE__ */ fractions(8, 2);
const SHORT_CONSTANTS: readonly number[] = /* @__PURE__ */ upper(CONSTANTS);
const SHORT_INITIAL: readonly number[] = /* @__PURE__ */ upper(INITIAL);

/** The upper halves; the constants of SHA-256 are those of SHA-512, cut off. */
function upper(words: readonly bigint[]): readonly number[] {
  return words.map((one) => Number(one >> 32n) | 0);
}
