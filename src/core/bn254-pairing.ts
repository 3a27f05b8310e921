/**
 * The pairing of BN254 (alt_bn128; EIP-197), for Groth16: points of G2, and the question whether a product of pairings is 1.
 * Points of G1 are elements of the group `BN254-G1`.
 */
import { bn254 } from '@noble/curves/bn254.js';
import { concatBytes } from './bytes.js';
import { DecodeError } from './errors.js';
import type { Element } from './group.js';
import { BN254_G1 } from './groups/bn254.js';
import { bytesToInteger, integerToBytes } from './integers.js';

/** The base field of BN254: what the coordinates of points of G1 are in, and the parts of those of G2. */
export const BN254_BASE_FIELD: bigint =
  21888242871839275222246405745257275088696311157297823662689037894645226208583n;

/** Bytes of a point of G2. */
export const G2_BYTES = 128;

const G1Point = bn254.G1.Point;
const G2Point = bn254.G2.Point;
type NobleG2 = InstanceType<typeof G2Point>;

/** A point of G2 other than the identity: on the curve and in the subgroup of prime order. Only decoding makes one. */
export class PairingPoint {
  readonly #point: NobleG2;

  private constructor(point: NobleG2) {
    this.#point = point;
  }

  /**
   * Decodes a point as the EVM encodes it: x then y, of each the imaginary part first, 32 bytes big-endian each.
   * @throws {DecodeError} `bad-element` if a coordinate is not below the field's prime, or the point is not on the curve or
   * not in the subgroup; `identity`
   */
  static fromBytes(bytes: Uint8Array, path = ''): PairingPoint {
    if (bytes.length !== G2_BYTES)
      throw new DecodeError('bad-element', path, `a point of G2 has ${G2_BYTES} bytes`);
    const [xi, xr, yi, yr] = [0, 32, 64, 96].map((at) => bytesToInteger(bytes.subarray(at, at + 32)));
    if (xi === undefined || xr === undefined || yi === undefined || yr === undefined)
      throw new DecodeError('bad-element', path, 'not a point of G2');
    if ([xi, xr, yi, yr].some((part) => part >= BN254_BASE_FIELD))
      throw new DecodeError('bad-element', path, 'a coordinate is not below the field prime');
    if ([xi, xr, yi, yr].every((part) => part === 0n))
      throw new DecodeError('identity', path, 'the identity is not allowed here');
    try {
      const point = G2Point.fromAffine({ x: { c0: xr, c1: xi }, y: { c0: yr, c1: yi } });
      point.assertValidity();
      return new PairingPoint(point);
    } catch (cause) {
      throw new DecodeError('bad-element', path, 'not a point of G2 of prime order', { cause });
    }
  }

  /** The encoding that `PairingPoint.fromBytes` reads. */
  toBytes(): Uint8Array {
    const { x, y } = this.#point.toAffine();
    return concatBytes(...[x.c1, x.c0, y.c1, y.c0].map((part) => integerToBytes(part, 32)));
  }

  /** The product of `e(g1, g2)` over the pairs, compared with 1. */
  static productIsOne(pairs: readonly PairingPair[]): boolean {
    const terms = pairs
      .filter(({ g1 }) => !g1.isIdentity())
      .map(({ g1, g2 }) => ({ g1: nobleG1(g1), g2: g2.#point }));
    return bn254.fields.Fp12.eql(bn254.pairingBatch(terms), bn254.fields.Fp12.ONE);
  }
}

/** One factor of a product of pairings; `g1` is of the group `BN254-G1` and may be the identity, whose factor is 1. */
export interface PairingPair {
  readonly g1: Element;
  readonly g2: PairingPoint;
}

/**
 * Whether the product of `e(g1, g2)` over all pairs is 1; it is for no pairs.
 * @throws {TypeError} if a `g1` is of another group
 */
export function pairingProductIsOne(pairs: readonly PairingPair[]): boolean {
  for (const { g1 } of pairs) if (g1.group !== BN254_G1) throw new TypeError('pairings are of BN254-G1');
  return PairingPoint.productIsOne(pairs);
}

function nobleG1(element: Element): InstanceType<typeof G1Point> {
  return G1Point.fromBytes(concatBytes(Uint8Array.of(4), element.toBytes()));
}
