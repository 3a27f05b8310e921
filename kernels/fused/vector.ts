/** Vector instructions on two doubles, one of them from the relaxed-SIMD proposal (part of core specification 3.0). */
import { unsignedLeb } from '../wasm/encoding.js';
import { type Expression, type I64, i64 } from '../wasm/expression.js';
import type { V128 } from '../wasm/vector.js';

type Binary = (a: V128, b: V128) => V128;

const simple = (opcode: number, ...operands: readonly Expression<'i64' | 'v128'>[]): V128 => ({
  type: 'v128',
  code: [...operands.flatMap((operand) => operand.code), 0xfd, ...unsignedLeb(opcode)],
});

/** Two sums, rounded to nearest. */
export const addFloats: Binary = (a, b) => simple(0xf0, a, b);
/** Two differences, rounded to nearest. */
export const subFloats: Binary = (a, b) => simple(0xf1, a, b);
/** a b + c, rounded once where the machine fuses, twice where it does not: whoever uses it finds that out first. */
export const multiplyAdd = (a: V128, b: V128, c: V128): V128 => simple(0x107, a, b, c);
/** Bit by bit. */
export const xor: Binary = (a, b) => simple(0x51, a, b);
/** The bytes of `a` that the bytes of `b` name, zero for numbers that name none. */
export const swizzle: Binary = (a, b) => simple(0x0e, a, b);
/** The low lanes of both. */
export const lowLanes: Binary = (a, b) => chooseBytes(a, b, 0);
/** The high lanes of both. */
export const highLanes: Binary = (a, b) => chooseBytes(a, b, 8);
/** The same 64 bits in both lanes. */
export const splat64 = (value: I64): V128 => simple(0x12, value);
/** The low lane. */
export const lowLane = (a: V128): I64 => ({ type: 'i64', code: [...a.code, 0xfd, 0x1d, 0] });

/** The 64 bits of a double. */
export function bitsOf(value: number): bigint {
  return new DataView(new Float64Array([value]).buffer).getBigUint64(0, true);
}

/** Both lanes hold this double; for code that runs seldom. */
export const splatFloat = (value: number): V128 => splat64(i64.constant(bitsOf(value)));

function chooseBytes(a: V128, b: V128, first: number): V128 {
  const bytes = Array.from({ length: 16 }, (_, i) => first + (i & 7) + (i < 8 ? 0 : 16));
  return { type: 'v128', code: [...a.code, ...b.code, 0xfd, 0x0d, ...bytes] };
}
