/** The kernels of secp256k1, which no group of the library uses, against noble: the generator makes them all the same. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { describe, expect, it } from 'vitest';
import { secp256k1Module } from '../../kernels/modules.js';
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { curveBulk } from '../../src/core/engine/curve-bulk.js';
import { curveKernels, instantiate } from '../../src/core/engine/kernels.js';
import { multiplyPoint } from '../../src/core/engine/p256-multiply.js';
import { scalarsPass } from '../../src/core/engine/self-test-scalars.js';
import { bytesToInteger, integerToBytes, mod } from '../../src/core/integers.js';
import { seededRng } from '../helpers/rng.js';

const { Point } = secp256k1;
const order = Point.Fn.ORDER;
const kernels = curveKernels(instantiate(secp256k1Module()), 64);
const bulk = curveBulk(() => kernels, {
  id: 'secp256k1',
  order,
  elementBytes: 64,
  identity: new Uint8Array(64),
});

function point(logarithm: bigint): Uint8Array {
  const value = mod(logarithm, order);
  return value === 0n ? new Uint8Array(64) : Point.BASE.multiply(value).toBytes(false).slice(1);
}

function random(rng: ReturnType<typeof seededRng>): bigint {
  return mod(bytesToInteger(rng(40)), order);
}

describe('secp256k1 on kernels', () => {
  it('multiplies and sums as noble does, exceptional cases too', () => {
    const rng = seededRng('secp256k1');
    const cases = [
      Array.from({ length: 50 }, () => [random(rng), random(rng)] as const),
      Array.from({ length: 40 }, (_, i) => [7n, i % 2 === 0 ? 5n : -5n] as const),
      Array.from({ length: 40 }, (_, i) => [BigInt(i), BigInt(i % 3)] as const),
      [0n, 1n, 2n, order - 1n, order >> 1n].map((k) => [k, 3n] as const),
    ];
    for (const terms of cases) {
      const points = concatBytes(...terms.map(([, x]) => point(x)));
      const scalars = concatBytes(...terms.map(([k]) => integerToBytes(mod(k, order), 32)));
      const total = terms.reduce((sum, [k, x]) => sum + k * x, 0n);
      expect(toHex(bulk.multiMultiplyVartime(points, scalars))).toBe(toHex(point(total)));
      const plain = terms.reduce((sum, [, x]) => sum + x, 0n);
      expect(toHex(bulk.sum(points))).toBe(toHex(point(plain)));
    }
  });

  it('multiplies single points', () => {
    const rng = seededRng('single');
    for (const scalar of [0n, 1n, 2n, order - 1n, random(rng), random(rng)]) {
      const product = multiplyPoint(
        kernels,
        { point: point(11n), table: undefined },
        integerToBytes(scalar, 32),
      );
      expect(toHex(product)).toBe(toHex(point(11n * scalar)));
    }
  });

  it('refuses what is not on the curve, and has its scalars right', () => {
    const bytes = point(9n);
    for (let bit = 0; bit < 512; bit += 7) {
      const flipped = bytes.slice();
      flipped.set([(bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))], bit >> 3);
      expect(bulk.firstInvalid(concatBytes(bytes, flipped))).toBe(1);
    }
    expect(scalarsPass(kernels, order)).toBe(true);
  });
});
