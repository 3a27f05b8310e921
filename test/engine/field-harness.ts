/** A module that exports single field kernels, for tests against integers. */
import { byteFunctions } from '../../kernels/field/bytes.js';
import { fieldFunctions } from '../../kernels/field/functions.js';
import type { FieldKernel } from '../../kernels/field/kernels.js';
import { type Form, LIMB_BITS, LIMBS } from '../../kernels/field/limbs.js';
import { P256_FIELD } from '../../kernels/field/p256-reduction.js';
import type { PrimeField } from '../../kernels/field/prime.js';
import { FieldModule } from '../../kernels/field/program.js';
import { callValue } from '../../kernels/wasm/function.js';
import { ModuleBuilder } from '../../kernels/wasm/module.js';
import { bytesToInteger } from '../../src/core/integers.js';

const INPUTS = 2048;
const RESULT = 1024;
const STRIDE = 64;

/** A kernel as a function on limbs. */
export type LimbFunction = (inputs: readonly (readonly number[])[], signs?: readonly number[]) => number[];

/** Compiles one kernel. */
export function compileKernel(kernel: FieldKernel): LimbFunction {
  const module = new ModuleBuilder(1);
  const callable = new FieldModule(module, 8192, P256_FIELD).callable(kernel);
  module.procedure('run', callable.parameters, (fn, ...parameters) => fn.call(callable, ...parameters));
  const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()))
    .exports as unknown as {
    memory: WebAssembly.Memory;
    run: (...args: number[]) => void;
  };
  const words = new Int32Array(memory.buffer);
  return (inputs, signs = []) => {
    inputs.forEach((limbs, i) => {
      words.set(limbs, (INPUTS + i * STRIDE) / 4);
    });
    run(RESULT, ...inputs.map((_, i) => INPUTS + i * STRIDE), ...signs);
    return Array.from(words.subarray(RESULT / 4, RESULT / 4 + LIMBS));
  };
}

/** The functions of a field that make elements canonical: limbs to the integer in bytes, and whether it is zero. */
export function compileToBytes(prime: PrimeField): (limbs: readonly number[]) => [bigint, boolean] {
  const module = new ModuleBuilder(1);
  const functions = fieldFunctions(new FieldModule(module, 8192, prime), byteFunctions(module, 'big-endian'));
  module.procedure('toBytes', 2, (fn, target, source) => fn.call(functions.toBytes, target, source));
  module.function('isZero', 1, (_, source) => callValue(functions.isZero, source));
  const { memory, toBytes, isZero } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()))
    .exports as unknown as {
    memory: WebAssembly.Memory;
    toBytes: (target: number, source: number) => void;
    isZero: (source: number) => number;
  };
  return (limbs) => {
    new Int32Array(memory.buffer).set(limbs, INPUTS / 4);
    toBytes(RESULT, INPUTS);
    const bytes = new Uint8Array(memory.buffer).subarray(RESULT, RESULT + 32);
    return [bytesToInteger(bytes), isZero(INPUTS) === 1];
  };
}

/** The integer that limbs stand for. */
export function integerOf(limbs: readonly number[]): bigint {
  return limbs.reduce((sum, limb, i) => sum + (BigInt(limb) << BigInt(LIMB_BITS * i)), 0n);
}

/** Random limbs of a form; a good part of them at or next to its ends, and near zero. */
export function adversarialLimbs(form: Form, random: () => number): number[] {
  const all = random();
  return form.map(({ low, high }) => {
    const [from, to] = [Number(low), Number(high)];
    const choice = all < 0.1 ? all * 10 : random();
    if (choice < 0.2) return from + Math.floor(random() * 2);
    if (choice < 0.4) return to - Math.floor(random() * 2);
    if (choice < 0.5) return Math.min(Math.max(0, from), to);
    return from + Math.floor(random() * (to - from + 1));
  });
}

/** A fast reproducible generator (mulberry32), for bulk test data. */
export function testRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
