import { describe, expect, it } from 'vitest';
import { interval } from '../../kernels/field/interval.js';
import {
  ADD,
  CONTRACT,
  type FieldKernel,
  MULTIPLY,
  MULTIPLY_DIFFERENCE,
  MULTIPLY_DIFFERENCE_MINUS,
  MULTIPLY_SIGNED_DIFFERENCE,
  NEGATE_IF,
  SQUARE,
  SQUARE_MINUS_TWO,
  SUBTRACT,
  TRIPLE,
} from '../../kernels/field/kernels.js';
import type { Form } from '../../kernels/field/limbs.js';
import { MONTGOMERY_RADIX, P256_PRIME as P } from '../../kernels/field/p256-reduction.js';
import { FieldModule, FieldProgram, resultForm, STORED } from '../../kernels/field/program.js';
import { BoundError } from '../../kernels/field/wide.js';
import { CANONICAL } from '../../kernels/p256/curve.js';
import { ModuleBuilder } from '../../kernels/wasm/module.js';
import { adversarialLimbs, compileKernel, integerOf, testRandom } from './field-harness.js';

const mod = (x: bigint): bigint => ((x % P) + P) % P;
const sign = (s: number | undefined, x: bigint): bigint => (s === -1 ? -x : x);
type Meaning = (x: bigint[], signs: number[]) => bigint;

/** What each kernel means: the left side of `result * factor = meaning modulo p`. */
const CASES: readonly (readonly [FieldKernel, bigint, Meaning])[] = [
  [MULTIPLY, MONTGOMERY_RADIX, ([a = 0n, b = 0n]) => a * b],
  [SQUARE, MONTGOMERY_RADIX, ([a = 0n]) => a * a],
  [MULTIPLY_DIFFERENCE, MONTGOMERY_RADIX, ([a = 0n, b = 0n, c = 0n]) => a * (b - c)],
  [
    MULTIPLY_SIGNED_DIFFERENCE,
    MONTGOMERY_RADIX,
    ([a = 0n, b = 0n, c = 0n], [s, t]) => a * (sign(s, b) - sign(t, c)),
  ],
  [SQUARE_MINUS_TWO, MONTGOMERY_RADIX, ([a = 0n, b = 0n, c = 0n]) => a * a - (b + c) * MONTGOMERY_RADIX],
  [
    MULTIPLY_DIFFERENCE_MINUS,
    MONTGOMERY_RADIX,
    ([a = 0n, b = 0n, c = 0n, d = 0n], [s]) => a * (b - c) - sign(s, d) * MONTGOMERY_RADIX,
  ],
  [ADD, 1n, ([a = 0n, b = 0n]) => a + b],
  [SUBTRACT, 1n, ([a = 0n, b = 0n]) => a - b],
  [TRIPLE, 1n, ([a = 0n]) => 3n * a],
  [NEGATE_IF, 1n, ([a = 0n], [s]) => sign(s, a)],
  [CONTRACT, 1n, ([a = 0n]) => a],
  [CANONICAL, 1n, ([a = 0n]) => a],
];

/** Runs a kernel on adversarial limbs; the first run that is wrong or leaves the proved form. */
function firstMismatch([kernel, factor, meaning]: (typeof CASES)[number], runs: number): string | undefined {
  const random = testRandom(kernel.name.length * 7919 + kernel.inputs);
  const run = compileKernel(kernel);
  const form = resultForm(kernel, Array<Form>(kernel.inputs).fill(STORED));
  for (let n = 0; n < runs; n++) {
    const inputs = Array.from({ length: kernel.inputs }, () => adversarialLimbs(STORED, random));
    const signs = Array.from({ length: kernel.signs }, () => (random() < 0.5 ? -1 : 0));
    const result = run(inputs, signs);
    const good = mod(integerOf(result) * factor) === mod(meaning(inputs.map(integerOf), signs));
    const inside = result.every((limb, i) => {
      const { low, high } = form[i] ?? interval(0n, 0n);
      return low <= BigInt(limb) && BigInt(limb) <= high;
    });
    if (!good || !inside) return `${JSON.stringify(inputs)} ${signs} -> ${result}`;
  }
  return undefined;
}

describe('field kernels agree with integers and stay in their proved bounds', () => {
  it.each(CASES.map((entry) => [entry[0].name, entry] as const))('%s', (_, entry) => {
    expect(firstMismatch(entry, entry[0] === MULTIPLY ? 100_000 : 10_000)).toBeUndefined();
  });

  it('canonical results are below p, at the edges too', () => {
    const run = compileKernel(CANONICAL);
    const random = testRandom(5);
    for (const value of [
      0n,
      1n,
      P - 1n,
      P,
      P + 1n,
      2n * P - 1n,
      2n * P,
      2n ** 256n,
      2n ** 256n - 1n,
      -1n,
      -P,
    ]) {
      const limbs = Array.from({ length: 9 }, (_, i) =>
        Number(i === 8 ? value >> 232n : (value >> BigInt(29 * i)) & 0x1fffffffn),
      );
      expect(integerOf(run([limbs]))).toBe(mod(value));
    }
    for (let n = 0; n < 5000; n++) {
      const limbs = adversarialLimbs(STORED, random);
      expect(integerOf(run([limbs]))).toBe(mod(integerOf(limbs)));
    }
  });
});

describe('bounds are proved', () => {
  const widened = (bits: number): Form =>
    STORED.map(() => interval(-(1n << BigInt(bits)), 1n << BigInt(bits)));

  it('a product of elements with loosened limbs is refused', () => {
    expect(() => resultForm(MULTIPLY, [widened(29), widened(29)])).not.toThrow();
    expect(() => resultForm(MULTIPLY, [widened(30), widened(30)])).toThrow(BoundError);
    expect(() => resultForm(SQUARE, [widened(30)])).toThrow(BoundError);
  });

  it('the refusal is right: the loosened product does overflow', () => {
    const limbs = Array<number>(9).fill(2 ** 30);
    const result = compileKernel(MULTIPLY)([limbs, limbs]);
    expect(mod(integerOf(result) * MONTGOMERY_RADIX)).not.toBe(mod(integerOf(limbs) ** 2n));
  });

  it('an uncontracted chord would not fit its place, so its growth is caught', () => {
    const stored = [STORED, STORED, STORED];
    const contracted = resultForm(SQUARE_MINUS_TWO, stored).at(-1);
    const uncontracted = resultForm(SUBTRACT, [
      resultForm(SUBTRACT, [resultForm(SQUARE, [STORED]), STORED]),
      STORED,
    ]).at(-1);
    expect(contracted?.high).toBeLessThanOrEqual(STORED.at(-1)?.high ?? 0n);
    expect(uncontracted?.low).toBeLessThan(STORED.at(-1)?.low ?? 0n);
  });

  it('a limb that could leave 32 bits is refused', () => {
    expect(() => resultForm(ADD, [widened(30), widened(30)])).toThrow(BoundError);
    expect(() => resultForm(TRIPLE, [widened(30)])).toThrow(BoundError);
  });

  it('a program contracts what is too loose, and refuses what it cannot contract into place', () => {
    const module = new ModuleBuilder(1);
    const field = new FieldModule(module, 1024);
    let calls = 0;
    module.procedure(undefined, 1, (fn, address) => {
      const program = new FieldProgram(fn, field);
      const call = fn.call.bind(fn);
      fn.call = (...args) => {
        calls++;
        call(...args);
      };
      const loose = program.triple(program.stored(address));
      program.multiply(loose, loose);
      expect(() => program.copy(loose, program.stored(address))).toThrow(BoundError);
    });
    expect(calls).toBe(3);
  });
});
