/** Public scalars cut into digits. */
import type { Workspace } from './kernels.js';

/** So many points and scalars, each end to end in memory. */
export interface Terms {
  /** Address of points of a form for additions, the identity allowed. */
  readonly points: number;
  /** Address of 32 bytes each, big-endian. */
  readonly scalars: number;
  readonly count: number;
}

/** Scalars cut into windows: k = sum of d_w 2^(bits w) with digits from -2^(bits-1) to 2^(bits-1) - 1. */
export interface Digits {
  /** Address of the digits, 16 bits each, zero where the point is the identity; and bytes from one window to the next. */
  readonly address: number;
  readonly row: number;
  /** Address of as many words to a window as it has buckets: how many digits belong there, none to that of zero. */
  readonly counters: number;
  readonly count: number;
  readonly bits: number;
  readonly windows: number;
}

/** How many windows of so many bits a scalar below 2^256 takes. */
export function windowsOf(bits: number): number {
  return Math.ceil(257 / bits);
}

/** The buckets of a window, for the absolute values of its digits, zero included. */
export function bucketsOf(bits: number): number {
  return 2 ** (bits - 1) + 1;
}

/** Bytes of a cache line: rows of an odd number of them do not all begin in the same set. */
const LINE = 64;

/** Cuts the scalars of all terms, one after the other. */
export function cutDigits(space: Workspace, terms: readonly Terms[], bits: number): Digits {
  const [windows, size] = [windowsOf(bits), bucketsOf(bits)];
  const all = terms.reduce((sum, { count }) => sum + count, 0);
  const row = LINE * (2 * Math.ceil(all / LINE) + 1);
  const address = space.reserve(row * windows);
  const counters = space.reserve(4 * windows * size);
  const words = space.words.subarray(counters / 4, counters / 4 + windows * size).fill(0);
  const end = counters + 4 * words.length;
  let digits = address;
  for (const { scalars, points, count } of terms) {
    space.kernels.cutDigits(scalars, points, count, row, bits, counters, end, digits);
    digits += 2 * count;
  }
  for (let zero = 0; zero < words.length; zero += size) words[zero] = 0;
  return { address, row, counters, count: all, bits, windows };
}
