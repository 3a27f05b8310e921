/** Sums of many lists of packed points at once, as trees of batch additions. */
import type { Workspace } from './kernels.js';
import { PACKED_SLOT, POINT_STRIDE, WORK_STRIDE } from './layout.js';

/** Pairs that share one inversion. */
const BATCH = 2048;
/** Pairs that go side by side. */
const LANES = 4;

/** Sums that a tree may write beyond those that it needs, because additions go {@link LANES} at a time. */
export const SPARE_SUMS: number = LANES;

/** Lists of points end to end: a reference is the address of a packed point, plus 1 for its negative. */
export interface PackedLists {
  readonly references: Int32Array;
  /** How many references each list has; zero is allowed. */
  readonly lengths: Int32Array;
}

/**
 * Adds up lists. A batch runs without checks unless it meets equal or opposite points; then every case of that batch is
 * decided exactly. Once a sum was the identity, it may be among the operands, and all further batches are checked.
 */
export class PackedAdder {
  readonly #space: Workspace;
  readonly #pairs: number;
  readonly #work: number;
  readonly #operands: number;
  #checked = false;

  /** The identity must not be among the points. */
  constructor(space: Workspace) {
    this.#space = space;
    this.#pairs = space.reserve(BATCH * 8);
    this.#work = space.reserve(Math.max((BATCH / LANES + 1) * PACKED_SLOT, (BATCH + 1) * WORK_STRIDE));
    this.#operands = space.reserve(3 * BATCH * POINT_STRIDE);
  }

  /**
   * The sum of each list as a reference, 0 for an empty one. Destroys `lists`.
   * @param room place for as many points as there are references, and {@link SPARE_SUMS} more
   */
  sums(lists: PackedLists, room: number): Int32Array {
    const { references, lengths } = lists;
    let next = room;
    for (let longest = 2; longest > 1; ) {
      [next, longest] = this.#level(references, lengths, next);
    }
    return spread(references, lengths);
  }

  /** Adds neighbours in every list; returns the end of the sums and the length of the longest list that is left. */
  #level(references: Int32Array, lengths: Int32Array, start: number): [end: number, longest: number] {
    const { words } = this.#space;
    const first = this.#pairs / 4;
    const full = first + 2 * BATCH;
    let [at, next, read, write, longest] = [first, start, 0, 0, 0];
    for (let list = 0; list < lengths.length; list++) {
      const length = lengths[list] ?? 0;
      const end = read + length;
      for (; read + 1 < end; read += 2) {
        words[at++] = references[read] ?? 0;
        words[at++] = references[read + 1] ?? 0;
        references[write++] = next;
        next += POINT_STRIDE;
        if (at === full) {
          this.#add(BATCH, next);
          at = first;
        }
      }
      if (read < end) references[write++] = references[read++] ?? 0;
      const left = (length + 1) >> 1;
      lengths[list] = left;
      if (left > longest) longest = left;
    }
    if (at > first) this.#add((at - first) / 2, next);
    return [next, longest];
  }

  /** Carries out the first pairs; their sums end at `end`. */
  #add(count: number, end: number): void {
    const sums = end - count * POINT_STRIDE;
    if (!this.#checked && this.#addUnchecked(count, sums)) return;
    this.#checked = this.#addChecked(count, sums) > 0 || this.#checked;
  }

  /** The kernel takes pairs by four: the last one is repeated, and its sums come behind the end. */
  #addUnchecked(count: number, sums: number): boolean {
    const { words, kernels } = this.#space;
    let whole = count;
    for (; whole % LANES !== 0; whole++) {
      const at = this.#pairs / 4 + 2 * whole;
      words.copyWithin(at, at - 2, at);
    }
    return kernels.addPacked(this.#pairs, whole, sums, this.#work) === 1;
  }

  /** Unpacks the operands for the scalar kernel and packs its sums. Returns how many of them are the identity. */
  #addChecked(count: number, sums: number): number {
    const { words, kernels } = this.#space;
    const operands = this.#operands;
    const unpacked = operands + 2 * count * POINT_STRIDE;
    kernels.unpackPoints(this.#pairs, 2 * count, operands);
    for (let i = 0; i < 2 * count; i++) words[this.#pairs / 4 + i] = operands + i * POINT_STRIDE;
    const identities = kernels.addPairsChecked(this.#pairs, count, unpacked, this.#work);
    kernels.packPoints(unpacked, sums, count);
    return identities;
  }
}

/** One reference per list, in the order of the lists. */
function spread(references: Int32Array, lengths: Int32Array): Int32Array {
  let read = 0;
  return lengths.map((length) => (length === 0 ? 0 : (references[read++] ?? 0)));
}
