/** The vector instructions that the modp kernels use beside those of the field kernels (core specification 2.0). */
import { unsignedLeb } from '../wasm/encoding.js';
import { type Expression, type I32, i32 } from '../wasm/expression.js';
import type { V128 } from '../wasm/vector.js';

const simple = (opcode: number, ...operands: readonly Expression<'i32' | 'v128'>[]): V128 => ({
  type: 'v128',
  code: [...operands.flatMap((operand) => operand.code), 0xfd, ...unsignedLeb(opcode)],
});

const load = (opcode: number, address: I32, offset: number): V128 => ({
  type: 'v128',
  code: [...address.code, 0xfd, opcode, 0, ...unsignedLeb(offset)],
});

/** 128 bits from an address of any alignment. */
export function loadVector(address: I32, offset: number): V128 {
  return load(0x00, address, offset);
}

/** 32 bits in all four lanes. */
export function loadSplat32(address: I32, offset: number): V128 {
  return load(0x09, address, offset);
}

/** Four 16-bit digits, each in the low half of a 32-bit lane; zeros above. */
export function loadDigits(address: I32, offset: number): V128 {
  return load(0x04, address, offset);
}

/** An `i32` in all four lanes. */
export function splat32(value: I32): V128 {
  return simple(0x11, value);
}

/** Lane-wise sums of four 32-bit lanes. */
export function add(a: V128, b: V128): V128 {
  return simple(0xae, a, b);
}

/** Lane-wise differences of four 32-bit lanes. */
export function sub(a: V128, b: V128): V128 {
  return simple(0xb1, a, b);
}

/** In each 32-bit lane the sum of the two products of its signed 16-bit halves. */
export function dot(a: V128, b: V128): V128 {
  return simple(0xba, a, b);
}

/** Four 32-bit lanes shifted left. */
export function shl(a: V128, bits: number): V128 {
  return simple(0xab, a, i32.constant(bits));
}

/** Four signed 32-bit lanes shifted right. */
export function shr(a: V128, bits: number): V128 {
  return simple(0xac, a, i32.constant(bits));
}

/** Bits of both. */
export function and(a: V128, b: V128): V128 {
  return simple(0x4e, a, b);
}

/** Bits of either. */
export function or(a: V128, b: V128): V128 {
  return simple(0x50, a, b);
}

/** Bytes of two vectors laid end to end, chosen by their numbers. */
function shuffle(a: V128, b: V128, bytes: readonly number[]): V128 {
  return { type: 'v128', code: [...a.code, ...b.code, 0xfd, 0x0d, ...bytes] };
}

/** The last 32-bit lane of `before`, then the first three of `a`. */
export function shiftIn(before: V128, a: V128): V128 {
  return shuffle(
    before,
    a,
    Array.from({ length: 16 }, (_, i) => 12 + i),
  );
}

/** One 32-bit lane in all four. */
export function broadcast(a: V128, lane: number): V128 {
  return shuffle(
    a,
    a,
    Array.from({ length: 16 }, (_, i) => 4 * lane + (i % 4)),
  );
}

/** The four signed 32-bit lanes, which must fit 16 bits, side by side in 64 bits, twice. */
export function narrow(a: V128): V128 {
  return simple(0x85, a, a);
}

/** A constant of sixteen bytes. */
export function constantVector(bytes: readonly number[]): V128 {
  return { type: 'v128', code: [0xfd, 0x0c, ...bytes] };
}
