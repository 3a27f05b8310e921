/**
 * Multi-exponentiation argument (Bayer and Groth 2012, section 4): `product` re-encrypts sum_(i,j) a_ij C_ij, where the c_A
 * commit to the rows of a. The prover adds a_0, which hides, and sends the coefficients E_k of
 * (sum_i x^(m-i) C_i) . (sum_j x^j a_j), masked by Enc(b_k); that of x^m is the claim.
 */
import type { Scalar } from '../../core/group.js';
import type { EquationTerm } from '../../zk/terms.js';
import type { MultiExponentiationArgument, MultiExponentiationStatement } from './arguments.js';
import { entry, negatedTerms, powersOf, scaledTerms } from './arithmetic.js';
import type { BayerGrothChallenges } from './challenges.js';
import {
  type BayerGrothContext,
  type CiphertextRow,
  commitmentTerms,
  encryptionTerms,
  haveForm,
} from './context.js';
import { decided, type NumberedEquation, sumIsIdentity } from './equations.js';

/** The equations M0 to M5; M2 and M5 have the component of the ciphertext as their index. */
export function multiExponentiationEquations(
  context: BayerGrothContext,
  statement: MultiExponentiationStatement,
  argument: MultiExponentiationArgument,
  challenges: BayerGrothChallenges,
): NumberedEquation[] {
  if (!isSized(context, statement, argument)) return [decided('M0', false)];
  const { form, key } = context;
  const { cA, product } = statement;
  const { cA0, cB, E, a, r, b, s } = argument;
  const m = cA.length;
  const powers = powersOf(challenges.multiExponentiation(statement, argument), 2 * m);
  const combinations = form.components.map((_, component) =>
    sumIsIdentity('M5', combination(context, statement, argument, powers, component), component),
  );
  return [
    decided('M1', entry(cB, m).isIdentity()),
    ...product.map((part, component) => decided('M2', entry(entry(E, m), component).equals(part), component)),
    sumIsIdentity('M3', [...scaledTerms([cA0, ...cA], powers), ...negatedTerms(commitmentTerms(key, a, r))]),
    sumIsIdentity('M4', [...scaledTerms(cB, powers), ...negatedTerms(commitmentTerms(key, [b], s))]),
    ...combinations,
  ];
}

function isSized(
  { form, key }: BayerGrothContext,
  { matrix, product, cA }: MultiExponentiationStatement,
  { cB, E, a, tau }: MultiExponentiationArgument,
): boolean {
  const m = matrix.length;
  const n = a.length;
  return (
    m >= 1 &&
    n >= 1 &&
    n <= key.size &&
    cA.length === m &&
    cB.length === 2 * m &&
    E.length === 2 * m &&
    tau.length === form.nonces &&
    matrix.every((row) => row.length === n && haveForm(form, row)) &&
    haveForm(form, [product, ...E])
  );
}

/** sum_k x^k E_k - Enc(b; tau) - sum_i x^(m-i) sum_j a_j C_ij, in one component. */
function combination(
  { form }: BayerGrothContext,
  { matrix }: MultiExponentiationStatement,
  { E, a, b, tau }: MultiExponentiationArgument,
  powers: readonly Scalar[],
  component: number,
): EquationTerm[] {
  const at = (row: CiphertextRow): CiphertextRow[number] => entry(row, component);
  const rows = matrix.flatMap((row, i) => {
    const power = entry(powers, matrix.length - 1 - i);
    return row.map((ciphertext, j): EquationTerm => {
      return { base: at(ciphertext), scalar: power.multiply(entry(a, j)) };
    });
  });
  return [
    ...scaledTerms(E.map(at), powers),
    ...negatedTerms([...encryptionTerms(form, component, b, tau), ...rows]),
  ];
}
