/** What the plain prover computes with: sums term by term, commitments, encryptions, vectors. */
import type { Element, Scalar } from '../../../src/core/group.js';
import { entry, sumOfVartime } from '../../../src/mixnet/bayer-groth/arithmetic.js';
import type { BayerGrothChallenges } from '../../../src/mixnet/bayer-groth/challenges.js';
import {
  type BayerGrothContext,
  type CiphertextRow,
  commitmentTerms,
  encryptionTerms,
} from '../../../src/mixnet/bayer-groth/context.js';
import type { EquationTerm } from '../../../src/zk/terms.js';

/** What every proof needs. */
export interface Prover {
  readonly context: BayerGrothContext;
  readonly challenges: BayerGrothChallenges;
  readonly random: () => Scalar;
}

/** Rows of a committed matrix, and the nonce of each row. */
export interface Opening {
  readonly rows: readonly (readonly Scalar[])[];
  readonly nonces: readonly Scalar[];
}

/** A vector of scalars. */
export type Vector = readonly Scalar[];

/** Sum of multiples: few of them term by term. */
function sum({ context }: Pick<Prover, 'context'>, terms: readonly EquationTerm[]): Element {
  if (terms.length > FEW) return sumOfVartime(context.group, terms);
  return terms.reduce(
    (total, { base, scalar }) => total.add(base.multiplyVartime(scalar)),
    context.group.identity(),
  );
}

/** Terms from which on one multi-scalar multiplication is quicker. */
const FEW = 16;

/** Commitment to a vector. */
export function commit(prover: Prover, values: Vector, nonce: Scalar): Element {
  return sum(prover, commitmentTerms(prover.context.key, values, nonce));
}

/** Commitments to all rows. */
export function commitRows(prover: Prover, { rows, nonces }: Opening): Element[] {
  return rows.map((row, i) => commit(prover, row, entry(nonces, i)));
}

/** Encryption of a message under the form of the context. */
export function encrypt(prover: Pick<Prover, 'context'>, message: Scalar, nonces: Vector): Element[] {
  const { form } = prover.context;
  return form.components.map((_, i) => sum(prover, encryptionTerms(form, i, message, nonces)));
}

/** Component-wise sum. */
export function addRows(a: CiphertextRow, b: CiphertextRow): Element[] {
  return a.map((part, i) => part.add(entry(b, i)));
}

/** `length` random scalars. */
export function randoms(prover: Pick<Prover, 'random'>, length: number): Scalar[] {
  return Array.from({ length }, prover.random);
}

/** sum_j factors_j row_j, component by component. */
export function multiExponent(prover: Prover, row: readonly CiphertextRow[], factors: Vector): Element[] {
  return prover.context.form.components.map((_, c) =>
    sum(
      prover,
      row.map((ciphertext, j) => ({ base: entry(ciphertext, c), scalar: entry(factors, j) })),
    ),
  );
}

/** Linear combination of vectors. */
export function combine(rows: readonly Vector[], powers: Vector): Scalar[] {
  return entry(rows, 0).map((_, j) =>
    dot(
      rows.map((row) => entry(row, j)),
      powers,
    ),
  );
}

/** Linear combination of scalars. */
export function dot(values: Vector, powers: Vector): Scalar {
  return values.map((value, i) => value.multiply(entry(powers, i))).reduce((a, b) => a.add(b));
}

/** Entry-wise product. */
export function times(a: Vector, b: Vector): Vector {
  return a.map((value, i) => value.multiply(entry(b, i)));
}

/** Items in rows. */
export function split<T>(items: readonly T[], size: number): T[][] {
  const rows = Math.ceil(items.length / size);
  return Array.from({ length: rows }, (_, i) => items.slice(i * size, (i + 1) * size));
}
