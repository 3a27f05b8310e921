/** The group P-256 of specification 2.3, written additively. Variable time: a verifier has no secrets. */
import { concat, Malformed, mod, power, toBig, uint } from './bytes.js';

/** The field prime, the coefficient b, and the order q of FIPS 186-5. */
export const PRIME: bigint = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
export const B: bigint = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
export const ORDER: bigint = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** An affine point, or the identity as null. */
export type Point = { readonly x: bigint; readonly y: bigint } | null;

/** The generator G. */
export const G: Point = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
};

/** 2.3: x || y, each 32 bytes; the identity is 64 zero bytes. */
export function encodePoint(point: Point): Uint8Array {
  return point === null ? new Uint8Array(64) : concat(uint(point.x, 32), uint(point.y, 32));
}

/** 2.3: coordinates below the prime, on the curve. */
export function decodePoint(bytes: Uint8Array): Point {
  const x = toBig(bytes.subarray(0, 32));
  const y = toBig(bytes.subarray(32));
  if (x === 0n && y === 0n) return null;
  if (x >= PRIME || y >= PRIME) throw new Malformed('coordinate');
  if (mod(y * y - (x * x * x - 3n * x + B), PRIME) !== 0n) throw new Malformed('not on the curve');
  return { x, y };
}

/** Jacobian coordinates: x = X / Z^2, y = Y / Z^3; Z = 0 is the identity. */
interface Jacobian {
  readonly X: bigint;
  readonly Y: bigint;
  readonly Z: bigint;
}

const IDENTITY: Jacobian = { X: 1n, Y: 1n, Z: 0n };

function double({ X, Y, Z }: Jacobian): Jacobian {
  const delta = mod(Z * Z, PRIME);
  const gamma = mod(Y * Y, PRIME);
  const beta = mod(X * gamma, PRIME);
  const alpha = mod(3n * (X - delta) * (X + delta), PRIME);
  const X3 = mod(alpha * alpha - 8n * beta, PRIME);
  return {
    X: X3,
    Y: mod(alpha * (4n * beta - X3) - 8n * gamma * gamma, PRIME),
    Z: mod(2n * Y * Z, PRIME),
  };
}

function addAffine(a: Jacobian, b: Exclude<Point, null>): Jacobian {
  if (a.Z === 0n) return { X: b.x, Y: b.y, Z: 1n };
  const zz = mod(a.Z * a.Z, PRIME);
  const h = mod(b.x * zz - a.X, PRIME);
  const r = mod(b.y * zz * a.Z - a.Y, PRIME);
  if (h === 0n) return r === 0n ? double(a) : IDENTITY;
  const hh = mod(h * h, PRIME);
  const hhh = mod(h * hh, PRIME);
  const v = mod(a.X * hh, PRIME);
  const X = mod(r * r - hhh - 2n * v, PRIME);
  return { X, Y: mod(r * (v - X) - a.Y * hhh, PRIME), Z: mod(a.Z * h, PRIME) };
}

function toAffine({ X, Y, Z }: Jacobian): Point {
  if (Z === 0n) return null;
  const inverse = power(Z, PRIME - 2n, PRIME);
  const square = mod(inverse * inverse, PRIME);
  return { x: mod(X * square, PRIME), y: mod(Y * square * inverse, PRIME) };
}

/** Sums by their terms: records that differ in one entry have most of them in common. */
const KNOWN = new Map<string, Point>();

/** The sum of s_i P_i. */
export function sumOf(terms: readonly (readonly [bigint, Point])[]): Point {
  const reduced = terms.map(([scalar, point]) => [mod(scalar, ORDER), point] as const);
  const name = reduced.map(([scalar, point]) => `${scalar.toString(36)} ${nameOf(point)}`).join();
  const known = KNOWN.get(name);
  if (known !== undefined) return known;
  const sum = computed(reduced);
  KNOWN.set(name, sum);
  return sum;
}

function nameOf(point: Point): string {
  return point === null ? '' : `${point.x.toString(36)} ${point.y.toString(36)}`;
}

/** Bit by bit from the top, for all terms at once. */
function computed(reduced: readonly (readonly [bigint, Point])[]): Point {
  let sum = IDENTITY;
  const longest = Math.max(1, ...reduced.map(([scalar]) => scalar.toString(2).length));
  for (let bit = BigInt(longest); bit >= 0n; bit--) {
    sum = double(sum);
    for (const [scalar, point] of reduced)
      if (point !== null && (scalar >> bit) & 1n) sum = addAffine(sum, point);
  }
  return toAffine(sum);
}

/** s P */
export function times(scalar: bigint, point: Point): Point {
  return sumOf([[scalar, point]]);
}

export function add(a: Point, b: Point): Point {
  if (a === null || b === null) return a ?? b;
  return toAffine(addAffine({ X: a.x, Y: a.y, Z: 1n }, b));
}

export function negate(point: Point): Point {
  return point === null || point.y === 0n ? point : { x: point.x, y: PRIME - point.y };
}

export function samePoint(a: Point, b: Point): boolean {
  return a === null || b === null ? a === b : a.x === b.x && a.y === b.y;
}
