/** Moduli and numbers for tests of the modp kernels. */
import { type ModpField, modpField } from '../../src/core/engine/modp-field.js';
import { instantiateModp } from '../../src/core/engine/modp-kernels.js';
import type { GroupId } from '../../src/core/group.js';
import {
  BELENIOS_2048_PARAMETERS,
  ELECTIONGUARD_3072_PARAMETERS,
  ELECTIONGUARD_4096_PARAMETERS,
  HELIOS_2048_PARAMETERS,
  type ModpParameters,
  RFC_3526_2048_PARAMETERS,
} from '../../src/core/groups/modp-params.js';
import { bitLength, bytesToInteger } from '../../src/core/integers.js';
import { seededRng } from '../helpers/rng.js';

/** All groups of integers. */
export const MODP_GROUPS: ReadonlyArray<readonly [GroupId, ModpParameters]> = [
  ['RFC-3526-2048', RFC_3526_2048_PARAMETERS],
  ['BELENIOS-2048', BELENIOS_2048_PARAMETERS],
  ['HELIOS-2048', HELIOS_2048_PARAMETERS],
  ['ELECTIONGUARD-3072', ELECTIONGUARD_3072_PARAMETERS],
  ['ELECTIONGUARD-4096', ELECTIONGUARD_4096_PARAMETERS],
];

const rng = seededRng('modp');

/** An integer of so many random bits. */
export function randomInteger(bits: number): bigint {
  return bytesToInteger(rng(Math.ceil(bits / 8))) >> BigInt((8 - (bits % 8)) % 8);
}

/** An odd modulus of exactly so many bits. Nothing in the arithmetic needs a prime. */
export function randomModulus(bits: number): bigint {
  return randomInteger(bits) | (1n << BigInt(bits - 1)) | 1n;
}

/** Numbers in the memory of one instance, by their digits. */
export class Numbers {
  readonly field: ModpField;
  readonly prime: bigint;
  /** Digits of a number. */
  readonly digits: number;
  /** 2^(14 digits). */
  readonly r: bigint;
  /** The modulus M. */
  readonly multiple: bigint;

  constructor(prime: bigint) {
    this.prime = prime;
    this.field = modpField(instantiateModp(), prime);
    let c = 1n;
    for (let bit = 1n; bit < 2n ** 56n; bit *= 2n) if ((c * prime + 1n) & bit) c += bit;
    this.multiple = c * prime;
    this.digits = 4 * Math.ceil((bitLength(this.multiple) + 2) / 56);
    this.r = 2n ** BigInt(14 * this.digits);
  }

  /** Address of the number with an index. */
  at(index: number): number {
    return this.field.base + index * this.field.stride;
  }

  write(index: number, digits: readonly number[]): void {
    const view = new DataView(this.field.kernels.memory.buffer);
    digits.forEach((digit, i) => {
      view.setInt16(this.at(index) + 2 * i, digit, true);
    });
  }

  readDigits(index: number): number[] {
    const view = new DataView(this.field.kernels.memory.buffer);
    return Array.from({ length: this.digits }, (_, i) => view.getInt16(this.at(index) + 2 * i, true));
  }

  /** Digits from -2^13 to 2^13 - 1 of an integer of absolute value up to M. */
  digitsOf(value: bigint): number[] {
    const half = 2n ** 13n;
    const digits: number[] = [];
    let rest = value;
    for (let i = 0; i < this.digits; i++) {
      const digit = BigInt.asIntN(14, rest);
      digits.push(Number(digit));
      rest = (rest - digit) / (2n * half);
    }
    if (rest !== 0n) throw new RangeError('the number does not fit');
    return digits;
  }
}

/** The integer that digits stand for. */
export function integerOf(digits: readonly number[]): bigint {
  return digits.reduceRight((sum, digit) => sum * 2n ** 14n + BigInt(digit), 0n);
}
