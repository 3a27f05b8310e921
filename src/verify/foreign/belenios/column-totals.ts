/** Sums of many rows of elements, column by column, as rows come and go. */
import { concatBytes, joinBytes } from '../../../core/bytes.js';
import type { Element, Group } from '../../../core/group.js';
import { encodings } from './text-group.js';

/** Rows that are added up together. */
const ROWS = 256;

/** Running sums. */
export class ColumnTotals {
  readonly #group: Group;
  readonly #columns: number;
  #rows: Uint8Array[] = [];

  constructor(group: Group, columns: number) {
    this.#group = group;
    this.#columns = columns;
  }

  /** Adds a row so many times. */
  add(row: readonly Element[], times: bigint): void {
    if (row.length !== this.#columns) throw new RangeError('a row has one element for each column');
    const scalar = this.#group.scalar(times);
    const scaled = times === 1n ? row : row.map((element) => element.multiplyVartime(scalar));
    this.addEncoded(encodings(scaled));
  }

  /** Adds a row of encodings once, or the sum of several rows. */
  addEncoded(row: Uint8Array): void {
    if (row.length !== this.#columns * this.#group.elementBytes)
      throw new RangeError('a row has one element for each column');
    if (this.#columns > 0) this.#rows.push(row);
    if (this.#rows.length >= ROWS) this.#rows = [this.#fold()];
  }

  /** Takes a row away so many times. */
  subtract(row: readonly Element[], times: bigint): void {
    this.add(
      row.map((element) => element.negate()),
      times,
    );
  }

  /** The sums so far. */
  totals(): readonly Element[] {
    if (this.#columns === 0) return [];
    const sums = this.#fold();
    this.#rows = [sums];
    const size = this.#group.elementBytes;
    return Array.from({ length: this.#columns }, (_, i) =>
      this.#group.elementOrIdentityFromBytes(sums.subarray(i * size, (i + 1) * size)),
    );
  }

  #fold(): Uint8Array {
    const { bulk } = this.#group;
    const { addEach } = bulk;
    let table = joinBytes(this.#rows);
    if (addEach === undefined || table.length === 0) return bulk.sumColumns(table, this.#columns);
    const width = this.#columns * this.#group.elementBytes;
    for (let rows = table.length / width; rows > 1; rows = table.length / width) {
      const half = Math.floor(rows / 2) * width;
      const sums = addEach(table.subarray(0, half), table.subarray(half, 2 * half));
      table = concatBytes(sums, table.subarray(2 * half));
    }
    return table;
  }
}
