/** One prime in one instance of the modp kernels, and the memory of its operations. */
import { bitLength, integerToBytes } from '../integers.js';
import type { ModpKernels } from './modp-kernels.js';
import {
  COLUMNS,
  FACTOR_PAIRS,
  HEAP_BASE,
  INVERSE_ADDRESS,
  LIMB_COLUMNS,
  MAX_UNITS,
  MODULUS_PAIRS,
  NUMBER_ALIGN,
  PRIME_LIMBS,
  SIZE_ADDRESS,
  UNIT_BITS,
  UNIT_BYTES,
} from './modp-layout.js';

/** A prime p in the memory of an instance. All numbers are taken modulo M, a multiple of p with M = -1 modulo 2^56. */
export interface ModpField {
  readonly kernels: ModpKernels;
  /** Bytes of an encoded residue. */
  readonly elementBytes: number;
  /** Bytes from one number to the next. */
  readonly stride: number;
  /** Address of 1 in Montgomery form: R mod M. */
  readonly one: number;
  /** Address of R^2 mod M: a product with it is in Montgomery form. */
  readonly squared: number;
  /** Address of R^3 mod M. */
  readonly cubed: number;
  /** Where the places of operations begin. */
  readonly base: number;
}

const LIMB_BITS = 28;
/** The bounds of values hold for M above 2^84. */
const SMALLEST = 2n ** 32n;
const PAGE = 65536;

/**
 * Prepares a fresh instance for a prime, once and for all.
 * @throws {RangeError} if the prime is even, below 2^32, or longer than the kernels' numbers
 */
export function modpField(kernels: ModpKernels, prime: bigint): ModpField {
  if (prime < SMALLEST || prime % 2n === 0n) throw new RangeError('the modulus is not an odd prime');
  const multiple = minusInverse(prime, UNIT_BITS) * prime;
  const units = Math.ceil((bitLength(multiple) + 2) / UNIT_BITS);
  if (units > MAX_UNITS) throw new RangeError(`a modulus of ${bitLength(prime)} bits is too long`);
  const words = new DataView(kernels.memory.buffer);
  words.setInt32(SIZE_ADDRESS, units, true);
  words.setInt32(INVERSE_ADDRESS, Number(minusInverse(prime, LIMB_BITS)), true);
  for (let i = 0; i < 2 * units; i++) {
    const limb = (prime >> BigInt(LIMB_BITS * i)) & (2n ** BigInt(LIMB_BITS) - 1n);
    words.setInt32(PRIME_LIMBS + 4 * i, Number(limb), true);
  }
  const stride = Math.ceil((UNIT_BYTES * units) / NUMBER_ALIGN) * NUMBER_ALIGN;
  const bytes = new Uint8Array(kernels.memory.buffer);
  const place = (index: number, value: bigint): number => {
    const address = HEAP_BASE + index * stride;
    const encoded = integerToBytes(value, UNIT_BYTES * units);
    bytes.set(encoded, HEAP_BASE + 4 * stride);
    kernels.fromBytes(address, HEAP_BASE + 4 * stride, encoded.length);
    return address;
  };
  kernels.pair(MODULUS_PAIRS, place(0, (multiple + 1n) >> BigInt(UNIT_BITS)));
  const r = 2n ** BigInt(UNIT_BITS * units);
  return Object.freeze({
    kernels,
    elementBytes: Math.ceil(bitLength(prime) / 8),
    stride,
    one: place(0, r % multiple),
    squared: place(1, (r * r) % multiple),
    cubed: place(2, (r * r * r) % multiple),
    base: HEAP_BASE + 3 * stride,
  });
}

/** -1 / p modulo 2^bits, by Newton's iteration. */
function minusInverse(prime: bigint, bits: number): bigint {
  const mask = 2n ** BigInt(bits) - 1n;
  let inverse = 1n;
  for (let known = 1; known < bits; known *= 2) inverse = (inverse * (2n - prime * inverse)) & mask;
  return -inverse & mask;
}

/**
 * The memory of one operation: places are handed out upwards and are all free again when the next operation begins.
 * Memory grows to the largest operation and never beyond.
 */
export class ModpSpace {
  readonly field: ModpField;
  #top: number;
  #highest: number;

  constructor(field: ModpField) {
    this.field = field;
    this.#top = field.base;
    this.#highest = field.base;
  }

  /** Where the next place will be; {@link release} gives back all places from there on. */
  get top(): number {
    return this.#top;
  }

  /** Frees all places from an earlier {@link top} on. */
  release(top: number): void {
    this.#top = top;
  }

  /** A place of the given size, at a multiple of 16. Its content is whatever was there before. */
  reserve(size: number): number {
    const address = this.#top;
    this.#top += Math.ceil(size / 16) * 16;
    this.#highest = Math.max(this.#highest, this.#top);
    const { memory } = this.field.kernels;
    const missing = this.#top - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    return address;
  }

  /** A place for a number. */
  number(): number {
    return this.reserve(this.field.stride);
  }

  /** Copies bytes to a place of their own, behind `zeros` zero bytes; returns the address of the first copied byte. */
  place(content: Uint8Array, zeros = 0): number {
    const address = this.reserve(zeros + content.length);
    const bytes = this.#bytes();
    bytes.fill(0, address, address + zeros);
    bytes.set(content, address + zeros);
    return address + zeros;
  }

  /** A copy of the bytes at an address. */
  read(address: number, size: number): Uint8Array {
    return this.#bytes().slice(address, address + size);
  }

  /** Copies one number to another place. */
  copy(target: number, source: number): void {
    this.#bytes().copyWithin(target, source, source + this.field.stride);
  }

  /** The Montgomery form of an encoded residue below p. */
  decode(encoding: Uint8Array): number {
    const number = this.plain(encoding);
    this.field.kernels.multiply(number, number, this.field.squared);
    return number;
  }

  /** The digits of an encoded residue below p, as they are. */
  plain(encoding: Uint8Array): number {
    const number = this.number();
    const source = this.place(encoding);
    this.field.kernels.fromBytes(number, source, encoding.length);
    this.release(source);
    return number;
  }

  /** The canonical encoding of a number in Montgomery form. */
  encode(number: number): Uint8Array {
    const { kernels, elementBytes } = this.field;
    const target = this.reserve(elementBytes);
    kernels.toBytes(target, elementBytes, number);
    return this.read(target, elementBytes);
  }

  /** Fills with zeros all that an operation has written: its places and those of the kernels. */
  wipe(): void {
    const bytes = this.#bytes();
    bytes.fill(0, this.field.base, this.#highest);
    bytes.fill(0, FACTOR_PAIRS, MODULUS_PAIRS);
    bytes.fill(0, COLUMNS, PRIME_LIMBS);
    bytes.fill(0, LIMB_COLUMNS, HEAP_BASE);
  }

  #bytes(): Uint8Array {
    return new Uint8Array(this.field.kernels.memory.buffer);
  }
}
