/** Powers and squares modulo any odd number, with public arguments: for tests of primality and for square roots. */
import { pow } from '@noble/curves/abstract/modular.js';
import { isSquare } from '../groups/jacobi.js';
import { bitLength, bytesToInteger, integerToBytes } from '../integers.js';
import { allowsVectors } from './allowed.js';
import { ModpSpace, modpField } from './modp-field.js';
import { instantiateModp } from './modp-kernels.js';
import { productOfPowersVartime } from './modp-power.js';
import { EngineFailure } from './self-test.js';

/** Arithmetic modulo a fixed odd number n. All times depend on the arguments, which must be from 0 to n - 1. */
export interface ResiduesVartime {
  readonly modulus: bigint;
  /** base^exponent for a non-negative exponent. */
  power(base: bigint, exponent: bigint): bigint;
  /** Whether a residue other than 0 is a square, for a prime modulus. */
  isSquare(residue: bigint): boolean;
}

/** Sizes in bits for which the kernels are used; others are left to `bigint`. */
const [SHORTEST, LONGEST] = [64, 4096] as const;

/**
 * Arithmetic modulo an odd number of at least 3: on the WebAssembly kernels where they can be had and hold it, else on
 * `bigint`. Each call makes an instance of its own.
 * @throws {RangeError} if the modulus is even or below 3
 * @throws {EngineFailure} if the kernels give a wrong answer to a question whose answer is known
 */
export function residuesVartime(modulus: bigint): ResiduesVartime {
  if (modulus < 3n || modulus % 2n === 0n) throw new RangeError('the modulus is not an odd number above 1');
  const bits = bitLength(modulus);
  const plain = onBigint(modulus);
  if (bits < SHORTEST || bits > LONGEST || !allowsVectors()) return plain;
  const fast = onKernels(modulus);
  const probe = modulus / 3n;
  if (fast.power(probe, KNOWN) !== plain.power(probe, KNOWN)) throw new EngineFailure();
  return fast;
}

const KNOWN = 112233445566778899n;

function onBigint(modulus: bigint): ResiduesVartime {
  return Object.freeze({
    modulus,
    power: (base: bigint, exponent: bigint) => pow(base, exponent, modulus),
    isSquare: (residue: bigint) => isSquare(residue, modulus),
  });
}

function onKernels(modulus: bigint): ResiduesVartime {
  const field = modpField(instantiateModp(), modulus);
  const encode = (value: bigint): Uint8Array => integerToBytes(value, field.elementBytes);
  return Object.freeze({
    modulus,
    power: (base: bigint, exponent: bigint) => {
      const space = new ModpSpace(field);
      const number = space.decode(encode(base));
      return bytesToInteger(space.encode(productOfPowersVartime(space, [number], [exponent])));
    },
    isSquare: (residue: bigint) => {
      const symbol = field.kernels.jacobi(new ModpSpace(field).plain(encode(residue)));
      return symbol === 2 ? isSquare(residue, modulus) : symbol === 1;
    },
  });
}
