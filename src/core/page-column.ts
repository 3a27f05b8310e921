/** A row of records of one size that only grows, in pages outside of memory. */
import type { PageCache } from './page-cache.js';

/** Records by number, counted from 0. Mutable. */
export class PageColumn {
  readonly #pages: PageCache;
  readonly #width: number;
  readonly #perPage: number;
  #length = 0;

  /**
   * @param pages - empty, and for this column alone
   * @param width - words of a record
   * @throws {RangeError} if a page has no room for one
   */
  constructor(pages: PageCache, width: number) {
    this.#pages = pages;
    this.#width = width;
    this.#perPage = Math.floor(pages.words / width);
    if (!(this.#perPage >= 1)) throw new RangeError(`a record of ${width} words is longer than a page`);
  }

  /** Number of records. */
  get length(): number {
    return this.#length;
  }

  /** Adds a record. @throws {RangeError} if it has not the words of one; `ScratchError` */
  push(record: ArrayLike<number>): void {
    if (record.length !== this.#width) throw new RangeError(`a record has ${this.#width} words`);
    const at = this.#length % this.#perPage;
    const page = at === 0 ? this.#pages.add() : this.#pages.changing(this.#pages.count - 1);
    page.set(record, at * this.#width);
    this.#length += 1;
  }

  /** Writes a record that is there again. @throws {RangeError} if there is none, or it has not the words of one; `ScratchError` */
  set(number: number, record: ArrayLike<number>): void {
    if (record.length !== this.#width) throw new RangeError(`a record has ${this.#width} words`);
    this.#assertThere(number);
    const page = this.#pages.changing(Math.floor(number / this.#perPage));
    page.set(record, (number % this.#perPage) * this.#width);
  }

  /** The words of a record, to be read until anything else is done. @throws {RangeError} if there is none; `ScratchError` */
  at(number: number): Uint32Array {
    this.#assertThere(number);
    const at = (number % this.#perPage) * this.#width;
    return this.#pages.page(Math.floor(number / this.#perPage)).subarray(at, at + this.#width);
  }

  #assertThere(number: number): void {
    if (!(number >= 0 && number < this.#length)) throw new RangeError(`there is no record ${number}`);
  }
}
