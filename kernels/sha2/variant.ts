/** The two hash functions of FIPS 180-4 as data: SHA-256 over words of 32 bits, SHA-512 over words of 64 bits. */
import { CONSTANTS_256, CONSTANTS_512 } from './layout.js';
import { type Words, words32, words64 } from './vector.js';

/** Distances of the two rotations and the shift of a small sigma. */
export type SmallSigma = readonly [rotate: number, rotate: number, shift: number];
/** Distances of the three rotations of a large sigma. */
export type LargeSigma = readonly [number, number, number];

/** One hash function. */
export interface Variant {
  readonly words: Words;
  readonly rounds: number;
  /** Address of the round constants. */
  readonly constants: number;
  readonly small0: SmallSigma;
  readonly small1: SmallSigma;
  readonly large0: LargeSigma;
  readonly large1: LargeSigma;
}

/** SHA-256 (FIPS 180-4, sections 4.1.2 and 6.2). */
export const SHA_256: Variant = {
  words: words32,
  rounds: 64,
  constants: CONSTANTS_256,
  small0: [7, 18, 3],
  small1: [17, 19, 10],
  large0: [2, 13, 22],
  large1: [6, 11, 25],
};

/** SHA-512 (FIPS 180-4, sections 4.1.3 and 6.4). */
export const SHA_512: Variant = {
  words: words64,
  rounds: 80,
  constants: CONSTANTS_512,
  small0: [1, 8, 7],
  small1: [19, 61, 6],
  large0: [28, 34, 39],
  large1: [14, 18, 41],
};

/** Groups of lanes that are worked on in turns. */
export const GROUPS = 2;

/** How many messages lie side by side in a vector: the lanes of a group. */
export function lanesOf({ words }: Variant): number {
  return 16 / words.bytes;
}

/** Lanes of all groups. */
export function allLanesOf(variant: Variant): number {
  return GROUPS * lanesOf(variant);
}

/** Bytes of a message block: sixteen words. */
export function blockBytesOf({ words }: Variant): number {
  return 16 * words.bytes;
}

/** Round constants: first bits of the fractions of the cube roots of the first primes, little-endian. */
export function roundConstants({ words, rounds }: Variant): Uint8Array {
  return wordBytes(primes(rounds).map(fractionOfRoot(3, 8 * words.bytes)), words.bytes).map(
    reversed(words.bytes),
  );
}

/** The initial state: first bits of the fractions of the square roots of the first eight primes, big-endian. */
export function initialState({ words }: Variant): Uint8Array {
  return wordBytes(primes(8).map(fractionOfRoot(2, 8 * words.bytes)), words.bytes);
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
}

/** The first `bits` bits of the fraction of the root of that degree. */
function fractionOfRoot(degree: number, bits: number): (prime: number) => bigint {
  return (prime) => {
    const target = BigInt(prime) << BigInt(degree * bits);
    let root = 0n;
    for (let bit = 1n << BigInt(bits + 8); bit > 0n; bit >>= 1n)
      if ((root + bit) ** BigInt(degree) <= target) root += bit;
    return BigInt.asUintN(bits, root);
  };
}

/** Words, big-endian, end to end. */
function wordBytes(words: readonly bigint[], bytes: number): Uint8Array {
  return Uint8Array.from(
    words.flatMap((word) =>
      Array.from({ length: bytes }, (_, i) => Number((word >> BigInt(8 * (bytes - 1 - i))) & 0xffn)),
    ),
  );
}

/** The byte that stands at a place once the bytes of every word are reversed. */
function reversed(bytes: number): (byte: number, index: number, all: Uint8Array) => number {
  return (_, index, all) => all[index - (index % bytes) + bytes - 1 - (index % bytes)] ?? 0;
}
