/**
 * The numbered equations of a Bayer–Groth shuffle, as data. Each argument lists its equations; what is done with
 * them is decided here: verified one by one, so that a verdict names what fails, or folded with those of other proofs into
 * one multi-scalar multiplication.
 */
import type { Group } from '../../core/group.js';
import type { Check, EquationTerm } from '../../zk/terms.js';
import { sumOfVartime } from './arithmetic.js';

/** Every equation, with what it says; the notation is that of `arguments.ts`. */
export const BAYER_GROTH_EQUATIONS = {
  S0: 'shuffle: there are as many outputs as inputs, all with the right components, and they fill the matrix',
  S1: 'shuffle: E_m is the product of the inputs to the powers of x',
  P0: 'product: m commitments; parts for m > 1 are there exactly if m > 1',
  H0: 'Hadamard: m commitments on both sides',
  H1: 'Hadamard: c_B1 = c_A1',
  H2: 'Hadamard: c_Bm = c_b',
  Z0: 'zero: m commitments on both sides, 2m + 1 of the diagonals, vectors of n',
  Z1: 'zero: c_D(m+1) commits to zero with nonce zero',
  Z2: 'zero: the combination of the c_A opens to a',
  Z3: 'zero: the combination of the c_B opens to b',
  Z4: 'zero: the combination of the c_D opens to a * b',
  V0: 'single value product: vectors of n',
  V1: 'single value product: x c_a + c_d opens to the a~',
  V2: 'single value product: x c_Delta + c_delta opens to x b~(i+1) - b~i a~(i+1)',
  V3: 'single value product: b~1 = a~1',
  V4: 'single value product: b~n = x b',
  M0: 'multi-exponentiation: an m x n matrix, 2m commitments and 2m ciphertexts of the diagonals',
  M1: 'multi-exponentiation: c_Bm commits to zero with nonce zero',
  M2: 'multi-exponentiation: E_m is the product of the statement',
  M3: 'multi-exponentiation: the combination of the c_A opens to a',
  M4: 'multi-exponentiation: the combination of the c_B opens to b',
  M5: 'multi-exponentiation: the combination of the E is Enc(b) times the rows to the powers of a',
} as const;

/** Number of an equation of {@link BAYER_GROTH_EQUATIONS}. */
export type BayerGrothEquation = keyof typeof BAYER_GROTH_EQUATIONS;

/** One equation about to be checked: either decided already, or true if its terms add up to the identity. */
export type NumberedEquation = {
  readonly id: BayerGrothEquation;
  /** Which of several equations of this number, such as the component of a ciphertext; 0 where there is one. */
  readonly index: number;
} & (
  | { readonly kind: 'decided'; readonly holds: boolean }
  | { readonly kind: 'sum'; readonly terms: readonly EquationTerm[] }
);

/** An equation that does not hold. */
export interface FailedEquation {
  readonly id: BayerGrothEquation;
  readonly index: number;
}

/** What a verification found. */
export interface BayerGrothVerdict {
  readonly valid: boolean;
  /** All equations that fail, in their order; a failed size check (`...0`) ends the list of its argument. */
  readonly failures: readonly FailedEquation[];
}

/** An equation that needs no group operation. */
export function decided(id: BayerGrothEquation, holds: boolean, index = 0): NumberedEquation {
  return { id, index, kind: 'decided', holds };
}

/** The claim that terms add up to the identity. */
export function sumIsIdentity(
  id: BayerGrothEquation,
  terms: readonly EquationTerm[],
  index = 0,
): NumberedEquation {
  return { id, index, kind: 'sum', terms };
}

/** Checks equations one by one and names all that fail. */
export function verdictOf(group: Group, equations: readonly NumberedEquation[]): BayerGrothVerdict {
  const failures = equations
    .filter((equation) =>
      equation.kind === 'decided' ? !equation.holds : !sumOfVartime(group, equation.terms).isIdentity(),
    )
    .map(({ id, index }): FailedEquation => Object.freeze({ id, index }));
  return Object.freeze({ valid: failures.length === 0, failures: Object.freeze(failures) });
}

/** The same equations for a batch (`zk/batch.ts`), which folds all sums into one multiplication. */
export function checkOf(equations: readonly NumberedEquation[]): Check {
  return (sink) => {
    for (const equation of equations) if (equation.kind === 'sum') sink.equation(equation.terms);
    return equations.every((equation) => equation.kind === 'sum' || equation.holds);
  };
}
