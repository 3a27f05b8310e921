/** Many encoded points at once: decoded one by one, and mapped to Weierstrass form with one inversion for a few dozen. */
import { ELEMENT_BYTES } from '../field/limbs.js';
import { type Cell, type FieldProgram, STORED } from '../field/program.js';
import { type CurveField, isZero, programOf } from '../p256/curve.js';
import { IDENTITY_OFFSET, POINT_STRIDE, PROJECTIVE_STRIDE, Y_OFFSET } from '../p256/layout.js';
import { type I32, i32 } from '../wasm/expression.js';
import { type Callable, callValue, type FunctionBuilder, type Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type EdwardsConstants, edwardsAt, type Fractions, toFractions } from './points.js';

/** Points that share an inversion. */
const BATCH = 64;
/** Bytes of a slot: both numerators, the denominator, the product of the denominators before. */
const SLOT = 160;

const at = i32.constant;

/** How one point is decoded. */
export interface PointDecoder {
  readonly bytes: number;
  /** (encoding, Edwards point) -> 1 if it is a canonical encoding of a member of the group, which is written; else 0 */
  readonly decode: Callable;
}

/** A slot in memory. */
interface Slot extends Fractions {
  readonly before: Cell;
}

/** What the decoders of a module share. */
export interface DecodingBatch {
  readonly curve: CurveField;
  /** Place of the slots. */
  readonly slots: number;
  /** Place of the Edwards point that was decoded last. */
  readonly current: number;
  readonly prepare: Callable;
  readonly finish: Callable;
  readonly product: Cell;
  readonly inverse: Cell;
}

/** Reserves places and defines functions for {@link defineDecodePoints}. */
export function defineBatch(
  module: ModuleBuilder,
  curve: CurveField,
  constants: EdwardsConstants,
): DecodingBatch {
  const { field } = curve;
  const [slots, current] = [field.reserve(BATCH * SLOT), field.reserve(PROJECTIVE_STRIDE)];
  const cell = (): Cell => ({ address: at(field.reserve(ELEMENT_BYTES)), form: STORED });
  return {
    ...{ curve, slots, current, product: cell(), inverse: cell() },
    prepare: definePrepare(module, curve, constants, current),
    finish: defineFinish(module, curve, constants),
  };
}

/** Exports (encodings, points, count) -> index of the first that is not a point, or -1. Points before it are written. */
export function defineDecodePoints(
  module: ModuleBuilder,
  batch: DecodingBatch,
  name: string,
  decoder: PointDecoder,
): void {
  const { curve, slots, current, prepare, finish, product, inverse } = batch;
  module.function(name, 3, (fn, source, target, count) => {
    const program = programOf(fn, curve);
    const [first, size, i] = [fn.local('i32'), fn.local('i32'), fn.local('i32')];
    const [slot, bad] = [fn.local('i32'), fn.let(at(-1))];
    fn.while(i32.and(i32.lessUnsigned(first, count), i32.equal(bad, at(-1))), () => {
      fn.set(size, smaller(fn, i32.sub(count, first), BATCH));
      fn.set(i, at(0));
      fn.set(slot, at(slots));
      program.copy(curve.one, product);
      fn.while(i32.lessUnsigned(i, size), () =>
        fn.if(
          callValue(decoder.decode, source, at(current)),
          () => {
            fn.call(prepare, slot, target, product.address);
            advance(fn, [slot, SLOT], [source, decoder.bytes], [target, POINT_STRIDE], [i, 1]);
          },
          () => {
            fn.set(bad, i32.add(first, i));
            fn.set(size, i);
          },
        ),
      );
      fn.call(curve.invert, inverse.address, product.address);
      const point = fn.let(target);
      fn.while(i32.lessUnsigned(at(slots), slot), () => {
        advance(fn, [slot, -SLOT], [point, -POINT_STRIDE]);
        fn.call(finish, slot, point, inverse.address);
      });
      fn.set(first, i32.add(first, size));
    });
    return bad;
  });
}

/** Defines (encoding, Edwards point) -> 1 if it decodes to a point that passes a test, else 0. */
export function defineBoth(module: ModuleBuilder, decode: Callable, test: Callable): Callable {
  return module.function(undefined, 2, (fn, source, target) => {
    fn.if(i32.isZero(callValue(decode, source, target)), () => fn.return(at(0)));
    return callValue(test, target);
  });
}

/** (slot, point, product): fills a slot from the current point, marks the identity, multiplies its denominator along. */
function definePrepare(
  module: ModuleBuilder,
  curve: CurveField,
  constants: EdwardsConstants,
  current: number,
): Callable {
  return module.procedure(undefined, 3, (fn, slotAddress, point, productAddress) => {
    const program = programOf(fn, curve);
    const [slot, product] = [slotAt(program, slotAddress), program.stored(productAddress)];
    toFractions(program, constants, edwardsAt(program, at(current)), slot);
    fn.store(point, IDENTITY_OFFSET, isZero(curve, slot.denominator));
    fn.if(i32.load(point, IDENTITY_OFFSET), () => program.copy(curve.one, slot.denominator));
    program.copy(product, slot.before);
    program.multiply(product, slot.denominator, product);
  });
}

/** (slot, point, inverse): writes the point, and makes the inverse that of the slots before. */
function defineFinish(module: ModuleBuilder, curve: CurveField, constants: EdwardsConstants): Callable {
  return module.procedure(undefined, 3, (fn, slotAddress, point, inverseAddress) => {
    const program = programOf(fn, curve);
    const [slot, inverse] = [slotAt(program, slotAddress), program.stored(inverseAddress)];
    const own = program.multiply(inverse, slot.before);
    program.multiply(inverse, slot.denominator, inverse);
    const [x, y] = [program.stored(point), program.stored(i32.add(point, at(Y_OFFSET)))];
    program.add(program.multiply(slot.numeratorU, own), constants.shift, x);
    program.multiply(slot.numeratorV, own, y);
    fn.if(i32.load(point, IDENTITY_OFFSET), () => {
      program.copy(curve.zero, x);
      program.copy(curve.zero, y);
    });
  });
}

function slotAt(program: FieldProgram, address: I32): Slot {
  const element = (i: number): Cell => program.stored(i32.add(address, at(40 * i)));
  return { numeratorU: element(0), numeratorV: element(1), denominator: element(2), before: element(3) };
}

function smaller(fn: FunctionBuilder, value: I32, limit: number): I32 {
  const given = fn.let(value);
  fn.if(i32.lessUnsigned(at(limit), given), () => fn.set(given, at(limit)));
  return given;
}

function advance(fn: FunctionBuilder, ...steps: readonly (readonly [Local<'i32'>, number])[]): void {
  for (const [pointer, by] of steps) fn.set(pointer, i32.add(pointer, at(by)));
}
