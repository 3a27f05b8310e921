/** Integers from bytes into doubles, against integers; and that their bounds are needed. */
import { describe, expect, it } from 'vitest';
import { P256_CURVE } from '../../kernels/curves.js';
import { interval } from '../../kernels/field/interval.js';
import { P256_PRIME } from '../../kernels/field/p256-reduction.js';
import { BoundError } from '../../kernels/field/wide.js';
import { FusedArithmetic } from '../../kernels/fused/arithmetic.js';
import { ConstantPool } from '../../kernels/fused/constants.js';
import { enterPairs, loadWords } from '../../kernels/fused/entry.js';
import { FUSED, FUSED_RADIX, limbsAround, limbsOfElement } from '../../kernels/fused/forms.js';
import { PAIR_BYTES, storePair } from '../../kernels/fused/pairs.js';
import { splatFloat } from '../../kernels/fused/vector.js';
import { i32 } from '../../kernels/wasm/expression.js';
import { FunctionBuilder } from '../../kernels/wasm/function.js';
import { ModuleBuilder } from '../../kernels/wasm/module.js';
import { concatBytes } from '../../src/core/bytes.js';
import { integerToBytes, mod } from '../../src/core/integers.js';
import { COORDINATE_EDGES } from './coordinate-edges.js';
import { testRandom } from './field-harness.js';
import { FUSES, fusedInteger } from './fused-fixtures.js';

const P = P256_PRIME;
const random = testRandom(512);
const below = (n: number): number => Math.floor(random() * n);
const PLACES = 16384;

describe.skipIf(!FUSES)('integers from bytes into doubles (needs fused multiply-adds)', () => {
  it('are 2^255 times themselves, in both lanes, below 2^256', () => {
    const module = new ModuleBuilder(1);
    const pool = poolOf(module);
    module.procedure('run', 3, (fn, target, a, b) => {
      const wide = new FusedArithmetic(fn, pool);
      storePair(wide, target, enterPairs(wide, loadWords(fn, wide, pool, [a, b])), FUSED);
    });
    const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()))
      .exports as unknown as { memory: WebAssembly.Memory; run: (...places: number[]) => void };
    const words = (): bigint =>
      Array.from(
        { length: 8 },
        () => [0n, 1n, 2n ** 32n - 1n, BigInt(below(2 ** 32))][below(4)] ?? 0n,
      ).reduce((a, b) => (a << 32n) + b);
    for (let n = 0; n < 5000; n++) {
      const pair = [
        COORDINATE_EDGES[n] ?? words(),
        COORDINATE_EDGES[COORDINATE_EDGES.length - n] ?? words(),
      ] as const;
      new Uint8Array(memory.buffer).set(
        concatBytes(...pair.map((x) => integerToBytes(x, 32))),
        PLACES + PAIR_BYTES,
      );
      run(PLACES, PLACES + PAIR_BYTES, PLACES + PAIR_BYTES + 32);
      for (const [lane, x] of pair.entries()) {
        const limbs = FUSED.map(
          (_, i) => new Float64Array(memory.buffer)[PLACES / 8 + 2 * i + lane] ?? Number.NaN,
        );
        const outside = limbs.findIndex((limb, i) => Math.abs(limb) > Number(FUSED[i]?.high));
        const error = mod(fusedInteger(limbs) - x * FUSED_RADIX, P);
        if (error !== 0n || outside !== -1) expect([error, outside], String(x)).toEqual([0n, -1]);
      }
    }
  });
});

describe('bounds of what enters', () => {
  const enter = (bits: bigint): void => {
    const module = new ModuleBuilder(1);
    const wide = new FusedArithmetic(new FunctionBuilder(0), poolOf(module));
    const range = interval(0n, 2n ** bits - 1n);
    const words = Array.from({ length: 8 }, () => wide.integers(splatFloat(0), range));
    storePair(wide, i32.constant(0), enterPairs(wide, words), FUSED);
  };

  it('are proved for words of 32 bits, and refused for longer ones', () => {
    expect(() => enter(32n)).not.toThrow();
    expect(() => enter(40n)).toThrow(BoundError);
  });

  it('constants are the elements next to zero, and have five limbs', () => {
    for (const value of [0n, 1n, -3n, P256_CURVE.b, -P256_CURVE.b]) {
      const limbs = limbsOfElement(value, P);
      expect(mod(fusedInteger(limbs.map(Number)) - value * FUSED_RADIX, P)).toBe(0n);
    }
    expect(() => limbsAround(2n ** 255n)).toThrow(BoundError);
  });
});

function poolOf(module: ModuleBuilder): ConstantPool {
  let top = 1024;
  return new ConstantPool(module, (bytes) => {
    top += bytes;
    return top - bytes;
  });
}
