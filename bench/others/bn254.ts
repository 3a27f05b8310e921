/** ffjavascript 0.3.1 on wasmcurves: the group G1 of BN254, in one thread, beside ours. */
import { buildBn128 } from 'ffjavascript';

/** Multi-scalar multiplication by ffjavascript. */
type OtherMultiply = (points: Uint8Array, scalars: Uint8Array) => Promise<Uint8Array>;

/** The group of another library: multiplication of one point, checks of points, and sums of multiples. */
export interface OtherBn254 {
  readonly name: string;
  /** Prepares operands: points as x || y and scalars of 32 bytes, both big-endian. */
  prepare(points: Uint8Array, scalars: Uint8Array): { points: Uint8Array; scalars: Uint8Array };
  /** The sum of multiples of prepared operands, encoded as ours. */
  readonly multiply: OtherMultiply;
  /** One multiple of a prepared point by a prepared scalar. */
  single(point: Uint8Array, scalar: Uint8Array): Uint8Array;
  /** The sum of two prepared points, projective. */
  add(a: Uint8Array, b: Uint8Array): Uint8Array;
  /** Reads an encoded point and checks that it is on the curve. */
  decode(point: Uint8Array): boolean;
}

const POINT = 64;
const SCALAR = 32;

/** Loads it. @param scalarBytes - of the prepared scalars: 32, or 16 where all are so short */
export async function loadOtherBn254(scalarBytes: 16 | 32 = SCALAR): Promise<OtherBn254> {
  const { G1 } = await buildBn128(true);
  return {
    name: 'ffjavascript',
    prepare: (points, scalars) => {
      const own = new Uint8Array(points.length);
      for (let at = 0; at < points.length; at += POINT) own.set(G1.fromRprUncompressed(points, at), at);
      const count = scalars.length / SCALAR;
      const turned = new Uint8Array(count * scalarBytes);
      for (let i = 0; i < count; i++) {
        const scalar = scalars.slice((i + 1) * SCALAR - scalarBytes, (i + 1) * SCALAR).reverse();
        turned.set(scalar, i * scalarBytes);
      }
      return { points: own, scalars: turned };
    },
    multiply: async (points, scalars) => {
      const out = new Uint8Array(POINT);
      G1.toRprUncompressed(out, 0, G1.toAffine(await G1.multiExpAffine(points, scalars)));
      return out;
    },
    single: (point, scalar) => G1.timesScalar(point, scalar),
    add: (a, b) => G1.add(a, b),
    decode: (point) => G1.isValid(G1.fromRprUncompressed(point, 0)),
  };
}
