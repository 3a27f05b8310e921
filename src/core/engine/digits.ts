/** Public scalars in the form that the digit kernels read. */
import type { Workspace } from './kernels.js';
import { DIGITS_STRIDE, POINT_STRIDE, SCALAR_BYTES } from './layout.js';
import { isIdentity } from './point-form.js';

/** Scalars cut into windows: k = sum of d_w 2^(bits w) with digits from -2^(bits-1) to 2^(bits-1) - 1. */
export interface DigitScalars {
  readonly address: number;
  readonly count: number;
  readonly bits: number;
  readonly windows: number;
}

/** How many windows of so many bits a scalar below 2^256 takes. */
export function windowsOf(bits: number): number {
  return Math.ceil(257 / bits);
}

/**
 * Writes scalars with 2^(bits-1) added to every window, so that windows are independent bit fields (`kernels/p256/digits.ts`).
 * Where the point is the identity, the scalar becomes zero: nothing is to be added there.
 * @param scalars 32 bytes each, big-endian
 * @param points as many points of a form for additions
 */
export function placeDigits(
  space: Workspace,
  scalars: Uint8Array,
  points: number,
  bits: number,
): DigitScalars {
  const count = scalars.length / SCALAR_BYTES;
  const windows = windowsOf(bits);
  const address = space.reserve(count * DIGITS_STRIDE);
  const offset = windowOffset(bits, windows);
  const source = new DataView(scalars.buffer, scalars.byteOffset, scalars.byteLength);
  const { words } = space;
  for (let i = 0; i < count; i++) {
    const identity = isIdentity(words, points + i * POINT_STRIDE);
    const target = (address + i * DIGITS_STRIDE) / 4;
    let carry = 0;
    for (let w = 0; w < 8; w++) {
      const word = identity ? 0 : source.getUint32(i * SCALAR_BYTES + 28 - 4 * w);
      const sum = word + (offset[w] ?? 0) + carry;
      words[target + w] = sum;
      carry = sum >= 2 ** 32 ? 1 : 0;
    }
    words[target + 8] = (offset[8] ?? 0) + carry;
    words[target + 9] = 0;
  }
  return { address, count, bits, windows };
}

/** The sum of 2^(bits-1) 2^(bits w) over all windows, in nine little-endian words. */
function windowOffset(bits: number, windows: number): Float64Array {
  let total = 0n;
  for (let w = 0; w < windows; w++) total += 1n << BigInt(bits * w + bits - 1);
  return Float64Array.from({ length: 9 }, (_, w) => Number((total >> BigInt(32 * w)) & 0xffffffffn));
}
