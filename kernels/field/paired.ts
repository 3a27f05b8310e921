/**
 * Two field operations side by side in vectors. The vector product takes 32-bit factors, so a value may exist in two
 * shapes: narrow (32-bit lanes 0 and 1) and full (two 64-bit lanes); either is made from the other when first asked for.
 * Which shape an operation works in depends on the shapes of its operands alone, never on ranges.
 */
import type { I32 } from '../wasm/expression.js';
import type { FunctionBuilder, Local } from '../wasm/function.js';
import { i32x4, i64x2, type V128, v128 } from '../wasm/vector.js';
import {
  differenceRange,
  hull,
  type Interval,
  interval,
  magnitude,
  productRange,
  shiftRightRange,
  sumRange,
} from './interval.js';
import { type Arithmetic, check, INT32, INT64, powerOfTwo, type Wide } from './wide.js';

type Pair = Wide<'v128'>;

/** Emits arithmetic on pairs into one function, with the same proofs as `WideArithmetic`. */
export class PairedArithmetic implements Arithmetic<'v128'> {
  readonly #fn: FunctionBuilder;
  readonly #narrow = new Map<Pair, Local<'v128'>>();
  readonly #full = new Map<Pair, Local<'v128'>>();
  readonly #constants = new Map<bigint, Local<'v128'>>();

  constructor(fn: FunctionBuilder) {
    this.#fn = fn;
  }

  constant(value: bigint): Pair {
    return this.#made('full', i64x2.splat(value), interval(value, value));
  }

  /** Reads limbs that lie side by side. */
  load(address: I32, offset: number, range: Interval): Pair {
    return this.#made('narrow', v128.loadLow64(address, offset), range);
  }

  /** Reads limbs of two elements. */
  loadTwo(first: I32, second: I32, offset: number, range: Interval): Pair {
    return this.#made('narrow', v128.loadTwo32(first, second, offset), range);
  }

  /** Writes limbs side by side. */
  store(address: I32, offset: number, limb: Pair): void {
    this.#fn.storeLow64(address, offset, this.#asNarrow(limb));
  }

  /** Writes limbs of two elements. */
  storeTwo(first: I32, second: I32, offset: number, limb: Pair): void {
    const narrow = this.#asNarrow(limb);
    this.#fn.storeLane32(first, offset, narrow, 0);
    this.#fn.storeLane32(second, offset, narrow, 1);
  }

  add(a: Pair, b: Pair): Pair {
    return this.#binary(i32x4.add, i64x2.add, a, b, sumRange(a.range, b.range));
  }

  sub(a: Pair, b: Pair): Pair {
    return this.#binary(i32x4.sub, i64x2.sub, a, b, differenceRange(a.range, b.range));
  }

  mul(a: Pair, b: Pair): Pair {
    const product = i64x2.multiplyLow(this.#asNarrow(a), this.#asNarrow(b));
    return this.#made('full', product, productRange(a.range, b.range));
  }

  addProduct(sum: Pair, a: Pair, b: Pair): Pair {
    const product = productRange(a.range, b.range);
    check(product, INT64, 'a product');
    const value = i64x2.multiplyLow(this.#asNarrow(a), this.#asNarrow(b));
    return this.#made('full', i64x2.add(this.#asFull(sum), value), sumRange(sum.range, product));
  }

  addShifted(sum: Pair, a: Pair, bits: number): Pair {
    const shifted = productRange(a.range, powerOfTwo(bits));
    check(shifted, INT64, 'a shifted value');
    const value = i64x2.shl(this.#asFull(a), bits);
    return this.#made('full', i64x2.add(this.#asFull(sum), value), sumRange(sum.range, shifted));
  }

  shl(a: Pair, bits: number): Pair {
    const range = productRange(a.range, powerOfTwo(bits));
    const narrow = this.#narrow.get(a);
    if (narrow !== undefined) return this.#made('narrow', i32x4.shl(narrow, bits), range);
    return this.#made('full', i64x2.shl(this.#asFull(a), bits), range);
  }

  /** There is no cheap signed shift: 2^63 is added before and 2^(63 - bits) taken off after an unsigned one. */
  shr(a: Pair, bits: number): Pair {
    const biased = i64x2.add(this.#asFull(a), this.#shared(1n << 63n));
    const shifted = i64x2.sub(i64x2.shrUnsigned(biased, bits), this.#shared(1n << BigInt(63 - bits)));
    return this.#made('full', shifted, shiftRightRange(a.range, bits));
  }

  low(a: Pair, bits: number): Pair {
    const mask = (1n << BigInt(bits)) - 1n;
    return this.#made('full', v128.and(this.#asFull(a), this.#shared(mask)), interval(0n, mask));
  }

  /** @param sign lanes 0 or -1, narrow */
  negateIf(value: Pair, sign: Local<'v128'>): Pair {
    const bound = magnitude(value.range);
    const flipped = i32x4.sub(v128.xor(this.#asNarrow(value), sign), sign);
    return this.#made('narrow', flipped, interval(-bound, bound));
  }

  /** @param mask lanes 0 or -1, full */
  select(mask: Local<'v128'>, value: Pair, otherwise: Pair): Pair {
    const difference = v128.and(v128.xor(this.#asFull(value), this.#asFull(otherwise)), mask);
    return this.#made(
      'full',
      v128.xor(difference, this.#asFull(otherwise)),
      hull(value.range, otherwise.range),
    );
  }

  /** Narrow operands give a narrow result, which must fit; all others a full one. */
  #binary(
    narrow: (a: V128, b: V128) => V128,
    full: (a: V128, b: V128) => V128,
    a: Pair,
    b: Pair,
    range: Interval,
  ): Pair {
    const [x, y] = [this.#narrow.get(a), this.#narrow.get(b)];
    if (x !== undefined && y !== undefined) return this.#made('narrow', narrow(x, y), range);
    return this.#made('full', full(this.#asFull(a), this.#asFull(b)), range);
  }

  #asNarrow(pair: Pair): Local<'v128'> {
    check(pair.range, INT32, 'a factor or stored limb');
    return this.#shape(this.#narrow, pair, i32x4.narrow);
  }

  #asFull(pair: Pair): Local<'v128'> {
    return this.#shape(this.#full, pair, i64x2.extendLow);
  }

  #shape(shapes: Map<Pair, Local<'v128'>>, pair: Pair, make: (value: V128) => V128): Local<'v128'> {
    const known = shapes.get(pair) ?? this.#fn.let(make(pair.value));
    shapes.set(pair, known);
    return known;
  }

  #made(shape: 'narrow' | 'full', expression: V128, range: Interval): Pair {
    check(range, shape === 'narrow' ? INT32 : INT64, `a ${shape} value`);
    const pair: Pair = { value: this.#fn.let(expression), range };
    (shape === 'narrow' ? this.#narrow : this.#full).set(pair, pair.value);
    return pair;
  }

  #shared(value: bigint): Local<'v128'> {
    const known = this.#constants.get(value) ?? this.#fn.let(i64x2.splat(value));
    this.#constants.set(value, known);
    return known;
  }
}
