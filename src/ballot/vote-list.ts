/** The votes of a mixed contest that count: one row of ciphertexts for each voter, in the order of the roll (spec section 6.11). */
import type { ElectionContext } from './context.js';
import { mixedLayout } from './mixed-contest.js';

/** What the first mixer of a contest is given. */
export interface ContestList {
  /** Index in `manifest.contests`. */
  readonly contest: number;
  /** Ciphertexts of a row. */
  readonly width: number;
  /** Rows: ballots that count and hold this contest. */
  readonly count: number;
  /** Rows in the order of the roll, each c1 and c2 of every ciphertext in turns. */
  readonly rows: Uint8Array;
}

/** The lists of an election's mixed contests, empty, by index in `manifest.contests`. */
export function voteLists({ manifest, group, roll }: ElectionContext): ReadonlyMap<number, VoteList> {
  const lists = new Map<number, VoteList>();
  manifest.contests.forEach((contest, i) => {
    const layout = mixedLayout(contest, group);
    if (layout !== undefined) lists.set(i, new VoteList(roll.count, layout.width, 2 * group.elementBytes));
  });
  return lists;
}

/** Rows by credential. Mutable. */
export class VoteList {
  readonly #width: number;
  readonly #rowBytes: number;
  /** Position of a credential's row plus 1; 0 for none. */
  readonly #positions: Uint32Array;
  /** Rows in the order in which they came; those that were removed are taken again. */
  #rows = new Uint8Array();
  #used = 0;
  readonly #free: number[] = [];

  /**
   * @param credentials - entries of the roll
   * @param ciphertextBytes - of one encoded ciphertext
   */
  constructor(credentials: number, width: number, ciphertextBytes: number) {
    this.#width = width;
    this.#rowBytes = width * ciphertextBytes;
    this.#positions = new Uint32Array(credentials);
  }

  /**
   * Takes in the row of a credential that has none.
   * @throws {RangeError} if it has one, or the row has another length
   */
  set(credential: number, row: Uint8Array): void {
    if (row.length !== this.#rowBytes) throw new RangeError(`a row has ${this.#rowBytes} bytes`);
    if (this.#positions[credential] !== 0) throw new RangeError(`credential ${credential} has a row already`);
    const position = this.#free.pop() ?? this.#used++;
    this.#reserve(this.#used);
    this.#rows.set(row, position * this.#rowBytes);
    this.#positions[credential] = position + 1;
  }

  /** Takes the row of a credential out. @throws {RangeError} if it has none */
  remove(credential: number): void {
    const position = (this.#positions[credential] ?? 0) - 1;
    if (position < 0) throw new RangeError(`credential ${credential} has no row`);
    this.#positions[credential] = 0;
    this.#free.push(position);
  }

  /** The rows, in the order of the roll. */
  finish(contest: number): ContestList {
    const count = this.#used - this.#free.length;
    const rows = new Uint8Array(count * this.#rowBytes);
    let at = 0;
    for (const position of this.#positions) {
      if (position === 0) continue;
      rows.set(this.#rows.subarray((position - 1) * this.#rowBytes, position * this.#rowBytes), at);
      at += this.#rowBytes;
    }
    return Object.freeze({ contest, width: this.#width, count, rows });
  }

  #reserve(rows: number): void {
    const needed = rows * this.#rowBytes;
    if (needed <= this.#rows.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.#rows.length));
    grown.set(this.#rows);
    this.#rows = grown;
  }
}
