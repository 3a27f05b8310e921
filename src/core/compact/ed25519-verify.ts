/**
 * What `core/ed25519-verify.ts` exports, in little code, with the same accept set (spec section 2.6).
 * Everything here is public, and its time depends on it.
 */
import { concatBytes, equalBytes } from '../bytes.js';
import { bytesToInteger, integerToBytes, mod } from '../integers.js';
import { sha512 } from './hash.js';
import { inverseOf, powerOf } from './modular.js';

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n;
/** The generator (RFC 8032 section 5.1): y = 4/5. */
const BASE_X = 0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51an;
const BASE_Y = 0x6666666666666666666666666666666666666666666666666666666666666658n;

/** x = X/Z, y = Y/Z, xy = T/Z. */
type Point = readonly [x: bigint, y: bigint, z: bigint, t: bigint];

const IDENTITY: Point = [0n, 1n, 1n, 0n];
const BASE: Point = [BASE_X, BASE_Y, 1n, (BASE_X * BASE_Y) % P];

/** As in `core/ed25519-verify.ts`. */
export function isEd25519PublicKey(key: Uint8Array): boolean {
  const point = decode(key);
  return point !== undefined && !isIdentity(point) && isIdentity(multiply(point, ORDER));
}

/** As in `core/ed25519-verify.ts`. Never throws on bad bytes. */
export function ed25519Verify(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  const half = signature.subarray(0, 32);
  const [a, r] = [decode(key), decode(half)];
  const s = littleEndian(signature.subarray(32));
  if (a === undefined || r === undefined || isSmall(a) || isSmall(r) || s >= ORDER) return false;
  const k = littleEndian(sha512(concatBytes(half, key, message))) % ORDER;
  // -k A, not (L - k) A: these differ where A is not of the prime-order subgroup.
  return equalBytes(encode(add(multiply(BASE, s), negate(multiply(a, k)))), half);
}

/** Unified addition (H. Hisil et al. 2008, section 3.1, with a = -1). */
function add([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = ((y1 - x1) * (y2 - x2)) % P;
  const b = ((y1 + x1) * (y2 + x2)) % P;
  const c = (((2n * D * t1) % P) * t2) % P;
  const d = (2n * z1 * z2) % P;
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [(e * f) % P, (g * h) % P, (f * g) % P, (e * h) % P];
}

function multiply(point: Point, scalar: bigint): Point {
  let sum = IDENTITY;
  for (let power = point, rest = scalar; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) sum = add(sum, power);
    power = add(power, power);
  }
  return sum;
}

function negate([x, y, z, t]: Point): Point {
  return [mod(-x, P), y, z, mod(-t, P)];
}

function isIdentity([x, y, z]: Point): boolean {
  return x % P === 0n && (y - z) % P === 0n;
}

function isSmall(point: Point): boolean {
  return isIdentity(multiply(point, 8n));
}

/** RFC 8032 section 5.1.2. */
function encode([x, y, z]: Point): Uint8Array {
  const inverse = inverseOf(z, P);
  const bytes = integerToBytes(mod(y * inverse, P), 32).reverse();
  bytes[31] = (bytes[31] ?? 0) | (Number(mod(x * inverse, P) & 1n) << 7);
  return bytes;
}

/** RFC 8032 section 5.1.3; `undefined` for what is no canonical encoding. */
function decode(bytes: Uint8Array): Point | undefined {
  if (bytes.length !== 32) return undefined;
  const y = littleEndian(bytes) & (2n ** 255n - 1n);
  const u = mod(y * y - 1n, P);
  const v = (D * y * y + 1n) % P;
  const root = (u * v ** 3n * powerOf((u * v ** 7n) % P, (P - 5n) / 8n, P)) % P;
  const square = (v * root * root) % P;
  if (y >= P || (square !== u && square !== mod(-u, P))) return undefined;
  const x = square === u ? root : (root * powerOf(2n, (P - 1n) / 4n, P)) % P;
  const point: Point = [x, y, 1n, (x * y) % P];
  return [point, negate(point)].find((one) => equalBytes(encode(one), bytes));
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytesToInteger(Uint8Array.from(bytes).reverse());
}
