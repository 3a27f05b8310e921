/** Weights are what the source gave, each in its place, and a source that is stuck is refused. */
import { describe, expect, it } from 'vitest';
import { drawWeights, freshWeights, WEIGHT_BYTES, writeWeights } from '../../src/zk/weights.js';
import { seededRng } from '../helpers/rng.js';

const SCALAR_BYTES = 32;

/** Draws from a source that gives these bytes, each repeated to the size of a weight. */
function drawn(...fills: number[]): Uint8Array {
  const target = new Uint8Array(fills.length * SCALAR_BYTES);
  drawWeights(target, SCALAR_BYTES, () =>
    Uint8Array.from(fills.flatMap((fill) => new Array<number>(WEIGHT_BYTES).fill(fill))),
  );
  return target;
}

describe('weights', () => {
  it('have 128 bits, in the last bytes of their scalars', () => {
    expect(WEIGHT_BYTES).toBe(16);
    const target = new Uint8Array(5 * SCALAR_BYTES);
    drawWeights(target, SCALAR_BYTES, seededRng('weights'));
    const source = seededRng('weights')(5 * WEIGHT_BYTES);
    for (let i = 0; i < 5; i++) {
      const scalar = target.subarray(i * SCALAR_BYTES, (i + 1) * SCALAR_BYTES);
      expect(scalar.subarray(0, SCALAR_BYTES - WEIGHT_BYTES)).toEqual(
        new Uint8Array(SCALAR_BYTES - WEIGHT_BYTES),
      );
      expect(scalar.subarray(SCALAR_BYTES - WEIGHT_BYTES)).toEqual(
        source.subarray(i * WEIGHT_BYTES, (i + 1) * WEIGHT_BYTES),
      );
    }
  });

  it('are refused if one is zero, or the one before', () => {
    expect(drawn(1, 2, 1).length).toBe(3 * SCALAR_BYTES);
    for (const fills of [[0], [1, 0, 2], [1, 2, 0], [1, 1], [1, 2, 2, 3]])
      expect(() => drawn(...fills)).toThrow(RangeError);
  });

  it('are drawn by one call, and written in parts as if at once', () => {
    let calls = 0;
    const source = seededRng('parts');
    const weights = freshWeights(7, (length) => {
      calls += 1;
      return source(length);
    });
    expect(calls).toBe(1);
    const [whole, parts] = [new Uint8Array(7 * SCALAR_BYTES), new Uint8Array(7 * SCALAR_BYTES)];
    drawWeights(whole, SCALAR_BYTES, seededRng('parts'));
    for (const [from, to] of [
      [0, 3],
      [3, 4],
      [4, 7],
    ] as const)
      writeWeights(
        parts.subarray(from * SCALAR_BYTES, to * SCALAR_BYTES),
        SCALAR_BYTES,
        weights.subarray(from * WEIGHT_BYTES, to * WEIGHT_BYTES),
      );
    expect(parts).toEqual(whole);
  });

  it('are refused if the source gives less than it was asked for', () => {
    expect(() =>
      drawWeights(new Uint8Array(64), SCALAR_BYTES, (length) => new Uint8Array(length - 1).fill(3)),
    ).toThrow(RangeError);
  });
});
