/**
 * Single value product argument (Bayer and Groth 2012, section 5.3): the n entries committed to in c_a multiply to b.
 * With the challenge x: a~_i = x a_i + d_i, b~_i = x b_i + delta_i for the partial products b_i, whose first is a_1 and
 * whose last is b.
 */
import type { SingleValueProductArgument, SingleValueProductStatement } from './arguments.js';
import { entry, negatedTerms } from './arithmetic.js';
import type { BayerGrothChallenges } from './challenges.js';
import { type BayerGrothContext, commitmentTerms } from './context.js';
import { decided, type NumberedEquation, sumIsIdentity } from './equations.js';

/** The equations V0 to V4. */
export function singleValueProductEquations(
  { group, key }: BayerGrothContext,
  statement: SingleValueProductStatement,
  argument: SingleValueProductArgument,
  challenges: BayerGrothChallenges,
): NumberedEquation[] {
  const { ca, b: product, columns } = statement;
  const { cd, cDelta, cUpperDelta, a, b, r, s } = argument;
  const sized = columns >= 2 && columns <= key.size && a.length === columns && b.length === columns;
  if (!sized) return [decided('V0', false)];
  const x = challenges.singleValueProduct(statement, argument);
  const one = group.scalar(1);
  const differences = a
    .slice(1)
    .map((next, i) => x.multiply(entry(b, i + 1)).subtract(entry(b, i).multiply(next)));
  return [
    sumIsIdentity('V1', [
      { base: ca, scalar: x },
      { base: cd, scalar: one },
      ...negatedTerms(commitmentTerms(key, a, r)),
    ]),
    sumIsIdentity('V2', [
      { base: cUpperDelta, scalar: x },
      { base: cDelta, scalar: one },
      ...negatedTerms(commitmentTerms(key, differences, s)),
    ]),
    decided('V3', entry(b, 0).equals(entry(a, 0))),
    decided('V4', entry(b, columns - 1).equals(x.multiply(product))),
  ];
}
