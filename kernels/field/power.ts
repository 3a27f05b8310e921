/** Powers with a fixed public exponent, by an addition chain over its runs of ones. */
import { i32 } from '../wasm/expression.js';
import type { Callable } from '../wasm/function.js';
import { ELEMENT_BYTES } from './limbs.js';
import { type Cell, type FieldModule, FieldProgram } from './program.js';

/** (target, source, times): squares so often. */
export function defineSquareTimes(field: FieldModule): Callable {
  return field.module.procedure(undefined, 3, (fn, target, source, times) => {
    const program = new FieldProgram(fn, field);
    program.copy(program.stored(source), program.stored(target));
    fn.while(times, () => {
      program.square(program.stored(target), program.stored(target));
      fn.set(times, i32.sub(times, i32.constant(1)));
    });
  });
}

/**
 * Defines (target, source): x^exponent. x^(2^n - 1) is made by doubling n; a run of n ones in the exponent then costs n
 * squarings and one multiplication. Branches on nothing.
 */
export function definePower(field: FieldModule, squareTimes: Callable, exponent: bigint): Callable {
  return field.module.procedure(undefined, 2, (fn, target, source) => {
    const program = new FieldProgram(fn, field);
    /** x^(2^times) y, into a place of its own */
    const shiftMultiply = (x: Cell, times: number, y: Cell): Cell => {
      const result = program.stored(i32.constant(field.reserve(ELEMENT_BYTES)));
      fn.call(squareTimes, result.address, x.address, i32.constant(times));
      return program.multiply(result, y, result);
    };
    const known = new Map<number, Cell>([[1, program.stored(source)]]);
    const ones = (length: number): Cell => {
      const found = known.get(length);
      if (found !== undefined) return found;
      const shorter = length % 2 === 0 ? length / 2 : length - 1;
      const made = shiftMultiply(ones(shorter), length - shorter, ones(length - shorter));
      known.set(length, made);
      return made;
    };
    const [first, ...rest] = exponent.toString(2).split(/(?<=1)(?=0)|(?<=0)(?=1)/);
    let result = ones(first?.length ?? 0);
    for (let i = 0; i < rest.length; i += 2) {
      const [zeros = '', run] = rest.slice(i, i + 2);
      if (run === undefined) fn.call(squareTimes, target, result.address, i32.constant(zeros.length));
      else result = shiftMultiply(result, zeros.length + run.length, ones(run.length));
    }
    if (rest.length % 2 === 0) program.copy(result, program.stored(target));
  });
}
