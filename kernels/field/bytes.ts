/** Integers of 256 bits in bytes, in and out of limbs. */
import { type I32, i32, i64 } from '../wasm/expression.js';
import type { Callable } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
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
  const offset = (k: number): number => (order === 'big-endian' ? INTEGER_BYTES - 1 - k : k);
  return {
    read: module.procedure(undefined, 2, (fn, limbs, bytes) => {
      for (let i = 0; i < LIMBS; i++) fn.store(limbs, 4 * i, limbFromBytes(bytes, i, offset));
    }),
    write: module.procedure(undefined, 2, (fn, bytes, limbs) => {
      for (let k = 0; k < INTEGER_BYTES; k++) fn.store8(bytes, offset(k), byteOfLimbs(limbs, k));
    }),
  };
}

/** Limb i; `offset` is the place of byte k, counted from the low end. */
function limbFromBytes(bytes: I32, i: number, offset: (k: number) => number): I32 {
  const low = LIMB_BITS * i;
  const high = Math.min(low + LIMB_BITS, 8 * INTEGER_BYTES);
  let limb = i64.constant(0n);
  for (let k = Math.floor(low / 8); 8 * k < high; k++) {
    const byte = i64.extendSigned(i32.load8(bytes, offset(k)));
    const shift = 8 * k - low;
    const placed =
      shift < 0
        ? i64.shrSigned(byte, i64.constant(BigInt(-shift)))
        : i64.shl(byte, i64.constant(BigInt(shift)));
    limb = i64.or(limb, placed);
  }
  return i32.wrap(i64.and(limb, i64.constant(2n ** BigInt(high - low) - 1n)));
}

/** Byte k, counted from the low end. Bits above it may be set. */
function byteOfLimbs(limbs: I32, k: number): I32 {
  const index = Math.floor((8 * k) / LIMB_BITS);
  const shift = 8 * k - LIMB_BITS * index;
  const low = i32.shrUnsigned(i32.load(limbs, 4 * index), i32.constant(shift));
  if (shift + 8 <= LIMB_BITS || index === LIMBS - 1) return low;
  return i32.or(low, i32.shl(i32.load(limbs, 4 * index + 4), i32.constant(LIMB_BITS - shift)));
}
