/**
 * Sums of columns, four digits and four column vectors at a time.
 *
 * The paired form of a number b has in its 32-bit lane x the digits (b_x, b_(x-1)). `dot` of it with the pair
 * (a_i, a_(i+1)) in every lane is what both digits of a give to column i + x. So a product needs one `dot` for eight
 * digit products, whatever the alignment of the columns.
 */
import { type I32, i32 } from '../wasm/expression.js';
import type { FunctionBuilder, Local } from '../wasm/function.js';
import type { V128 } from '../wasm/vector.js';
import { DESIGN, DIGIT_BITS } from './bounds.js';
import { UNIT_BYTES } from './layout.js';
import { add, and, constantVector, dot, loadSplat32, loadVector, shr } from './vector.js';

/** Column sums: `low` holds the sum, `high` what was split off it, in multiples of 2^14. */
export interface Column {
  readonly low: Local<'v128'>;
  readonly high: Local<'v128'>;
}

/** The two pairs of digits of a unit, each in all lanes. */
export type UnitPairs = readonly [even: Local<'v128'>, odd: Local<'v128'>];

const at = i32.constant;

/** A vector of zeros. */
export function zeroVector(): V128 {
  return constantVector(Array<number>(16).fill(0));
}

/** The columns of one block, in locals. */
export function blockColumns(fn: FunctionBuilder): Column[] {
  return Array.from({ length: DESIGN.block }, () => ({ low: fn.local('v128'), high: fn.local('v128') }));
}

/** Splits a sum: its low 14 bits stay, the rest goes to `high`. */
export function split(fn: FunctionBuilder, { low, high }: Column): void {
  const mask = constantVector(
    Array.from({ length: 16 }, (_, i) => ((2 ** DIGIT_BITS - 1) >> (8 * (i % 4))) & 255),
  );
  fn.set(high, add(high, shr(low, DIGIT_BITS)));
  fn.set(low, and(low, mask));
}

/** Reads the pairs of the unit at an address. */
export function unitPairs(fn: FunctionBuilder, digits: I32, offset: number): UnitPairs {
  return [fn.let(loadSplat32(digits, offset)), fn.let(loadSplat32(digits, offset + 4))];
}

/** Adds the products of a unit with the paired vector at an address to a column. */
export function addUnit(
  fn: FunctionBuilder,
  low: Local<'v128'>,
  [even, odd]: UnitPairs,
  pairs: I32,
  offset: number,
): void {
  fn.set(low, add(low, dot(loadVector(pairs, offset), even)));
  fn.set(low, add(low, dot(loadVector(pairs, offset - 8), odd)));
}

/** Units of a number, by addresses of digits, and where the paired number lies that they are multiplied with. */
export interface UnitRun {
  readonly first: I32;
  readonly end: I32;
  /** The paired vector that column 0 of the block takes with the unit at `first`. */
  readonly pairs: I32;
}

/**
 * Adds the products of a run to a block of columns: column k takes the unit s of the run times the paired vector k - s.
 * Sums are split after every chunk and at the end of the run. The loop over units has a short body, because engines
 * read ahead all operands of a long one and then lack registers for them.
 */
export function addUnits(fn: FunctionBuilder, columns: readonly Column[], run: UnitRun): void {
  const [digits, end] = [fn.let(run.first), fn.let(run.end)];
  const vector = fn.let(i32.sub(run.pairs, at(16)));
  const stop = fn.local('i32');
  fn.while(i32.lessSigned(digits, end), () => {
    fn.set(stop, i32.add(digits, at(DESIGN.chunkUnits * UNIT_BYTES)));
    fn.if(i32.lessSigned(end, stop), () => fn.set(stop, end));
    fn.while(i32.lessSigned(digits, stop), () => {
      const unit = unitPairs(fn, digits, 0);
      columns.forEach(({ low }, k) => {
        addUnit(fn, low, unit, vector, 16 * (k + 1));
      });
      fn.set(digits, i32.add(digits, at(UNIT_BYTES)));
      fn.set(vector, i32.sub(vector, at(16)));
    });
    for (const column of columns) split(fn, column);
  });
}
