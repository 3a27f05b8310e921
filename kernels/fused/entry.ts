/**
 * Elements in doubles from encodings, two side by side: an integer x below 2^256, reduced or not, becomes 2^255 x modulo the
 * P-256 prime p. No product is needed for that: with t = 2^32, t^8 = t^7 - t^6 - t^3 + 1 modulo p, so that the words of
 * 2^256 x are sums of words of x (J. Solinas, Generalized Mersenne numbers, 1999), and half of that is an addition of p,
 * where it is odd, and a shift.
 */
import { interval, magnitude } from '../field/interval.js';
import { at as item } from '../field/limbs.js';
import { BoundError } from '../field/wide.js';
import { type I32, i32 } from '../wasm/expression.js';
import type { FunctionBuilder } from '../wasm/function.js';
import { i64x2, type V128, v128 } from '../wasm/vector.js';
import type { FusedArithmetic, Sum } from './arithmetic.js';
import { Columns, FIRST_HIGH } from './columns.js';
import type { ConstantPool } from './constants.js';
import { FUSED_BITS, FUSED_LIMBS } from './forms.js';
import type { Pair } from './kernels.js';
import { finishColumns } from './p256.js';
import { highLanes, lowLanes, swizzle } from './vector.js';

/** Bits of a word. */
const WORD = 32;
const ONE_WORD = interval(0n, 2n ** BigInt(WORD) - 1n);
/** A bias that keeps sums of words positive, divisible by any power of two that is asked for. */
const BIAS = 2n ** 62n;
/** What columns may reach before they are carried. */
const ROOM = 2n ** 61n;

/** The bytes of a vector in the opposite order. */
const REVERSED = [0x08090a0b0c0d0e0fn, 0x0001020304050607n] as const;

/** Reads an integer of 32 bytes, big-endian, in each lane: eight words, least significant first. */
export function loadWords(
  fn: FunctionBuilder,
  wide: FusedArithmetic,
  pool: ConstantPool,
  [a, b]: readonly [I32, I32],
): Sum[] {
  const order = fn.let(v128.load(i32.constant(pool.address(...REVERSED)), 0));
  const halves = [16, 0].flatMap((offset) => {
    const reversed = (source: I32): V128 => fn.let(swizzle(v128.load(source, offset), order));
    const [first, second] = [reversed(a), reversed(b)];
    return [fn.let(lowLanes(first, second)), fn.let(highLanes(first, second))];
  });
  const mask = wide.constant(2n ** BigInt(WORD) - 1n).value;
  return halves.flatMap((half) =>
    [v128.and(half, mask), i64x2.shrUnsigned(half, WORD)].map((word) => wide.integers(word, ONE_WORD)),
  );
}

/** 2^255 x for an integer x of eight words. */
export function enterPairs(wide: FusedArithmetic, words: readonly Sum[]): Pair {
  const folded = timesRadix(wide, words);
  const odd = wide.low(wide.positive(item(folded, 0), BIAS), 1);
  folded[3] = wide.add(item(folded, 3), odd);
  folded[6] = wide.add(item(folded, 6), odd);
  folded[7] = wide.add(item(folded, 7), wide.sub(wide.shl(odd, WORD), odd));
  const columns = new Columns(wide);
  for (const [k, sum] of folded.entries()) addHalved(wide, columns, k, sum);
  return finishColumns(wide, columns);
}

/** Words of 2^256 x, with signs and of two or three bits more; the first is odd if the number is. */
function timesRadix(wide: FusedArithmetic, words: readonly Sum[]): Sum[] {
  const w = (k: number): Sum => item(words, k);
  const pairs = words.slice(1).map((word, k) => wide.add(w(k), word));
  const s = (k: number): Sum => item(pairs, k);
  const less = (a: Sum, ...others: readonly Sum[]): Sum => others.reduce((sum, b) => wide.sub(sum, b), a);
  const plus = (a: Sum, b: Sum): Sum => wide.add(a, b);
  const twice = (a: Sum): Sum => wide.add(a, a);
  return [
    less(s(0), s(3), s(5)),
    less(s(1), s(4), s(6)),
    less(s(2), s(5), w(7)),
    less(plus(twice(s(3)), w(5)), w(7), s(0)),
    less(plus(twice(s(4)), w(6)), s(1)),
    less(plus(twice(s(5)), w(7)), s(2)),
    less(plus(twice(s(6)), s(5)), s(0)),
    less(plus(plus(twice(w(7)), w(7)), w(0)), s(2), s(4)),
  ];
}

/** Adds half of what word k is worth; of the first one, what an odd one has more has been taken account of. */
function addHalved(wide: FusedArithmetic, columns: Columns, k: number, sum: Sum): void {
  if (k === 0) {
    columns.add(FIRST_HIGH, wide.shr(wide.positive(sum, BIAS), 1));
    return;
  }
  const position = WORD * k - 1;
  const column = FIRST_HIGH + Math.floor(position / FUSED_BITS);
  const shift = position % FUSED_BITS;
  if (magnitude(sum.range) << BigInt(shift) <= ROOM) {
    columns.add(column, wide.shl(sum, shift));
    return;
  }
  if (column === FIRST_HIGH + FUSED_LIMBS - 1) throw new BoundError('the last column could overflow');
  const held = wide.positive(sum, BIAS);
  columns.add(column, wide.shl(wide.low(held, FUSED_BITS - shift), shift));
  columns.add(column + 1, wide.shr(held, FUSED_BITS - shift));
}
