/** Integers of 256 bits in bytes, in and out of limbs. */
import { type I32, type I64, i32, i64 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder, Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { i64x2, v128 } from '../wasm/vector.js';
import { LIMB_BITS, LIMBS } from './limbs.js';

/** Bytes of an integer. */
export const INTEGER_BYTES = 32;

/** Where the low end of an integer is. */
export type ByteOrder = 'big-endian' | 'little-endian';

/** Functions that the fields of a module share. */
export interface ByteFunctions {
  /** (limbs, bytes): reads the limbs of an integer below 2^256 */
  readonly read: Callable;
  /** (bytes, limbs): writes an integer below 2^256, given by canonical limbs */
  readonly write: Callable;
}

/** Defines them. */
export function byteFunctions(module: ModuleBuilder, order: ByteOrder): ByteFunctions {
  return {
    read: module.procedure(undefined, 2, (fn, limbs, bytes) => {
      const words = loadWords(fn, bytes, order);
      for (let i = 0; i < LIMBS; i++) fn.store(limbs, 4 * i, i32.wrap(limbOf(words, i)));
    }),
    write: module.procedure(undefined, 2, (fn, bytes, limbs) => {
      const words = Array.from({ length: WORDS }, (_, k) => fn.let(wordOf(limbs, k)));
      storeWords(fn, bytes, words, order);
    }),
  };
}

const WORD_BITS = 64;
const WORDS = (8 * INTEGER_BYTES) / WORD_BITS;

/** The integer in words of 64 bits, the low one first. */
function loadWords(fn: FunctionBuilder, bytes: I32, order: ByteOrder): Local<'i64'>[] {
  if (order === 'little-endian')
    return Array.from({ length: WORDS }, (_, k) => fn.let(i64.load(bytes, 8 * k)));
  return [16, 0].flatMap((offset) => {
    const half = fn.let(i64x2.reverseBytes(fn.let(v128.load(bytes, offset))));
    return [fn.let(i64x2.lane(half, 0)), fn.let(i64x2.lane(half, 1))];
  });
}

function storeWords(fn: FunctionBuilder, bytes: I32, words: readonly I64[], order: ByteOrder): void {
  const [a, b, c, d] = words as readonly [I64, I64, I64, I64];
  if (order === 'little-endian') for (const [k, word] of words.entries()) fn.store64(bytes, 8 * k, word);
  else {
    fn.storeVector(bytes, 0, i64x2.reverseBytes(fn.let(i64x2.join(c, d))));
    fn.storeVector(bytes, 16, i64x2.reverseBytes(fn.let(i64x2.join(a, b))));
  }
}

/** Limb i of an integer in words. */
function limbOf(words: readonly I64[], i: number): I64 {
  const k = Math.floor((LIMB_BITS * i) / WORD_BITS);
  const shift = LIMB_BITS * i - WORD_BITS * k;
  const low = i64.shrUnsigned(words[k] as I64, i64.constant(BigInt(shift)));
  if (i === LIMBS - 1) return low;
  const next = words[k + 1];
  const whole =
    shift + LIMB_BITS > WORD_BITS && next !== undefined
      ? i64.or(low, i64.shl(next, i64.constant(BigInt(WORD_BITS - shift))))
      : low;
  return i64.and(whole, i64.constant(2n ** BigInt(LIMB_BITS) - 1n));
}

/** Word k of an integer in canonical limbs. */
function wordOf(limbs: I32, k: number): I64 {
  return Array.from({ length: LIMBS }, (_, i) => LIMB_BITS * i - WORD_BITS * k)
    .map((shift, i) => ({ shift, limb: i64.load32Signed(limbs, 4 * i) }))
    .filter(({ shift }) => shift > -LIMB_BITS && shift < WORD_BITS)
    .map(({ shift, limb }) =>
      shift < 0
        ? i64.shrUnsigned(limb, i64.constant(BigInt(-shift)))
        : i64.shl(limb, i64.constant(BigInt(shift))),
    )
    .reduce((word, part) => i64.or(word, part));
}
