/** Public points from their encodings, at once in the form of the fused kernels: two side by side, in doubles. */

import { BoundError } from '../field/wide.js';
import { FusedArithmetic } from '../fused/arithmetic.js';
import { addSquare, Columns, FIRST_HIGH, subtractProducts } from '../fused/columns.js';
import type { ConstantPool } from '../fused/constants.js';
import { enterPairs, loadWords } from '../fused/entry.js';
import { FUSED, FUSED_BITS, FUSED_LIMBS, limbsOfElement } from '../fused/forms.js';
import type { Pair } from '../fused/kernels.js';
import { divideDigit, finishColumns } from '../fused/p256.js';
import { loadPair, PAIR_BYTES, storePair, storePoints } from '../fused/pairs.js';
import { type I32, i32 } from '../wasm/expression.js';
import { type Callable, callValue } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type V128, v128 } from '../wasm/vector.js';
import type { CurveField } from './curve.js';
import { POINT_STRIDE } from './layout.js';

const at = i32.constant;
/** Bytes of an encoded point: x || y, big-endian. */
const ENCODED = 64;
/** Bytes of a coordinate. */
const HALF = 32;

/**
 * Exports `decodeFused`: (encodings, points, count) -> how many of the first were decoded. It goes by two and stops where one
 * of them is not plainly a point: the identity, no point at all, or a coordinate whose 32 high bits are all set, as those of
 * the prime are. Others decide about these two; what is at their places then is anything. A last one is left over.
 */
export function defineDecodeFused(module: ModuleBuilder, curve: CurveField, pool: ConstantPool): void {
  const both = defineDecodeTwo(module, curve, pool);
  module.function('decodeFused', 3, (fn, source, target, count) => {
    const done = fn.local('i32');
    fn.while(i32.lessUnsigned(i32.add(done, at(1)), count), () => {
      fn.if(i32.isZero(callValue(both, source, target)), () => fn.return(done));
      fn.set(source, i32.add(source, at(2 * ENCODED)));
      fn.set(target, i32.add(target, at(2 * POINT_STRIDE)));
      fn.set(done, i32.add(done, at(2)));
    });
    return done;
  });
}

/** (encodings, points) -> 1 if both are plainly points */
function defineDecodeTwo(module: ModuleBuilder, curve: CurveField, pool: ConstantPool): Callable {
  const [x, y] = [curve.field.reserve(PAIR_BYTES), curve.field.reserve(PAIR_BYTES)].map(at) as [I32, I32];
  const enter = module.procedure(undefined, 2, (fn, target, source) => {
    const wide = new FusedArithmetic(fn, pool);
    const words = loadWords(fn, wide, pool, [source, fn.let(i32.add(source, at(ENCODED)))]);
    storePair(wide, target, enterPairs(wide, words), FUSED);
  });
  const finish = module.function(undefined, 1, (fn, target) => {
    const wide = new FusedArithmetic(fn, pool);
    const [left, right] = [x, y].map((place) => loadPair(wide, place, FUSED)) as [Pair, Pair];
    storePoints(fn, target, left, right);
    const error = equationError(wide, curve, left, right);
    return i32.isZero(v128.anyTrue(error.map(({ value }): V128 => value).reduce((a, b) => v128.or(a, b))));
  });
  return module.function(undefined, 2, (fn, source, target) => {
    const highWords = [0, HALF, ENCODED, ENCODED + HALF].map((offset) =>
      i32.equal(i32.load(source, offset), at(-1)),
    );
    fn.if(
      highWords.reduce((a, b) => i32.or(a, b)),
      () => fn.return(at(0)),
    );
    fn.call(enter, x, source);
    fn.call(enter, y, i32.add(source, at(HALF)));
    return callValue(finish, target);
  });
}

/**
 * y^2 - x (x^2 + a) - b as an element of which only zero stands for zero. A zero limb has no bit set: it is the difference of
 * equal doubles.
 */
function equationError(wide: FusedArithmetic, { spec }: CurveField, x: Pair, y: Pair): Pair {
  const { prime } = spec.field;
  const squares = new Columns(wide);
  addSquare(wide, squares, x, (k) => divideDigit(wide, squares, k));
  addElement(wide, squares, limbsOfElement(spec.a, prime));
  const factor = finishColumns(wide, squares);
  const columns = new Columns(wide);
  addSquare(wide, columns, y, () => {});
  subtractProducts(wide, columns, x, factor);
  for (let k = 0; k < FUSED_LIMBS; k++) divideDigit(wide, columns, k);
  addElement(wide, columns, limbsOfElement(-spec.b, prime));
  const error = finishColumns(wide, columns);
  assertBelow(error, prime);
  return error;
}

/** Adds a known element to what a reduction has left. */
function addElement(wide: FusedArithmetic, columns: Columns, limbs: readonly bigint[]): void {
  for (const [i, limb] of limbs.entries()) if (limb !== 0n) columns.add(FIRST_HIGH + i, wide.constant(limb));
}

/** Demands that zero is the only multiple of the prime that a pair can be. @throws {BoundError} otherwise */
function assertBelow(pair: Pair, prime: bigint): void {
  const sum = (pick: (limb: Pair[number]) => bigint): bigint =>
    pair.reduce((total, limb, i) => total + (pick(limb) << BigInt(FUSED_BITS * i)), 0n);
  if (sum(({ range }) => range.low) <= -prime || sum(({ range }) => range.high) >= prime)
    throw new BoundError('an element could be another multiple of the prime than zero');
}
