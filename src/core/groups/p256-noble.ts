/**
 * P-256 on noble: the reference that the kernels are tested against, and the engine where WebAssembly is forbidden. Elements travel as raw affine x || y, 64 bytes;
 * 64 zero bytes are the identity. The order is prime, so the curve equation is the whole membership check.
 */
import { p256, p256_hasher } from '@noble/curves/nist.js';
import { concatBytes } from '../bytes.js';
import type { Group } from '../group.js';
import { curveGroup } from './prime-curve.js';

const { Point } = p256;
type Point256 = InstanceType<typeof Point>;

/** The group `P-256` on noble. */
export const P256_NOBLE: Group = /* @__PURE__ */ curveGroup<Point256>({
  id: 'P-256',
  point: Point,
  generator: Point.BASE,
  order: Point.Fn.ORDER,
  elementBytes: 64,
  encode: (point) => (point.is0() ? new Uint8Array(64) : point.toBytes(false).subarray(1)),
  decode: (bytes) =>
    bytes.every((b) => b === 0) ? Point.ZERO : Point.fromBytes(concatBytes(Uint8Array.of(4), bytes)),
  hashToPoint: (domain, message) => p256_hasher.hashToCurve(message, { DST: domain }) as Point256,
});
