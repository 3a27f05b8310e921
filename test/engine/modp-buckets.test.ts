import { pow } from '@noble/curves/abstract/modular.js';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { bucketProductVartime } from '../../src/core/engine/modp-buckets.js';
import { ModpSpace, modpField } from '../../src/core/engine/modp-field.js';
import { instantiateModp } from '../../src/core/engine/modp-kernels.js';
import { productOfPowersVartime } from '../../src/core/engine/modp-power.js';
import { integerToBytes } from '../../src/core/integers.js';
import { randomInteger, randomModulus } from './modp-fixtures.js';

/** Products modulo any odd number, against `bigint`. */
describe.each([64, 600, 2048])('products of powers modulo a number of %i bits', (bits) => {
  const p = randomModulus(bits);
  const field = modpField(instantiateModp(), p);
  const bases = Array.from({ length: 70 }, () => randomInteger(bits) % p);
  const expectEqual = (exponents: readonly bigint[]): void => {
    const some = bases.slice(0, exponents.length);
    const expected = some.reduce((product, base, i) => (product * pow(base, exponents[i] ?? 0n, p)) % p, 1n);
    for (const multiply of [bucketProductVartime, productOfPowersVartime]) {
      const space = new ModpSpace(field);
      new Uint8Array(field.kernels.memory.buffer).fill(0x77, field.base);
      const places = some.map((base) => space.decode(integerToBytes(base, field.elementBytes)));
      const result = space.encode(multiply(space, places, exponents));
      expect(toHex(result)).toBe(toHex(integerToBytes(expected, field.elementBytes)));
    }
  };

  it('are right for no, one and many powers', () => {
    for (const size of [0, 1, 2, 3, 17, 70])
      expectEqual(Array.from({ length: size }, (_, i) => randomInteger(1 + ((i * 37) % 300))));
  });

  it('are right where digits are zero, equal or largest', () => {
    for (const exponent of [0n, 1n, 2n, 2n ** 64n, 2n ** 64n - 1n, 2n ** 127n + 1n]) {
      expectEqual(Array.from({ length: 20 }, () => exponent));
      expectEqual([exponent]);
      expectEqual([0n, exponent, 0n, 1n]);
    }
    expectEqual(Array.from({ length: 60 }, (_, i) => 2n ** BigInt(4 * i)));
  });
});
