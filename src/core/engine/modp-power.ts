/** Powers modulo a prime on WebAssembly: with secret exponents, and products of powers with public ones. */
import { type ModpField, ModpSpace } from './modp-field.js';
import { WINDOW_BITS, WINDOW_ENTRIES } from './modp-layout.js';

/** Zero bytes before a secret scalar: windows may reach beyond its first byte. */
const LEADING_ZEROS = 16;

/**
 * base^scalar by the same operations and addresses for all scalars of a length. All that depends on the scalar is wiped
 * from memory.
 * @param base - a canonical encoding
 * @param scalar - big-endian, of less than `bits` bits
 */
export function powerSecret(
  field: ModpField,
  base: Uint8Array,
  scalar: Uint8Array,
  bits: number,
): Uint8Array {
  const space = new ModpSpace(field);
  const { kernels, stride } = field;
  const table = space.reserve(WINDOW_ENTRIES * stride);
  const first = space.decode(base);
  space.copy(table, field.one);
  for (let i = 1; i < WINDOW_ENTRIES; i++)
    kernels.multiply(table + i * stride, table + (i - 1) * stride, first);
  return finish(space, scalar, (target, secret) => {
    kernels.power(target, table, secret, scalar.length, Math.ceil(bits / WINDOW_BITS));
  });
}

/** Powers of one base, for {@link powerByComb}. */
export interface Comb {
  readonly turns: number;
  readonly count: number;
  /** `count` tables, opaque. */
  readonly tables: Uint8Array;
}

/** Tables for powers of `base` with scalars of up to `bits` bits: about 40 kB for 256 bits and a prime of 2048. */
export function makeComb(field: ModpField, base: Uint8Array, bits: number): Comb {
  const space = new ModpSpace(field);
  const { kernels, stride, one } = field;
  const count = bits > 512 ? 8 : 4;
  const turns = Math.ceil(bits / (WINDOW_BITS * count));
  const tables = space.reserve(count * WINDOW_ENTRIES * stride);
  const powers = [space.decode(base)];
  for (let i = 1; i < WINDOW_BITS * count; i++) {
    const next = space.number();
    kernels.square(next, powers[i - 1] ?? one, turns);
    powers.push(next);
  }
  for (let j = 0; j < count; j++) {
    const table = tables + j * WINDOW_ENTRIES * stride;
    space.copy(table, one);
    for (let index = 1; index < WINDOW_ENTRIES; index++) {
      const bit = 31 - Math.clz32(index);
      const rest = table + (index - 2 ** bit) * stride;
      kernels.multiply(table + index * stride, rest, powers[count * bit + j] ?? one);
    }
  }
  return Object.freeze({ turns, count, tables: space.read(tables, count * WINDOW_ENTRIES * stride) });
}

/** The power of a comb's base, in the same uniform way as {@link powerSecret} and several times faster. */
export function powerByComb(field: ModpField, comb: Comb, scalar: Uint8Array): Uint8Array {
  const space = new ModpSpace(field);
  const tables = space.place(comb.tables);
  return finish(space, scalar, (target, secret) => {
    field.kernels.comb(target, tables, secret, scalar.length, comb.turns, comb.count);
  });
}

/** Runs a power, encodes its result and wipes all places. */
function finish(
  space: ModpSpace,
  scalar: Uint8Array,
  power: (target: number, secret: number) => void,
): Uint8Array {
  const secret = space.place(scalar, LEADING_ZEROS);
  // The kernels use the place after the target.
  const target = space.reserve(2 * space.field.stride);
  power(target, secret);
  const result = space.encode(target);
  space.wipe();
  return result;
}

/**
 * The product of all bases[i]^exponents[i], in Montgomery form, at a place of its own. Variable time: sliding windows
 * with odd digits, one chain of squarings for all (E. G. Straus, 1964).
 * @param bases - addresses of numbers in Montgomery form
 * @param exponents - non-negative
 */
export function productOfPowersVartime(
  space: ModpSpace,
  bases: readonly number[],
  exponents: readonly bigint[],
): number {
  const { kernels, one } = space.field;
  const factors = new Map<number, number[]>();
  bases.forEach((base, i) => {
    const windows = slidingWindows(exponents[i] ?? 0n);
    const powers = oddPowers(space, base, Math.max(1, ...windows.map(({ digit }) => digit)));
    for (const { position, digit } of windows) {
      const factor = powers[(digit - 1) / 2] ?? base;
      const known = factors.get(position);
      if (known === undefined) factors.set(position, [factor]);
      else known.push(factor);
    }
  });
  const result = space.number();
  space.copy(result, one);
  let last: number | undefined;
  for (const position of [...factors.keys()].sort((a, b) => b - a)) {
    if (last !== undefined) kernels.square(result, result, last - position);
    for (const factor of factors.get(position) ?? []) kernels.multiply(result, result, factor);
    last = position;
  }
  if (last !== undefined && last > 0) kernels.square(result, result, last);
  return result;
}

/** base, base^3, base^5, ..., base^largest. */
function oddPowers(space: ModpSpace, base: number, largest: number): number[] {
  const { kernels } = space.field;
  const powers = [base];
  if (largest === 1) return powers;
  const square = space.number();
  kernels.square(square, base, 1);
  for (let digit = 3, last = base; digit <= largest; digit += 2) {
    const next = space.number();
    kernels.multiply(next, last, square);
    powers.push(next);
    last = next;
  }
  return powers;
}

/** Odd digits and the bits that they count from, so that the exponent is the sum of digit 2^position; none for zero. */
export function slidingWindows(exponent: bigint): { readonly position: number; readonly digit: number }[] {
  const bits = exponent.toString(2);
  const width = bits.length > 512 ? 6 : bits.length > 160 ? 5 : bits.length > 32 ? 4 : 3;
  const windows: { position: number; digit: number }[] = [];
  for (let start = bits.indexOf('1'); start >= 0; ) {
    const window = bits.slice(start, start + width).replace(/0+$/, '');
    const end = start + window.length;
    windows.push({ position: bits.length - end, digit: Number.parseInt(window, 2) });
    start = bits.indexOf('1', end);
  }
  return windows;
}
