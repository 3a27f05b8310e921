/** Vector instructions on words of two 16-bit halves (core specification 2.0, fixed-width SIMD). */
import { unsignedLeb } from '../wasm/encoding.js';
import { type Expression, type I32, i32 } from '../wasm/expression.js';
import type { V128 } from '../wasm/vector.js';

type Binary = (a: V128, b: V128) => V128;
type Shift = (a: V128, bits: number) => V128;

const simple = (opcode: number, ...operands: readonly Expression<'i32' | 'v128'>[]): V128 => ({
  type: 'v128',
  code: [...operands.flatMap((operand) => operand.code), 0xfd, ...unsignedLeb(opcode)],
});

/** Four 32-bit lanes from memory, at an address of any alignment. */
export const loadVector = (address: I32, offset: number): V128 => ({
  type: 'v128',
  code: [...address.code, 0xfd, 0x00, 0, ...unsignedLeb(offset)],
});

/** The same 32 bits in every lane. */
export const splatWord = (value: number): V128 => simple(0x11, i32.constant(value));

/** In each lane, the product of the low halves plus that of the high halves, all signed. */
export const dot: Binary = (a, b) => simple(0xba, a, b);
/** Half by half. */
export const addHalves: Binary = (a, b) => simple(0x8e, a, b);
/** Half by half. */
export const subHalves: Binary = (a, b) => simple(0x91, a, b);
/** Half by half, the low 16 bits. */
export const mulHalves: Binary = (a, b) => simple(0x95, a, b);
/** Lane by lane. */
export const addLanes: Binary = (a, b) => simple(0xae, a, b);
/** Lane by lane. */
export const subLanes: Binary = (a, b) => simple(0xb1, a, b);
/** Lane by lane. */
export const shlLanes: Shift = (a, bits) => simple(0xab, a, i32.constant(bits));
/** Lane by lane, rounding down. */
export const shrLanes: Shift = (a, bits) => simple(0xac, a, i32.constant(bits));
/** Lane by lane, with zeros from above. */
export const shrUnsignedLanes: Shift = (a, bits) => simple(0xad, a, i32.constant(bits));
/** Half by half, rounding down. */
export const shrHalves: Shift = (a, bits) => simple(0x8c, a, i32.constant(bits));
/** Bit by bit. */
export const and: Binary = (a, b) => simple(0x4e, a, b);
/** Bit by bit. */
export const or: Binary = (a, b) => simple(0x50, a, b);
/** Bit by bit. */
export const xor: Binary = (a, b) => simple(0x51, a, b);

/** In each lane, the low half of `a` and the high half of `b`. */
export const blendHalves: Binary = (a, b) =>
  shuffle(a, b, (lane) => [4 * lane, 4 * lane + 1, 18 + 4 * lane, 19 + 4 * lane]);
/** In each lane, the halves exchanged. */
export const swapHalves = (a: V128): V128 =>
  shuffle(a, a, (lane) => [4 * lane + 2, 4 * lane + 3, 4 * lane, 4 * lane + 1]);
/** Four lanes chosen by number out of those of `a` (0 to 3) and `b` (4 to 7). */
export const chooseLanes = (a: V128, b: V128, lanes: readonly [number, number, number, number]): V128 =>
  shuffle(a, b, (lane) => [0, 1, 2, 3].map((byte) => 4 * (lanes[lane] ?? 0) + byte));

/** Rows to columns of a square of four by four lanes. */
export function transpose(rows: readonly V128[], keep: (value: V128) => V128): V128[] {
  const [a, b, c, d] = rows as [V128, V128, V128, V128];
  const lowHigh = (x: V128, y: V128): [V128, V128] => [
    keep(chooseLanes(x, y, [0, 4, 1, 5])),
    keep(chooseLanes(x, y, [2, 6, 3, 7])),
  ];
  const [[ab, abHigh], [cd, cdHigh]] = [lowHigh(a, b), lowHigh(c, d)];
  return [
    [ab, cd],
    [abHigh, cdHigh],
  ].flatMap(([x, y]) => {
    const [left, right] = [x, y] as [V128, V128];
    return [keep(chooseLanes(left, right, [0, 1, 4, 5])), keep(chooseLanes(left, right, [2, 3, 6, 7]))];
  });
}

function shuffle(a: V128, b: V128, bytes: (lane: number) => readonly number[]): V128 {
  return {
    type: 'v128',
    code: [...a.code, ...b.code, 0xfd, 0x0d, ...[0, 1, 2, 3].flatMap((lane) => [...bytes(lane)])],
  };
}
