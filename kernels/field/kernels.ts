/**
 * The field operations that kernels are made of, as data: a formula over limbs in locals. The same formula is emitted
 * once as a function of the module and analysed at every call, with the forms that hold there.
 */
import type { ValueType } from '../wasm/expression.js';
import type { Local } from '../wasm/function.js';
import { carry, LIMBS, type Limbs, productColumns, squareColumns, zipLimbs } from './limbs.js';
import type { PrimeField } from './prime.js';
import type { Arithmetic } from './wide.js';

/** One field operation: `inputs` elements and `signs` masks (0 or -1) in, one element out. */
export interface FieldKernel {
  readonly name: string;
  readonly inputs: number;
  readonly signs: number;
  readonly compute: <T extends ValueType>(
    wide: Arithmetic<T>,
    inputs: readonly Limbs<T>[],
    signs: readonly Local<T>[],
  ) => Limbs<T>;
}

/** The operations that reduce modulo a prime. */
export interface FieldKernels {
  /** a b */
  readonly multiply: FieldKernel;
  /** a^2 */
  readonly square: FieldKernel;
  /** a (b - c) */
  readonly multiplyDifference: FieldKernel;
  /** The slope of a chord: a (s b - t c) for signs s, t. */
  readonly multiplySignedDifference: FieldKernel;
  /** The abscissa on a chord: a^2 - b - c. The subtrahends join the column sums, and the result is contracted. */
  readonly squareMinusTwo: FieldKernel;
  /** The ordinate on a chord: a (b - c) - s d for a sign s. */
  readonly multiplyDifferenceMinus: FieldKernel;
  /** The same element with limbs from 0 to 2^29-1 and a small last limb. */
  readonly contract: FieldKernel;
  /** See {@link PrimeField}. */
  readonly canonical: FieldKernel;
}

/** The operations of a field. */
export function fieldKernels(field: PrimeField): FieldKernels {
  const { reduce, foldTop } = field;
  return {
    multiply: kernel('multiply', 2, 0, (wide, [a, b]) =>
      carry(wide, reduce(wide, productColumns(wide, a, b))),
    ),
    square: kernel('square', 1, 0, (wide, [a]) => carry(wide, reduce(wide, squareColumns(wide, a)))),
    multiplyDifference: kernel('multiplyDifference', 3, 0, (wide, [a, b, c]) =>
      carry(wide, reduce(wide, productColumns(wide, a, subtract(wide, b, c)))),
    ),
    multiplySignedDifference: kernel('multiplySignedDifference', 3, 2, (wide, [a, b, c], [s, t]) => {
      const difference = subtract(wide, signed(wide, b, s), signed(wide, c, t));
      return carry(wide, reduce(wide, productColumns(wide, a, difference)));
    }),
    squareMinusTwo: kernel('squareMinusTwo', 3, 0, (wide, [a, b, c]) => {
      const columns = reduce(wide, squareColumns(wide, a));
      return carry(wide, foldTop(wide, subtract(wide, subtract(wide, columns, b), c)));
    }),
    multiplyDifferenceMinus: kernel('multiplyDifferenceMinus', 4, 1, (wide, [a, b, c, d], [s]) => {
      const columns = reduce(wide, productColumns(wide, a, subtract(wide, b, c)));
      return carry(wide, foldTop(wide, subtract(wide, columns, signed(wide, d, s))));
    }),
    contract: kernel('contract', 1, 0, (wide, [a]) => carry(wide, foldTop(wide, a))),
    canonical: kernel('canonical', 1, 0, (wide, [a]) => field.canonical(wide, a)),
  };
}

/** a + b, without carries */
export const ADD: FieldKernel = kernel('add', 2, 0, (wide, [a, b]) =>
  zipLimbs(a, b, (x, y) => wide.add(x, y)),
);

/** a - b, without carries */
export const SUBTRACT: FieldKernel = kernel('subtract', 2, 0, (wide, [a, b]) => subtract(wide, a, b));

/** 3 a, without carries */
export const TRIPLE: FieldKernel = kernel('triple', 1, 0, (wide, [a]) =>
  a.map((limb) => wide.add(limb, wide.shl(limb, 1))),
);

/** s a for a sign s */
export const NEGATE_IF: FieldKernel = kernel('negateIf', 1, 1, (wide, [a], [s]) => signed(wide, a, s));

type Inputs<T extends ValueType> = [Limbs<T>, Limbs<T>, Limbs<T>, Limbs<T>];
type Signs<T extends ValueType> = [Local<T>, Local<T>];

function kernel(
  name: string,
  inputs: number,
  signs: number,
  compute: <T extends ValueType>(wide: Arithmetic<T>, inputs: Inputs<T>, signs: Signs<T>) => Limbs<T>,
): FieldKernel {
  return {
    name,
    inputs,
    signs,
    compute: <T extends ValueType>(
      wide: Arithmetic<T>,
      given: readonly Limbs<T>[],
      masks: readonly Local<T>[],
    ) => {
      if (given.length !== inputs || masks.length !== signs)
        throw new TypeError(`wrong operands for ${name}`);
      if (given.some((limbs) => limbs.length !== LIMBS)) throw new TypeError('an element has nine limbs');
      return compute(wide, given as unknown as Inputs<T>, masks as unknown as Signs<T>);
    },
  };
}

function subtract<T extends ValueType>(wide: Arithmetic<T>, a: Limbs<T>, b: Limbs<T>): Limbs<T> {
  return zipLimbs(a, b, (x, y) => wide.sub(x, y));
}

function signed<T extends ValueType>(wide: Arithmetic<T>, a: Limbs<T>, sign: Local<T>): Limbs<T> {
  return a.map((limb) => wide.negateIf(limb, sign));
}
