/** Counting sort of points by a digit of their scalars. Variable time. */
import { type I32, i32, i64 } from '../wasm/expression.js';
import type { FunctionBuilder, Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { DIGITS_STRIDE, POINT_STRIDE } from './layout.js';

const at = i32.constant;

/**
 * Exports `countDigits`: (scalars, count, position, bits, counters), which counts absolute digits, and `sortDigits`:
 * (scalars, count, position, bits, counters, points, references), which writes the references of all points whose digit
 * is not zero to the place that the counter of the digit names, and advances the counter.
 *
 * A scalar is ten little-endian words that hold k + sum of 2^(bits - 1) 2^(bits w) over all windows w. The digit at
 * `position` = bits w is the field of `bits` bits there, less 2^(bits - 1): no window needs a carry from another.
 */
export function defineDigits(module: ModuleBuilder): void {
  module.procedure('countDigits', 5, (fn, scalars, count, position, bits, counters) => {
    forEachDigit(fn, { scalars, count, position, bits }, (_, digit) => {
      const counter = fn.let(i32.add(counters, i32.shl(absolute(fn, digit), at(2))));
      fn.store(counter, 0, i32.add(i32.load(counter), at(1)));
    });
  });
  module.procedure('sortDigits', 7, (fn, scalars, count, position, bits, counters, points, references) => {
    forEachDigit(fn, { scalars, count, position, bits }, (i, digit) => {
      fn.if(digit, () => {
        const counter = fn.let(i32.add(counters, i32.shl(absolute(fn, digit), at(2))));
        const index = fn.let(i32.load(counter));
        const point = i32.add(points, i32.mul(i, at(POINT_STRIDE)));
        fn.store(
          i32.add(references, i32.shl(index, at(2))),
          0,
          i32.add(point, i32.shrUnsigned(digit, at(31))),
        );
        fn.store(counter, 0, i32.add(index, at(1)));
      });
    });
  });
}

/**
 * Exports `pairNeighbours`: (references, lengths, lists, pairs, sums) -> how many pairs. Lists of references lie end to end.
 * The first two, the next two and so on of each list become pairs, and in their stead the list gets a reference to their
 * sum: the sums will be at `sums` end to end. A last reference without a neighbour stays in the list.
 */
export function definePairing(module: ModuleBuilder): void {
  module.function('pairNeighbours', 5, (fn, references, lengths, lists, pairs, sums) => {
    const [first, target] = [fn.let(pairs), fn.let(references)];
    const end = fn.let(i32.add(lengths, i32.shl(lists, at(2))));
    const advance = (address: Local<'i32'>, bytes: number): void =>
      fn.set(address, i32.add(address, at(bytes)));
    fn.while(i32.lessUnsigned(lengths, end), () => {
      const length = fn.let(i32.load(lengths));
      const last = fn.let(i32.add(pairs, i32.shl(i32.shrUnsigned(length, at(1)), at(3))));
      fn.while(i32.lessUnsigned(pairs, last), () => {
        fn.store64(pairs, 0, i64.load(references));
        fn.store(target, 0, sums);
        advance(references, 8);
        advance(pairs, 8);
        advance(target, 4);
        advance(sums, POINT_STRIDE);
      });
      fn.if(i32.and(length, at(1)), () => {
        fn.store(target, 0, i32.load(references));
        advance(references, 4);
        advance(target, 4);
      });
      fn.store(lengths, 0, i32.shrUnsigned(i32.add(length, at(1)), at(1)));
      advance(lengths, 4);
    });
    return i32.shrUnsigned(i32.sub(pairs, first), at(3));
  });
}

interface Digits {
  readonly scalars: Local<'i32'>;
  readonly count: I32;
  readonly position: I32;
  readonly bits: I32;
}

function forEachDigit(
  fn: FunctionBuilder,
  { scalars, count, position, bits }: Digits,
  body: (i: Local<'i32'>, digit: Local<'i32'>) => void,
): void {
  const word = fn.let(i32.add(scalars, i32.shl(i32.shrUnsigned(position, at(5)), at(2))));
  const shift = fn.let(i64.extendSigned(i32.and(position, at(31))));
  const mask = fn.let(i32.sub(i32.shl(at(1), bits), at(1)));
  const half = fn.let(i32.shl(at(1), i32.sub(bits, at(1))));
  const i = fn.local('i32');
  fn.while(i32.lessUnsigned(i, count), () => {
    const field = i32.and(i32.wrap(i64.shrSigned(i64.load(word), shift)), mask);
    body(i, fn.let(i32.sub(field, half)));
    fn.set(word, i32.add(word, at(DIGITS_STRIDE)));
    fn.set(i, i32.add(i, at(1)));
  });
}

function absolute(fn: FunctionBuilder, value: Local<'i32'>): I32 {
  const sign = fn.let(i32.shrSigned(value, at(31)));
  return i32.sub(i32.xor(value, sign), sign);
}
