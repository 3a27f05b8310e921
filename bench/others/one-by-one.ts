/** Libraries that have no multi-scalar multiplication: what they offer instead, one multiple after the other, added up. */
import * as tiny from 'tiny-secp256k1';
import { loadSodium } from './sodium.js';

/** A sum of multiples, of encoded points and scalars as our bulk operations take them. */
export type SumOfMultiples = (points: Uint8Array, scalars: Uint8Array) => Uint8Array;

const SCALAR = 32;

/** ristretto255 by libsodium. Scalars must not be zero. */
export async function sodiumSums(): Promise<SumOfMultiples> {
  const sodium = await loadSodium();
  return (points, scalars) =>
    sumOf(scalars, (i, scalar) => {
      const point = points.subarray(i * SCALAR, (i + 1) * SCALAR);
      return sodium.variableBase(scalar.slice().reverse(), point);
    })((a, b) => sodium.add(a, b));
}

/** secp256k1 by tiny-secp256k1. No scalar and no sum may be zero. */
export const tinySums: SumOfMultiples = (points, scalars) => {
  const uncompressed = sumOf(scalars, (i, scalar) =>
    present(tiny.pointMultiply(Uint8Array.of(4, ...points.subarray(64 * i, 64 * (i + 1))), scalar, false)),
  )((a, b) => present(tiny.pointAdd(a, b, false)));
  return uncompressed.slice(1);
};

function sumOf(
  scalars: Uint8Array,
  multiple: (i: number, scalar: Uint8Array) => Uint8Array,
): (add: (a: Uint8Array, b: Uint8Array) => Uint8Array) => Uint8Array {
  const scalar = (i: number): Uint8Array => scalars.subarray(i * SCALAR, (i + 1) * SCALAR);
  return (add) => {
    let sum = multiple(0, scalar(0));
    for (let i = 1; i < scalars.length / SCALAR; i++) sum = add(sum, multiple(i, scalar(i)));
    return sum;
  };
}

function present(point: Uint8Array | null): Uint8Array {
  if (point === null) throw new Error('a sum is the identity');
  return point;
}
