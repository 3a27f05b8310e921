/**
 * Montgomery reduction for any odd prime below 2^256: P. L. Montgomery, Modular multiplication without trial division,
 * 1985. A digit of the quotient is the low limb of a column times -1/p, and nine products add its multiple of p.
 */
import type { ValueType } from '../wasm/expression.js';
import { at, LIMB_BITS, LIMBS, limbsOf } from './limbs.js';
import { MONTGOMERY_RADIX, type PrimeField, subtractOnce, TOP_BITS } from './prime.js';
import type { Arithmetic, Wide } from './wide.js';

const LIMB = 2n ** BigInt(LIMB_BITS);

/** The field of a prime, in Montgomery form. @throws {RangeError} unless the prime is odd, from 2^249 and below 2^256 */
export function montgomeryField(prime: bigint): PrimeField {
  if (prime < 2n ** 249n || prime >= 2n ** 256n || prime % 2n === 0n)
    throw new RangeError('no prime for these kernels');
  const terms = signedLimbs(prime);
  const factor = LIMB - inverseModuloLimb(prime);
  const remainder = limbsOf(2n ** 256n % prime);
  const reduce = <T extends ValueType>(wide: Arithmetic<T>, product: readonly Wide<T>[]): Wide<T>[] => {
    const columns = [...product, wide.constant(0n)];
    const multiplier = wide.constant(factor);
    const addTerms = terms.map((limb) => addMultiple(wide, limb));
    for (let i = 0; i < LIMBS; i++) {
      const quotient = wide.low(wide.mul(wide.low(at(columns, i), LIMB_BITS), multiplier), LIMB_BITS);
      addTerms.forEach((add, j) => {
        columns[i + j] = add(at(columns, i + j), quotient);
      });
      columns[i + 1] = wide.add(at(columns, i + 1), wide.shr(at(columns, i), LIMB_BITS));
    }
    return columns.slice(LIMBS);
  };
  return {
    prime,
    radix: MONTGOMERY_RADIX,
    reduce,
    foldTop: (wide, columns) => foldByRemainder(wide, columns, remainder),
    canonical: (wide, upToPrime) => subtractOnce(wide, upToPrime, prime),
  };
}

/** Replaces the bits from 2^256 up by as many times 2^256 modulo p. */
function foldByRemainder<T extends ValueType>(
  wide: Arithmetic<T>,
  columns: readonly Wide<T>[],
  remainder: readonly bigint[],
): Wide<T>[] {
  const top = wide.add(at(columns, 7), wide.shl(at(columns, 8), LIMB_BITS));
  const excess = wide.shr(top, LIMB_BITS + TOP_BITS);
  const rest = [...columns.slice(0, 7), wide.low(top, LIMB_BITS + TOP_BITS), wide.constant(0n)];
  return rest.map((column, i) => {
    const limb = at(remainder, i);
    return limb === 0n ? column : wide.addProduct(column, excess, wide.constant(limb));
  });
}

/** Limbs from -2^28 to 2^28 that stand for the prime: sparse primes have zeros and powers of two among them. */
function signedLimbs(prime: bigint): bigint[] {
  let carry = 0n;
  return limbsOf(prime).map((limb, i) => {
    const sum = limb + carry;
    carry = i < LIMBS - 1 && 2n * sum > LIMB ? 1n : 0n;
    return sum - carry * LIMB;
  });
}

/** How a column takes the multiple of a limb of the prime: nothing, a shift, or a product. */
function addMultiple<T extends ValueType>(
  wide: Arithmetic<T>,
  limb: bigint,
): (column: Wide<T>, quotient: Wide<T>) => Wide<T> {
  if (limb === 0n) return (column) => column;
  const size = limb < 0n ? -limb : limb;
  const bits = size.toString(2).length - 1;
  if (size !== 1n << BigInt(bits)) {
    const factor = wide.constant(limb);
    return (column, quotient) => wide.addProduct(column, quotient, factor);
  }
  if (limb > 0n) return (column, quotient) => wide.addShifted(column, quotient, bits);
  return (column, quotient) => wide.sub(column, wide.shl(quotient, bits));
}

/** 1/p modulo 2^29, by Newton's iteration: every step doubles the number of correct bits. */
function inverseModuloLimb(prime: bigint): bigint {
  let inverse = 1n;
  for (let bits = 1; bits < LIMB_BITS; bits *= 2) inverse = (inverse * (2n - prime * inverse)) % LIMB;
  return (inverse + LIMB) % LIMB;
}
