/**
 * Linear systems over the field of scalars, solved once per layout (spec section 3.6): the prover of the vector proof
 * needs uniform solutions of `L a = 0`.
 */
import type { Group, Scalar } from '../core/group.js';
import { mod } from '../core/integers.js';

/** One equation `sum of coefficient * unknown = constant` with integer coefficients. */
export interface LinearEquation {
  readonly terms: readonly (readonly [unknown: number, coefficient: number])[];
  readonly constant: number;
}

/** One pivot unknown as a combination of free ones: `unknown = sum of coefficient * free unknown`. */
export interface PivotRow {
  readonly pivot: number;
  readonly terms: readonly (readonly [unknown: number, coefficient: Scalar])[];
}

/** The solutions of a homogeneous system: free unknowns take any values, which determine the pivots. */
export interface Kernel {
  readonly free: readonly number[];
  readonly pivots: readonly PivotRow[];
}

/**
 * The kernel of a system, by reduced row echelon form modulo the group order.
 * @param equations - the system; its constants serve only to tell whether it is solvable
 * @param unknowns - number of unknowns
 * @throws {RangeError} if the system has no solution at all
 */
export function kernelOf(equations: readonly LinearEquation[], unknowns: number, group: Group): Kernel {
  const { rows, pivotColumns } = reducedRowEchelon(
    equations.map((equation) => denseRow(equation, unknowns, group.order)),
    unknowns,
    group,
  );
  if (rows.slice(pivotColumns.length).some((row) => row[unknowns] !== 0n))
    throw new RangeError('the limits of this contest contradict each other');
  const isPivot = new Set(pivotColumns);
  const free = Array.from({ length: unknowns }, (_, j) => j).filter((j) => !isPivot.has(j));
  const pivots = pivotColumns.map((pivot, i) => ({
    pivot,
    terms: free
      .map((j) => [j, group.scalar(-(rows[i]?.[j] ?? 0n))] as const)
      .filter(([, coefficient]) => !coefficient.isZero()),
  }));
  return Object.freeze({ free, pivots });
}

/**
 * The solution of the homogeneous system that takes the given values at the free unknowns; uniform if they are.
 * @param values - one value per free unknown, in the order of `kernel.free`
 */
export function kernelElement(kernel: Kernel, values: readonly Scalar[], group: Group): Scalar[] {
  const solution = new Array<Scalar>(kernel.free.length + kernel.pivots.length).fill(group.scalar(0));
  kernel.free.forEach((unknown, i) => {
    solution[unknown] = values[i] ?? group.scalar(0);
  });
  for (const { pivot, terms } of kernel.pivots)
    solution[pivot] = terms.reduce(
      (sum, [unknown, coefficient]) => sum.add(coefficient.multiply(solution[unknown] ?? group.scalar(0))),
      group.scalar(0),
    );
  return solution;
}

/** Coefficients by unknown, then the constant. */
function denseRow({ terms, constant }: LinearEquation, unknowns: number, order: bigint): bigint[] {
  const row = new Array<bigint>(unknowns + 1).fill(0n);
  for (const [unknown, coefficient] of terms)
    row[unknown] = mod((row[unknown] ?? 0n) + BigInt(coefficient), order);
  row[unknowns] = mod(BigInt(constant), order);
  return row;
}

/** Gauss–Jordan elimination; `rows` comes back with the pivot rows first, in the order of `pivotColumns`. */
function reducedRowEchelon(
  rows: bigint[][],
  unknowns: number,
  group: Group,
): { rows: bigint[][]; pivotColumns: number[] } {
  const pivotColumns: number[] = [];
  for (let column = 0; column < unknowns && pivotColumns.length < rows.length; column++) {
    const done = pivotColumns.length;
    const found = rows.findIndex((row, i) => i >= done && row[column] !== 0n);
    const chosen = rows[found];
    if (chosen === undefined) continue;
    const inverse = group.scalar(chosen[column] ?? 0n).invert().value;
    const pivotRow = chosen.map((value) => (value * inverse) % group.order);
    rows[found] = rows[done] ?? [];
    rows[done] = pivotRow;
    for (const [i, row] of rows.entries()) {
      const factor = row[column] ?? 0n;
      if (i === done || factor === 0n) continue;
      rows[i] = row.map((value, j) => mod(value - factor * (pivotRow[j] ?? 0n), group.order));
    }
    pivotColumns.push(column);
  }
  return { rows, pivotColumns };
}
