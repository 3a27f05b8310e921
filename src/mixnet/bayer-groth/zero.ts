/**
 * Zero argument (Bayer and Groth 2012, section 5.2): committed rows a_1 ... a_m and b_0 ... b_(m-1) satisfy
 * sum_i a_i * b_(i-1) = 0 under the bilinear map. The prover adds a_0 and b_m, which hide, and commits to the coefficients d_k of
 * (sum_i x^i a_i) * (sum_j x^(m-j) b_j); that of x^(m+1) is the claim.
 */
import type { ZeroArgument, ZeroStatement } from './arguments.js';
import { bilinearMap, entry, negatedTerms, powersOf, scaledTerms } from './arithmetic.js';
import type { BayerGrothChallenges } from './challenges.js';
import { type BayerGrothContext, commitmentTerms } from './context.js';
import { decided, type NumberedEquation, sumIsIdentity } from './equations.js';

/** The equations Z0 to Z4. */
export function zeroEquations(
  { key }: BayerGrothContext,
  statement: ZeroStatement,
  argument: ZeroArgument,
  challenges: BayerGrothChallenges,
): NumberedEquation[] {
  const { cA, cB, y, columns } = statement;
  const { cA0, cBm, cD, a, b, r, s, t } = argument;
  const m = cA.length;
  const sized =
    m >= 1 &&
    cB.length === m &&
    cD.length === 2 * m + 1 &&
    columns >= 1 &&
    columns <= key.size &&
    a.length === columns &&
    b.length === columns;
  if (!sized) return [decided('Z0', false)];
  const powers = powersOf(challenges.zero(statement, argument), 2 * m + 1);
  const opens = (id: 'Z2' | 'Z3', rows: typeof cA, values: typeof a, nonce: typeof r): NumberedEquation =>
    sumIsIdentity(id, [...scaledTerms(rows, powers), ...negatedTerms(commitmentTerms(key, values, nonce))]);
  return [
    decided('Z1', entry(cD, m + 1).isIdentity()),
    opens('Z2', [cA0, ...cA], a, r),
    opens('Z3', [...cB, cBm].reverse(), b, s),
    sumIsIdentity('Z4', [
      ...scaledTerms(cD, powers),
      ...negatedTerms(commitmentTerms(key, [bilinearMap(a, b, y)], t)),
    ]),
  ];
}
