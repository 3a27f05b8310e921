/** Writes arguments as Swiss Post's files do: for tests of the reader. */
import type { Element, Scalar } from '../../../../src/core/group.js';
import type { BayerGrothArgument } from '../../../../src/mixnet/bayer-groth/arguments.js';
import type { CiphertextRow } from '../../../../src/mixnet/bayer-groth/context.js';
import type { ArgumentNames } from '../../../../src/verify/foreign/swisspost/formats.js';
import { integerOf } from '../../../../src/verify/foreign/swisspost/group.js';
import type { Json } from './vectors.js';

/** How integers are written. */
export type IntegerWriter = (value: bigint) => string;

/** `0x` and upper-case digits. */
export const hexInteger: IntegerWriter = (value) => `0x${value.toString(16).toUpperCase()}`;

/** Base64 with Java's sign byte. */
export const javaInteger: IntegerWriter = (value) => {
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return Buffer.from(even >= '8' ? `00${even}` : even, 'hex').toString('base64');
};

/** Base64 without it. */
export const unsignedInteger: IntegerWriter = (value) => {
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex').toString('base64');
};

/** A ciphertext. */
export function ciphertextJson(write: IntegerWriter, [gamma, ...phis]: CiphertextRow): Json {
  if (gamma === undefined) throw new RangeError('a ciphertext has a gamma');
  return { gamma: write(integerOf(gamma)), phis: phis.map((phi) => write(integerOf(phi))) };
}

/** An argument of a shuffle. */
export function argumentJson(
  write: IntegerWriter,
  names: ArgumentNames,
  { cA, cB, product, multiExponentiation: multi }: BayerGrothArgument,
): Json {
  const one = (element: Element): string => write(integerOf(element));
  const list = (elements: readonly Element[]): string[] => elements.map(one);
  const scalars = (values: readonly Scalar[]): string[] => values.map(({ value }) => write(value));
  const scalar = ({ value }: Scalar): string => write(value);
  const { singleValueProduct: svp, columnProducts } = product;
  const n = names;
  return {
    [n.shuffle.cA]: list(cA),
    [n.shuffle.cB]: list(cB),
    [n.shuffle.product]: {
      ...(columnProducts && {
        [n.product.cb]: one(columnProducts.cb),
        [n.product.hadamard]: {
          [n.hadamard.cB]: list(columnProducts.hadamard.cB),
          [n.hadamard.zero]: zeroJson(columnProducts.hadamard.zero),
        },
      }),
      [n.product.singleValueProduct]: {
        [n.singleValueProduct.cd]: one(svp.cd),
        [n.singleValueProduct.cDelta]: one(svp.cDelta),
        [n.singleValueProduct.cUpperDelta]: one(svp.cUpperDelta),
        [n.singleValueProduct.a]: scalars(svp.a),
        [n.singleValueProduct.b]: scalars(svp.b),
        [n.singleValueProduct.r]: scalar(svp.r),
        [n.singleValueProduct.s]: scalar(svp.s),
      },
    },
    [n.shuffle.multiExponentiation]: {
      [n.multiExponentiation.cA0]: one(multi.cA0),
      [n.multiExponentiation.cB]: list(multi.cB),
      [n.multiExponentiation.E]: multi.E.map((row) => ciphertextJson(write, row)),
      [n.multiExponentiation.a]: scalars(multi.a),
      [n.multiExponentiation.r]: scalar(multi.r),
      [n.multiExponentiation.b]: scalar(multi.b),
      [n.multiExponentiation.s]: scalar(multi.s),
      [n.multiExponentiation.tau]: scalars(multi.tau)[0],
    },
  };

  function zeroJson(
    zero: NonNullable<BayerGrothArgument['product']['columnProducts']>['hadamard']['zero'],
  ): Json {
    return {
      [n.zero.cA0]: one(zero.cA0),
      [n.zero.cBm]: one(zero.cBm),
      [n.zero.cD]: list(zero.cD),
      [n.zero.a]: scalars(zero.a),
      [n.zero.b]: scalars(zero.b),
      [n.zero.r]: scalar(zero.r),
      [n.zero.s]: scalar(zero.s),
      [n.zero.t]: scalar(zero.t),
    };
  }
}
