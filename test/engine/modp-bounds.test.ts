import { describe, expect, it } from 'vitest';
import { BoundError } from '../../kernels/field/wide.js';
import { DESIGN, type Design, proveSize } from '../../kernels/modp/bounds.js';
import { SIZES } from '../../kernels/modp/layout.js';
import { modpModule } from '../../kernels/modp/module.js';

describe('the bounds of the modp kernels', () => {
  it.each(SIZES)('are proved for %i bits', (bits) => {
    expect(() => proveSize(bits)).not.toThrow();
  });

  it.each<readonly [string, Partial<Design>, string]>([
    ['one more unit in a chunk', { chunkUnits: DESIGN.chunkUnits + 1 }, 'a chunk'],
    ['larger digits', { digit: 2n ** 13n + 600n }, 'a chunk'],
    ['digits too small for their carries', { digit: 2n ** 13n + 16n }, 'a digit after its carry'],
    ['digits beyond 16 bits', { digit: 2n ** 15n }, 'a digit in 16 bits'],
    ['a larger block', { block: 20 }, 'the triangle'],
    ['no spare bits', { spareBits: -1 }, 'the value of a reduced number'],
  ])('are refused for %s', (_, change, step) => {
    // The size that leaves no bits to spare by rounding: 2,072 + 56 = 38 units of 56 bits.
    const prove = (): void => proveSize(2072, { ...DESIGN, ...change });
    expect(prove).toThrow(BoundError);
    expect(prove).toThrow(step);
  });

  it('are refused for sizes whose columns have too many chunks, and then there is no module', () => {
    expect(() => proveSize(8192)).toThrow(BoundError);
    expect(() => modpModule([2048, 8192])).toThrow(BoundError);
    expect(() => modpModule([2048], { ...DESIGN, chunkUnits: 8 })).toThrow(BoundError);
  });

  it('are refused rightly: eight units of largest digits do leave 32 bits', () => {
    const sum = (units: number): bigint => BigInt(4 * units) * DESIGN.digit * DESIGN.digit;
    expect(sum(DESIGN.chunkUnits) < 2n ** 31n).toBe(true);
    expect(sum(DESIGN.chunkUnits + 1) < 2n ** 31n).toBe(false);
  });
});
