/**
 * Affine additions of public points in batches, in doubles: what `addPackedVartime` is for the other form, with the same
 * pairs, slots and results. Four pairs go together in two vectors; they share nothing but the inversion.
 */

import { FusedArithmetic } from '../fused/arithmetic.js';
import type { ConstantPool } from '../fused/constants.js';
import { DIFFERENCE, FUSED, FUSED_LIMBS, type FusedForm, limbsOfElement } from '../fused/forms.js';
import { chordAbscissa, chordOrdinate, multiplyPairs, type Pair, subtractPairs } from '../fused/kernels.js';
import {
  definePairKernel,
  loadCoordinate,
  loadPair,
  PAIR_BYTES,
  storePair,
  storePoints,
} from '../fused/pairs.js';
import { bitsOf } from '../fused/vector.js';
import { type I32, i32 } from '../wasm/expression.js';
import { type Callable, callValue, type FunctionBuilder, type Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { i64x2, v128 } from '../wasm/vector.js';
import type { CurveField } from './curve.js';
import { fusedLanes } from './fused-points.js';
import { PACKED_SLOT, POINT_STRIDE } from './layout.js';
import { defineTouch, type PackedBatch } from './packed-addition.js';
import { defineInversion, type Inversion } from './packed-inversion.js';

const at = i32.constant;
/** Bytes of the references of two pairs. */
const REFERENCES = 16;
/** Both halves of four pairs. */
const HALVES = [0, 1] as const;
/** Bytes of an element of four pairs. */
const QUAD = 2 * PAIR_BYTES;

/** Exports `addFusedVartime`: (pairs, count, sums, work) -> 1, or 0 and nothing written, as `addPackedVartime`. */
export function defineAddFused(
  module: ModuleBuilder,
  curve: CurveField,
  pool: ConstantPool,
  { invertVartime }: PackedBatch,
): void {
  const multiply = definePairKernel(module, pool, FUSED, [FUSED, DIFFERENCE], multiplyPairs);
  const inversion = defineInversion(module, curve, fusedLanes(module, curve));
  const forward = defineForward(module, curve, pool, multiply, inversion);
  const backward = defineBackward(module, curve, pool, multiply, inversion);
  const { inverse, product } = inversion;
  module.function('addFusedVartime', 4, (fn, pairs, count, sums, work) => {
    fn.if(i32.isZero(callValue(forward, pairs, count, work)), () => fn.return(at(0)));
    fn.call(invertVartime, inverse.address, product.address);
    fn.call(backward, pairs, count, sums, work);
    return at(1);
  });
}

/** (pairs, count, work): slots of differences and of the products of all before; collects the last -> 0 if it is zero. */
function defineForward(
  module: ModuleBuilder,
  curve: CurveField,
  pool: ConstantPool,
  multiply: Callable,
  { collect }: Inversion,
): Callable {
  const touch = defineTouch(module, curve);
  const one = limbsOfElement(1n, curve.spec.field.prime);
  const difference = module.procedure(undefined, 2, (fn, target, pairs) => {
    const wide = new FusedArithmetic(fn, pool);
    const [p, q] = [0, 4].map((offset) => loadCoordinate(fn, wide, points(fn, pairs, offset), 0)) as [
      Pair,
      Pair,
    ];
    storePair(wide, target, subtractPairs(wide, q, p), DIFFERENCE);
  });
  return module.function(undefined, 3, (fn, pairs, count, slot) => {
    const end = fn.let(endOfSlots(slot, count));
    fn.call(touch, pairs, count);
    for (let i = 0; i < QUAD; i += 16) {
      const limb = one[(i % PAIR_BYTES) / 16] ?? 0n;
      fn.storeVector(slot, i, v128.load(at(pool.address(bitsOf(Number(limb)))), 0));
    }
    fn.while(i32.lessUnsigned(slot, end), () => {
      const next = fn.let(i32.add(slot, at(PACKED_SLOT)));
      for (const half of HALVES) {
        const run = fn.let(i32.add(slot, at(QUAD + half * PAIR_BYTES)));
        fn.call(difference, run, i32.add(pairs, at(half * REFERENCES)));
        fn.call(multiply, i32.add(next, at(half * PAIR_BYTES)), i32.add(slot, at(half * PAIR_BYTES)), run);
      }
      fn.set(slot, next);
      fn.set(pairs, i32.add(pairs, at(2 * REFERENCES)));
    });
    return callValue(collect, slot);
  });
}

/** (pairs, count, sums, work): the inverse of the last product leads to the sums, from the last four on. */
function defineBackward(
  module: ModuleBuilder,
  curve: CurveField,
  pool: ConstantPool,
  multiply: Callable,
  { distribute }: Inversion,
): Callable {
  const sums = defineSums(module, curve, pool, multiply);
  return module.procedure(undefined, 4, (fn, pairs, count, target, work) => {
    const inverse = fn.let(endOfSlots(work, count));
    fn.call(distribute, inverse);
    const slot = fn.let(inverse);
    const pair = fn.let(i32.add(pairs, i32.shl(count, at(3))));
    const sum = fn.let(i32.add(target, i32.mul(count, at(POINT_STRIDE))));
    fn.while(i32.lessUnsigned(work, slot), () => {
      fn.set(slot, i32.sub(slot, at(PACKED_SLOT)));
      fn.set(pair, i32.sub(pair, at(2 * REFERENCES)));
      fn.set(sum, i32.sub(sum, at(4 * POINT_STRIDE)));
      fn.call(sums, pair, slot, inverse, sum);
    });
  });
}

/** (pairs, slot, inverse, sums): four sums; the inverse becomes that of the pairs before. Halves take turns, step by step. */
function defineSums(
  module: ModuleBuilder,
  curve: CurveField,
  pool: ConstantPool,
  multiply: Callable,
): Callable {
  const place = (): number => curve.field.reserve(QUAD);
  const [x, other, y, rise, share, slope, third] = [
    place(),
    place(),
    place(),
    place(),
    place(),
    place(),
    place(),
  ] as const;
  const of = (base: number, half: number): I32 => at(base + half * PAIR_BYTES);
  const operands = defineOperands(module, pool);
  const abscissa = definePairKernel(module, pool, FUSED, [FUSED, FUSED, FUSED], chordAbscissa);
  const finish = module.procedure(undefined, 5, (fn, sums, ...sources) => {
    const wide = new FusedArithmetic(fn, pool);
    const [s, p, t, signed] = sources.map((source) => loadPair(wide, source, FUSED)) as [
      Pair,
      Pair,
      Pair,
      Pair,
    ];
    storePoints(fn, sums, t, chordOrdinate(wide, s, p, t, signed));
  });
  return module.procedure(undefined, 4, (fn, pairs, slot, inverse, sums) => {
    const each = (call: (half: 0 | 1, from: (place: I32) => I32) => void): void => {
      for (const half of HALVES) call(half, (base) => i32.add(base, at(half * PAIR_BYTES)));
    };
    each((half) => {
      const places = [x, other, y, rise].map((base) => of(base, half)) as [I32, I32, I32, I32];
      fn.call(operands, i32.add(pairs, at(half * REFERENCES)), ...places);
    });
    each((half, from) => fn.call(multiply, of(share, half), from(slot), from(inverse)));
    each((half, from) =>
      fn.call(multiply, from(inverse), from(inverse), i32.add(slot, at(QUAD + half * PAIR_BYTES))),
    );
    each((half) => fn.call(multiply, of(slope, half), of(share, half), of(rise, half)));
    each((half) => fn.call(abscissa, of(third, half), of(slope, half), of(x, half), of(other, half)));
    each((half) =>
      fn.call(
        finish,
        i32.add(sums, at(2 * half * POINT_STRIDE)),
        ...[slope, x, third, y].map((base) => of(base, half)),
      ),
    );
  });
}

/** (two pairs, x, other, y, rise): both abscissas, the first ordinate with its sign, and the second less that. */
function defineOperands(module: ModuleBuilder, pool: ConstantPool): Callable {
  return module.procedure(undefined, 5, (fn, pairs, x, other, y, rise) => {
    const wide = new FusedArithmetic(fn, pool);
    const [first, second] = [points(fn, pairs, 0), points(fn, pairs, 4)];
    const references = fn.let(v128.load(pairs, 0));
    const signs = [references, fn.let(i64x2.shrUnsigned(references, 32))].map((words) =>
      fn.let(i64x2.shl(words, 63)),
    ) as [Local<'v128'>, Local<'v128'>];
    const [from, to] = [first, second].map((addresses, i) =>
      loadCoordinate(fn, wide, addresses, FUSED_LIMBS).map((limb) =>
        wide.negateIf(limb, i === 0 ? signs[0] : signs[1]),
      ),
    ) as readonly Pair[] as [Pair, Pair];
    const write = (target: I32, pair: Pair, form: FusedForm): void => storePair(wide, target, pair, form);
    write(x, loadCoordinate(fn, wide, first, 0), FUSED);
    write(other, loadCoordinate(fn, wide, second, 0), FUSED);
    write(y, from, FUSED);
    write(rise, subtractPairs(wide, to, from), DIFFERENCE);
  });
}

/** Where the slots of so many pairs end, and with them all that is known of the product of their differences. */
function endOfSlots(work: I32, count: I32): I32 {
  return i32.add(work, i32.mul(count, at(PACKED_SLOT / 4)));
}

/** The addresses of the first (offset 0) or second (4) points of two pairs. */
function points(fn: FunctionBuilder, pairs: I32, offset: number): [Local<'i32'>, Local<'i32'>] {
  const address = (at8: number): Local<'i32'> => fn.let(i32.and(i32.load(pairs, at8 + offset), at(-2)));
  return [address(0), address(8)];
}
