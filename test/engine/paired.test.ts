import { describe, expect, it } from 'vitest';
import { interval } from '../../kernels/field/interval.js';
import {
  type FieldKernel,
  MULTIPLY,
  MULTIPLY_DIFFERENCE,
  MULTIPLY_DIFFERENCE_MINUS,
  MULTIPLY_SIGNED_DIFFERENCE,
  SQUARE_MINUS_TWO,
  TRIPLE,
} from '../../kernels/field/kernels.js';
import { PairedArithmetic } from '../../kernels/field/paired.js';
import { STORED } from '../../kernels/field/program.js';
import { BoundError } from '../../kernels/field/wide.js';
import { definePaired } from '../../kernels/p256/paired-addition.js';
import { i32 } from '../../kernels/wasm/expression.js';
import { FunctionBuilder } from '../../kernels/wasm/function.js';
import { ModuleBuilder } from '../../kernels/wasm/module.js';
import { adversarialLimbs, compileKernel, testRandom } from './field-harness.js';

const [FIRST, STRIDE, RESULT] = [2048, 128, 1024];
type Place = 'joined' | 'apart';

/** Compiles a kernel on pairs; takes the inputs of both lanes and gives both results. */
function compilePaired(
  kernel: FieldKernel,
  inputs: readonly Place[],
  output: Place,
): (lanes: readonly number[][][], signs: readonly number[][]) => number[][] {
  const module = new ModuleBuilder(1);
  const callable = definePaired(module, kernel, inputs, output);
  module.procedure('run', callable.parameters, (fn, ...parameters) => fn.call(callable, ...parameters));
  const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()))
    .exports as unknown as {
    memory: WebAssembly.Memory;
    run: (...args: number[]) => void;
  };
  const words = new Int32Array(memory.buffer);
  const address = (place: Place, base: number): number[] => (place === 'joined' ? [base] : [base, base + 40]);
  const index = (place: Place, base: number, lane: number, limb: number): number =>
    place === 'joined' ? base / 4 + 2 * limb + lane : (base + 40 * lane) / 4 + limb;
  return (lanes, signs) => {
    const places = inputs.map((place, i) => [place, FIRST + i * STRIDE] as const);
    lanes.forEach((elements, lane) => {
      elements.forEach((limbs, i) => {
        const [place, base] = places[i] ?? ['joined', 0];
        limbs.forEach((limb, k) => {
          words[index(place, base, lane, k)] = limb;
        });
      });
    });
    const signWords = (signs[0] ?? []).flatMap((sign, i) => [sign, signs[1]?.[i] ?? 0]);
    run(...address(output, RESULT), ...places.flatMap(([place, base]) => address(place, base)), ...signWords);
    return [0, 1].map((lane) =>
      Array.from({ length: 9 }, (_, k) => words[index(output, RESULT, lane, k)] ?? 0),
    );
  };
}

describe('paired kernels give in each lane what the single kernel gives', () => {
  it.each([
    [MULTIPLY, ['joined', 'joined'], 'joined'],
    [MULTIPLY, ['apart', 'joined'], 'apart'],
    [MULTIPLY_DIFFERENCE, ['joined', 'apart', 'apart'], 'joined'],
    [MULTIPLY_SIGNED_DIFFERENCE, ['joined', 'apart', 'apart'], 'joined'],
    [SQUARE_MINUS_TWO, ['joined', 'apart', 'apart'], 'apart'],
    [MULTIPLY_DIFFERENCE_MINUS, ['joined', 'apart', 'apart', 'apart'], 'apart'],
  ] as const)('$name', (kernel, inputs, output) => {
    const random = testRandom(kernel.name.length * 31 + inputs.length);
    const [single, paired] = [compileKernel(kernel), compilePaired(kernel, inputs, output)];
    for (let n = 0; n < 20_000; n++) {
      const lanes = [0, 1].map(() => inputs.map(() => adversarialLimbs(STORED, random)));
      const signs = [0, 1].map(() => Array.from({ length: kernel.signs }, () => (random() < 0.5 ? -1 : 0)));
      const expected = lanes.map((elements, lane) => single(elements, signs[lane]));
      const results = paired(lanes, signs);
      if (results.join() !== expected.join())
        expect(results, JSON.stringify({ lanes, signs })).toEqual(expected);
    }
  });
});

describe('bounds of pairs are proved', () => {
  const wide = new PairedArithmetic(new FunctionBuilder(0));
  const limb = (bits: number): ReturnType<typeof wide.load> =>
    wide.load(i32.constant(0), 0, interval(-(1n << BigInt(bits)), 1n << BigInt(bits)));

  it('narrow sums must fit 32 bits, full ones 64', () => {
    expect(() => wide.add(limb(29), limb(29))).not.toThrow();
    expect(() => wide.add(limb(30), limb(30))).toThrow(BoundError);
    expect(() => wide.shl(limb(30), 1)).toThrow(BoundError);
    const large = wide.mul(limb(30), wide.add(limb(30), limb(29)));
    expect(() => wide.add(large, wide.add(large, wide.add(large, large)))).not.toThrow();
    expect(() => wide.shl(large, 3)).toThrow(BoundError);
  });

  it('factors must fit 32 bits', () => {
    const product = wide.mul(limb(20), limb(20));
    expect(() => wide.mul(product, limb(1))).toThrow(BoundError);
    expect(() => wide.mul(wide.low(product, 29), limb(1))).not.toThrow();
  });

  it('results that do not have the stored form are refused', () => {
    expect(() => definePaired(new ModuleBuilder(1), TRIPLE, ['joined'], 'joined')).toThrow(BoundError);
  });
});
