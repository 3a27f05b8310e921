/** Vectors of two 64-bit or four 32-bit lanes (core specification 2.0, fixed-width SIMD). */
import { unsignedLeb } from './encoding.js';
import { type Expression, type I32, type I64, i32, i64 } from './expression.js';

/** A vector expression. */
export type V128 = Expression<'v128'>;

const simple = (opcode: number, ...operands: readonly Expression<'i32' | 'i64' | 'v128'>[]): V128 => ({
  type: 'v128',
  code: [...operands.flatMap((operand) => operand.code), 0xfd, ...unsignedLeb(opcode)],
});

type Binary = (a: V128, b: V128) => V128;
type Shift = (a: V128, bits: number) => V128;

/** Two 64-bit lanes. */
export const i64x2: {
  readonly splat: (value: bigint) => V128;
  readonly add: Binary;
  readonly sub: Binary;
  readonly shl: Shift;
  readonly shrUnsigned: Shift;
  /** Sign extension of the two low 32-bit lanes. */
  readonly extendLow: (a: V128) => V128;
  /** Products of the two low 32-bit lanes. */
  readonly multiplyLow: Binary;
  /** Lane 0 or 1. */
  readonly lane: (a: V128, index: number) => I64;
  readonly join: (low: I64, high: I64) => V128;
  /** All sixteen bytes in the opposite order. */
  readonly reverseBytes: (a: Expression<'v128'> & { readonly index: number }) => V128;
} = {
  splat: (value) => simple(0x12, i64.constant(value)),
  add: (a, b) => simple(0xce, a, b),
  sub: (a, b) => simple(0xd1, a, b),
  shl: (a, bits) => simple(0xcb, a, i32.constant(bits)),
  shrUnsigned: (a, bits) => simple(0xcd, a, i32.constant(bits)),
  extendLow: (a) => simple(0xc7, a),
  multiplyLow: (a, b) => simple(0xdc, a, b),
  lane: (a, index) => ({ type: 'i64', code: [...a.code, 0xfd, 0x1d, index] }),
  join: (low, high) => ({
    type: 'v128',
    code: [...low.code, 0xfd, 0x12, ...high.code, 0xfd, 0x1e, 1],
  }),
  reverseBytes: (a) => ({
    type: 'v128',
    code: [...a.code, ...a.code, 0xfd, 0x0d, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
  }),
};

/** Four 32-bit lanes, of which the kernels use the two low ones. */
export const i32x4: {
  readonly splat: (value: I32) => V128;
  readonly replaceLane1: (a: V128, value: I32) => V128;
  readonly add: Binary;
  readonly sub: Binary;
  readonly shl: Shift;
  /** All ones where lanes are equal, else all zeros. */
  readonly equal: Binary;
  /** The low halves of two 64-bit lanes, in the two low lanes. */
  readonly narrow: (a: V128) => V128;
} = {
  splat: (value) => simple(0x11, value),
  replaceLane1: (a, value) => ({ type: 'v128', code: [...a.code, ...value.code, 0xfd, 0x1c, 1] }),
  add: (a, b) => simple(0xae, a, b),
  sub: (a, b) => simple(0xb1, a, b),
  shl: (a, bits) => simple(0xab, a, i32.constant(bits)),
  equal: (a, b) => simple(0x37, a, b),
  narrow: (a) => ({
    type: 'v128',
    code: [...a.code, ...a.code, 0xfd, 0x0d, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11],
  }),
};

/** Bitwise operations and loads. */
export const v128: {
  readonly and: Binary;
  readonly or: Binary;
  readonly xor: Binary;
  /** 1 if any bit is set, else 0. */
  readonly anyTrue: (a: V128) => I32;
  /** All 128 bits. */
  readonly load: (address: I32, offset: number) => V128;
  /** 64 bits into the low lanes, zero above. */
  readonly loadLow64: (address: I32, offset: number) => V128;
  /** 32 bits from each of two addresses into the two low lanes, zero above. */
  readonly loadTwo32: (first: I32, second: I32, offset: number) => V128;
} = {
  and: (a, b) => simple(0x4e, a, b),
  or: (a, b) => simple(0x50, a, b),
  xor: (a, b) => simple(0x51, a, b),
  anyTrue: (a) => ({ type: 'i32', code: [...a.code, 0xfd, 0x53] }),
  load: (address, offset) => ({
    type: 'v128',
    code: [...address.code, 0xfd, 0x00, 0, ...unsignedLeb(offset)],
  }),
  loadLow64: (address, offset) => ({
    type: 'v128',
    code: [...address.code, 0xfd, 0x5d, 3, ...unsignedLeb(offset)],
  }),
  loadTwo32: (first, second, offset) => ({
    type: 'v128',
    code: [
      ...second.code,
      ...[...first.code, 0xfd, 0x5c, 2, ...unsignedLeb(offset)],
      ...[0xfd, 0x56, 2, ...unsignedLeb(offset), 1],
    ],
  }),
};
