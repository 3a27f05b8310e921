import { describe, expect, it } from 'vitest';
import {
  BN254_CURVE,
  EDWARDS25519_CURVE,
  JUBJUB_CURVE,
  P256_CURVE,
  SECP256K1_CURVE,
} from '../../kernels/curves.js';
import { interval } from '../../kernels/field/interval.js';
import { BoundError } from '../../kernels/field/wide.js';
import type { PackedArithmetic } from '../../kernels/packed/arithmetic.js';
import type { Quad } from '../../kernels/packed/element.js';
import type { PackedField } from '../../kernels/packed/field.js';
import { foldingField } from '../../kernels/packed/folding.js';
import {
  BALANCED,
  DIFFERENCE,
  EITHER,
  PACKED,
  PACKED_BITS,
  type PackedForm,
  SIGNED,
} from '../../kernels/packed/forms.js';
import { packedField } from '../../kernels/packed/general.js';
import { chordAbscissa, chordOrdinate, multiplyQuads } from '../../kernels/packed/kernels.js';
import { PACKED_P256 } from '../../kernels/packed/p256.js';
import { defineQuadKernel, QUAD_BYTES } from '../../kernels/packed/quads.js';
import { ModuleBuilder } from '../../kernels/wasm/module.js';
import { adversarialLimbs, testRandom } from './field-harness.js';

type Operation = (wide: PackedArithmetic, ...operands: Quad[]) => Quad;

const LANES = [0, 1, 2, 3];

/** Compiles an operation; takes the operands of four lanes and gives four results. */
function compileQuad(
  result: PackedForm,
  forms: readonly PackedForm[],
  compute: Operation,
): (lanes: readonly (readonly (readonly number[])[])[]) => number[][] {
  const module = new ModuleBuilder(1);
  const callable = defineQuadKernel(module, result, forms, compute as never);
  module.procedure('run', callable.parameters, (fn, ...parameters) => fn.call(callable, ...parameters));
  const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()))
    .exports as unknown as { memory: WebAssembly.Memory; run: (...args: number[]) => void };
  const halves = new Int16Array(memory.buffer);
  const index = (place: number, lane: number, limb: number): number =>
    (1024 + place * QUAD_BYTES) / 2 + 8 * (limb >> 1) + 2 * lane + (limb & 1);
  return (lanes) => {
    lanes.forEach((operands, lane) => {
      operands.forEach((limbs, i) => {
        limbs.forEach((limb, k) => {
          halves[index(i + 1, lane, k)] = limb;
        });
      });
    });
    run(...Array.from({ length: forms.length + 1 }, (_, i) => 1024 + i * QUAD_BYTES));
    return LANES.map((lane) => PACKED.map((_, k) => halves[index(0, lane, k)] ?? 0));
  };
}

function integerOf(limbs: readonly number[]): bigint {
  return limbs.reduce((sum, limb, i) => sum + (BigInt(limb) << BigInt(PACKED_BITS * i)), 0n);
}

/** Runs an operation on adversarial limbs: times the radix its result must be `expected` modulo p, and have its form. */
function expectQuads(
  { prime, radix }: PackedField,
  [result, ...forms]: readonly [PackedForm, ...PackedForm[]],
  compute: Operation,
  expected: (...operands: bigint[]) => bigint,
): void {
  const random = testRandom(forms.length * 7919);
  const run = compileQuad(result, forms, compute);
  for (let n = 0; n < 5_000; n++) {
    const lanes = LANES.map(() => forms.map((form) => adversarialLimbs(form, random)));
    for (const [lane, limbs] of run(lanes).entries()) {
      const operands = (lanes[lane] ?? []).map(integerOf);
      const error = (integerOf(limbs) * radix - expected(...operands)) % prime;
      const outside = limbs.findIndex((limb, i) => {
        const range = result[i] ?? interval(0n, 0n);
        return BigInt(limb) < range.low || BigInt(limb) > range.high;
      });
      if (error !== 0n || outside !== -1)
        expect([error, outside], JSON.stringify(lanes[lane])).toEqual([0n, -1]);
    }
  }
}

const FIELDS: readonly (readonly [string, PackedField])[] = [
  ['P-256', P256_CURVE.packed],
  ['P-256 by products', packedField(PACKED_P256.prime)],
  ['2^255-19', EDWARDS25519_CURVE.packed],
  ['2^255-19 by products', packedField(EDWARDS25519_CURVE.packed.prime)],
  ['secp256k1', SECP256K1_CURVE.packed],
  ['BN254', BN254_CURVE.packed],
  ['Baby Jubjub', JUBJUB_CURVE.packed],
];

describe.each(FIELDS)(
  'packed kernels of %s agree with integers in every lane, at the ends of intervals too',
  (_, field) => {
    const of =
      (compute: unknown): Operation =>
      (...rest) =>
        (compute as (field: PackedField, ...rest: unknown[]) => Quad)(field, ...rest);

    it('product', () =>
      expectQuads(field, [BALANCED, BALANCED, SIGNED], of(multiplyQuads), (a = 0n, b = 0n) => a * b));

    it('abscissa of a chord', () =>
      expectQuads(
        field,
        [PACKED, BALANCED, PACKED, DIFFERENCE],
        of(chordAbscissa),
        (s = 0n, x = 0n, d = 0n) => s * s - (2n * x + d) * field.radix,
      ));

    it('ordinate of a chord', () =>
      expectQuads(
        field,
        [PACKED, BALANCED, EITHER],
        of(chordOrdinate),
        (product = 0n, y = 0n) => (product - y) * field.radix,
      ));
  },
);

it('a prime whose upper half does not fold down by one limb is refused', () => {
  for (const c of [0, -19, 256]) expect(() => foldingField(c)).toThrow(RangeError);
  expect(foldingField(255).prime).toBe(2n ** 255n - 255n);
});

describe('bounds of packed kernels are proved', () => {
  const define = (result: PackedForm, forms: readonly PackedForm[], compute: Operation): unknown =>
    defineQuadKernel(new ModuleBuilder(1), result, forms, compute as never);
  const multiply = multiplyQuads.bind(undefined, PACKED_P256) as unknown as Operation;
  const ordinate = chordOrdinate.bind(undefined, PACKED_P256) as unknown as Operation;

  it('a second factor of 15 bits needs a balanced first one', () => {
    expect(() => define(BALANCED, [BALANCED, SIGNED], multiply)).not.toThrow();
    expect(() => define(BALANCED, [PACKED, DIFFERENCE], multiply)).not.toThrow();
    expect(() => define(BALANCED, [PACKED, SIGNED], multiply)).toThrow(BoundError);
  });

  it('and rightly so: the sum of a column may then leave 32 bits', () => {
    const [a, b] = [PACKED, SIGNED].map((form) => Number(form[0]?.high));
    expect(20 * (a ?? 0) * (b ?? 0)).toBeGreaterThan(2 ** 31);
  });

  it('results that do not have the form are refused', () => {
    const wide = (bits: number): PackedForm =>
      PACKED.map(() => interval(-(2n ** BigInt(bits)), 2n ** BigInt(bits)));
    expect(() =>
      define(wide(14), [wide(12), wide(13)], ((w, a, b) =>
        a.map((x, m) => w.addWords(x, b[m] ?? x))) as Operation),
    ).not.toThrow();
    expect(() =>
      define(wide(13), [wide(13), wide(13)], ((w, a, b) =>
        a.map((x, m) => w.addWords(x, b[m] ?? x))) as Operation),
    ).toThrow(BoundError);
    expect(() => define(wide(16), [wide(15), wide(10)], multiply)).toThrow(BoundError);
    expect(() => define(PACKED, [wide(14), PACKED], ordinate)).toThrow(BoundError);
  });
});
