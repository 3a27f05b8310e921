/** Inverses in variable time, against integers. */
import { describe, expect, it } from 'vitest';
import { byteFunctions } from '../../kernels/field/bytes.js';
import { fieldFunctions } from '../../kernels/field/functions.js';
import { defineInvertVartime } from '../../kernels/field/inverse.js';
import type { PrimeField } from '../../kernels/field/prime.js';
import { FieldModule } from '../../kernels/field/program.js';
import { i32 } from '../../kernels/wasm/expression.js';
import { ModuleBuilder } from '../../kernels/wasm/module.js';
import { bytesToInteger, integerToBytes, mod } from '../../src/core/integers.js';
import { seededRng } from '../helpers/rng.js';
import { FIELDS } from './fields.js';

const [INPUT, ELEMENT, RESULT, OUTPUT] = [32_768, 32_832, 32_896, 32_960];

/** What the power would answer: nothing, so that every answer is that of the divisions; and how often it was asked. */
function inverter({ prime, ...field }: PrimeField): { invert(value: bigint): bigint; asked(): number } {
  const module = new ModuleBuilder(1);
  const fields = new FieldModule(module, 1024, { prime, ...field });
  const functions = fieldFunctions(fields, byteFunctions(module, 'big-endian'));
  const asked = i32.constant(fields.reserve(4));
  const power = module.procedure(undefined, 2, (fn) =>
    fn.store(asked, 0, i32.add(i32.load(asked), i32.constant(1))),
  );
  const inverse = defineInvertVartime(functions, power);
  module.procedure('run', 0, (fn) => {
    const [input, element, result, output] = [INPUT, ELEMENT, RESULT, OUTPUT].map((at) => i32.constant(at));
    if (input === undefined || element === undefined || result === undefined || output === undefined) return;
    fn.call(functions.fromBytes, element, input);
    fn.call(inverse, result, element);
    fn.call(functions.toBytes, output, result);
  });
  module.function('asked', 0, () => i32.load(asked));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()));
  const {
    memory,
    run,
    asked: count,
  } = exports as unknown as {
    memory: WebAssembly.Memory;
    run(): void;
    asked(): number;
  };
  const bytes = new Uint8Array(memory.buffer);
  return {
    invert: (value) => {
      bytes.set(integerToBytes(value, 32), INPUT);
      run();
      return bytesToInteger(bytes.slice(OUTPUT, OUTPUT + 32));
    },
    asked: count,
  };
}

describe.each(FIELDS)('inverses modulo the prime of %s', (_, field) => {
  const { prime } = field;
  const { invert, asked } = inverter(field);

  it('of numbers next to 0, p/2 and p, of powers of two and of long runs of bits', () => {
    const near = [0n, prime >> 1n, prime].flatMap((at) =>
      Array.from({ length: 33 }, (__, i) => at + BigInt(i) - 16n),
    );
    const powers = Array.from({ length: 256 }, (__, i) => 2n ** BigInt(i)).flatMap((value) => [
      value,
      value - 1n,
      -value,
    ]);
    const values = [...near, ...powers].map((value) => mod(value, prime)).filter((value) => value !== 0n);
    for (const value of values) expect((invert(value) * value) % prime, `${value}`).toBe(1n);
    expect(asked()).toBe(0);
  });

  it('of random numbers', () => {
    const rng = seededRng(`inverses ${prime}`);
    for (let i = 0; i < 2000; i++) {
      const value = 1n + (bytesToInteger(rng(40)) % (prime - 1n));
      expect((invert(value) * value) % prime, `${value}`).toBe(1n);
    }
    expect(asked()).toBe(0);
  });

  it('asks the power about zero', () => {
    invert(0n);
    expect(asked()).toBe(1);
  });
});
