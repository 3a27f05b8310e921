/**
 * Shuffle argument (Bayer and Groth 2012, section 3): the outputs are the inputs, permuted and re-encrypted.
 *
 * c_A commits to the permutation a_i, c_B to x^(a_i). The product argument says that the pairs (a_i, x^(a_i)) are the pairs
 * (i, x^i), i from 0, in some order: prod (y a_i + x^(a_i) - z) = prod (y i + x^i - z). The multi-exponentiation argument says
 * that sum x^(a_i) C'_i re-encrypts sum x^i C_i.
 *
 * That last sum is not computed: E_m of the proof must equal it (equation S1), so E_m stands for it from the outset, in
 * challenges too, and all equations remain sums that can be folded into one.
 */
import type { Element, Group, Scalar } from '../../core/group.js';
import type { EquationTerm } from '../../zk/terms.js';
import type { BayerGrothArgument, BayerGrothStatement, ProductStatement } from './arguments.js';
import { entry, powersOf, sumOfVartime } from './arithmetic.js';
import type { BayerGrothChallenges } from './challenges.js';
import { type BayerGrothContext, type CiphertextRow, commitmentTerms, haveForm } from './context.js';
import {
  type BayerGrothVerdict,
  decided,
  type NumberedEquation,
  sumIsIdentity,
  verdictOf,
} from './equations.js';
import { multiExponentiationEquations } from './multi-exponentiation.js';
import { productEquations } from './product.js';

/**
 * Verifies a shuffle equation by equation.
 * @param context - commitment key derived by the caller
 * @param challenges - a fresh source, bound to the context
 */
export function verifyBayerGroth(
  context: BayerGrothContext,
  statement: BayerGrothStatement,
  argument: BayerGrothArgument,
  challenges: BayerGrothChallenges,
): BayerGrothVerdict {
  return verdictOf(context.group, bayerGrothEquations(context, statement, argument, challenges));
}

/** The equations S0 and S1, and those of the product and the multi-exponentiation argument. */
export function bayerGrothEquations(
  context: BayerGrothContext,
  statement: BayerGrothStatement,
  argument: BayerGrothArgument,
  challenges: BayerGrothChallenges,
): NumberedEquation[] {
  const { cA, cB, product, multiExponentiation } = argument;
  const E = multiExponentiation.E[statement.rows];
  if (!isSized(context, statement, argument) || E === undefined) return [decided('S0', false)];
  const x = challenges.shuffleFirst(statement, cA);
  const second = challenges.shuffleSecond(statement, cA, cB);
  const rows = { matrix: matrixOf(context, statement), product: E, cA: cB };
  return [
    ...inputProduct(context, statement, x, E),
    ...productEquations(
      context,
      permutationProduct(context, statement, cA, cB, { x, ...second }),
      product,
      challenges,
    ),
    ...multiExponentiationEquations(context, rows, multiExponentiation, challenges),
  ];
}

/** Columns of the matrix: as many as N ciphertexts need in `rows` rows. */
export function columnsOf(statement: BayerGrothStatement): number {
  return Math.ceil(statement.outputs.length / statement.rows);
}

/** The outputs, row by row; the end is filled with encryptions of zero with nonces zero. */
export function matrixOf(
  { form, group }: BayerGrothContext,
  statement: BayerGrothStatement,
): CiphertextRow[][] {
  const columns = columnsOf(statement);
  const padding: CiphertextRow = form.components.map(() => group.identity());
  return Array.from({ length: statement.rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => statement.outputs[i * columns + j] ?? padding),
  );
}

/** What the product argument of a shuffle is about: rows y a_i + x^(a_i) - z, and the product that they must have. */
export function permutationProduct(
  { group, key }: BayerGrothContext,
  statement: BayerGrothStatement,
  cA: readonly Element[],
  cB: readonly Element[],
  { x, y, z }: { readonly x: Scalar; readonly y: Scalar; readonly z: Scalar },
): ProductStatement {
  const columns = columnsOf(statement);
  const minusZ = Array.from({ length: columns }, () => z.negate());
  const shift = sumOfVartime(group, commitmentTerms(key, minusZ, group.scalar(0)));
  const powers = powersOf(x, columns * statement.rows);
  return {
    cA: cA.map((commitment, i) => commitment.multiplyVartime(y).add(entry(cB, i)).add(shift)),
    b: powers
      .map((power, i) => y.multiply(group.scalar(i)).add(power).subtract(z))
      .reduce((product, factor) => product.multiply(factor)),
    columns,
  };
}

function isSized(
  { form, key }: BayerGrothContext,
  statement: BayerGrothStatement,
  { cA, cB, multiExponentiation }: BayerGrothArgument,
): boolean {
  const { inputs, outputs, rows } = statement;
  const columns = columnsOf(statement);
  return (
    Number.isSafeInteger(rows) &&
    rows >= 1 &&
    inputs.length === outputs.length &&
    columns >= 2 &&
    columns <= key.size &&
    // No row is padding alone.
    (rows - 1) * columns < outputs.length &&
    cA.length === rows &&
    cB.length === rows &&
    multiExponentiation.a.length === columns &&
    haveForm(form, [...inputs, ...outputs, ...multiExponentiation.E])
  );
}

/** sum_i x^i C_i - E_m, component by component. */
function inputProduct(
  { group, form }: { readonly group: Group; readonly form: BayerGrothContext['form'] },
  { inputs }: BayerGrothStatement,
  x: Scalar,
  E: CiphertextRow,
): NumberedEquation[] {
  const powers = powersOf(x, inputs.length);
  return form.components.map((_, component) => {
    const terms = inputs.map((input, i): EquationTerm => {
      return { base: entry(input, component), scalar: entry(powers, i) };
    });
    return sumIsIdentity(
      'S1',
      [...terms, { base: entry(E, component), scalar: group.scalar(-1) }],
      component,
    );
  });
}
