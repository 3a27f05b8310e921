/** A set of records of one size in pages outside of memory. */
import type { PageCache } from './page-cache.js';
import { PageTable, type RecordKind } from './page-table.js';

/** Records, compared in full. Mutable; nothing is ever taken out. */
export class PageSet {
  readonly #table: PageTable;

  /**
   * @param pages - empty, and for this set alone
   * @throws {RangeError} if a page has no room for two records
   */
  constructor(pages: PageCache, kind: RecordKind) {
    this.#table = new PageTable(pages, kind);
  }

  /** Number of members. */
  get size(): number {
    return this.#table.size;
  }

  /** Whether a record is a member. @param hash - of the record @throws `ScratchError` */
  has(record: Uint32Array, hash: number): boolean {
    return this.#table.has(hash, (words, at) => record.every((word, i) => words[at + i] === word));
  }

  /** Adds a record. Returns whether it is new. @throws as `has` does */
  add(record: Uint32Array, hash: number): boolean {
    if (this.has(record, hash)) return false;
    this.#table.add(record, hash);
    return true;
  }
}
