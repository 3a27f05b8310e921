/** Strict Ed25519 signatures, specification 2.6. */
import { equal, Malformed, mod, power, sha512, toBig } from './bytes.js';

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const inverse = (a: bigint): bigint => power(a, P - 2n, P);
const D = mod(-121665n * inverse(121666n), P);

/** Extended coordinates of RFC 8032 section 5.1.4. */
interface EdwardsPoint {
  readonly X: bigint;
  readonly Y: bigint;
  readonly Z: bigint;
  readonly T: bigint;
}

const ZERO: EdwardsPoint = { X: 0n, Y: 1n, Z: 1n, T: 0n };
const BASE = decode(Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 0x58 : 0x66)));

function little(bytes: Uint8Array): bigint {
  return toBig(bytes.slice().reverse());
}

/** RFC 8032 section 5.1.3, with y below P and the sign bit zero if x = 0. */
function decode(bytes: Uint8Array): EdwardsPoint {
  if (bytes.length !== 32) throw new Malformed('length');
  const value = little(bytes);
  const y = value & (2n ** 255n - 1n);
  const sign = value >> 255n;
  if (y >= P) throw new Malformed('y');
  const square = mod((y * y - 1n) * inverse(D * y * y + 1n), P);
  let x = power(square, (P + 3n) / 8n, P);
  if (mod(x * x - square, P) !== 0n) x = mod(x * power(2n, (P - 1n) / 4n, P), P);
  if (mod(x * x - square, P) !== 0n) throw new Malformed('not on the curve');
  if (x === 0n && sign === 1n) throw new Malformed('sign');
  if ((x & 1n) !== sign) x = P - x;
  return { X: x, Y: y, Z: 1n, T: mod(x * y, P) };
}

function add(a: EdwardsPoint, b: EdwardsPoint): EdwardsPoint {
  const A = mod((a.Y - a.X) * (b.Y - b.X), P);
  const B = mod((a.Y + a.X) * (b.Y + b.X), P);
  const C = mod(2n * D * a.T * b.T, P);
  const Z2 = mod(2n * a.Z * b.Z, P);
  const [E, F, g, h] = [B - A, Z2 - C, Z2 + C, B + A];
  return { X: mod(E * F, P), Y: mod(g * h, P), Z: mod(F * g, P), T: mod(E * h, P) };
}

/** Multiples by scalar and point: records that differ in one entry have most of them in common. */
const KNOWN = new Map<string, EdwardsPoint>();

function times(scalar: bigint, point: EdwardsPoint): EdwardsPoint {
  const name = [scalar, point.X, point.Y, point.Z].map((part) => part.toString(36)).join(' ');
  const result = KNOWN.get(name) ?? multiple(scalar, point);
  KNOWN.set(name, result);
  return result;
}

function multiple(scalar: bigint, point: EdwardsPoint): EdwardsPoint {
  let result = ZERO;
  for (let bit = BigInt(scalar.toString(2).length); bit >= 0n; bit--) {
    result = add(result, result);
    if ((scalar >> bit) & 1n) result = add(result, point);
  }
  return result;
}

function isZero({ X, Y, Z }: EdwardsPoint): boolean {
  return X === 0n && Y === Z;
}

/** R' = S B - k A, compared with R as bytes: R is canonical, so its decoding has the same coordinates. */
function samePoint(a: EdwardsPoint, b: EdwardsPoint): boolean {
  return mod(a.X * b.Z - b.X * a.Z, P) === 0n && mod(a.Y * b.Z - b.Y * a.Z, P) === 0n;
}

/** 2.6, rules 1 to 5. */
export function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (key.length !== 32 || signature.length !== 64) return false;
  const S = little(signature.subarray(32));
  if (S >= L) return false;
  try {
    const A = decode(key);
    const R = decode(signature.subarray(0, 32));
    if (isZero(times(8n, A)) || isZero(times(8n, R))) return false;
    const k = mod(little(sha512(signature.subarray(0, 32), key, message)), L);
    const minusA = { ...A, X: mod(-A.X, P), T: mod(-A.T, P) };
    return samePoint(add(times(S, BASE), times(k, minusA)), R);
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

/** 2.6: a key that may be admitted: decodes, not of small order, in the subgroup of order L. */
export function isStrictKey(key: Uint8Array): boolean {
  try {
    const A = decode(key);
    return !isZero(times(8n, A)) && isZero(times(L, A));
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

const SMALL_ORDER_U: readonly bigint[] = [
  0n,
  1n,
  P - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
];

/** 2.7: a sealing key is a canonical u, not that of a point of small order on the curve or its twist. */
export function isSealingKey(key: Uint8Array): boolean {
  const u = little(key);
  return key.length === 32 && u < P && !SMALL_ORDER_U.includes(u) && !equal(key, new Uint8Array(32));
}
