import { describe, expect, it } from 'vitest';
import { contains, interval } from '../../kernels/field/interval.js';
import {
  ADD,
  type FieldKernel,
  fieldKernels,
  NEGATE_IF,
  SUBTRACT,
  TRIPLE,
} from '../../kernels/field/kernels.js';
import type { Form } from '../../kernels/field/limbs.js';
import { P256_FIELD } from '../../kernels/field/p256-reduction.js';
import { MONTGOMERY_RADIX, type PrimeField } from '../../kernels/field/prime.js';
import { assertStored, FieldModule, FieldProgram, resultForm, STORED } from '../../kernels/field/program.js';
import { BoundError } from '../../kernels/field/wide.js';
import { ModuleBuilder } from '../../kernels/wasm/module.js';
import { adversarialLimbs, compileKernel, compileToBytes, integerOf, testRandom } from './field-harness.js';
import { FIELDS } from './fields.js';

const sign = (s: number | undefined, x: bigint): bigint => (s === -1 ? -x : x);
type Meaning = (x: bigint[], signs: number[]) => bigint;
type Case = readonly [kernel: FieldKernel, factor: bigint, meaning: Meaning];

/** What each kernel means: the left side of `result * factor = meaning modulo p`. */
function cases(field: PrimeField): readonly Case[] {
  const kernels = fieldKernels(field);
  const r = field.radix;
  return [
    [kernels.multiply, r, ([a = 0n, b = 0n]) => a * b],
    [kernels.square, r, ([a = 0n]) => a * a],
    [kernels.multiplyDifference, r, ([a = 0n, b = 0n, c = 0n]) => a * (b - c)],
    [
      kernels.multiplySignedDifference,
      r,
      ([a = 0n, b = 0n, c = 0n], [s, t]) => a * (sign(s, b) - sign(t, c)),
    ],
    [kernels.squareMinusTwo, r, ([a = 0n, b = 0n, c = 0n]) => a * a - (b + c) * r],
    [
      kernels.multiplyDifferenceMinus,
      r,
      ([a = 0n, b = 0n, c = 0n, d = 0n], [s]) => a * (b - c) - sign(s, d) * r,
    ],
    [kernels.contract, 1n, ([a = 0n]) => a],
    [ADD, 1n, ([a = 0n, b = 0n]) => a + b],
    [SUBTRACT, 1n, ([a = 0n, b = 0n]) => a - b],
    [TRIPLE, 1n, ([a = 0n]) => 3n * a],
    [NEGATE_IF, 1n, ([a = 0n], [s]) => sign(s, a)],
  ];
}

/** Runs a kernel on adversarial limbs; the first run that is wrong or leaves the proved form. */
function firstMismatch(prime: bigint, [kernel, factor, meaning]: Case, runs: number): string | undefined {
  const random = testRandom(kernel.name.length * 7919 + kernel.inputs);
  const run = compileKernel(kernel);
  const form = resultForm(kernel, Array<Form>(kernel.inputs).fill(STORED));
  for (let n = 0; n < runs; n++) {
    const inputs = Array.from({ length: kernel.inputs }, () => adversarialLimbs(STORED, random));
    const signs = Array.from({ length: kernel.signs }, () => (random() < 0.5 ? -1 : 0));
    const result = run(inputs, signs);
    const good = (integerOf(result) * factor - meaning(inputs.map(integerOf), signs)) % prime === 0n;
    const inside = result.every((limb, i) => {
      const { low, high } = form[i] ?? interval(0n, 0n);
      return low <= BigInt(limb) && BigInt(limb) <= high;
    });
    if (!good || !inside) return `${JSON.stringify(inputs)} ${signs} -> ${result}`;
  }
  return undefined;
}

describe.each(FIELDS)('kernels of the field of %s', (name, field) => {
  it.each(cases(field).map((entry) => [entry[0].name, entry] as const))(
    '%s agrees with integers and stays in its proved bounds',
    (kernel, entry) => {
      const runs = kernel === 'multiply' && name === 'P-256' ? 100_000 : 5000;
      expect(firstMismatch(field.prime, entry, runs)).toBeUndefined();
    },
  );

  it('leaves products of stored elements and contracted ones in the stored form', () => {
    const { multiply, square, contract, squareMinusTwo } = fieldKernels(field);
    for (const kernel of [multiply, square, contract, squareMinusTwo])
      resultForm(kernel, Array<Form>(kernel.inputs).fill(STORED)).forEach((range, i) => {
        expect(contains(STORED[i] ?? interval(0n, 0n), range)).toBe(true);
      });
  });

  it('canonical elements are below p, at the edges too', () => {
    const [toBytes, P] = [compileToBytes(field), field.prime];
    const edges = [0n, 1n, P - 1n, P, P + 1n, 2n * P - 1n, 2n * P, 2n ** 256n, 2n ** 256n - 1n, -1n, -P];
    const random = testRandom(5);
    const inputs = edges.map((value) =>
      Array.from({ length: 9 }, (_, i) =>
        Number(i === 8 ? value >> 232n : (value >> BigInt(29 * i)) & 0x1fffffffn),
      ),
    );
    for (let n = 0; n < 3000; n++) inputs.push(adversarialLimbs(STORED, random));
    for (const limbs of inputs) {
      const [value, zero] = toBytes(limbs);
      expect(value < P).toBe(true);
      expect((value * field.radix - integerOf(limbs)) % P).toBe(0n);
      expect(zero).toBe(value === 0n);
    }
  });
});

const P256_KERNELS = fieldKernels(P256_FIELD);

describe('bounds are proved', () => {
  const widened = (bits: number): Form =>
    STORED.map(() => interval(-(1n << BigInt(bits)), 1n << BigInt(bits)));

  it('a product of elements with loosened limbs is refused', () => {
    expect(() => resultForm(P256_KERNELS.multiply, [widened(29), widened(29)])).not.toThrow();
    expect(() => resultForm(P256_KERNELS.multiply, [widened(30), widened(30)])).toThrow(BoundError);
    expect(() => resultForm(P256_KERNELS.square, [widened(30)])).toThrow(BoundError);
  });

  it('the refusal is right: the loosened product does overflow', () => {
    const limbs = Array<number>(9).fill(2 ** 30);
    const result = compileKernel(P256_KERNELS.multiply)([limbs, limbs]);
    expect((integerOf(result) * MONTGOMERY_RADIX - integerOf(limbs) ** 2n) % P256_FIELD.prime).not.toBe(0n);
  });

  it('an uncontracted chord would not fit its place, so its growth is caught', () => {
    const stored = [STORED, STORED, STORED];
    const contracted = resultForm(P256_KERNELS.squareMinusTwo, stored).at(-1);
    const uncontracted = resultForm(SUBTRACT, [
      resultForm(SUBTRACT, [resultForm(P256_KERNELS.square, [STORED]), STORED]),
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
    const field = new FieldModule(module, 1024, P256_FIELD);
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
      expect(() => assertStored(loose)).toThrow(BoundError);
      expect(calls).toBe(3);
      assertStored(program.contract(loose));
    });
  });
});
