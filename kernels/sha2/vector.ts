/** Vector instructions that only the hashing kernels need (core specification 2.0, fixed-width SIMD). */
import { unsignedLeb } from '../wasm/encoding.js';
import { type Expression, type I32, i32 } from '../wasm/expression.js';
import type { V128 } from '../wasm/vector.js';

type Binary = (a: V128, b: V128) => V128;
type Shift = (a: V128, bits: number) => V128;
type Load = (address: I32, offset: number) => V128;

const simple = (opcode: number, ...operands: readonly Expression<'i32' | 'v128'>[]): V128 => ({
  type: 'v128',
  code: [...operands.flatMap((operand) => operand.code), 0xfd, ...unsignedLeb(opcode)],
});

const load =
  (opcode: number, align: number): Load =>
  (address, offset) => ({
    type: 'v128',
    code: [...address.code, 0xfd, opcode, align, ...unsignedLeb(offset)],
  });

/** Sixteen bytes chosen by number out of those of `a` (0 to 15) and `b` (16 to 31). */
export function shuffle(a: V128, b: V128, bytes: readonly number[]): V128 {
  if (bytes.length !== 16 || !bytes.every((n) => Number.isInteger(n) && n >= 0 && n < 32))
    throw new RangeError('a shuffle needs sixteen numbers of bytes');
  return { type: 'v128', code: [...a.code, ...b.code, 0xfd, 0x0d, ...bytes] };
}

/** Words of one size side by side in a vector. */
export interface Words {
  /** Bytes of a word. */
  readonly bytes: number;
  readonly add: Binary;
  readonly shl: Shift;
  readonly shrUnsigned: Shift;
  /** One word from memory, in every lane. */
  readonly loadSplat: Load;
}

/** Four words of 32 bits. */
export const words32: Words = {
  bytes: 4,
  add: (a, b) => simple(0xae, a, b),
  shl: (a, bits) => simple(0xab, a, i32.constant(bits)),
  shrUnsigned: (a, bits) => simple(0xad, a, i32.constant(bits)),
  loadSplat: load(0x09, 2),
};

/** Two words of 64 bits. */
export const words64: Words = {
  bytes: 8,
  add: (a, b) => simple(0xce, a, b),
  shl: (a, bits) => simple(0xcb, a, i32.constant(bits)),
  shrUnsigned: (a, bits) => simple(0xcd, a, i32.constant(bits)),
  loadSplat: load(0x0a, 3),
};
