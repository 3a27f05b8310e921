/**
 * Affine additions in batches: many independent sums P + Q share one inversion (Montgomery's trick), which leaves five
 * multiplications and a squaring each. A pair is two words, each the address of a point with bit 0 set for its negative.
 */

import {
  MULTIPLY_DIFFERENCE,
  MULTIPLY_DIFFERENCE_MINUS,
  MULTIPLY_SIGNED_DIFFERENCE,
  SQUARE_MINUS_TWO,
} from '../field/kernels.js';
import type { Cell, FieldProgram } from '../field/program.js';
import { type I32, i32 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder, Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type CurveField, isZero, programOf } from './curve.js';
import { IDENTITY_OFFSET, POINT_STRIDE, WORK_STRIDE, Y_OFFSET } from './layout.js';

/** One operand of an addition. */
export interface Operand {
  readonly address: Local<'i32'>;
  readonly x: Cell;
  readonly y: Cell;
  /** -1 for the negative of the point, else 0 */
  readonly sign: Local<'i32'>;
}

const at = i32.constant;

/**
 * Exports `addPairs`: (pairs, count, sums, work) -> 1, or 0 and nothing written to `sums` if some pair is exceptional:
 * equal or opposite points. No operand may be the identity. `count` is at least 1.
 */
export function defineAddPairs(module: ModuleBuilder, curve: CurveField): Callable {
  return module.function('addPairs', 4, (fn, pairs, count, sums, work) => {
    const program = programOf(fn, curve);
    const inverse = program.stored(at(curve.field.reserve(4 * 9)));
    const last = fn.let(i32.mul(count, at(WORK_STRIDE)));
    const pair = fn.let(pairs);
    const slot = fn.let(work);
    const end = fn.let(i32.add(work, last));
    program.copy(curve.one, program.stored(work));
    fn.while(i32.lessUnsigned(slot, end), () => {
      const next = program.stored(fn.let(i32.add(slot, at(WORK_STRIDE))));
      const [p, q] = [xOf(program, pair, 0), xOf(program, pair, 4)];
      program.apply(MULTIPLY_DIFFERENCE, [program.stored(slot), q, p], [], next);
      fn.set(slot, next.address);
      fn.set(pair, i32.add(pair, at(8)));
    });
    fn.if(isZero(curve, program.stored(slot)), () => fn.return(at(0)));
    fn.call(curve.invert, inverse.address, slot);
    const sum = fn.let(i32.add(sums, i32.mul(count, at(POINT_STRIDE))));
    fn.while(i32.lessUnsigned(work, slot), () => {
      fn.set(slot, i32.sub(slot, at(WORK_STRIDE)));
      fn.set(pair, i32.sub(pair, at(8)));
      fn.set(sum, i32.sub(sum, at(POINT_STRIDE)));
      const [p, q] = [operand(program, pair, 0), operand(program, pair, 4)];
      const share = program.multiply(inverse, program.stored(slot));
      program.apply(MULTIPLY_DIFFERENCE, [inverse, q.x, p.x], [], inverse);
      const slope = program.apply(MULTIPLY_SIGNED_DIFFERENCE, [share, q.y, p.y], [q.sign, p.sign]);
      storeChord(program, sum, slope, p, q);
    });
    return at(1);
  });
}

/** Writes the third point of the line through p and q, reflected: (s^2 - xp - xq, s (xp - x) - yp). */
export function storeChord(
  program: FieldProgram,
  sum: Local<'i32'>,
  slope: Cell,
  p: Operand,
  q: Operand,
): void {
  const { fn } = program;
  const x = program.apply(SQUARE_MINUS_TWO, [slope, p.x, q.x], [], program.stored(sum));
  const y = program.stored(fn.let(i32.add(sum, at(Y_OFFSET))));
  program.apply(MULTIPLY_DIFFERENCE_MINUS, [slope, p.x, x, p.y], [p.sign], y);
  fn.store(sum, IDENTITY_OFFSET, at(0));
}

/** Reads one word of a pair. */
export function operand(program: FieldProgram, pair: I32, offset: number): Operand {
  const { fn } = program;
  const reference = fn.let(i32.load(pair, offset));
  const address = fn.let(addressOf(reference));
  return {
    address,
    x: program.stored(address),
    y: program.stored(fn.let(i32.add(address, at(Y_OFFSET)))),
    sign: fn.let(i32.sub(at(0), i32.and(reference, at(1)))),
  };
}

function xOf(program: FieldProgram, pair: Local<'i32'>, offset: number): Cell {
  return program.stored(program.fn.let(addressOf(i32.load(pair, offset))));
}

function addressOf(reference: I32): I32 {
  return i32.and(reference, at(-2));
}

/** Copies all words of a point. */
export function copyPoint(fn: FunctionBuilder, source: I32, target: I32): void {
  for (let i = 0; i < POINT_STRIDE; i += 4) fn.store(target, i, i32.load(source, i));
}

/**
 * Exports `gatherPoints`: (references, count, target): copies points end to end, negating where bit 0 of a reference
 * says so. A reference of 0 stands for nothing, and its place is left alone.
 */
export function defineGather(module: ModuleBuilder, curve: CurveField): void {
  module.procedure('gatherPoints', 3, (fn, references, count, target) => {
    const program = programOf(fn, curve);
    const end = fn.let(i32.add(references, i32.mul(count, at(4))));
    fn.while(i32.lessUnsigned(references, end), () => {
      const point = operand(program, references, 0);
      fn.if(point.address, () => {
        copyPoint(fn, point.address, target);
        const y = program.stored(fn.let(i32.add(target, at(Y_OFFSET))));
        fn.if(point.sign, () => program.negateIf(point.sign, y, y));
      });
      fn.set(target, i32.add(target, at(POINT_STRIDE)));
      fn.set(references, i32.add(references, at(4)));
    });
  });
}
