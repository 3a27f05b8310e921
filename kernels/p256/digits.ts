/** Counting sort of points by a digit of their scalars. Variable time. */
import { type I32, i32, i64 } from '../wasm/expression.js';
import type { FunctionBuilder, Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { i32x4, i64x2, v128 } from '../wasm/vector.js';
import type { CurveField } from './curve.js';
import { POINT_STRIDE } from './layout.js';

const at = i32.constant;

/** Bytes of a scalar. */
const SCALAR = 32;

/**
 * Exports `cutDigits`: (scalars, points, count, row, bits, counters, end, digits), which writes the digits of big-endian
 * scalars of 32 bytes, and `sortDigits`: (digits, count, counters, points, references), which writes the references of all
 * points whose digit is not zero to the place that the counter of the digit names, and advances the counter.
 *
 * k = sum of d_w 2^(bits w) with -2^(bits - 1) <= d_w < 2^(bits - 1). Digits are 16 bits, those of a window end to end, and
 * those of the next window `row` bytes further. `counters`, up to `end`, has a word for each absolute value in each window,
 * zero included, in which digits are counted. There are so many windows that nothing is left over. Points have a form
 * for additions; where one is the identity, all zeros, the digits are zero too: nothing is to be added there.
 */
export function defineDigits(module: ModuleBuilder, curve: CurveField): void {
  defineCutting(module, curve.field.reserve(SCALAR + 16));
  module.procedure('sortDigits', 5, (fn, digits, count, counters, points, references) => {
    const end = fn.let(i32.add(digits, i32.shl(count, at(1))));
    fn.while(i32.lessUnsigned(digits, end), () => {
      const digit = fn.let(i32.load16Signed(digits));
      fn.if(digit, () => {
        const counter = fn.let(i32.add(counters, i32.shl(absolute(fn, digit), at(2))));
        const index = fn.let(i32.load(counter));
        const reference = i32.add(points, i32.shrUnsigned(digit, at(31)));
        fn.store(i32.add(references, i32.shl(index, at(2))), 0, reference);
        fn.store(counter, 0, i32.add(index, at(1)));
      });
      fn.set(points, i32.add(points, at(POINT_STRIDE)));
      fn.set(digits, i32.add(digits, at(2)));
    });
  });
}

/** @param place of a scalar, little-endian, and of zeros behind it */
function defineCutting(module: ModuleBuilder, place: number): void {
  module.procedure('cutDigits', 8, (fn, scalars, points, count, row, bits, counters, end, digits) => {
    const half = fn.let(i32.shl(at(1), i32.sub(bits, at(1))));
    const mask = fn.let(i32.sub(i32.shl(half, at(1)), at(1)));
    const window = fn.let(i32.shl(i32.add(half, at(1)), at(2)));
    const last = fn.let(i32.add(digits, i32.shl(count, at(1))));
    fn.while(i32.lessUnsigned(digits, last), () => {
      const rows = Array.from({ length: POINT_STRIDE / 16 }, (_, i) => v128.load(points, 16 * i));
      const isPoint = v128.anyTrue(rows.reduce((a, b) => v128.or(a, b)));
      const kept = fn.let(i32x4.splat(i32.sub(at(0), isPoint)));
      for (const offset of [0, 16]) {
        const bytes = i64x2.reverseBytes(fn.let(v128.load(scalars, 16 - offset)));
        fn.storeVector(at(place), offset, v128.and(bytes, kept));
      }
      const [target, counts, position, carry] = [
        fn.let(digits),
        fn.let(counters),
        fn.let(at(0)),
        fn.let(at(0)),
      ];
      fn.while(i32.lessUnsigned(counts, end), () => {
        const word = i32.load(i32.shrUnsigned(position, at(3)), place);
        const field = i32.and(i32.shrUnsigned(word, i32.and(position, at(7))), mask);
        const value = fn.let(i32.add(field, carry));
        fn.set(carry, i32.shrUnsigned(i32.add(value, half), bits));
        const digit = fn.let(i32.sub(value, i32.shl(carry, bits)));
        fn.store16(target, 0, digit);
        const counter = fn.let(i32.add(counts, i32.shl(absolute(fn, digit), at(2))));
        fn.store(counter, 0, i32.add(i32.load(counter), at(1)));
        fn.set(target, i32.add(target, row));
        fn.set(counts, i32.add(counts, window));
        fn.set(position, i32.add(position, bits));
      });
      fn.set(scalars, i32.add(scalars, at(SCALAR)));
      fn.set(points, i32.add(points, at(POINT_STRIDE)));
      fn.set(digits, i32.add(digits, at(2)));
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

function absolute(fn: FunctionBuilder, value: Local<'i32'>): I32 {
  const sign = fn.let(i32.shrSigned(value, at(31)));
  return i32.sub(i32.xor(value, sign), sign);
}
