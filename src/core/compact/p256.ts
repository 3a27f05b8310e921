/**
 * The group P-256 in little code, on `bigint`: for voters' pages, whose size counts and which make a hundred multiplications, not
 * millions. The formulas are complete, windows have a fixed width, and so the operations are the same whatever the scalar is;
 * those of `bigint` take a little less time for small numbers, as everywhere without the kernels.
 */
import { concatBytes } from '../bytes.js';
import type { Group } from '../group.js';
import { P256_PRIME as P, P256_B, P256_ORDER, P256_X, P256_Y, p256Cubic } from '../groups/p256-constants.js';
import { type GroupPoint, pointGroup } from '../groups/point-group.js';
import { bytesToInteger, integerToBytes, mod } from '../integers.js';
import { expandMessage } from './expand.js';
import { inverseOf, powerOf } from './modular.js';

const COORDINATE = 32;
/** Bits of a window, and windows of a scalar. */
const BITS = 4;
const WINDOWS = 256 / BITS;
/** Bytes of a uniform element of the field (RFC 9380 section 8.2). */
const UNIFORM = 48;

/** A point in projective coordinates: x = X/Z, y = Y/Z; the identity has Z = 0. */
class CompactPoint implements GroupPoint<CompactPoint> {
  static readonly ZERO: CompactPoint = new CompactPoint(0n, 1n, 0n);

  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
  /** For every window its multiples 0 to 15, where a table was asked for. */
  #table: readonly (readonly CompactPoint[])[] | undefined;
  #hasTable = false;

  constructor(x: bigint, y: bigint, z: bigint) {
    this.x = x;
    this.y = y;
    this.z = z;
  }

  /** Complete addition for a = -3 (J. Renes, C. Costello, L. Batina 2016, algorithm 4). */
  add({ x, y, z }: CompactPoint): CompactPoint {
    const xx = (this.x * x) % P;
    const yy = (this.y * y) % P;
    const zz = (this.z * z) % P;
    const xy = ((this.x + this.y) * (x + y) - xx - yy) % P;
    const yz = ((this.y + this.z) * (y + z) - yy - zz) % P;
    const xz = ((this.x + this.z) * (x + z) - xx - zz) % P;
    const u = (3n * (xz - P256_B * zz)) % P;
    const v = (3n * (P256_B * xz - 3n * zz - xx)) % P;
    const w = 3n * (xx - zz);
    return new CompactPoint(
      mod(xy * (yy + u) - yz * v, P),
      mod((yy + u) * (yy - u) + w * v, P),
      mod(yz * (yy - u) + xy * w, P),
    );
  }

  negate(): CompactPoint {
    return new CompactPoint(this.x, mod(-this.y, P), this.z);
  }

  subtract(other: CompactPoint): CompactPoint {
    return this.add(other.negate());
  }

  multiply(scalar: bigint): CompactPoint {
    return this.#hasTable ? this.#multiplyByTable(scalar) : this.#multiplyByWindows(scalar);
  }

  multiplyUnsafe(scalar: bigint): CompactPoint {
    return this.multiply(scalar);
  }

  equals({ x, y, z }: CompactPoint): boolean {
    return (this.x * z - x * this.z) % P === 0n && (this.y * z - y * this.z) % P === 0n;
  }

  is0(): boolean {
    return this.z === 0n;
  }

  precompute(): this {
    this.#hasTable = true;
    return this;
  }

  /** 64 bytes x || y; zeros for the identity. */
  toBytes(): Uint8Array {
    const inverse = inverseOf(this.z, P);
    return concatBytes(
      ...[this.x, this.y].map((c) => integerToBytes(this.is0() ? 0n : (c * inverse) % P, COORDINATE)),
    );
  }

  #multiplyByWindows(scalar: bigint): CompactPoint {
    const multiples = this.#multiples();
    let sum = CompactPoint.ZERO;
    for (let i = WINDOWS - 1; i >= 0; i--) {
      for (let k = 0; k < BITS; k++) sum = sum.add(sum);
      sum = sum.add(multiples[digit(scalar, i)] ?? sum);
    }
    return sum;
  }

  #multiplyByTable(scalar: bigint): CompactPoint {
    this.#table ??= this.#makeTable();
    return this.#table.reduce((sum, row, i) => sum.add(row[digit(scalar, i)] ?? sum), CompactPoint.ZERO);
  }

  #makeTable(): readonly (readonly CompactPoint[])[] {
    let base: CompactPoint = this;
    return Array.from({ length: WINDOWS }, () => {
      const row = base.#multiples();
      base = base.add(row.at(-1) ?? base);
      return row;
    });
  }

  /** 0 to 15 times the point. */
  #multiples(): readonly CompactPoint[] {
    const row = [CompactPoint.ZERO];
    for (let sum = CompactPoint.ZERO; row.length < 2 ** BITS; row.push(sum)) sum = sum.add(this);
    return row;
  }
}

function digit(scalar: bigint, window: number): number {
  return Number((scalar >> BigInt(BITS * window)) & 15n);
}

function decode(bytes: Uint8Array): CompactPoint {
  const [x, y] = [bytes.subarray(0, COORDINATE), bytes.subarray(COORDINATE)].map(bytesToInteger);
  if (x === 0n && y === 0n) return CompactPoint.ZERO;
  if (x === undefined || y === undefined || x >= P || y >= P || (y * y - p256Cubic(x)) % P !== 0n)
    throw new RangeError('not on the curve');
  return new CompactPoint(x, y, 1n);
}

/** P256_XMD:SHA-256_SSWU_RO_ (RFC 9380 section 8.2). */
function hashToPoint(domain: string, message: Uint8Array): CompactPoint {
  const uniform = expandMessage(domain, message, 2 * UNIFORM);
  const [a, b] = [uniform.subarray(0, UNIFORM), uniform.subarray(UNIFORM)].map((bytes) =>
    mapToCurve(bytesToInteger(bytes) % P),
  );
  return (a ?? CompactPoint.ZERO).add(b ?? CompactPoint.ZERO);
}

/** The simplified map of Shallue, van de Woestijne and Ulas (RFC 9380 section 6.6.2), with Z = -10 and A = -3. */
function mapToCurve(u: bigint): CompactPoint {
  const t = mod(-10n * u * u, P);
  const inverse = inverseOf(t * t + t, P);
  const x = mod(P256_B * inverseOf(3n, P) * (inverse === 0n ? inverseOf(10n, P) : 1n + inverse), P);
  const other = (t * x) % P;
  const [value, root] = [x, other]
    .map((c) => [c, rootOf(p256Cubic(c))] as const)
    .find(([, y]) => y !== undefined) ?? [0n, 0n];
  const y = root ?? 0n;
  return new CompactPoint(value, (y & 1n) === (u & 1n) ? y : P - y, 1n);
}

/** A square root, or `undefined`; the prime is 3 modulo 4. */
function rootOf(value: bigint): bigint | undefined {
  const root = powerOf(value, (P + 1n) / 4n, P);
  return (root * root) % P === value ? root : undefined;
}

/** P-256 in little code. Its bytes are those of `core/groups/p256.ts`. */
export const COMPACT_P256: Group = /* @__PURE__ */ pointGroup<CompactPoint>({
  id: 'P-256',
  engine: 'compact',
  point: CompactPoint,
  generator: new CompactPoint(P256_X, P256_Y, 1n).precompute(),
  order: P256_ORDER,
  elementBytes: 2 * COORDINATE,
  encode: (point) => point.toBytes(),
  decode,
  hashToPoint,
  multiMultiplyVartime: (points, scalars) =>
    points.reduce((sum, point, i) => sum.add(point.multiply(scalars[i] ?? 0n)), CompactPoint.ZERO),
});
