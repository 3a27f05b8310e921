/**
 * The lists of several proofs as columns of one table: a list that several proofs use (the generators, the output of one
 * mixer that is the input of the next) is one column, whose scalars are added up.
 */
import type { Place } from '../core/engine/equation-space.js';
import type { Group } from '../core/group.js';
import { rowsOf } from './equations.js';
import type { ScalarSpace } from './scalar-space.js';
import type { TermSum } from './term-sum.js';

/** A list of points, so many in each row. */
interface Column {
  readonly list: Uint8Array;
  readonly pointsPerRow: number;
}

/** Number of a column. */
export type ColumnNumber = number;

/** The columns of all proofs. */
export class Columns {
  readonly #group: Group;
  readonly #columns: Column[] = [];

  constructor(group: Group) {
    this.#group = group;
  }

  /**
   * The column of a list: one that is there already, if it begins at the same place of the same buffer; of two of
   * different length, the longer list counts.
   */
  add(list: Uint8Array, pointsPerRow: number): ColumnNumber {
    const same = this.#columns.findIndex(
      (column) =>
        column.pointsPerRow === pointsPerRow &&
        column.list.buffer === list.buffer &&
        column.list.byteOffset === list.byteOffset,
    );
    if (same === -1) return this.#columns.push({ list, pointsPerRow }) - 1;
    if (list.length > (this.#columns[same]?.list.length ?? 0)) this.#columns[same] = { list, pointsPerRow };
    return same;
  }

  /** Points in one row of all columns. */
  get pointsPerRow(): number {
    return this.#columns.reduce((sum, { pointsPerRow }) => sum + pointsPerRow, 0);
  }

  /** Room for the scalars of some rows, zero at first: one place for each column. */
  places(space: ScalarSpace, rows: number): readonly Place[] {
    return this.#columns.map(({ pointsPerRow }) => space.scalars(rows * pointsPerRow));
  }

  /** The scalars of rows `[first, first + rows)`, encoded, with their points; to be multiplied when the space is no longer needed. */
  terms(space: ScalarSpace, places: readonly Place[], first: number, rows: number): Terms[] {
    return this.#columns.map(({ list, pointsPerRow }, c) => {
      const size = pointsPerRow * this.#group.elementBytes;
      const points = rowsOf(list, size, first, Math.min(rows, list.length / size - first));
      const count = points.length / this.#group.elementBytes;
      return { points, scalars: space.encodeScalars(places[c] ?? 0, count) };
    });
  }
}

/** Points and one scalar for each. */
export interface Terms {
  readonly points: Uint8Array;
  readonly scalars: Uint8Array;
}

/** Adds terms to a sum. */
export function addTerms(sum: TermSum, terms: readonly Terms[]): void {
  for (const { points, scalars } of terms) sum.add(points, scalars);
}
