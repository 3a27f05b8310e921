/**
 * A table of records of one size, found by a hash, in pages outside of memory: linear hashing (Litwin, "Linear hashing: a new
 * tool for file and table addressing", VLDB 1980). It grows a page at a time, while records are added, so that nobody ever waits
 * for all of it to be placed anew.
 */
import type { PageCache } from './page-cache.js';

/** Pages double once so much of their slots is taken on average. */
const FULL = 0.7;
/** While they do, one page is divided after so many new records: a sixteenth of a page, so that the others hardly fill. */
const PACE = 16;

/** What records are. */
export interface RecordKind {
  /** Words of a record, which are never all 0: that is a free slot. */
  readonly width: number;
  /** The hash of the record at an offset: 32 bits, under a key that nobody knows who chooses records. */
  hash(words: Uint32Array, at: number): number;
}

/** Records by hash. Mutable; nothing is ever taken out. */
export class PageTable {
  readonly #pages: PageCache;
  readonly #kind: RecordKind;
  readonly #slots: number;
  /** Of each page how many slots are taken. */
  #taken = new Uint16Array(64);
  /** Of the hash, the last so many bits name a page; of a page that was divided already, one more. */
  #bits = 0;
  #divided = 0;
  #doubling = false;
  #sinceDivision = 0;
  /** Records whose page was full: hardly ever any. By hash, end to end. */
  readonly #others = new Map<number, Uint32Array>();
  readonly #moving: Uint32Array;
  #size = 0;

  /**
   * @param pages - empty, and for this table alone
   * @throws {RangeError} if a page has no room for two records
   */
  constructor(pages: PageCache, kind: RecordKind) {
    this.#pages = pages;
    this.#kind = kind;
    this.#slots = Math.min(2 ** 16 - 1, Math.floor(pages.words / kind.width));
    if (this.#slots < 2) throw new RangeError(`a page has no room for two records of ${kind.width} words`);
    this.#moving = new Uint32Array(pages.words);
  }

  /** Number of records. */
  get size(): number {
    return this.#size;
  }

  /**
   * Whether one of the records with a hash is the one that is meant.
   * @param isMeant - looks at the record at an offset, which may have another hash; must look at nothing else of the table
   * @throws `ScratchError`
   */
  has(hash: number, isMeant: (words: Uint32Array, at: number) => boolean): boolean {
    if (this.#size === 0) return false;
    const { width } = this.#kind;
    const page = this.#pages.page(this.#pageOf(hash));
    for (let at = this.#slotOf(hash); isTaken(page, at, width); at = this.#after(at))
      if (isMeant(page, at)) return true;
    const others = this.#others.size === 0 ? undefined : this.#others.get(hash);
    if (others !== undefined)
      for (let at = 0; at < others.length; at += width) if (isMeant(others, at)) return true;
    return false;
  }

  /**
   * Adds a record, whether it is there or not.
   * @param hash - of the record
   * @throws `ScratchError`: then the table is of no more use
   */
  add(record: Uint32Array, hash: number): void {
    if (this.#pages.count === 0) this.#pages.add();
    this.#place(record, hash);
    this.#size += 1;
    this.#grow();
  }

  #place(record: Uint32Array, hash: number): void {
    const number = this.#pageOf(hash);
    const taken = this.#taken[number] ?? 0;
    // A slot stays free, so that searches end.
    if (taken + 1 < this.#slots) {
      const page = this.#pages.changing(number);
      let slot = this.#slotOf(hash);
      while (isTaken(page, slot, record.length)) slot = this.#after(slot);
      page.set(record, slot);
      this.#taken[number] = taken + 1;
    } else this.#others.set(hash, Uint32Array.of(...(this.#others.get(hash) ?? []), ...record));
  }

  /** Divides a page, if it is time. */
  #grow(): void {
    this.#doubling ||= this.#size > FULL * this.#slots * 2 ** this.#bits;
    this.#sinceDivision += 1;
    if (!this.#doubling || PACE * this.#sinceDivision < this.#slots) return;
    this.#sinceDivision = 0;
    const number = this.#divided;
    this.#moving.set(this.#pages.page(number));
    this.#pages.changing(number).fill(0);
    this.#pages.add();
    this.#countAnew(number);
    this.#divided += 1;
    // First what stays, then what moves, for there may be room in memory for one of the two pages only.
    for (const page of [number, this.#pages.count - 1]) this.#placeMoving(page);
    if (this.#divided < 2 ** this.#bits) return;
    this.#bits += 1;
    this.#divided = 0;
    this.#doubling = false;
  }

  #placeMoving(page: number): void {
    const { width } = this.#kind;
    const moving = this.#moving;
    for (let at = 0; at < this.#slots * width; at += width) {
      if (!isTaken(moving, at, width)) continue;
      const hash = this.#kind.hash(moving, at);
      if (this.#pageOf(hash) === page) this.#place(moving.subarray(at, at + width), hash);
    }
  }

  #countAnew(number: number): void {
    if (this.#pages.count > this.#taken.length) {
      const grown = new Uint16Array(2 * this.#taken.length);
      grown.set(this.#taken);
      this.#taken = grown;
    }
    this.#taken[number] = 0;
  }

  #pageOf(hash: number): number {
    const page = (hash & (2 ** this.#bits - 1)) >>> 0;
    return page < this.#divided ? (hash & (2 ** (this.#bits + 1) - 1)) >>> 0 : page;
  }

  /** Where in its page a record is looked for first: by bits of the hash that name no page before there are millions. */
  #slotOf(hash: number): number {
    return Math.floor(((hash >>> 16) * this.#slots) / 2 ** 16) * this.#kind.width;
  }

  #after(at: number): number {
    const next = at + this.#kind.width;
    return next === this.#slots * this.#kind.width ? 0 : next;
  }
}

function isTaken(words: Uint32Array, at: number, width: number): boolean {
  for (let i = 0; i < width; i++) if (words[at + i] !== 0) return true;
  return false;
}
