import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { instantiateP256 } from '../../src/core/engine/kernels.js';
import { p256Bulk } from '../../src/core/engine/p256-bulk.js';
import { DecodeError } from '../../src/core/errors.js';
import { testRandom } from './field-harness.js';
import { bulkCase, encodedMultiple, Q } from './p256-fixtures.js';

const terms = (size: number, start: number): (readonly [bigint, bigint])[] =>
  Array.from({ length: size }, (_, i) => [3n ** BigInt(i % 150), BigInt(start + i)] as const);

describe('instances', () => {
  it('do not disturb each other, whatever the order of operations', () => {
    const engines = [0, 1, 2].map(() => {
      const kernels = instantiateP256();
      return p256Bulk(() => kernels, Q);
    });
    const cases = [5, 60, 300].map((size) => bulkCase(terms(size, size)));
    for (let round = 0; round < 3; round++)
      engines.forEach((engine, e) => {
        const { points, scalars, expected } = cases[(round + e) % cases.length] ?? bulkCase([]);
        expect(toHex(engine.multiMultiplyVartime(points, scalars))).toBe(toHex(expected));
      });
  });

  it('give the same results before and after the engine has optimised them', () => {
    const kernels = instantiateP256();
    const bulk = p256Bulk(() => kernels, Q);
    const { points, scalars, expected } = bulkCase(terms(40, 1));
    const results = new Set<string>();
    for (let round = 0; round < 150; round++) results.add(toHex(bulk.multiMultiplyVartime(points, scalars)));
    expect([...results]).toEqual([toHex(expected)]);
  });

  it('keep results that were given out when memory grows and is reused', () => {
    const kernels = instantiateP256();
    const bulk = p256Bulk(() => kernels, Q);
    const first = bulk.sum(encodedMultiple(5n));
    const size = kernels.memory.buffer.byteLength;
    const { points, scalars, expected } = bulkCase(terms(3000, 1));
    expect(toHex(bulk.multiMultiplyVartime(points, scalars))).toBe(toHex(expected));
    expect(kernels.memory.buffer.byteLength).toBeGreaterThan(size);
    expect(toHex(first)).toBe(toHex(encodedMultiple(5n)));
  });

  it('read their inputs from any part of a buffer, and leave them as they were', () => {
    const kernels = instantiateP256();
    const bulk = p256Bulk(() => kernels, Q);
    const { points, scalars, expected } = bulkCase(terms(9, 2));
    const both = concatBytes(Uint8Array.of(1, 2, 3), points, scalars);
    const before = both.slice();
    const view = both.subarray(3, 3 + points.length);
    expect(toHex(bulk.multiMultiplyVartime(view, both.subarray(3 + points.length)))).toBe(toHex(expected));
    expect(both).toEqual(before);
  });
});

describe('any bytes', () => {
  it('give a result or a typed error, never a trap', () => {
    const random = testRandom(11);
    const kernels = instantiateP256();
    const bulk = p256Bulk(() => kernels, Q);
    const pool = [encodedMultiple(1n), encodedMultiple(-1n), encodedMultiple(0n), encodedMultiple(77n)];
    let results = 0;
    for (let n = 0; n < 1500; n++) {
      const count = Math.floor(random() * 6);
      const points = concatBytes(
        ...Array.from({ length: count }, () => pool[Math.floor(random() * 4)] ?? new Uint8Array(64)),
      );
      const scalars = Uint8Array.from(
        { length: 32 * count },
        () => Math.floor(random() * 256) | (random() < 0.02 ? 255 : 0),
      );
      if (random() < 0.3 && points.length > 0)
        points.fill(Math.floor(random() * 256), Math.floor(random() * points.length));
      const cut = random() < 0.2 ? Math.floor(random() * scalars.length) : 0;
      try {
        expect(bulk.multiMultiplyVartime(points, scalars.subarray(cut)).length).toBe(64);
        results++;
      } catch (error) {
        expect(error instanceof DecodeError || error instanceof RangeError).toBe(true);
        expect(error).not.toBeInstanceOf(WebAssembly.RuntimeError);
      }
    }
    expect(results).toBeGreaterThan(500);
    expect(kernels.memory.buffer.byteLength).toBeLessThan(4 * 2 ** 20);
  });
});
