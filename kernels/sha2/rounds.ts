/**
 * The compression function over lanes: from STATE and the first sixteen vectors of SCHEDULE to STATE
 * (FIPS 180-4, sections 6.2.2 and 6.4.2). One vector instruction serves all lanes.
 */
import { i32 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder, Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type V128, v128 } from '../wasm/vector.js';
import { SCHEDULE, STATE } from './layout.js';
import type { LargeSigma, SmallSigma, Variant } from './variant.js';
import type { Words } from './vector.js';

/**
 * Rounds in the body of the loop, a divisor of 8. Measured: 8 and 4 are slower than 2, because the engine spills more;
 * 1 is no faster and saves 6 % of the module.
 */
const UNROLLED = 2;

type Vector = Local<'v128'>;

/** Variables of the compression function while it is generated. */
interface Rounds {
  readonly fn: FunctionBuilder;
  readonly variant: Variant;
  /** Address of the current word of the schedule. */
  readonly word: Local<'i32'>;
  /** Address of the current round constant. */
  readonly constant: Local<'i32'>;
  /** a, b, ..., h at the beginning of the loop's body. */
  readonly variables: readonly Vector[];
  /** b ^ c, which was a ^ b in the round before. */
  readonly difference: Vector;
  readonly sum: Vector;
  readonly scratch: Vector;
}

/** Defines the compression of one block per lane. */
export function defineCompress(module: ModuleBuilder, variant: Variant): Callable {
  return module.procedure(undefined, 0, (fn) => {
    const base = i32.constant(0);
    const variables = Array.from({ length: 8 }, (_, i) => fn.let(v128.load(base, STATE + 16 * i)));
    const rounds: Rounds = {
      fn,
      variant,
      variables,
      word: fn.let(i32.constant(SCHEDULE)),
      constant: fn.let(i32.constant(variant.constants)),
      difference: fn.let(v128.xor(at(variables, 1), at(variables, 2))),
      sum: fn.local('v128'),
      scratch: fn.local('v128'),
    };
    const end = SCHEDULE + 16 * variant.rounds;
    fn.while(i32.notEqual(rounds.word, i32.constant(end)), () => someRounds(rounds, end));
    for (const [i, variable] of variables.entries()) {
      const sum = variant.words.add(variable, v128.load(base, STATE + 16 * i));
      fn.storeVector(base, STATE + 16 * i, sum);
    }
  });
}

/** The body of the loop. The schedule is always sixteen words ahead of the rounds. */
function someRounds(rounds: Rounds, end: number): void {
  const { fn, variant, word, constant } = rounds;
  fn.if(i32.lessUnsigned(word, i32.constant(end - 16 * 16)), () => {
    for (let i = 0; i < UNROLLED; i++) extendSchedule(rounds, i);
  });
  for (let i = 0; i < UNROLLED; i++) oneRound(rounds, i);
  rotateVariables(rounds);
  fn.set(word, i32.add(word, i32.constant(16 * UNROLLED)));
  fn.set(constant, i32.add(constant, i32.constant(variant.words.bytes * UNROLLED)));
}

function oneRound({ fn, variant, variables, ...rounds }: Rounds, i: number): void {
  const { sum, scratch, constant, word, difference } = rounds;
  const { words } = variant;
  const [a, b, d, e] = [0, 1, 3, 4].map((n) => at(variables, n - i)) as [Vector, Vector, Vector, Vector];
  const [f, g, h] = [5, 6, 7].map((n) => at(variables, n - i)) as [Vector, Vector, Vector];
  const scheduled = words.add(words.loadSplat(constant, words.bytes * i), v128.load(word, 16 * i));
  const choice = v128.xor(g, v128.and(e, v128.xor(f, g)));
  fn.set(sum, words.add(words.add(words.add(h, scheduled), choice), largeSigma(words, e, variant.large1)));
  fn.set(d, words.add(d, sum));
  fn.set(scratch, v128.xor(a, b));
  const majority = v128.xor(b, v128.and(scratch, difference));
  fn.set(h, words.add(words.add(sum, majority), largeSigma(words, a, variant.large0)));
  fn.set(difference, scratch);
}

/** Brings every variable back to the local of its name: after the rounds, n is in the local of n - UNROLLED. */
function rotateVariables({ fn, variables, scratch }: Rounds): void {
  for (let first = 0; first < UNROLLED; first++) {
    fn.set(scratch, at(variables, first));
    for (let n = first; n > first + UNROLLED - 8; n -= UNROLLED)
      fn.set(at(variables, n), at(variables, n - UNROLLED));
    fn.set(at(variables, first + UNROLLED), scratch);
  }
}

/** The word sixteen places ahead of word i. */
function extendSchedule({ fn, variant, word, scratch, sum }: Rounds, i: number): void {
  const { words } = variant;
  const ahead = (n: number): V128 => v128.load(word, 16 * (i + n));
  fn.set(scratch, ahead(1));
  fn.set(sum, words.add(words.add(ahead(0), ahead(9)), smallSigma(words, scratch, variant.small0)));
  fn.set(scratch, ahead(14));
  fn.storeVector(word, 16 * (i + 16), words.add(sum, smallSigma(words, scratch, variant.small1)));
}

function largeSigma(words: Words, x: Vector, [r, s, t]: LargeSigma): V128 {
  return v128.xor(v128.xor(rotate(words, x, r), rotate(words, x, s)), rotate(words, x, t));
}

function smallSigma(words: Words, x: Vector, [r, s, shift]: SmallSigma): V128 {
  return v128.xor(v128.xor(rotate(words, x, r), rotate(words, x, s)), words.shrUnsigned(x, shift));
}

function rotate(words: Words, x: Vector, bits: number): V128 {
  return v128.xor(words.shrUnsigned(x, bits), words.shl(x, 8 * words.bytes - bits));
}

/** Variable number n, modulo 8: what is b in one round is c in the next. */
function at(variables: readonly Vector[], n: number): Vector {
  const found = variables[(n + 8) % 8];
  if (found === undefined) throw new RangeError('there are eight variables');
  return found;
}
