import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { instantiateP256 } from '../../src/core/engine/kernels.js';
import { p256WithEngine } from '../../src/core/engine/p256-group.js';
import { makeTable, multiplyByTable, multiplyPoint } from '../../src/core/engine/p256-multiply.js';
import { P256_NOBLE as P256 } from '../../src/core/groups/p256-noble.js';
import { seededRng } from '../helpers/rng.js';
import { edgeScalars, encodedMultiple, encodedScalar } from './p256-fixtures.js';

const kernels = instantiateP256();

describe('constant-time multiplication', () => {
  it.each([1n, 2n, -1n, 12345678901234567890n])('agrees with noble for edge scalars on %i G', (logarithm) => {
    const point = encodedMultiple(logarithm);
    const table = makeTable(kernels, point);
    for (const scalar of edgeScalars()) {
      const expected = toHex(encodedMultiple(scalar * logarithm));
      expect(toHex(multiplyPoint(kernels, point, encodedScalar(scalar)))).toBe(expected);
      expect(toHex(multiplyByTable(kernels, table, encodedScalar(scalar)))).toBe(expected);
    }
  });

  it('agrees with noble for random points and scalars', () => {
    const rng = seededRng('multiply');
    for (let n = 0; n < 200; n++) {
      const [a, b] = [P256.randomScalar(rng), P256.randomScalar(rng)];
      const point = encodedMultiple(a.value);
      const product = toHex(encodedMultiple(a.multiply(b).value));
      expect(toHex(multiplyPoint(kernels, point, b.toBytes()))).toBe(product);
      if (n < 10)
        expect(toHex(multiplyByTable(kernels, makeTable(kernels, point), b.toBytes()))).toBe(product);
    }
  });

  it('gives each digit of each window its own table entry', () => {
    const g = encodedMultiple(1n);
    const table = makeTable(kernels, g);
    for (let window = 0; window < 51; window++)
      for (const m of [0n, 1n, 15n, 16n, 30n, 31n]) {
        const scalar = (m << BigInt(5 * window + 1)) + 1n;
        expect(toHex(multiplyByTable(kernels, table, encodedScalar(scalar)))).toBe(
          toHex(encodedMultiple(scalar)),
        );
      }
  });

  it('leaves no copy of the scalar in memory, nor of its negative', () => {
    const value = 0x1122334455667788990011223344556677889900112233445566778899001123n;
    const g = encodedMultiple(1n);
    for (const scalar of [value, value + 1n])
      for (const run of [
        () => multiplyPoint(kernels, g, encodedScalar(scalar)),
        () => multiplyByTable(kernels, makeTable(kernels, g), encodedScalar(scalar)),
      ]) {
        run();
        const memory = Buffer.from(kernels.memory.buffer);
        for (const part of [encodedScalar(scalar), encodedScalar(-scalar)]) {
          expect(memory.indexOf(part.subarray(8, 16))).toBe(-1);
          expect(memory.indexOf(part.slice(8, 16).reverse())).toBe(-1);
        }
      }
  });
});

describe('choice of the engine', () => {
  it('is noble itself or a group of its own, which do not mix', () => {
    expect(p256WithEngine('noble')).toBe(P256);
    const [one, two] = [p256WithEngine('wasm'), p256WithEngine('wasm')];
    expect(one.bulk.name).toBe('wasm');
    expect(() => one.generator().add(two.generator())).toThrow(TypeError);
    expect(() => one.generator().add(P256.generator())).toThrow(TypeError);
    expect(toHex(one.generator().toBytes())).toBe(toHex(P256.generator().toBytes()));
  });

  it('gives values that callers cannot change', () => {
    const group = p256WithEngine('wasm');
    const bytes = encodedMultiple(9n);
    const element = group.elementFromBytes(bytes);
    bytes.fill(0);
    element.toBytes().fill(0);
    expect(toHex(element.toBytes())).toBe(toHex(encodedMultiple(9n)));
  });
});
