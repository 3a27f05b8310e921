/**
 * Inverses of public elements, several times faster than by a power: the divisions by two of D. J. Bernstein, B.-Y. Yang,
 * Fast constant-time gcd computation and modular inversion (2019), in variable time, 29 at once. Like Euclid's algorithm
 * they lead f = p and g = x to f = 1 or -1 and g = 0; d and e, of which f = d x and g = e x modulo p, follow.
 *
 * Here limbs of the state have ranges that intervals do not show: |f|, |g| <= p and -2p < d, e < p. So no result is
 * trusted: it is multiplied with x, and if that is not 1, the power decides.
 */
import { type I32, type I64, i32, i64 } from '../wasm/expression.js';
import { type Callable, callValue, type FunctionBuilder, type Local } from '../wasm/function.js';
import type { FieldFunctions } from './functions.js';
import { interval } from './interval.js';
import {
  at,
  carry,
  ELEMENT_BYTES,
  type Form,
  LIMB_BITS,
  LIMBS,
  limbsOf,
  loadLimbs,
  storeLimbs,
} from './limbs.js';
import { type FieldModule, FieldProgram, STORED } from './program.js';
import { WideArithmetic } from './wide.js';

const word = i32.constant;
const MASK = 2 ** LIMB_BITS - 1;
const LAST = 4 * (LIMBS - 1);

/** Rounds of 29 divisions after which g is zero for every x: 741 divisions do for 256 bits. */
const ROUNDS = 26;

/** d, up to its sign: carried, with a last limb that is larger than that of a stored element. */
const SIGNED_INTEGER: Form = STORED.map((range, i) =>
  i === LIMBS - 1 ? interval(-(1n << 26n), 1n << 26n) : range,
);

/** Addresses of the state: four integers of nine limbs, the prime, the entries of a matrix, and eta. */
interface State {
  readonly f: I32;
  readonly g: I32;
  readonly d: I32;
  readonly e: I32;
  readonly prime: I32;
  readonly matrix: I32;
  readonly eta: I32;
}

/**
 * Defines (target, source): the inverse of a stored element, in a time that depends on it; zero for zero. The target must
 * be another place.
 * @param power the same in any time, asked where the result does not pass the check
 */
export function defineInvertVartime(functions: FieldFunctions, power: Callable): Callable {
  const { field } = functions;
  const state = reserveState(field);
  const [steps, update] = [defineSteps(field, state), defineUpdate(field, state)];
  const inverse = Number(BigInt.asUintN(LIMB_BITS, inverseModuloLimb(field.prime.prime)));
  return field.module.procedure(undefined, 2, (fn, target, source) => {
    begin(fn, functions, state, source);
    const rounds = fn.let(word(ROUNDS));
    fn.while(rounds, () => {
      fn.call(steps);
      const entries = [0, 1, 2, 3].map((i) => fn.let(i32.load(state.matrix, 4 * i)));
      const multiples = multiplesOfPrime(fn, state, entries, inverse);
      fn.call(update, state.f, state.g, ...entries, word(0), word(0));
      fn.call(update, state.d, state.e, ...entries, ...multiples);
      fn.set(rounds, i32.sub(rounds, word(1)));
      fn.if(i32.isZero(anyLimb(state.g)), () => fn.set(rounds, word(0)));
    });
    finish(fn, functions, state, target);
    check(fn, functions, target, source, power);
  });
}

function reserveState(field: FieldModule): State {
  const place = (): I32 => word(field.reserve(ELEMENT_BYTES));
  const prime = field.constant(limbsOf(field.prime.prime)).address;
  return { f: place(), g: place(), d: place(), e: place(), prime, matrix: place(), eta: place() };
}

/** f = p, g = x, d = 0, e = 1. */
function begin(fn: FunctionBuilder, functions: FieldFunctions, state: State, source: I32): void {
  fn.call(functions.plain, source);
  for (let i = 0; i < LIMBS; i++) {
    fn.store(state.f, 4 * i, i32.load(state.prime, 4 * i));
    fn.store(state.g, 4 * i, i32.load(functions.integer, 4 * i));
    fn.store(state.d, 4 * i, word(0));
    fn.store(state.e, 4 * i, word(i === 0 ? 1 : 0));
  }
  fn.store(state.eta, 0, word(-1));
}

/**
 * Writes the matrix (u v; q r) of 29 divisions, times 2^29, which the low 29 bits of f and g determine. Zeros of g are
 * shifted out together; of the others up to six at a time are made zero by a multiple of f, as f (f^2 - 2) is -1/f
 * modulo 2^6.
 */
function defineSteps(field: FieldModule, state: State): Callable {
  return field.module.procedure(undefined, 0, (fn) => {
    const [u, v, q, r] = [1, 0, 0, 1].map((value) => fn.let(word(value))) as Four;
    const [f, g, eta] = [state.f, state.g, state.eta].map((address) => fn.let(i32.load(address))) as Three;
    const left = fn.let(word(LIMB_BITS));
    const shiftOut = (): void => {
      const zeros = fn.let(i32.trailingZeros(i32.or(g, i32.shl(word(-1), left))));
      fn.set(g, i32.shrUnsigned(g, zeros));
      for (const entry of [u, v]) fn.set(entry, i32.shl(entry, zeros));
      for (const count of [eta, left]) fn.set(count, i32.sub(count, zeros));
    };
    shiftOut();
    fn.while(left, () => {
      fn.if(i32.lessSigned(eta, word(0)), () => {
        fn.set(eta, i32.sub(word(0), eta));
        for (const [a, b] of [[f, g] as const, [u, q] as const, [v, r] as const]) exchange(fn, a, b);
      });
      const limit = fn.let(i32.add(eta, word(1)));
      fn.if(i32.lessSigned(left, limit), () => fn.set(limit, left));
      const mask = i32.and(i32.sub(i32.shl(word(1), limit), word(1)), word(63));
      const factor = i32.mul(i32.mul(f, g), i32.sub(i32.mul(f, f), word(2)));
      const w = fn.let(i32.and(factor, fn.let(mask)));
      for (const [a, b] of [[g, f] as const, [q, u] as const, [r, v] as const])
        fn.set(a, i32.add(a, i32.mul(b, w)));
      shiftOut();
    });
    [u, v, q, r].forEach((entry, i) => {
      fn.store(state.matrix, 4 * i, entry);
    });
    fn.store(state.eta, 0, eta);
  });
}

/** (a, b) = (b, -a) */
function exchange(fn: FunctionBuilder, a: Local<'i32'>, b: Local<'i32'>): void {
  const before = fn.let(a);
  fn.set(a, b);
  fn.set(b, i32.sub(word(0), before));
}

/**
 * The multiples of p that make u d + v e and q d + r e divisible by 2^29. Where d or e is negative, p is added to it
 * beforehand, so that both stay above -2p.
 */
function multiplesOfPrime(
  fn: FunctionBuilder,
  state: State,
  entries: readonly I32[],
  inverse: number,
): I32[] {
  const integers = [state.d, state.e];
  const signs = integers.map((address) => fn.let(i32.shrSigned(i32.load(address, LAST), word(31))));
  const lows = integers.map((address) => fn.let(i32.load(address)));
  return [0, 2].map((row) => {
    const pair = [at(entries, row), at(entries, row + 1)];
    const combined = (values: readonly I32[], combine: typeof i32.mul): I32 =>
      i32.add(combine(at(pair, 0), at(values, 0)), combine(at(pair, 1), at(values, 1)));
    const before = fn.let(combined(signs, i32.and));
    const missing = i32.add(i32.mul(combined(lows, i32.mul), word(inverse)), before);
    return fn.let(i32.sub(before, i32.and(missing, word(MASK))));
  });
}

/**
 * Defines (x, y, u, v, q, r, a, b): x = (u x + v y + a p) / 2^29 and y = (q x + r y + b p) / 2^29. Entries of a row are
 * 2^29 together and multiples of p at most 2^30, so that columns stay below 2^61.
 */
function defineUpdate(field: FieldModule, state: State): Callable {
  return field.module.procedure(undefined, 8, (fn, x, y, ...given) => {
    const [u, v, q, r, a, b] = given.map((value) => fn.let(i64.extendSigned(value))) as Six;
    const rows = [
      { target: fn.let(x), factors: [u, v, a], sum: fn.local('i64') },
      { target: fn.let(y), factors: [q, r, b], sum: fn.local('i64') },
    ] as const;
    const prime = fn.let(state.prime);
    /** Adds the next limbs; their carries remain in the sums. Returns the limbs of the results. */
    const add = (): I32[] => {
      const limbs = [x, y, prime].map((address) => fn.let(i64.load32Signed(address)));
      for (const address of [x, y, prime]) fn.set(address, i32.add(address, word(4)));
      return rows.map(({ factors, sum }) => {
        fn.set(
          sum,
          factors.reduce((total, factor, i) => i64.add(total, i64.mul(factor, at(limbs, i))), sum as I64),
        );
        const limb = fn.let(i32.and(i32.wrap(sum), word(MASK)));
        fn.set(sum, i64.shrSigned(sum, i64.constant(BigInt(LIMB_BITS))));
        return limb;
      });
    };
    add();
    fn.while(i32.lessUnsigned(prime, i32.add(state.prime, word(ELEMENT_BYTES))), () => {
      for (const [i, limb] of add().entries()) {
        const { target } = at(rows, i);
        fn.store(target, 0, limb);
        fn.set(target, i32.add(target, word(4)));
      }
    });
    for (const { target, sum } of rows) fn.store(target, 0, i32.wrap(sum));
  });
}

/** The inverse from d, which has the sign of f: into the form of stored elements. */
function finish(fn: FunctionBuilder, { field }: FieldFunctions, state: State, target: I32): void {
  const program = new FieldProgram(fn, field);
  const wide = new WideArithmetic(fn);
  const sign = fn.let(i64.extendSigned(i32.shrSigned(i32.load(state.f, LAST), word(31))));
  const limbs = carry(
    wide,
    loadLimbs(wide, state.d, SIGNED_INTEGER).map((limb) => wide.negateIf(limb, sign)),
  );
  storeLimbs(wide, state.d, limbs);
  const { prime, radix } = field.prime;
  const integer = { address: state.d, form: limbs.map(({ range }) => range) };
  if (radix === 1n) program.contract(integer, program.stored(target));
  else program.multiply(integer, field.constant(limbsOf(radix ** 2n % prime)), program.stored(target));
}

/** Asks the power unless the product of the two is 1. */
function check(
  fn: FunctionBuilder,
  { field, one, isZero }: FieldFunctions,
  target: I32,
  source: I32,
  power: Callable,
): void {
  const program = new FieldProgram(fn, field);
  const product = program.multiply(program.stored(target), program.stored(source));
  const rest = program.subtract(product, one, program.place(STORED));
  fn.if(i32.isZero(callValue(isZero, rest.address)), () => fn.call(power, target, source));
}

/** Whether some limb is not zero. */
function anyLimb(address: I32): I32 {
  return Array.from({ length: LIMBS }, (_, i) => i32.load(address, 4 * i)).reduce((a, b) => i32.or(a, b));
}

/** 1/p modulo 2^29, by Newton's iteration: every step doubles the number of correct bits. */
function inverseModuloLimb(prime: bigint): bigint {
  let inverse = 1n;
  for (let bits = 1; bits < LIMB_BITS; bits *= 2)
    inverse = BigInt.asUintN(LIMB_BITS, inverse * (2n - prime * inverse));
  return inverse;
}

type Word = Local<'i32'>;
type Double = Local<'i64'>;
type Three = [Word, Word, Word];
type Four = [Word, Word, Word, Word];
type Six = [Double, Double, Double, Double, Double, Double];
