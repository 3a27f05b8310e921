/**
 * Products in a field, one after the other in a loop of their own module: what the kernels of a multiplication do, and
 * nothing else. Every product is of a new pair of operands out of many, so that none waits for the one before.
 */
import { LIMB_BITS, LIMBS } from '../kernels/field/limbs.js';
import type { PrimeField } from '../kernels/field/prime.js';
import { FieldModule } from '../kernels/field/program.js';
import { PACKED_RADIX, type PackedField } from '../kernels/packed/field.js';
import { BALANCED, PACKED, PACKED_BITS, SIGNED } from '../kernels/packed/forms.js';
import { multiplyQuads } from '../kernels/packed/kernels.js';
import { defineQuadKernel, QUAD_BYTES } from '../kernels/packed/quads.js';
import { i32 } from '../kernels/wasm/expression.js';
import type { Callable } from '../kernels/wasm/function.js';
import { ModuleBuilder } from '../kernels/wasm/module.js';
import { mod } from '../src/core/integers.js';

/** A loop of products. */
export interface ProductLoop {
  /** Products of one call. */
  readonly count: number;
  readonly run: () => void;
}

/** Places of operands and results: 64 of each. */
const PLACES = 64;
const PAGE = 65536;
const LANES = 4;

/** Products of single elements: nine limbs of 29 bits in 64-bit columns. */
export function singleProducts(field: PrimeField): ProductLoop {
  const module = new ModuleBuilder(2);
  const fields = new FieldModule(module, 1024, field);
  const loop = compileLoop(module, fields.callable(fields.kernels.multiply), 64);
  const limbs = (value: bigint): number[] =>
    Array.from({ length: LIMBS }, (_, i) => Number((value >> BigInt(LIMB_BITS * i)) & (2n ** 29n - 1n)));
  const [a, b] = [residue(3, field.prime), residue(5, field.prime)];
  for (let place = 0; place < PLACES; place++) {
    loop.words.set(limbs(a), loop.first(place));
    loop.words.set(limbs(b), loop.second(place));
  }
  loop.run();
  const result = Array.from(loop.words.subarray(loop.result(0), loop.result(0) + LIMBS));
  const product = result.reduce((sum, limb, i) => sum + (BigInt(limb) << BigInt(LIMB_BITS * i)), 0n);
  assertProduct(product * field.radix - a * b, field.prime);
  return { count: PLACES, run: loop.run };
}

/** Products of four elements side by side in vectors: twenty limbs of 13 bits each. */
export function packedProducts(field: PackedField): ProductLoop {
  const module = new ModuleBuilder(2);
  const multiply = defineQuadKernel(module, BALANCED, [BALANCED, SIGNED], (wide, a, b) =>
    multiplyQuads(field, wide, a, b),
  );
  const loop = compileLoop(module, multiply, QUAD_BYTES);
  const halves = new Int16Array(loop.words.buffer);
  const [a, b] = [residue(3, field.prime), residue(5, field.prime)];
  for (let place = 0; place < PLACES; place++) {
    fill(halves, 2 * loop.first(place), balanced(a));
    fill(halves, 2 * loop.second(place), balanced(b));
  }
  loop.run();
  const product = PACKED.reduce(
    (sum, _, k) => sum + (BigInt(halves[index(2 * loop.result(0), 0, k)] ?? 0) << BigInt(PACKED_BITS * k)),
    0n,
  );
  assertProduct(product * PACKED_RADIX - a * b, field.prime);
  return { count: LANES * PLACES, run: loop.run };
}

/** A module that runs a function (target, a, b) over all places, and where they are, in words. */
function compileLoop(module: ModuleBuilder, multiply: Callable, stride: number) {
  const base = 8192;
  module.procedure('run', 1, (fn, start) => {
    const target = fn.let(start);
    const end = fn.let(i32.add(start, i32.constant(PLACES * stride)));
    fn.while(i32.lessUnsigned(target, end), () => {
      const a = i32.add(target, i32.constant(PLACES * stride));
      const b = i32.add(target, i32.constant(2 * PLACES * stride));
      fn.call(multiply, target, a, b);
      fn.set(target, i32.add(target, i32.constant(stride)));
    });
  });
  const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()))
    .exports as unknown as { memory: WebAssembly.Memory; run: (start: number) => void };
  if (base + 3 * PLACES * stride > 2 * PAGE) throw new RangeError('the operands do not fit');
  const at = (list: number) => (place: number) => (base + (list * PLACES + place) * stride) / 4;
  return {
    words: new Int32Array(memory.buffer),
    run: () => run(base),
    result: at(0),
    first: at(1),
    second: at(2),
  };
}

/** Where a limb of one lane is, in halves of words. */
function index(quad: number, lane: number, limb: number): number {
  return quad + 8 * (limb >> 1) + 2 * lane + (limb & 1);
}

function fill(halves: Int16Array, quad: number, limbs: readonly number[]): void {
  for (let lane = 0; lane < LANES; lane++)
    for (const [k, limb] of limbs.entries()) halves[index(quad, lane, k)] = limb;
}

/** The limbs of an integer around zero. */
function balanced(value: bigint): number[] {
  let rest = value;
  return PACKED.map((_, k) => {
    const limb = k === PACKED.length - 1 ? rest : BigInt.asIntN(PACKED_BITS, rest);
    rest = (rest - limb) >> BigInt(PACKED_BITS);
    return Number(limb);
  });
}

/** An element that looks random. */
function residue(seed: number, prime: bigint): bigint {
  return BigInt(seed) ** 500n % prime;
}

function assertProduct(error: bigint, prime: bigint): void {
  if (mod(error, prime) !== 0n) throw new Error('a product is wrong');
}
