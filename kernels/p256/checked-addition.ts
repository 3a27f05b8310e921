/** Batch additions like those of `packed-addition.ts`, one pair at a time, with every exceptional case decided exactly: equal, opposite, identity. */

import { ADD, NEGATE_IF } from '../field/kernels.js';
import type { Cell, FieldProgram } from '../field/program.js';
import { i32 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder, Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type CurveField, isZero, programOf } from './curve.js';
import { IDENTITY_OFFSET, POINT_STRIDE, WORK_STRIDE, Y_OFFSET } from './layout.js';
import { copyPoint, type Operand, operand, storeChord } from './operands.js';

const at = i32.constant;
const CASE_OFFSET = 72;
const DENOMINATOR_OFFSET = 36;
const [CHORD, TANGENT, OPPOSITE, ONE_IDENTITY] = [at(0), at(1), at(2), at(3)] as const;

/**
 * Exports `addPairsChecked`: (pairs, count, sums, work) -> how many sums are the identity. Operands may be anything.
 * The work space holds for each pair: product of the denominators before it, its denominator, its case.
 */
export function defineAddPairsChecked(module: ModuleBuilder, curve: CurveField): Callable {
  const prepare = defineDenominator(module, curve);
  const finish = defineSum(module, curve);
  return module.function('addPairsChecked', 4, (fn, pairs, count, sums, work) => {
    const program = programOf(fn, curve);
    const inverse = program.stored(at(curve.field.reserve(4 * 9)));
    const identities = fn.local('i32');
    const pair = fn.let(pairs);
    const slot = fn.let(work);
    const end = fn.let(i32.add(work, i32.mul(count, at(WORK_STRIDE))));
    const denominator = (): Cell => program.stored(fn.let(i32.add(slot, at(DENOMINATOR_OFFSET))));
    program.copy(curve.one, program.stored(work));
    fn.while(i32.lessUnsigned(slot, end), () => {
      fn.call(prepare, pair, slot);
      const next = fn.let(i32.add(slot, at(WORK_STRIDE)));
      program.multiply(program.stored(slot), denominator(), program.stored(next));
      fn.set(slot, next);
      fn.set(pair, i32.add(pair, at(8)));
    });
    fn.call(curve.invert, inverse.address, slot);
    const sum = fn.let(i32.add(sums, i32.mul(count, at(POINT_STRIDE))));
    fn.while(i32.lessUnsigned(work, slot), () => {
      fn.set(slot, i32.sub(slot, at(WORK_STRIDE)));
      fn.set(pair, i32.sub(pair, at(8)));
      fn.set(sum, i32.sub(sum, at(POINT_STRIDE)));
      const share = program.multiply(inverse, program.stored(slot), program.stored(slot));
      program.multiply(inverse, denominator(), inverse);
      fn.call(finish, pair, share.address, sum);
      fn.set(identities, i32.add(identities, i32.load(sum, IDENTITY_OFFSET)));
    });
    return identities;
  });
}

/** (pair, slot): decides the case of a pair and writes it with the denominator of its slope (1 if it has none). */
function defineDenominator(module: ModuleBuilder, curve: CurveField): Callable {
  return module.procedure(undefined, 2, (fn, pair, slot) => {
    const program = programOf(fn, curve);
    const [p, q] = [operand(program, pair, 0), operand(program, pair, 4)];
    const denominator = program.stored(fn.let(i32.add(slot, at(DENOMINATOR_OFFSET))));
    const decide = (which: typeof CHORD): void => fn.store(slot, CASE_OFFSET, which);
    const one = (): void => program.copy(curve.one, denominator);
    const sameAbscissa = (): void => {
      const difference = signedDifference(program, q, p);
      fn.if(
        isZero(curve, program.contract(difference)),
        () => {
          decide(TANGENT);
          const y = program.apply(NEGATE_IF, [p.y], [p.sign]);
          program.contract(program.apply(ADD, [y, y]), denominator);
        },
        () => {
          decide(OPPOSITE);
          one();
        },
      );
    };
    fn.if(
      i32.or(i32.load(p.address, IDENTITY_OFFSET), i32.load(q.address, IDENTITY_OFFSET)),
      () => {
        decide(ONE_IDENTITY);
        one();
      },
      () => {
        decide(CHORD);
        program.contract(program.subtract(q.x, p.x), denominator);
        fn.if(isZero(curve, denominator), sameAbscissa);
      },
    );
  });
}

/** (pair, slot with the inverse of the pair's denominator, sum) */
function defineSum(module: ModuleBuilder, curve: CurveField): Callable {
  return module.procedure(undefined, 3, (fn, pair, slot, sum) => {
    const program = programOf(fn, curve);
    const [p, q] = [operand(program, pair, 0), operand(program, pair, 4)];
    const share = program.stored(slot);
    const isCase = (which: typeof CHORD) => i32.equal(i32.load(slot, CASE_OFFSET), which);
    fn.if(isCase(CHORD), () => {
      const slope = program.multiply(share, signedDifference(program, q, p));
      storeChord(program, sum, slope, p, q);
    });
    fn.if(isCase(TANGENT), () => {
      const slope = program.add(program.triple(program.square(p.x)), curve.a);
      storeChord(program, sum, program.multiply(share, slope), p, p);
    });
    fn.if(isCase(OPPOSITE), () => {
      for (let i = 0; i < POINT_STRIDE; i += 4) fn.store(sum, i, at(0));
      fn.store(sum, IDENTITY_OFFSET, at(1));
    });
    fn.if(isCase(ONE_IDENTITY), () =>
      fn.if(
        i32.load(p.address, IDENTITY_OFFSET),
        () => copySigned(program, q, sum),
        () => copySigned(program, p, sum),
      ),
    );
  });
}

function signedDifference(program: FieldProgram, a: Operand, b: Operand): Cell {
  return program.subtract(
    program.apply(NEGATE_IF, [a.y], [a.sign]),
    program.apply(NEGATE_IF, [b.y], [b.sign]),
  );
}

function copySigned(program: FieldProgram, source: Operand, target: Local<'i32'>): void {
  const { fn }: { fn: FunctionBuilder } = program;
  copyPoint(fn, source.address, target);
  const y = program.stored(fn.let(i32.add(target, at(Y_OFFSET))));
  program.contract(program.apply(NEGATE_IF, [y], [source.sign]), y);
}
