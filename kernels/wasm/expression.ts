/**
 * Typed WebAssembly expressions: trees that know whether they are `i32` or `i64` and carry their own code.
 * TypeScript's checker refuses to mix the two types, which is the only type error a kernel can make.
 */
import { signedLeb, unsignedLeb } from './encoding.js';

/** The integer types, and vectors of them (SIMD128); the kernels use no floats. */
export type ValueType = 'i32' | 'i64' | 'v128';

/** Code that leaves one value of the given type on the stack. */
export interface Expression<T extends ValueType> {
  readonly type: T;
  readonly code: readonly number[];
}

/** A 32-bit expression: addresses, counters, conditions, stored limbs. */
export type I32 = Expression<'i32'>;
/** A 64-bit expression: column sums. */
export type I64 = Expression<'i64'>;

type Binary<T extends ValueType, R extends ValueType> = (a: Expression<T>, b: Expression<T>) => Expression<R>;
type Load<T extends ValueType> = (address: I32, offset?: number) => Expression<T>;

const binary =
  <T extends ValueType, R extends ValueType>(result: R, opcode: number): Binary<T, R> =>
  (a, b) => ({ type: result, code: [...a.code, ...b.code, opcode] });

const load =
  <T extends ValueType>(type: T, opcode: number, align: number): Load<T> =>
  (address, offset = 0) => ({ type, code: [...address.code, opcode, align, ...unsignedLeb(offset)] });

/** Operations on 32-bit values. Comparisons yield 0 or 1. */
export const i32: {
  readonly constant: (value: number) => I32;
  readonly wrap: (value: I64) => I32;
  readonly isZero: (value: I32) => I32;
  readonly trailingZeros: (value: I32) => I32;
  readonly add: Binary<'i32', 'i32'>;
  readonly sub: Binary<'i32', 'i32'>;
  readonly mul: Binary<'i32', 'i32'>;
  readonly and: Binary<'i32', 'i32'>;
  readonly or: Binary<'i32', 'i32'>;
  readonly xor: Binary<'i32', 'i32'>;
  readonly shl: Binary<'i32', 'i32'>;
  readonly shrSigned: Binary<'i32', 'i32'>;
  readonly shrUnsigned: Binary<'i32', 'i32'>;
  readonly equal: Binary<'i32', 'i32'>;
  readonly notEqual: Binary<'i32', 'i32'>;
  readonly lessSigned: Binary<'i32', 'i32'>;
  readonly lessUnsigned: Binary<'i32', 'i32'>;
  readonly load: Load<'i32'>;
  readonly load8: Load<'i32'>;
  readonly load16Signed: Load<'i32'>;
} = {
  constant: (value) => ({ type: 'i32', code: [0x41, ...signedLeb(BigInt(value | 0))] }),
  wrap: (value) => ({ type: 'i32', code: [...value.code, 0xa7] }),
  isZero: (value) => ({ type: 'i32', code: [...value.code, 0x45] }),
  trailingZeros: (value) => ({ type: 'i32', code: [...value.code, 0x68] }),
  add: binary('i32', 0x6a),
  sub: binary('i32', 0x6b),
  mul: binary('i32', 0x6c),
  and: binary('i32', 0x71),
  or: binary('i32', 0x72),
  xor: binary('i32', 0x73),
  shl: binary('i32', 0x74),
  shrSigned: binary('i32', 0x75),
  shrUnsigned: binary('i32', 0x76),
  equal: binary('i32', 0x46),
  notEqual: binary('i32', 0x47),
  lessSigned: binary('i32', 0x48),
  lessUnsigned: binary('i32', 0x49),
  load: load('i32', 0x28, 2),
  load8: load('i32', 0x2d, 0),
  load16Signed: load('i32', 0x2e, 1),
};

/** Operations on 64-bit values. */
export const i64: {
  readonly constant: (value: bigint) => I64;
  readonly extendSigned: (value: I32) => I64;
  readonly add: Binary<'i64', 'i64'>;
  readonly sub: Binary<'i64', 'i64'>;
  readonly mul: Binary<'i64', 'i64'>;
  readonly and: Binary<'i64', 'i64'>;
  readonly or: Binary<'i64', 'i64'>;
  readonly xor: Binary<'i64', 'i64'>;
  readonly shl: Binary<'i64', 'i64'>;
  readonly shrSigned: Binary<'i64', 'i64'>;
  readonly shrUnsigned: Binary<'i64', 'i64'>;
  readonly load: Load<'i64'>;
  readonly load32Signed: Load<'i64'>;
} = {
  constant: (value) => ({ type: 'i64', code: [0x42, ...signedLeb(BigInt.asIntN(64, value))] }),
  extendSigned: (value) => ({ type: 'i64', code: [...value.code, 0xac] }),
  add: binary('i64', 0x7c),
  sub: binary('i64', 0x7d),
  mul: binary('i64', 0x7e),
  and: binary('i64', 0x83),
  or: binary('i64', 0x84),
  xor: binary('i64', 0x85),
  shl: binary('i64', 0x86),
  shrSigned: binary('i64', 0x87),
  shrUnsigned: binary('i64', 0x88),
  load: load('i64', 0x29, 3),
  load32Signed: load('i64', 0x34, 2),
};
