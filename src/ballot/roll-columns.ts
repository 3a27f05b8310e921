/** The flat arrays behind a roll (spec 5.3): keys end to end, three small integers per voter, shared exclusions. */
import { compareBytes } from '../core/bytes.js';
import type { Group } from '../core/group.js';
import type { Manifest } from './manifest.js';
import type { Exclusion, Roll, RollEntry, RollRow } from './roll.js';

/** Most voters of one roll. */
export const MAX_VOTERS: number = 2 ** 24;

/** Columns of rows whose keys ascend. Mutable until {@link RollColumns.toRoll}. */
export class RollColumns {
  /** The different sets of exclusions; number 0 is none. */
  readonly sets: (readonly Exclusion[])[] = [Object.freeze([])];
  readonly #size: number;
  #keys: Uint8Array;
  #numbers: Uint16Array;
  #count = 0;

  constructor(elementBytes: number) {
    this.#size = elementBytes;
    this.#keys = new Uint8Array(64 * elementBytes);
    this.#numbers = new Uint16Array(64 * 3);
  }

  get count(): number {
    return this.#count;
  }

  /** The key at a position that exists, as a view. */
  key(index: number): Uint8Array {
    return this.#keys.subarray(index * this.#size, (index + 1) * this.#size);
  }

  /** Adds a row whose exclusions are number `set` of {@link RollColumns.sets}. */
  push(row: RollRow, set: number): void {
    if ((this.#count + 1) * 3 > this.#numbers.length) this.#grow();
    this.#keys.set(row.key, this.#count * this.#size);
    this.#numbers.set([row.class, row.style, set], this.#count * 3);
    this.#count++;
  }

  /** The roll that these columns hold; nothing may be pushed afterwards. */
  toRoll(manifest: Manifest, group: Group, root: Uint8Array): Roll {
    const count = this.#count;
    const tally = (kinds: readonly unknown[], column: number): readonly number[] => {
      const counts = kinds.map(() => 0);
      for (let i = 0; i < count; i++) {
        const kind = this.#numbers[3 * i + column] ?? 0;
        counts[kind] = (counts[kind] ?? 0) + 1;
      }
      return Object.freeze(counts);
    };
    const entry = (index: number): RollEntry => this.#entry(index);
    return Object.freeze({
      group,
      count,
      root,
      perClass: tally(manifest.classes, 0),
      perStyle: tally(manifest.styles, 1),
      entry,
      find: (key: Uint8Array) => {
        const index = this.#search(key);
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
    const [voterClass = 0, style = 0, set = 0] = this.#numbers.subarray(3 * index, 3 * index + 3);
    const excluded = this.sets[set] ?? [];
    return Object.freeze({ index, key: this.key(index).slice(), class: voterClass, style, excluded });
  }

  /** Binary search. */
  #search(key: Uint8Array): number | undefined {
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const order = compareBytes(this.key(middle), key);
      if (order === 0) return middle;
      [low, high] = order < 0 ? [middle + 1, high] : [low, middle];
    }
    return undefined;
  }

  #grow(): void {
    const keys = new Uint8Array(2 * this.#keys.length);
    keys.set(this.#keys);
    this.#keys = keys;
    const numbers = new Uint16Array(2 * this.#numbers.length);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}
