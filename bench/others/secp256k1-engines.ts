/** secp256k1, which no group of the library uses, on our kernels and on noble: what P-256 is compared with. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { secp256k1Module } from '../../kernels/modules.js';
import { curveBulk } from '../../src/core/engine/curve-bulk.js';
import { curveKernels, instantiate } from '../../src/core/engine/kernels.js';
import type { BulkEngine, Group } from '../../src/core/group.js';
import { curveGroup } from '../../src/core/groups/prime-curve.js';

const POINT = 64;

/** The group on noble, under the name of P-256, whose kind it is; encodings are x || y. */
export function secp256k1Reference(): Group {
  const { Point } = secp256k1;
  return curveGroup<InstanceType<typeof Point>>({
    id: 'P-256',
    point: Point,
    generator: Point.BASE,
    order: Point.Fn.ORDER,
    elementBytes: POINT,
    encode: (point) => (point.is0() ? new Uint8Array(POINT) : point.toBytes(false).subarray(1)),
    decode: (bytes) =>
      bytes.every((byte) => byte === 0) ? Point.ZERO : Point.fromBytes(Uint8Array.of(4, ...bytes)),
    hashToPoint: () => Point.BASE,
  });
}

/** Its bulk operations on our kernels. */
export function secp256k1Bulk(): BulkEngine {
  const kernels = curveKernels(instantiate(secp256k1Module()), POINT);
  const { ORDER: order } = secp256k1.Point.Fn;
  return curveBulk(() => kernels, {
    id: 'secp256k1',
    order,
    elementBytes: POINT,
    identity: new Uint8Array(POINT),
  });
}

/** The group with bulk operations on our kernels or on noble's; single operations are noble's. */
export function secp256k1Engine(engine: 'wasm' | 'noble'): Group {
  const reference = secp256k1Reference();
  return engine === 'noble' ? reference : { ...reference, bulk: secp256k1Bulk() };
}
