/** Products of rows of elements, column by column, as rows come and go. */

import { concatBytes, joinBytes } from '../../../core/bytes.js';
import type { Group } from '../../../core/group.js';

/** Running products of encodings that are known to be elements. */
export class Totals {
  readonly #group: Group;
  readonly #columns: number;
  #sums: Uint8Array;

  constructor(group: Group, columns: number) {
    this.#group = group;
    this.#columns = columns;
    this.#sums = group.bulk.sumColumns(new Uint8Array(), columns);
  }

  /** Multiplies rows into the products. @param rows - encodings end to end, one row each */
  add(rows: readonly Uint8Array[]): void {
    const { addEach } = this.#group.bulk;
    if (addEach === undefined)
      this.#sums = this.#group.bulk.sumColumns(concatBytes(this.#sums, ...rows), this.#columns);
    else for (const row of rows) this.#sums = addEach(this.#sums, row);
  }

  /** Divides the products by a row. */
  subtract(row: Uint8Array): void {
    const inverses = this.#items(row).map((item) =>
      this.#group.elementOrIdentityFromBytes(item).negate().toBytes(),
    );
    this.add([joinBytes(inverses)]);
  }

  /** The products so far, one encoding for each column. */
  products(): readonly Uint8Array[] {
    return this.#items(this.#sums);
  }

  #items(row: Uint8Array): readonly Uint8Array[] {
    const size = this.#group.elementBytes;
    return Array.from({ length: this.#columns }, (_, i) => row.slice(i * size, (i + 1) * size));
  }
}
