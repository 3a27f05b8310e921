import { describe, expect, it } from 'vitest';
import { DESIGN } from '../../kernels/modp/bounds.js';
import { modpField } from '../../src/core/engine/modp-field.js';
import { instantiateModp } from '../../src/core/engine/modp-kernels.js';
import { bytesToInteger, integerToBytes, mod } from '../../src/core/integers.js';
import { integerOf, MODP_GROUPS, Numbers, randomInteger, randomModulus } from './modp-fixtures.js';

/** Named primes, other moduli of the same sizes, and short ones, so that every number of units modulo 4 occurs. */
const MODULI: ReadonlyArray<readonly [string, bigint]> = [
  ...MODP_GROUPS.map(([id, { p }]) => [id, p] as const),
  ...[4096, 3072, 2048, 1999, 1024, 600, 513, 512, 460, 400, 333, 280, 224, 200, 150, 113, 112, 64, 33].map(
    (bits) => [`${bits} bits`, randomModulus(bits)] as const,
  ),
  ['ones', 2n ** 2048n - 1n],
  ['a power of two and one', 2n ** 2047n + 1n],
];

/** Operands as digits: edges of the range of values, random ones, and as many largest digits as a value can have. */
function operands(numbers: Numbers): number[][] {
  const { multiple, digits } = numbers;
  const values = [0n, 1n, -1n, 2n, multiple - 1n, 1n - multiple, multiple / 2n, -(multiple / 3n)];
  for (let i = 0; i < 3; i++)
    values.push(randomInteger(14 * digits) % multiple, -(randomInteger(14 * digits) % multiple));
  const largest = Number(DESIGN.digit);
  const full = (digit: (i: number) => number): number[] => {
    const out = Array.from({ length: digits }, (_, i) => digit(i));
    for (let i = digits - 1; integerOf(out) > multiple || integerOf(out) < -multiple; i--) out[i] = 0;
    return out;
  };
  return [
    ...values.map((value) => numbers.digitsOf(value)),
    full(() => largest),
    full(() => -largest),
    full((i) => (i % 2 === 0 ? largest : -largest)),
    full((i) => (i % 4 < 2 ? -largest : largest)),
  ];
}

describe.each(MODULI)('arithmetic modulo %s', (_, prime) => {
  const numbers = new Numbers(prime);
  const { kernels, elementBytes } = numbers.field;
  const list = operands(numbers);
  const dirty = (): void => {
    const memory = new Uint8Array(kernels.memory.buffer);
    memory.fill(0xa5, numbers.at(0));
  };
  const expectReduced = (index: number, product: bigint): void => {
    const digits = numbers.readDigits(index);
    const value = integerOf(digits);
    expect(mod(value * numbers.r - product, prime)).toBe(0n);
    expect(digits.every((digit) => BigInt(Math.abs(digit)) <= DESIGN.digit)).toBe(true);
    expect(value <= numbers.multiple && value >= -numbers.multiple).toBe(true);
  };

  it('multiplies and squares, wherever its operands lie and whatever lies around', () => {
    list.forEach((a, i) => {
      for (const b of [list[(i + 5) % list.length] ?? a, list.at(-1) ?? a, list.at(-3) ?? a]) {
        dirty();
        numbers.write(0, a);
        numbers.write(1, b);
        kernels.multiply(numbers.at(2), numbers.at(0), numbers.at(1));
        expectReduced(2, integerOf(a) * integerOf(b));
        kernels.multiply(numbers.at(1), numbers.at(0), numbers.at(1));
        expect(numbers.readDigits(1)).toEqual(numbers.readDigits(2));
      }
      numbers.write(0, a);
      kernels.square(numbers.at(1), numbers.at(0), 1);
      expectReduced(1, integerOf(a) ** 2n);
      expect(numbers.readDigits(0)).toEqual(a);
      const square = numbers.readDigits(1);
      kernels.square(numbers.at(0), numbers.at(0), 2);
      expectReduced(0, integerOf(square) ** 2n);
    });
  });

  it('encodes canonically whatever the digits are', () => {
    const inverse = inverseOf(numbers.r, prime);
    for (const digits of list) {
      dirty();
      numbers.write(0, digits);
      const target = numbers.at(3);
      kernels.toBytes(target, elementBytes, numbers.at(0));
      const bytes = new Uint8Array(kernels.memory.buffer).slice(target, target + elementBytes);
      expect(bytesToInteger(bytes)).toBe(mod(integerOf(digits) * inverse, prime));
    }
  });

  it('reads bytes as small digits', () => {
    for (const value of [0n, 1n, prime - 1n, prime >> 1n, randomInteger(8 * elementBytes) % prime]) {
      dirty();
      const source = numbers.at(3);
      new Uint8Array(kernels.memory.buffer).set(integerToBytes(value, elementBytes), source);
      kernels.fromBytes(numbers.at(0), source, elementBytes);
      expect(numbers.readDigits(0)).toEqual(numbers.digitsOf(value));
    }
  });
});

describe('the modulus', () => {
  it('must be odd, and neither short nor long', () => {
    for (const bad of [0n, 1n, 2n ** 31n + 1n, 2n ** 2048n, 2n ** 4200n + 1n, -(2n ** 64n) + 1n])
      expect(() => modpField(instantiateModp(), bad)).toThrow(RangeError);
  });
});

/** The inverse of a power of two modulo an odd number. */
function inverseOf(power: bigint, modulus: bigint): bigint {
  let value = 1n;
  for (let rest = power; rest > 1n; rest /= 2n)
    value = value % 2n === 0n ? value / 2n : (value + modulus) / 2n;
  return value;
}
