/**
 * Product argument (Bayer and Groth 2012, section 5): all entries of a committed matrix multiply to b. For one row
 * it is a single value product; for more, a Hadamard argument leads to the row of the products along the columns.
 */
import type { ProductArgument, ProductStatement } from './arguments.js';
import { entry } from './arithmetic.js';
import type { BayerGrothChallenges } from './challenges.js';
import type { BayerGrothContext } from './context.js';
import { decided, type NumberedEquation } from './equations.js';
import { hadamardEquations } from './hadamard.js';
import { singleValueProductEquations } from './single-value-product.js';

/** The equation P0, and those of the Hadamard and the single value product argument. */
export function productEquations(
  context: BayerGrothContext,
  statement: ProductStatement,
  argument: ProductArgument,
  challenges: BayerGrothChallenges,
): NumberedEquation[] {
  const { cA, b, columns } = statement;
  const { columnProducts, singleValueProduct } = argument;
  const oneRow = cA.length === 1;
  if (cA.length === 0 || oneRow !== (columnProducts === undefined)) return [decided('P0', false)];
  const ca = columnProducts?.cb ?? entry(cA, 0);
  const hadamard =
    columnProducts === undefined
      ? []
      : hadamardEquations(context, { cA, cb: ca, columns }, columnProducts.hadamard, challenges);
  const single = { ca, b, columns };
  return [...hadamard, ...singleValueProductEquations(context, single, singleValueProduct, challenges)];
}
