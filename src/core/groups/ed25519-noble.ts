/**
 * On noble: the prime-order subgroup of edwards25519 (RFC 7748, RFC 8032), the group of Belenios. Elements travel as the 32-byte
 * encodings of RFC 8032; decoding accepts canonical encodings of points without a cofactor component only, at the price
 * of one multiplication by the order.
 */
import { ed25519, ed25519_hasher } from '@noble/curves/ed25519.js';
import type { Group } from '../group.js';
import { curveGroup } from './prime-curve.js';

const { Point } = ed25519;
type EdwardsPoint = InstanceType<typeof Point>;

/** The group `Ed25519` on noble. Its identity is the point (0, 1), encoded as 01 and 31 zero bytes. */
export const ED25519_NOBLE: Group = /* @__PURE__ */ curveGroup<EdwardsPoint>({
  id: 'Ed25519',
  point: Point,
  generator: Point.BASE,
  order: Point.Fn.ORDER,
  elementBytes: 32,
  encode: (point) => point.toBytes(),
  decode: (bytes) => {
    const point = Point.fromBytes(bytes, false); // strict: RFC 8032, not ZIP 215
    if (!point.isTorsionFree()) throw new RangeError('point has a cofactor component');
    return point;
  },
  hashToPoint: (domain, message) => ed25519_hasher.hashToCurve(message, { DST: domain }) as EdwardsPoint,
});
