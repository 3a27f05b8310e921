/**
 * Affine additions in batches, two pairs at a time in vectors: pairs 0, 2, 4, ... in lane 0 and 1, 3, 5, ... in lane 1.
 * Many independent sums P + Q share one inversion (Montgomery's trick), which leaves five multiplications and a squaring
 * each. A pair is two words, each the address of a point with bit 0 set for its negative.
 */
import type { FieldKernel } from '../field/kernels.js';
import { at as item, LIMBS, type Limbs } from '../field/limbs.js';
import { PairedArithmetic } from '../field/paired.js';
import { type Cell, STORED } from '../field/program.js';
import { check } from '../field/wide.js';
import { type I32, i32 } from '../wasm/expression.js';
import { type Callable, callValue, type FunctionBuilder, type Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { i32x4 } from '../wasm/vector.js';
import { type CurveField, isZero, programOf } from './curve.js';
import { IDENTITY_OFFSET, POINT_STRIDE, WORK_STRIDE, Y_OFFSET } from './layout.js';

/** How a pair of elements lies in memory: limb by limb side by side, or as two elements of their own. */
type Place = 'joined' | 'apart';

const at = i32.constant;
const LANES = [0, 1] as const;

/**
 * Exports `addPairs`: (pairs, count, sums, work) -> 1, or 0 and nothing written to `sums` if some pair is exceptional:
 * equal or opposite points. No operand may be the identity. `count` is even and at least 2.
 */
export function defineAddPairs(module: ModuleBuilder, curve: CurveField): void {
  const multiplyDifference = definePaired(
    module,
    curve.field.kernels.multiplyDifference,
    ['joined', 'apart', 'apart'],
    'joined',
  );
  const sum = defineTwoSums(module, curve, multiplyDifference);
  const invert = defineInvertTwo(module, curve);
  module.function('addPairs', 4, (fn, pairs, count, sums, work) => {
    const pair = fn.let(pairs);
    const slot = fn.let(work);
    const end = fn.let(i32.add(work, i32.mul(i32.shrUnsigned(count, at(1)), at(WORK_STRIDE))));
    for (let i = 0; i < LIMBS; i++)
      for (const lane of LANES) fn.store(slot, 8 * i + 4 * lane, i32.load(curve.one.address, 4 * i));
    fn.while(i32.lessUnsigned(slot, end), () => {
      const [p, q] = [operands(fn, pair, 0), operands(fn, pair, 4)];
      const next = fn.let(i32.add(slot, at(WORK_STRIDE)));
      fn.call(multiplyDifference, next, slot, ...q.x, ...p.x);
      fn.set(slot, next);
      fn.set(pair, i32.add(pair, at(16)));
    });
    fn.if(i32.isZero(callValue(invert, slot)), () => fn.return(at(0)));
    const target = fn.let(i32.add(sums, i32.mul(count, at(POINT_STRIDE))));
    fn.while(i32.lessUnsigned(work, slot), () => {
      fn.set(slot, i32.sub(slot, at(WORK_STRIDE)));
      fn.set(pair, i32.sub(pair, at(16)));
      fn.set(target, i32.sub(target, at(2 * POINT_STRIDE)));
      fn.call(sum, pair, slot, end, target);
    });
    return at(1);
  });
}

/** (pairs, slot, inverse, sums): both sums; the inverse becomes that of the pairs before. */
function defineTwoSums(module: ModuleBuilder, curve: CurveField, multiplyDifference: Callable): Callable {
  const { kernels } = curve.field;
  const multiply = definePaired(module, kernels.multiply, ['joined', 'joined'], 'joined');
  const slopes = definePaired(
    module,
    kernels.multiplySignedDifference,
    ['joined', 'apart', 'apart'],
    'joined',
  );
  const abscissas = definePaired(module, kernels.squareMinusTwo, ['joined', 'apart', 'apart'], 'apart');
  const ordinates = definePaired(
    module,
    kernels.multiplyDifferenceMinus,
    ['joined', 'apart', 'apart', 'apart'],
    'apart',
  );
  const slope = at(curve.field.reserve(8 * LIMBS));
  return module.procedure(undefined, 4, (fn, pair, slot, inverse, sums) => {
    const [p, q] = [operands(fn, pair, 0), operands(fn, pair, 4)];
    const x = LANES.map((lane) => fn.let(i32.add(sums, at(lane * POINT_STRIDE))));
    const y = x.map((address) => i32.add(address, at(Y_OFFSET)));
    fn.call(multiply, slope, inverse, slot);
    fn.call(multiplyDifference, inverse, inverse, ...q.x, ...p.x);
    fn.call(slopes, slope, slope, ...q.y, ...p.y, ...q.signs, ...p.signs);
    fn.call(abscissas, ...x, slope, ...p.x, ...q.x);
    fn.call(ordinates, ...y, slope, ...p.x, ...x, ...p.y, ...p.signs);
    for (const address of x) fn.store(address, IDENTITY_OFFSET, at(0));
  });
}

/** (pair of elements): inverts both lanes in place by one inversion; 0 and nothing done if one of them is zero. */
function defineInvertTwo(module: ModuleBuilder, curve: CurveField): Callable {
  return module.function(undefined, 1, (fn, address) => {
    const program = programOf(fn, curve);
    const lane = (index: number): Cell => {
      const cell = program.place(STORED);
      for (let i = 0; i < LIMBS; i++) fn.store(cell.address, 4 * i, i32.load(address, 8 * i + 4 * index));
      return cell;
    };
    const [first, second] = [lane(0), lane(1)];
    const product = program.multiply(first, second, program.place(STORED));
    fn.if(isZero(curve, product), () => fn.return(at(0)));
    const inverse = program.place(STORED);
    fn.call(curve.invert, inverse.address, product.address);
    for (const [index, other] of [second, first].entries()) {
      const result = program.multiply(inverse, other, program.place(STORED));
      for (let i = 0; i < LIMBS; i++) fn.store(address, 8 * i + 4 * index, i32.load(result.address, 4 * i));
    }
    return at(1);
  });
}

/** The same operand of two neighbouring pairs. */
interface Operands {
  readonly x: readonly Local<'i32'>[];
  readonly y: readonly I32[];
  readonly signs: readonly I32[];
}

function operands(fn: FunctionBuilder, pair: I32, offset: number): Operands {
  const references = LANES.map((lane) => fn.let(i32.load(pair, 8 * lane + offset)));
  const x = references.map((reference) => fn.let(i32.and(reference, at(-2))));
  return {
    x,
    y: x.map((address) => i32.add(address, at(Y_OFFSET))),
    signs: references.map((reference) => i32.sub(at(0), i32.and(reference, at(1)))),
  };
}

/**
 * Defines a field kernel on pairs: target, then operands, then signs; one address for what is joined, two for what is
 * apart. All operands have the stored form, and so has the result, or the generator refuses.
 */
export function definePaired(
  module: ModuleBuilder,
  kernel: FieldKernel,
  inputs: readonly Place[],
  output: Place,
): Callable {
  const words = (place: Place): number => (place === 'joined' ? 1 : 2);
  const parameters = [output, ...inputs].reduce((sum, place) => sum + words(place), 2 * kernel.signs);
  return module.procedure(undefined, parameters, (fn, ...given) => {
    const wide = new PairedArithmetic(fn);
    let next = 0;
    const take = (count: number): Local<'i32'>[] => {
      next += count;
      return given.slice(next - count, next);
    };
    const target = take(words(output));
    const loaded = inputs.map((place) => loadPair(wide, take(words(place))));
    const signs = Array.from({ length: kernel.signs }, () => {
      const [first, second] = take(2);
      return fn.let(i32x4.replaceLane1(i32x4.splat(first as I32), second as I32));
    });
    storePair(wide, target, kernel.compute(wide, loaded, signs));
  });
}

function loadPair(wide: PairedArithmetic, [first, second]: readonly I32[]): Limbs<'v128'> {
  if (first === undefined) throw new TypeError('an element needs an address');
  return STORED.map((range, i) =>
    second === undefined ? wide.load(first, 8 * i, range) : wide.loadTwo(first, second, 4 * i, range),
  );
}

function storePair(wide: PairedArithmetic, [first, second]: readonly I32[], limbs: Limbs<'v128'>): void {
  if (first === undefined) throw new TypeError('an element needs an address');
  limbs.forEach((limb, i) => {
    check(limb.range, item(STORED, i), 'a stored limb');
    if (second === undefined) wide.store(first, 8 * i, limb);
    else wide.storeTwo(first, second, 4 * i, limb);
  });
}
