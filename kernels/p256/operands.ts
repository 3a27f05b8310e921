/** What the kernels on lists of points share: operands, chords, copies. */

import type { Cell, FieldProgram } from '../field/program.js';
import { type I32, i32 } from '../wasm/expression.js';
import type { FunctionBuilder, Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type CurveField, programOf } from './curve.js';
import { IDENTITY_OFFSET, POINT_STRIDE, Y_OFFSET } from './layout.js';

/** One operand of an addition. */
export interface Operand {
  readonly address: Local<'i32'>;
  readonly x: Cell;
  readonly y: Cell;
  /** -1 for the negative of the point, else 0 */
  readonly sign: Local<'i32'>;
}

const at = i32.constant;

/** Writes the third point of the line through p and q, reflected: (s^2 - xp - xq, s (xp - x) - yp). */
export function storeChord(
  program: FieldProgram,
  sum: Local<'i32'>,
  slope: Cell,
  p: Operand,
  q: Operand,
): void {
  const { fn } = program;
  const x = program.subtract(program.subtract(program.square(slope), p.x), q.x, program.stored(sum));
  const signedY = program.negateIf(p.sign, p.y);
  const y = program.stored(fn.let(i32.add(sum, at(Y_OFFSET))));
  program.subtract(program.multiply(slope, program.subtract(p.x, x)), signedY, y);
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
