/**
 * ristretto255 (RFC 9496), the second native group: prime order by construction, 32-byte canonical encodings. On noble, so
 * that a voter's page, which must know both native groups, carries the kernels of one. `ristretto255WithEngine` has both
 * engines.
 */
import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js';
import type { Group } from '../group.js';
import { curveGroup } from './prime-curve.js';

const { Point } = ristretto255;
type RistrettoPoint = InstanceType<typeof Point>;

/** The group `ristretto255`. Its identity is 32 zero bytes (RFC 9496 section 4.3.2). */
export const RISTRETTO255: Group = /* @__PURE__ */ curveGroup<RistrettoPoint>({
  id: 'ristretto255',
  point: Point,
  generator: Point.BASE,
  order: Point.Fn.ORDER,
  elementBytes: 32,
  encode: (point) => point.toBytes(),
  decode: (bytes) => Point.fromBytes(bytes),
  hashToPoint: (domain, message) =>
    ristretto255_hasher.hashToCurve(message, { DST: domain }) as RistrettoPoint,
});
