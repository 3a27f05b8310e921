/**
 * The Grain LFSR in self-shrinking mode (Poseidon paper, ePrint 2019/458, appendices E and F): where the constants of
 * Poseidon come from. Nobody chose them, and anybody can derive them again; this file does, instead of keeping tables.
 */

const STATE_BITS = 80;
const DISCARDED = 160;
const TAPS = [62, 51, 38, 23, 13, 0];

/** What a Poseidon permutation is called by: the state's width and its numbers of rounds. */
export interface GrainSeed {
  /** Bits of the prime. */
  readonly fieldBits: number;
  readonly width: number;
  readonly fullRounds: number;
  readonly partialRounds: number;
}

/** A stream of pseudorandom integers that depends on the seed alone. */
export class Grain {
  readonly #bits = new Uint8Array(STATE_BITS);
  readonly #fieldBits: number;
  #at = 0;

  /** Starts the stream for a prime field and the S-box x^5. */
  constructor({ fieldBits, width, fullRounds, partialRounds }: GrainSeed) {
    this.#fieldBits = fieldBits;
    const fields: readonly (readonly [number, number])[] = [
      [1, 2], // a prime field
      [0, 4], // the S-box is a power
      [fieldBits, 12],
      [width, 12],
      [fullRounds, 10],
      [partialRounds, 10],
      [2 ** 30 - 1, 30],
    ];
    let at = 0;
    for (const [value, length] of fields)
      for (let i = length - 1; i >= 0; i--) this.#bits[at++] = (value >> i) & 1;
    for (let i = 0; i < DISCARDED; i++) this.#step();
  }

  /** The next integer of `fieldBits` bits, the highest first. */
  integer(): bigint {
    let text = '0b';
    for (let i = 0; i < this.#fieldBits; i++) text += this.#shrunken();
    return BigInt(text);
  }

  /** The next integer below the bound; those that are not are passed over. */
  below(bound: bigint): bigint {
    for (;;) {
      const value = this.integer();
      if (value < bound) return value;
    }
  }

  /** Of each pair of bits the second counts if the first is 1. */
  #shrunken(): number {
    while (this.#step() === 0) this.#step();
    return this.#step();
  }

  /** The register is a ring: the bit that leaves makes room for the one that comes. */
  #step(): number {
    let bit = 0;
    for (const tap of TAPS) bit ^= this.#bits[(this.#at + tap) % STATE_BITS] ?? 0;
    this.#bits[this.#at] = bit;
    this.#at = (this.#at + 1) % STATE_BITS;
    return bit;
  }
}
