/**
 * Hadamard product argument (Bayer and Groth 2012, section 5.1): the entry-wise product of the m committed rows is the
 * vector committed to in c_b. The partial products b_1 = a_1, b_(i+1) = a_(i+1) b_i are committed to, and one zero
 * argument says that each is right: sum_i a_(i+1) * (x^i b_i) - 1 * (sum_i x^i b_(i+1)) = 0.
 */
import type { HadamardArgument, HadamardStatement, ZeroStatement } from './arguments.js';
import { entry, powersOf, scaledTerms, sumOfVartime } from './arithmetic.js';
import type { BayerGrothChallenges } from './challenges.js';
import { type BayerGrothContext, commitmentTerms } from './context.js';
import { decided, type NumberedEquation } from './equations.js';
import { zeroEquations } from './zero.js';

/** The equations H0 to H2, and those of the zero argument. */
export function hadamardEquations(
  context: BayerGrothContext,
  statement: HadamardStatement,
  argument: HadamardArgument,
  challenges: BayerGrothChallenges,
): NumberedEquation[] {
  const { cA, cb, columns } = statement;
  const { cB } = argument;
  const m = cA.length;
  const sized = m >= 2 && cB.length === m && columns >= 1 && columns <= context.key.size;
  if (!sized) return [decided('H0', false)];
  const zero = hadamardZeroStatement(context, statement, cB, challenges.hadamard(statement, cB));
  return [
    decided('H1', entry(cB, 0).equals(entry(cA, 0))),
    decided('H2', entry(cB, m - 1).equals(cb)),
    ...zeroEquations(context, zero, argument.zero, challenges),
  ];
}

/** What the zero argument of a Hadamard argument is about. */
export function hadamardZeroStatement(
  { group, key }: BayerGrothContext,
  { cA, columns }: HadamardStatement,
  cB: readonly HadamardStatement['cb'][],
  { x, y }: ReturnType<BayerGrothChallenges['hadamard']>,
): ZeroStatement {
  const powers = powersOf(x, cA.length).slice(1);
  const earlier = cB.slice(0, -1).map((commitment, i) => commitment.multiplyVartime(entry(powers, i)));
  const minusOnes = Array.from({ length: columns }, () => group.scalar(-1));
  return {
    cA: [...cA.slice(1), sumOfVartime(group, commitmentTerms(key, minusOnes, group.scalar(0)))],
    cB: [...earlier, sumOfVartime(group, scaledTerms(cB.slice(1), powers))],
    y,
    columns,
  };
}
