/**
 * The compression function over lanes (FIPS 180-4, sections 6.2.2 and 6.4.2), for two groups of them in turns: one
 * vector instruction serves all lanes of a group, and while a result of one group is on its way the other one's are
 * computed.
 *
 * Of the eight variables, b, c and d are a of earlier rounds, and f, g and h are e. So a and e of every round are kept in
 * memory, and nothing is handed from variable to variable: four vectors per group are alive from round to round.
 */
import { i32 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder, Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type V128, v128 } from '../wasm/vector.js';
import { HISTORY_A, HISTORY_E, SCHEDULE } from './layout.js';
import { GROUPS, type LargeSigma, type SmallSigma, type Variant } from './variant.js';
import type { Words } from './vector.js';

/** From a vector to that of the same group in the next round. */
export const STRIDE: number = 16 * GROUPS;

type Vector = Local<'v128'>;

/** Variables of the compression function while it is generated, of one group. */
interface Rounds {
  readonly fn: FunctionBuilder;
  readonly variant: Variant;
  /** Where the vectors of the group stand among those of a round. */
  readonly place: number;
  /** How far into SCHEDULE and the histories the current round is. */
  readonly round: Local<'i32'>;
  /** How far into the round constants. */
  readonly constant: Local<'i32'>;
  readonly a: Vector;
  readonly e: Vector;
  /** b ^ c, which was a ^ b in the round before. */
  readonly difference: Vector;
  readonly sum: Vector;
  readonly scratch: Vector;
}

/** Where word i of the running states, a to h, stands: the histories begin with them. */
export function stateAt(i: number): number {
  return (i < 4 ? HISTORY_A : HISTORY_E) + STRIDE * (3 - (i % 4));
}

/**
 * Defines the compression of one block per lane of the first groups: from the first sixteen words of SCHEDULE and the
 * running states to the latter.
 */
export function defineCompress(module: ModuleBuilder, variant: Variant, groups: number): Callable {
  return module.procedure(undefined, 0, (fn) => {
    const base = i32.constant(0);
    const round = fn.let(i32.constant(0));
    const constant = fn.let(i32.constant(0));
    const places = Array.from({ length: groups }, (_, group) => 16 * group);
    const worked = places.map((place): Rounds => {
      const load = (i: number): Vector => fn.let(v128.load(base, stateAt(i) + place));
      const difference = fn.let(v128.xor(load(1), load(2)));
      const [a, e, sum, scratch] = [load(0), load(4), fn.local('v128'), fn.local('v128')];
      return { fn, variant, place, round, constant, a, e, difference, sum, scratch };
    });
    roundsUntil(worked, variant.rounds - 16, true);
    roundsUntil(worked, variant.rounds, false);
    for (const place of places)
      for (let i = 0; i < 8; i++) {
        const at = stateAt(i) + place;
        const last = v128.load(base, at + STRIDE * variant.rounds);
        fn.storeVector(base, at, variant.words.add(last, v128.load(base, at)));
      }
  });
}

/** The rounds up to a number. The schedule is always sixteen words ahead, as long as it is to be `extended`. */
function roundsUntil(groups: readonly Rounds[], end: number, extended: boolean): void {
  const [{ fn, round, constant, variant } = noGroups()] = groups;
  fn.while(i32.notEqual(round, i32.constant(STRIDE * end)), () => {
    for (const group of groups) {
      if (extended) extendSchedule(group);
      oneRound(group);
    }
    fn.set(round, i32.add(round, i32.constant(STRIDE)));
    fn.set(constant, i32.add(constant, i32.constant(variant.words.bytes)));
  });
}

function oneRound(rounds: Rounds): void {
  const { fn, variant, round, constant, place, a, e, difference, sum, scratch } = rounds;
  const { words } = variant;
  /** The variable as it was so many rounds ago: b is a of one round ago. */
  const before = (history: number, ago: number): V128 =>
    v128.load(round, history + STRIDE * (3 - ago) + place);
  const roundConstant = words.loadSplat(constant, variant.constants);
  const scheduled = words.add(roundConstant, v128.load(round, SCHEDULE + place));
  fn.set(scratch, before(HISTORY_E, 2));
  const choice = v128.xor(scratch, v128.and(e, v128.xor(before(HISTORY_E, 1), scratch)));
  const constants = words.add(words.add(before(HISTORY_E, 3), scheduled), choice);
  fn.set(sum, words.add(constants, largeSigma(words, e, variant.large1)));
  fn.set(e, words.add(before(HISTORY_A, 3), sum));
  fn.storeVector(round, HISTORY_E + STRIDE * 4 + place, e);
  fn.set(scratch, v128.xor(a, before(HISTORY_A, 1)));
  const majority = v128.xor(before(HISTORY_A, 1), v128.and(scratch, difference));
  fn.set(a, words.add(words.add(sum, majority), largeSigma(words, a, variant.large0)));
  fn.set(difference, scratch);
  fn.storeVector(round, HISTORY_A + STRIDE * 4 + place, a);
}

/** The word sixteen places ahead. */
function extendSchedule({ fn, variant, round, place, scratch, sum }: Rounds): void {
  const { words } = variant;
  const ahead = (n: number): V128 => v128.load(round, SCHEDULE + STRIDE * n + place);
  fn.set(scratch, ahead(1));
  fn.set(sum, words.add(words.add(ahead(0), ahead(9)), smallSigma(words, scratch, variant.small0)));
  fn.set(scratch, ahead(14));
  const word = words.add(sum, smallSigma(words, scratch, variant.small1));
  fn.storeVector(round, SCHEDULE + STRIDE * 16 + place, word);
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

function noGroups(): never {
  throw new RangeError('there are groups');
}
