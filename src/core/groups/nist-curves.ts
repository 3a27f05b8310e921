/**
 * The curves P-192, P-224, P-384 and P-521 (FIPS 186-4, SP 800-186) on noble, and P-256 beside them: for records of other
 * systems, never for elections. {@link groupById} does not know them. Elements travel as raw affine x || y, each coordinate
 * as long as the field prime; zero bytes are the identity. All orders are prime, so the curve equation is the whole
 * membership check.
 */
import {
  type WeierstrassPoint,
  type WeierstrassPointCons,
  weierstrass,
} from '@noble/curves/abstract/weierstrass.js';
import { p256, p384, p384_hasher, p521, p521_hasher } from '@noble/curves/nist.js';
import { concatBytes } from '../bytes.js';
import type { Group, GroupId } from '../group.js';
import { bitLength, bytesToInteger } from '../integers.js';
import { tryAndIncrement } from '../try-and-increment.js';
import { P256 } from './p256.js';
import { curveGroup } from './prime-curve.js';
import { squareRoot } from './square-root.js';

/** Names of the curves. */
export type NistCurveId = 'P-192' | 'P-224' | 'P-256' | 'P-384' | 'P-521';

/** A curve y^2 = x^3 + a x + b over a prime field, and its group of points. */
export interface NistCurve {
  readonly group: Group;
  /** The field prime p. */
  readonly prime: bigint;
  readonly a: bigint;
  readonly b: bigint;
}

type Point = WeierstrassPoint<bigint>;

/** SP 800-186, 3.2.1.1 (P-192 in FIPS 186-4, D.1.2.1). */
const POINT_192: WeierstrassPointCons<bigint> = /* @__PURE__ */ weierstrass({
  p: 2n ** 192n - 2n ** 64n - 1n,
  n: 0xffffffffffffffffffffffff99def836146bc9b1b4d22831n,
  h: 1n,
  a: 2n ** 192n - 2n ** 64n - 4n,
  b: 0x64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1n,
  Gx: 0x188da80eb03090f67cbf20eb43a18800f4ff0afd82ff1012n,
  Gy: 0x07192b95ffc8da78631011ed6b24cdd573f977a11e794811n,
});

/** SP 800-186, 3.2.1.2. */
const POINT_224: WeierstrassPointCons<bigint> = /* @__PURE__ */ weierstrass({
  p: 2n ** 224n - 2n ** 96n + 1n,
  n: 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn,
  h: 1n,
  a: 2n ** 224n - 2n ** 96n - 2n,
  b: 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n,
  Gx: 0xb70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21n,
  Gy: 0xbd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34n,
});

/** The curve `P-192`: about 96 bits of security. */
export const P192: NistCurve = /* @__PURE__ */ curve('P-192', POINT_192);
/** The curve `P-224`: about 112 bits of security. */
export const P224: NistCurve = /* @__PURE__ */ curve('P-224', POINT_224);
/** The curve `P-384`. */
export const P384: NistCurve = /* @__PURE__ */ curve(
  'P-384',
  p384.Point,
  (domain, message) => p384_hasher.hashToCurve(message, { DST: domain }) as Point,
);
/** The curve `P-521`. */
export const P521: NistCurve = /* @__PURE__ */ curve(
  'P-521',
  p521.Point,
  (domain, message) => p521_hasher.hashToCurve(message, { DST: domain }) as Point,
);
/** The curve `P-256` with the group of the registry, which runs on kernels where the platform allows them. */
export const P256_CURVE: NistCurve = /* @__PURE__ */ (() => describe(P256, p256.Point))();

/** The curves by name. */
export const NIST_CURVES: Readonly<Record<NistCurveId, NistCurve>> = /* @__PURE__ */ (() => ({
  'P-192': P192,
  'P-224': P224,
  'P-256': P256_CURVE,
  'P-384': P384,
  'P-521': P521,
}))();

function curve(
  id: GroupId,
  point: WeierstrassPointCons<bigint>,
  hashToPoint?: (domain: string, message: Uint8Array) => Point,
): NistCurve {
  const elementBytes = 2 * Math.ceil(bitLength(point.Fp.ORDER) / 8);
  const group = curveGroup<Point>({
    id,
    point,
    generator: point.BASE,
    order: point.Fn.ORDER,
    elementBytes,
    encode: (p) => (p.is0() ? new Uint8Array(elementBytes) : p.toBytes(false).subarray(1)),
    decode: (bytes) =>
      bytes.every((byte) => byte === 0) ? point.ZERO : point.fromBytes(concatBytes(Uint8Array.of(4), bytes)),
    hashToPoint: hashToPoint ?? ((domain, message) => attempts(point, domain, message)),
  });
  return describe(group, point);
}

function describe(group: Group, point: WeierstrassPointCons<bigint>): NistCurve {
  const { a, b } = point.CURVE();
  return Object.freeze({ group, prime: point.Fp.ORDER, a, b });
}

/** Try and increment, where RFC 9380 has no suite: x from all bytes but the last, the parity of y from that. */
function attempts(point: WeierstrassPointCons<bigint>, domain: string, message: Uint8Array): Point {
  const { Fp } = point;
  const { a, b } = point.CURVE();
  const length = Math.ceil(bitLength(Fp.ORDER) / 8) + 16;
  return tryAndIncrement(domain, message, length + 1, (uniform) => {
    const x = bytesToInteger(uniform.subarray(0, length)) % Fp.ORDER;
    const square = Fp.add(Fp.mul(Fp.add(Fp.sqr(x), a), x), b);
    const y = squareRoot(Fp, square, (uniform[length] ?? 0) & 1);
    return y === undefined ? undefined : point.fromAffine({ x, y });
  });
}
