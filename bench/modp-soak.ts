/**
 * A long differential run of the mod-p kernels against `bigint`: `npx tsx bench/modp-soak.ts [products]`, 100,000 unless
 * told. Digits are at or near the ends of their ranges, alternating, or random, modulo the primes of all groups and
 * odd numbers of the same sizes. Stops at the first mismatch.
 */
import { DESIGN } from '../kernels/modp/bounds.js';
import { mod } from '../src/core/integers.js';
import { uniformInteger } from '../src/core/random.js';
import { integerOf, MODP_GROUPS, Numbers, randomModulus } from '../test/engine/modp-fixtures.js';
import { seededRng } from '../test/helpers/rng.js';

const products = Number(process.argv[2] ?? 100_000);
const rng = seededRng('modp soak');
const largest = Number(DESIGN.digit);
const moduli = [...MODP_GROUPS.map(([, { p }]) => p), ...[2048, 3072, 4096].map(randomModulus)];
const instances = moduli.map((modulus) => new Numbers(modulus));

let worst = 0;
for (let n = 0; n < products; n += 2) {
  const numbers = instances[(n / 2) % instances.length];
  if (numbers === undefined) throw new RangeError('no modulus');
  const [a, b] = [digits(numbers), digits(numbers)];
  numbers.write(0, a);
  numbers.write(1, b);
  const { kernels } = numbers.field;
  kernels.multiply(numbers.at(2), numbers.at(0), numbers.at(1));
  kernels.square(numbers.at(3), numbers.at(0), 1);
  demand(numbers, 2, integerOf(a) * integerOf(b));
  demand(numbers, 3, integerOf(a) ** 2n);
}
console.log(
  `${products} products and squares agree; the largest digit was ${worst}, the bound is ${largest}`,
);

/** Digits of one of five kinds, with zeros above so that the value is in its range. */
function digits(numbers: Numbers): number[] {
  const kind = uniformInteger(5, rng);
  const entropy = rng(2 * numbers.digits);
  const out = Array.from({ length: numbers.digits }, (_, i) => {
    const random = (entropy[2 * i] ?? 0) + 256 * (entropy[2 * i + 1] ?? 0);
    if (kind === 0) return random % 2 === 0 ? largest : -largest;
    if (kind === 1) return (random % (2 * largest + 1)) - largest;
    if (kind === 2) return largest - (random % 4);
    return kind === 3 ? -largest : (random % 16384) - 8192;
  });
  for (let i = out.length - 1; abs(integerOf(out)) > numbers.multiple; i--) out[i] = 0;
  return out;
}

function demand(numbers: Numbers, index: number, product: bigint): void {
  const result = numbers.readDigits(index);
  for (const digit of result) worst = Math.max(worst, Math.abs(digit));
  const value = integerOf(result);
  if (
    mod(value * numbers.r - product, numbers.prime) !== 0n ||
    abs(value) > numbers.multiple ||
    worst > largest
  )
    throw new Error(`wrong modulo ${numbers.prime}`);
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
