/** Field operations in fused multiply-adds against integers, at the ends of intervals too; and that bounds are needed. */
import { describe, expect, it } from 'vitest';
import { P256_PRIME } from '../../kernels/field/p256-reduction.js';
import { BoundError } from '../../kernels/field/wide.js';
import { FusedArithmetic, type Limb } from '../../kernels/fused/arithmetic.js';
import { ConstantPool } from '../../kernels/fused/constants.js';
import { excessOfLast, foldedRange } from '../../kernels/fused/fold.js';
import {
  around,
  DIFFERENCE,
  FUSED,
  FUSED_RADIX,
  type FusedForm,
  formAround,
} from '../../kernels/fused/forms.js';
import { chordAbscissa, chordOrdinate, multiplyPairs, type Pair } from '../../kernels/fused/kernels.js';
import { definePairKernel, PAIR_BYTES } from '../../kernels/fused/pairs.js';
import { splatFloat } from '../../kernels/fused/vector.js';
import { FunctionBuilder } from '../../kernels/wasm/function.js';
import { ModuleBuilder } from '../../kernels/wasm/module.js';
import { testRandom } from './field-harness.js';
import { FUSES, fusedInteger, fusedLimbs } from './fused-fixtures.js';

type Operation = (wide: FusedArithmetic, ...operands: Pair[]) => Pair;

const LANES = [0, 1];
const PLACES = 16384;

function poolOf(module: ModuleBuilder): ConstantPool {
  let top = 1024;
  return new ConstantPool(module, (bytes) => {
    top += bytes;
    return top - bytes;
  });
}

function define(module: ModuleBuilder, forms: readonly FusedForm[], compute: Operation, result = FUSED) {
  return definePairKernel(module, poolOf(module), result, forms, compute as never);
}

/** Compiles an operation; takes the operands of two lanes and gives two results. */
function compile(forms: readonly FusedForm[], compute: Operation, result = FUSED) {
  const module = new ModuleBuilder(1);
  const kernel = define(module, forms, compute, result);
  module.procedure('run', kernel.parameters, (fn, ...parameters) => fn.call(kernel, ...parameters));
  const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()))
    .exports as unknown as { memory: WebAssembly.Memory; run: (...places: number[]) => void };
  const doubles = new Float64Array(memory.buffer);
  const index = (place: number, lane: number, limb: number): number =>
    (PLACES + place * PAIR_BYTES) / 8 + 2 * limb + lane;
  return (lanes: readonly (readonly (readonly number[])[])[]): number[][] => {
    for (const [lane, operands] of lanes.entries())
      for (const [i, limbs] of operands.entries())
        for (const [k, limb] of limbs.entries()) doubles[index(i + 1, lane, k)] = limb;
    run(...Array.from({ length: forms.length + 1 }, (_, i) => PLACES + i * PAIR_BYTES));
    return LANES.map((lane) => FUSED.map((_, k) => doubles[index(0, lane, k)] ?? Number.NaN));
  };
}

/** 2^255 times the result must be `expected` modulo p, and the result have its form. */
function expectPairs(
  forms: readonly FusedForm[],
  compute: Operation,
  expected: (...operands: bigint[]) => bigint,
): void {
  const random = testRandom(forms.length * 7919);
  const run = compile(forms, compute);
  for (let n = 0; n < 5_000; n++) {
    const lanes = LANES.map(() => forms.map((form) => fusedLimbs(form, random)));
    for (const [lane, limbs] of run(lanes).entries()) {
      const operands = (lanes[lane] ?? []).map(fusedInteger);
      const error = (fusedInteger(limbs) * FUSED_RADIX - expected(...operands)) % P256_PRIME;
      const outside = limbs.findIndex((limb, i) => Math.abs(limb) > Number(FUSED[i]?.high));
      if (error !== 0n || outside !== -1)
        expect([error, outside], JSON.stringify(lanes[lane])).toEqual([0n, -1]);
    }
  }
}

describe.skipIf(!FUSES)(
  'kernels in fused multiply-adds agree with integers in both lanes (needs such)',
  () => {
    it('product', () => expectPairs([FUSED, DIFFERENCE], multiplyPairs, (a = 0n, b = 0n) => a * b));

    it('abscissa of a chord', () =>
      expectPairs(
        [FUSED, FUSED, FUSED],
        chordAbscissa,
        (s = 0n, p = 0n, q = 0n) => s * s - (p + q) * FUSED_RADIX,
      ));

    it('ordinate of a chord', () =>
      expectPairs(
        [FUSED, FUSED, FUSED, FUSED],
        chordOrdinate,
        (s = 0n, x = 0n, third = 0n, y = 0n) => s * (x - third) - y * FUSED_RADIX,
      ));
  },
);

describe.skipIf(!FUSES)('two products of one column (need fused multiply-adds)', () => {
  const [HALF, LIMB] = [2 ** 50, 2 ** 51];
  const forms = [around(2n ** 50n), around(2n ** 51n)].map((range) => [range]);
  const sum: Operation = (wide, ...operands) => {
    const [a, b, c, d] = operands.map(([limb]) => limb) as [Limb, Limb, Limb, Limb];
    const { low, high } = wide.productAfter(wide.product(a, b), c, d);
    return [wide.limbOf(low), wide.limbOf(high)];
  };
  const place = [around(2n ** 51n), around(2n ** 51n)];
  const run = compile([...forms, ...forms] as FusedForm[], sum, place);

  it('come to the exact sum, at the ends of their intervals and next to where they are rounded', () => {
    const random = testRandom(51);
    const some = (bound: number): number[] => [
      ...[0, 1, -1, bound, -bound, bound - 1, 1 - bound, bound / 2, bound / 2 + 1, -bound / 2 - 1],
      ...Array.from({ length: 6 }, () => Math.round((2 * random() - 1) * bound)),
    ];
    const [small, large] = [some(HALF), some(LIMB)];
    const wrong: string[] = [];
    for (const a of small)
      for (const b of large)
        for (let n = 0; n < 40; n++) {
          const [c, d] = [small[(n * 7) % 16] ?? 0, large[(n * 5 + (n >> 4)) % 16] ?? 0];
          const operands = [[a], [b], [c], [d]];
          for (const [low = 0, high = 0] of run([operands, operands]))
            if (BigInt(low) + 2n ** 51n * BigInt(high) !== BigInt(a) * BigInt(b) + BigInt(c) * BigInt(d))
              wrong.push(`${a} ${b} ${c} ${d}`);
        }
    expect(wrong).toEqual([]);
  });
});

describe('bounds of fused kernels are proved', () => {
  const attempt =
    (forms: readonly FusedForm[], compute: Operation, result = FUSED) =>
    () =>
      define(new ModuleBuilder(1), forms, compute, result);
  const LIMB = 2n ** 50n;
  const LAST = 2n ** 51n - 2n ** 18n;

  it('a last limb that may reach 2^51 is refused, in the result and in the operands', () => {
    expect(attempt([FUSED, DIFFERENCE], multiplyPairs)).not.toThrow();
    const [loose, doubled] = [formAround(LIMB, 2n ** 51n + 2n), formAround(2n * LIMB, 2n * LAST)];
    expect(attempt([loose, doubled], multiplyPairs)).toThrow(BoundError);
    expect(attempt([FUSED, DIFFERENCE], multiplyPairs, formAround(LIMB, LAST - 2n ** 18n))).toThrow(
      BoundError,
    );
  });

  it('so is the product of two differences', () => {
    expect(attempt([DIFFERENCE, DIFFERENCE], multiplyPairs)).toThrow(BoundError);
  });

  it('and rightly so: the rounded half of a larger product leaves the binade in which it is read', () => {
    const split = 1.5 * 2 ** 103;
    expect(split - 2 ** 51 * 2 ** 51).toBe(2 ** 103);
    expect(split + (2 ** 51 + 2) * -(2 ** 51)).toBeLessThan(2 ** 103);
  });

  it('a third product is refused, and a second that could leave the binade with the first', () => {
    const wide = new FusedArithmetic(new FunctionBuilder(0), poolOf(new ModuleBuilder(1)));
    const limb = (bound: bigint) => wide.known(splatFloat(0), around(bound));
    const half = wide.product(limb(2n ** 50n), limb(2n ** 51n));
    expect(() => wide.productAfter(half, limb(2n ** 50n), limb(2n ** 51n))).not.toThrow();
    expect(() => wide.productAfter(half, limb(2n ** 50n + 1n), limb(2n ** 51n))).toThrow(BoundError);
    const two = wide.productAfter(half, limb(1n), limb(1n));
    expect(() => wide.productAfter(two, limb(1n), limb(1n))).toThrow(BoundError);
    const top = wide.topProduct(limb(2n ** 50n), limb(2n ** 50n));
    expect(() => wide.productAfter(top, limb(1n), limb(1n))).toThrow(BoundError);
    expect(wide.isHalf(limb(2n ** 50n), limb(2n ** 51n))).toBe(true);
    expect(wide.isHalf(limb(2n ** 50n), limb(2n ** 51n + 1n))).toBe(false);
  });

  it('sums that could wrap, biases that could disturb and residues that are none are refused', () => {
    const module = new ModuleBuilder(1);
    const wide = new FusedArithmetic(new FunctionBuilder(0), poolOf(module));
    const sum = wide.sumOf(wide.known(splatFloat(0), around(LIMB)));
    expect(() => wide.shr(wide.rebias(sum, 2n ** 62n), 51)).not.toThrow();
    expect(() => wide.shr(wide.rebias(sum, 0n), 51)).toThrow(BoundError);
    expect(() => wide.shr(wide.rebias(sum, 2n ** 62n + 1n), 51)).toThrow(BoundError);
    expect(() => wide.low(wide.rebias(sum, 1n), 51)).toThrow(BoundError);
    expect(() => wide.limbOfResidue(sum, 0)).toThrow(BoundError);
    expect(() => wide.shl(sum, 14)).toThrow(BoundError);
    expect(() => wide.sumOf(wide.known(splatFloat(0), around(2n ** 51n + 1n)))).toThrow(BoundError);
    expect(() => wide.known(splatFloat(0), around(2n ** 53n + 1n))).toThrow(BoundError);
  });
});

describe('the fold of the last limb', () => {
  const folded = (w: bigint): bigint => w - excessOfLast(w) * (2n ** 52n - 2n ** 20n);

  it('stays below half of p, and in the proved range, which is reached', () => {
    const range = { low: -5n * 2n ** 52n, high: 6n * 2n ** 52n + 12345n };
    const { low, high } = foldedRange(range);
    const half = (P256_PRIME >> 205n) + 2n;
    expect([-low <= half, high <= half]).toEqual([true, true]);
    const random = testRandom(7);
    const reached = new Set<bigint>();
    const look = (w: bigint): void => {
      const value = folded(w);
      if (value < low || value > high) expect(value, String(w)).toBe(undefined);
      reached.add(value);
    };
    for (let n = 0; n < 20_000; n++) look(range.low + BigInt(Math.floor(random() * 2 ** 53)) * 6n);
    for (let t = -5n; t <= 6n; t++)
      for (let d = -8n; d <= 8n; d++) look(((2n * t + 1n) * (2n ** 83n - 2n ** 51n)) / 2n ** 32n + d);
    expect([reached.has(low), reached.has(high)]).toEqual([true, true]);
  });
});
