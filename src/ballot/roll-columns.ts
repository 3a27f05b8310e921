/**
 * The flat arrays behind a roll (spec 5.3): keys end to end, three small integers per voter, shared exclusions. They are cut
 * into blocks, so that a roll that grows is never copied and never has much more room than it needs.
 */
import type { Group } from '../core/group.js';
import type { Manifest } from './manifest.js';
import type { Exclusion, Roll, RollEntry, RollRow } from './roll.js';

/** Most voters of one roll. */
export const MAX_VOTERS: number = 2 ** 24;

/** How many voters a roll has, of each class and of each style of the manifest. */
type RollCounts = Pick<Roll, 'count' | 'perClass' | 'perStyle'>;

/** Columns of rows whose keys ascend. Mutable until {@link RollColumns.toRoll}. */
export class RollColumns {
  /** The different sets of exclusions; number 0 is none. */
  readonly sets: (readonly Exclusion[])[] = [Object.freeze([])];
  readonly #size: number;
  readonly #keys: Uint8Array[] = [];
  readonly #numbers: Uint16Array[] = [];
  /** Rows of each class, and of each style; nothing where there is none. */
  readonly #ofClass: number[] = [];
  readonly #ofStyle: number[] = [];
  #count = 0;

  constructor(elementBytes: number) {
    this.#size = elementBytes;
  }

  get count(): number {
    return this.#count;
  }

  /** The key at a position that exists, as a view. */
  key(index: number): Uint8Array {
    const start = rowIn(index) * this.#size;
    return this.#keysOf(index).subarray(start, start + this.#size);
  }

  /** Adds a row whose exclusions are number `set` of {@link RollColumns.sets}. */
  push(row: RollRow, set: number): void {
    const at = rowIn(this.#count);
    if (at === 0) {
      this.#keys.push(new Uint8Array(BLOCK * this.#size));
      this.#numbers.push(new Uint16Array(BLOCK * 3));
    }
    this.#keysOf(this.#count).set(row.key, at * this.#size);
    this.#numbersOf(this.#count).set([row.class, row.style, set], at * 3);
    this.#ofClass[row.class] = (this.#ofClass[row.class] ?? 0) + 1;
    this.#ofStyle[row.style] = (this.#ofStyle[row.style] ?? 0) + 1;
    this.#count++;
  }

  /** Rows so far: how many there are, of each class and of each style. */
  counts({ classes, styles }: Pick<Manifest, 'classes' | 'styles'>): RollCounts {
    const all = (kinds: readonly unknown[], counts: readonly number[]): readonly number[] =>
      Object.freeze(kinds.map((_, i) => counts[i] ?? 0));
    return {
      count: this.#count,
      perClass: all(classes, this.#ofClass),
      perStyle: all(styles, this.#ofStyle),
    };
  }

  /** The roll that these columns hold; nothing may be pushed afterwards. */
  toRoll(manifest: Manifest, group: Group, root: Uint8Array): Roll {
    const { count, perClass, perStyle } = this.counts(manifest);
    const entry = (index: number): RollEntry => this.#entry(index);
    const bits = prefixBits(count, this.#size);
    const starts = this.#prefixStarts(bits);
    return Object.freeze({
      group,
      count,
      root,
      perClass,
      perStyle,
      entry,
      find: (key: Uint8Array) => {
        const index = this.#search(starts, bits, key);
        return index === undefined ? undefined : entry(index);
      },
      *[Symbol.iterator]() {
        for (let i = 0; i < count; i++) yield entry(i);
      },
    });
  }

  /** A fresh object whose key is a copy, so that nobody can write into the roll. */
  #entry(index: number): RollEntry {
    if (!Number.isSafeInteger(index) || index < 0 || index >= this.#count)
      throw new RangeError(`the roll has no entry ${index}`);
    const [numbers, at] = [this.#numbersOf(index), 3 * rowIn(index)];
    const excluded = this.sets[numbers[at + 2] ?? 0] ?? [];
    return Object.freeze({
      index,
      key: this.key(index).slice(),
      class: numbers[at] ?? 0,
      style: numbers[at + 1] ?? 0,
      excluded,
    });
  }

  /** Binary search among the keys that begin as this one does. */
  #search(starts: Uint32Array, bits: number, key: Uint8Array): number | undefined {
    if (key.length !== this.#size) return undefined;
    const prefix = prefixAt(key, 0, bits);
    let [low, high] = [starts[prefix] ?? 0, starts[prefix + 1] ?? 0];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.#compare(middle, key);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  /** Compares the key at a position with another, as `compareBytes` does, without a view of it. */
  #compare(index: number, key: Uint8Array): number {
    const [keys, start] = [this.#keysOf(index), rowIn(index) * this.#size];
    for (let i = 0; i < this.#size; i++) {
      const order = (keys[start + i] ?? 0) - (key[i] ?? 0);
      if (order !== 0) return order;
    }
    return 0;
  }

  /** For every prefix the position of the first key that begins with it or a higher one. */
  #prefixStarts(bits: number): Uint32Array {
    const prefixes = 2 ** bits;
    const starts = new Uint32Array(prefixes + 1).fill(this.#count);
    for (let index = this.#count - 1; index >= 0; index--)
      starts[prefixAt(this.#keysOf(index), rowIn(index) * this.#size, bits)] = index;
    for (let prefix = prefixes - 1; prefix >= 0; prefix--)
      starts[prefix] = Math.min(starts[prefix] ?? 0, starts[prefix + 1] ?? 0);
    return starts;
  }

  /** The block of keys that holds a position. */
  #keysOf(index: number): Uint8Array {
    return this.#keys[index >>> BLOCK_BITS] ?? NOTHING.keys;
  }

  /** The block of class, style and number of exclusions that holds a position. */
  #numbersOf(index: number): Uint16Array {
    return this.#numbers[index >>> BLOCK_BITS] ?? NOTHING.numbers;
  }
}

/** Rows of a block. */
const BLOCK_BITS = 10;
const BLOCK = 2 ** BLOCK_BITS;
const NOTHING = { keys: new Uint8Array(), numbers: new Uint16Array() } as const;

/** Place of a row in its block. */
function rowIn(index: number): number {
  return index & (BLOCK - 1);
}

/** Keys are told apart by so many of their first bits first. */
const FEWEST_BITS = 16;
const MOST_BITS = 22;

/**
 * Bits that leave few keys to most prefixes, where keys are as random as points are: four bytes for each prefix.
 * @param size - bytes of a key
 */
function prefixBits(count: number, size: number): number {
  return Math.min(8 * size, MOST_BITS, Math.max(FEWEST_BITS, Math.floor(Math.log2(count))));
}

/** The first bits of a key, at most 24. */
function prefixAt(bytes: Uint8Array, at: number, bits: number): number {
  const first = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  return first >>> (24 - bits);
}
