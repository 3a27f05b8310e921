/**
 * The Jacobi symbol, by steps that halve one of two numbers (D. J. Bernstein and B.-Y. Yang, TCHES 2019/3) in the variant
 * without negative numbers that libsecp256k1 uses for it. Batches of 28 steps look at the lowest bits alone and give a
 * matrix that is then applied to all limbs. Variable time: numbers are public.
 *
 * Every step keeps track of the symbol exactly, so that an answer is right. That the steps come to an end soon is
 * not proved; their number is limited, and then there is no answer.
 */
import { type I64, i32, i64 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder, Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { DIGIT_BITS, LIMB_BITS } from './bounds.js';
import { LIMB_COLUMNS, PRIME_LIMBS } from './layout.js';
import { size } from './product.js';

const at = i32.constant;
const word = i64.constant;
const STEPS = LIMB_BITS;
const LOW_LIMB = 2n ** BigInt(LIMB_BITS) - 1n;
/** The two numbers f and g, in limbs of 28 bits, one in each 32-bit word. */
const [F, G] = [LIMB_COLUMNS, LIMB_COLUMNS + 2048] as const;
/** Batches that are tried, for each unit of a number; about five are needed. */
const BATCHES = 16;

const countTrailingZeros = (a: I64): I64 => ({ type: 'i64', code: [...a.code, 0x7a] });
const shrUnsigned = (a: I64, b: I64): I64 => ({ type: 'i64', code: [...a.code, ...b.code, 0x88] });

type Word = Local<'i64'>;

/** What a batch works on: the low bits of f and g, and the matrix (u v; q r) of its steps. */
interface Batch {
  readonly f: Word;
  readonly g: Word;
  readonly u: Word;
  readonly v: Word;
  readonly q: Word;
  readonly r: Word;
  /** How far f is expected to be below g, in steps. */
  readonly eta: Word;
  /** Bit 0 is 1 if the symbol is the negative of that of f and g. */
  readonly sign: Word;
}

/** `jacobi(digits)`: 1 if the non-zero residue with these digits is a square modulo the prime, 0 if not, 2 if not found out. */
export function defineJacobi(module: ModuleBuilder): void {
  const load = defineLoad(module);
  module.function('jacobi', 1, (fn, digits) => {
    fn.call(load, digits);
    const batch: Batch = {
      ...{ f: fn.local('i64'), g: fn.local('i64'), u: fn.local('i64'), v: fn.local('i64') },
      ...{ q: fn.local('i64'), r: fn.local('i64'), eta: fn.let(word(-1n)), sign: fn.let(word(0n)) },
    };
    const bytes = fn.let(i32.mul(size(), at(8)));
    const left = fn.let(i32.mul(size(), at(BATCHES)));
    fn.while(left, () => {
      steps(fn, batch);
      apply(fn, batch, bytes);
      fn.if(isOne(fn, bytes), () => fn.return(i32.sub(at(1), i32.and(i32.wrap(batch.sign), at(1)))));
      const last = i32.or(i32.load(i32.add(bytes, at(F - 4))), i32.load(i32.add(bytes, at(G - 4))));
      fn.if(i32.isZero(last), () => fn.set(bytes, i32.sub(bytes, at(4))));
      fn.set(left, i32.sub(left, at(1)));
    });
    return at(2);
  });
}

/** (digits): f becomes the prime and g the residue, in canonical limbs. */
function defineLoad(module: ModuleBuilder): Callable {
  return module.procedure(undefined, 1, (fn, digits) => {
    const [offset, carry] = [fn.local('i32'), fn.local('i64')];
    fn.while(i32.lessUnsigned(offset, i32.mul(size(), at(8))), () => {
      const pair = fn.let(i64.load32Signed(digits));
      const low = i64.shrSigned(i64.shl(pair, word(48n)), word(48n));
      const high = i64.shl(i64.shrSigned(pair, word(16n)), word(BigInt(DIGIT_BITS)));
      const limb = fn.let(i64.add(i64.add(low, high), carry));
      fn.set(carry, i64.shrSigned(limb, word(BigInt(LIMB_BITS))));
      fn.store(offset, F, i32.load(offset, PRIME_LIMBS));
      fn.store(offset, G, i32.wrap(i64.and(limb, word(LOW_LIMB))));
      fn.set(digits, i32.add(digits, at(4)));
      fn.set(offset, i32.add(offset, at(4)));
    });
    for (const number of [F, G]) fn.store(offset, number, at(0));
  });
}

/** 28 steps on the low bits. */
function steps(fn: FunctionBuilder, batch: Batch): void {
  const { f, g, u, v, q, r, eta, sign } = batch;
  fn.set(f, lowest(F));
  fn.set(g, lowest(G));
  for (const entry of [u, r]) fn.set(entry, word(1n));
  for (const entry of [v, q]) fn.set(entry, word(0n));
  const left = fn.let(word(BigInt(STEPS)));
  fn.while(i32.wrap(left), () => {
    const zeros = fn.let(countTrailingZeros(i64.or(g, i64.shl(word(-1n), left))));
    fn.set(g, shrUnsigned(g, zeros));
    for (const entry of [u, v]) fn.set(entry, i64.shl(entry, zeros));
    for (const count of [eta, left]) fn.set(count, i64.sub(count, zeros));
    // (2 | f) is -1 for f = 3 and 5 modulo 8.
    const two = i64.xor(i64.shrSigned(f, word(1n)), i64.shrSigned(f, word(2n)));
    fn.set(sign, i64.xor(sign, i64.and(zeros, two)));
    fn.if(i32.wrap(left), () => {
      fn.if(i32.wrap(i64.shrSigned(eta, word(63n))), () => exchange(fn, batch));
      clearLowBits(fn, batch, left);
    });
  });
}

/** The two lowest limbs. */
function lowest(number: number): I64 {
  const [low, high] = [i64.load32Signed(at(0), number), i64.load32Signed(at(0), number + 4)];
  return i64.or(low, i64.shl(high, word(BigInt(LIMB_BITS))));
}

/** Exchanges f and g. Reciprocity: the symbol changes if both are 3 modulo 4. */
function exchange(fn: FunctionBuilder, { f, g, u, v, q, r, eta, sign }: Batch): void {
  fn.set(eta, i64.sub(word(0n), eta));
  fn.set(sign, i64.xor(sign, i64.shrSigned(i64.and(f, g), word(1n))));
  swap(fn, f, g);
  swap(fn, u, q);
  swap(fn, v, r);
}

/** Adds the multiple of f that clears low bits of g: as many as steps can follow without an exchange, at most six. */
function clearLowBits(fn: FunctionBuilder, { f, g, u, v, q, r, eta }: Batch, left: Word): void {
  const limit = fn.let(smaller(fn, i64.add(eta, word(1n)), left));
  const mask = i64.and(i64.sub(i64.shl(word(1n), limit), word(1n)), word(63n));
  const inverse = i64.mul(f, i64.sub(i64.mul(f, f), word(2n)));
  const multiple = fn.let(i64.and(i64.mul(inverse, g), mask));
  fn.set(g, i64.add(g, i64.mul(f, multiple)));
  fn.set(q, i64.add(q, i64.mul(u, multiple)));
  fn.set(r, i64.add(r, i64.mul(v, multiple)));
}

/** Applies the matrix: (f, g) become (u f + v g, q f + r g) / 2^28, which are whole. */
function apply(fn: FunctionBuilder, { u, v, q, r }: Batch, bytes: Local<'i32'>): void {
  const [offset, carryF, carryG] = [fn.let(at(0)), fn.local('i64'), fn.local('i64')];
  for (const carry of [carryF, carryG]) fn.set(carry, word(0n));
  fn.while(i32.lessUnsigned(offset, bytes), () => {
    const [x, y] = [fn.let(i64.load32Signed(offset, F)), fn.let(i64.load32Signed(offset, G))];
    const rows = [
      [carryF, u, v, F],
      [carryG, q, r, G],
    ] as const;
    for (const [carry, a, b, number] of rows) {
      fn.set(carry, i64.add(carry, i64.add(i64.mul(a, x), i64.mul(b, y))));
      // The lowest limb, all zeros, goes to a word before the number that nobody reads.
      fn.store(offset, number - 4, i32.wrap(i64.and(carry, word(LOW_LIMB))));
      fn.set(carry, i64.shrSigned(carry, word(BigInt(LIMB_BITS))));
    }
    fn.set(offset, i32.add(offset, at(4)));
  });
  fn.store(offset, F - 4, i32.wrap(carryF));
  fn.store(offset, G - 4, i32.wrap(carryG));
}

/** Whether f is 1. */
function isOne(fn: FunctionBuilder, bytes: Local<'i32'>) {
  const rest = fn.let(i32.xor(i32.load(at(0), F), at(1)));
  fn.if(i32.isZero(rest), () => {
    const offset = fn.let(at(4));
    fn.while(i32.lessUnsigned(offset, bytes), () => {
      fn.set(rest, i32.or(rest, i32.load(offset, F)));
      fn.set(offset, i32.add(offset, at(4)));
    });
  });
  return i32.isZero(rest);
}

function swap(fn: FunctionBuilder, a: Word, b: Word): void {
  const held = fn.let(a);
  fn.set(a, b);
  fn.set(b, held);
}

function smaller(fn: FunctionBuilder, a: I64, b: I64): I64 {
  const difference = fn.let(i64.sub(a, b));
  return i64.add(b, i64.and(difference, i64.shrSigned(difference, word(63n))));
}
