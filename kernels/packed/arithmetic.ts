/**
 * Four field operations side by side in vectors of four 32-bit lanes, one to a lane. Factors are 16 bits wide and lie two
 * to a word, because one instruction multiplies both halves of four words and adds up the two products of each. Every
 * operation computes the interval of its result, and one that could overflow is refused while the kernel is generated.
 */
import {
  contains,
  differenceRange,
  type Interval,
  interval,
  magnitude,
  productRange,
  shiftRightRange,
  signedRange,
  sumRange,
} from '../field/interval.js';
import { check, INT32, powerOfTwo } from '../field/wide.js';
import type { I32 } from '../wasm/expression.js';
import type { FunctionBuilder, Local } from '../wasm/function.js';
import type { V128 } from '../wasm/vector.js';
import * as vector from './vector.js';

/** Four words of two signed 16-bit halves, and the intervals that all low and all high halves lie in. */
export interface Words {
  readonly value: Local<'v128'>;
  readonly low: Interval;
  readonly high: Interval;
}

/** Four signed 32-bit values in one interval: a column of a product. */
export interface Column {
  readonly value: Local<'v128'>;
  readonly range: Interval;
}

const INT16 = signedRange(16);
const ZERO = interval(0n, 0n);

/** Emits arithmetic in four lanes into one function. @throws {BoundError} from any operation that could overflow */
export class PackedArithmetic {
  readonly #fn: FunctionBuilder;
  readonly #constants = new Map<number, Local<'v128'>>();

  constructor(fn: FunctionBuilder) {
    this.#fn = fn;
  }

  /** Words known to lie in the given intervals. */
  known(value: V128, low: Interval, high: Interval): Words {
    return this.#words(value, low, high);
  }

  /** Writes words. */
  store(address: I32, offset: number, words: Words): void {
    this.#fn.storeVector(address, offset, words.value);
  }

  /** The same two halves in every lane. */
  constant(low: number, high: number): Words {
    const value = this.#shared((high << 16) | (low & 0xffff));
    return this.#words(value, point(low), point(high));
  }

  addWords(a: Words, b: Words): Words {
    return this.#words(vector.addHalves(a.value, b.value), sumRange(a.low, b.low), sumRange(a.high, b.high));
  }

  subWords(a: Words, b: Words): Words {
    const value = vector.subHalves(a.value, b.value);
    return this.#words(value, differenceRange(a.low, b.low), differenceRange(a.high, b.high));
  }

  /** The negative in lanes where `sign` is -1; where it is 0 the value. */
  negateIf(a: Words, sign: Local<'v128'>): Words {
    const value = vector.subHalves(vector.xor(a.value, sign), sign);
    const around = (range: Interval): Interval => interval(-magnitude(range), magnitude(range));
    return this.#words(value, around(a.low), around(a.high));
  }

  swap(a: Words): Words {
    return this.#words(vector.swapHalves(a.value), a.high, a.low);
  }

  /** The low halves of `a` and the high ones of `b`. */
  blend(a: Words, b: Words): Words {
    return this.#words(vector.blendHalves(a.value, b.value), a.low, b.high);
  }

  /** The low halves alone. */
  lowOnly(a: Words): Words {
    return this.#words(vector.and(a.value, this.#shared(0xffff)), a.low, ZERO);
  }

  /** The high halves alone. */
  highOnly(a: Words): Words {
    return this.#words(vector.and(a.value, this.#shared(-65536)), ZERO, a.high);
  }

  /** Every half divided by 2^bits, rounding down. */
  shrWords(a: Words, bits: number): Words {
    const value = vector.shrHalves(a.value, bits);
    return this.#words(value, shiftRightRange(a.low, bits), shiftRightRange(a.high, bits));
  }

  /** The residues of low halves modulo 2^bits, from 0 up, and of high halves likewise; 16 bits leave a half as it is. */
  lowWords(a: Words, lowBits: number, highBits: number): Words {
    const mask = (bits: number): number => 2 ** bits - 1;
    const value = vector.and(a.value, this.#shared((mask(highBits) << 16) | mask(lowBits)));
    const cut = (range: Interval, bits: number): Interval =>
      bits === 16 ? range : interval(0n, BigInt(mask(bits)));
    return this.#words(value, cut(a.low, lowBits), cut(a.high, highBits));
  }

  /** The halves moved up by one: the high halves of `below` and the low ones of `a`. */
  moveUp(below: Words | undefined, a: Words): Words {
    const high = vector.shlLanes(a.value, 16);
    if (below === undefined) return this.#words(high, ZERO, a.low);
    return this.#words(vector.or(vector.shrUnsignedLanes(below.value, 16), high), below.high, a.low);
  }

  /** The high halves divided by 2^bits, rounding down. */
  highColumn(a: Words, bits: number): Column {
    return this.#column(vector.shrLanes(a.value, 16 + bits), shiftRightRange(a.high, bits));
  }

  /** A column times 2^bits as low or high halves, the others zero. */
  half(a: Column, bits: number, which: 'low' | 'high'): Words {
    const range = shifted(a, bits);
    if (which === 'high') return this.#words(vector.shlLanes(a.value, 16 + bits), ZERO, range);
    return this.#words(vector.and(vector.shlLanes(a.value, bits), this.#shared(0xffff)), range, ZERO);
  }

  /** The products of low and of high halves, added to a column if one is given. */
  dot(sum: Column | undefined, a: Words, b: Words): Column {
    const range = sumRange(productRange(a.low, b.low), productRange(a.high, b.high));
    check(range, INT32, 'a sum of two products');
    const value = vector.dot(a.value, b.value);
    if (sum === undefined) return this.#column(value, range);
    return this.#column(vector.addLanes(sum.value, value), sumRange(sum.range, range));
  }

  add(a: Column, b: Column): Column {
    return this.#column(vector.addLanes(a.value, b.value), sumRange(a.range, b.range));
  }

  /** The same value in every lane. */
  column(value: number): Column {
    return this.#column(this.#shared(value), point(value));
  }

  /** sum + a 2^bits */
  addShifted(sum: Column, a: Column, bits: number): Column {
    const value = vector.addLanes(sum.value, vector.shlLanes(a.value, bits));
    return this.#column(value, sumRange(sum.range, shifted(a, bits)));
  }

  /** sum - a 2^bits */
  subShifted(sum: Column, a: Column, bits: number): Column {
    const value = vector.subLanes(sum.value, vector.shlLanes(a.value, bits));
    return this.#column(value, differenceRange(sum.range, shifted(a, bits)));
  }

  /** Division by 2^bits, rounding down. */
  shr(a: Column, bits: number): Column {
    return this.#column(vector.shrLanes(a.value, bits), shiftRightRange(a.range, bits));
  }

  /** The residue modulo 2^bits, from 0 up. */
  low(a: Column, bits: number): Column {
    const mask = 2 ** bits - 1;
    return this.#column(vector.and(a.value, this.#shared(mask)), interval(0n, BigInt(mask)));
  }

  /** The low halves of columns that 16 bits hold; the high halves are copies of their signs. */
  wordsOf(a: Column): Words {
    return this.#words(a.value, a.range, signs(a.range));
  }

  /** Columns that 16 bits hold, in both halves. */
  both(a: Column): Words {
    const low = vector.and(a.value, this.#shared(0xffff));
    return this.#words(vector.or(low, vector.shlLanes(a.value, 16)), a.range, a.range);
  }

  /** The products of low halves, and of high halves, each of which must fit a half. */
  mulWords(a: Words, b: Words): Words {
    const value = vector.mulHalves(a.value, b.value);
    return this.#words(value, productRange(a.low, b.low), productRange(a.high, b.high));
  }

  /** Two columns as the halves of words. The low one must not be negative. */
  pack(low: Column, high: Column): Words {
    check(low.range, interval(0n, INT16.high), 'a low half');
    check(high.range, INT16, 'a high half');
    return this.#words(vector.or(low.value, vector.shlLanes(high.value, 16)), low.range, high.range);
  }

  #words(value: V128, low: Interval, high: Interval): Words {
    for (const range of [low, high]) if (!contains(INT16, range)) check(range, INT16, 'a half of a word');
    return { value: this.#fn.let(value), low, high };
  }

  #column(value: V128, range: Interval): Column {
    check(range, INT32, 'a column');
    return { value: this.#fn.let(value), range };
  }

  #shared(value: number): Local<'v128'> {
    const known = this.#constants.get(value) ?? this.#fn.let(vector.splatWord(value));
    this.#constants.set(value, known);
    return known;
  }
}

/** What is left of a range when all bits are copies of the sign. */
function signs({ low, high }: Interval): Interval {
  return interval(low < 0n ? -1n : 0n, high < 0n ? -1n : 0n);
}

function shifted(a: Column, bits: number): Interval {
  const range = productRange(a.range, powerOfTwo(bits));
  check(range, INT32, 'a shifted value');
  return range;
}

function point(value: number): Interval {
  return interval(BigInt(value), BigInt(value));
}
