/** Sums of many lists of packed points at once, as trees of batch additions. */
import type { Workspace } from './kernels.js';
import { PACKED_SLOT, POINT_STRIDE, WORK_STRIDE } from './layout.js';
import { type PointForm, secretForm } from './point-form.js';

/** Pairs that share one inversion. */
const BATCH = 1024;
/** Pairs that go side by side. */
const LANES = 4;

/** Sums that a tree may write beyond those that it needs, because additions go {@link LANES} at a time. */
export const SPARE_SUMS: number = LANES;

/** Lists of points end to end, in memory: a reference is the address of a packed point, plus 1 for its negative. */
export interface PackedLists {
  /** Address of the references. */
  readonly references: number;
  /** Address of as many words as there are lists: how many references each has. Zero is allowed. */
  readonly lengths: number;
  readonly lists: number;
  /** References in all lists together. */
  readonly total: number;
}

/**
 * Adds up lists. A batch runs without checks unless it meets equal or opposite points; then every case of that batch is
 * decided exactly. Once a sum was the identity, it may be among the operands, and all further batches are checked.
 */
export class PackedAdder {
  readonly #space: Workspace;
  readonly #pairs: number;
  readonly #capacity: number;
  readonly #work: number;
  readonly #operands: number;
  readonly #form: PointForm;
  #checked = false;

  /**
   * The identity must not be among the points.
   * @param references the most that the lists of one call have together
   * @param form of the points; by default the one for points that may be secret
   */
  constructor(space: Workspace, references: number, form: PointForm = secretForm(space.kernels)) {
    this.#form = form;
    const batch = Math.min(BATCH, references);
    this.#space = space;
    this.#capacity = references;
    this.#pairs = space.reserve((references / 2 + LANES) * 8);
    this.#work = space.reserve(Math.max((batch / LANES + 2) * PACKED_SLOT, (batch + 1) * WORK_STRIDE));
    this.#operands = space.reserve(batch * (8 + 3 * POINT_STRIDE));
  }

  /**
   * The sum of each list as a reference, 0 for an empty one. Destroys the lists.
   * @param room place for as many points as there are references, and {@link SPARE_SUMS} more
   */
  sums({ references, lengths, lists, total }: PackedLists, room: number): Int32Array {
    if (total > this.#capacity) throw new RangeError('more references than announced');
    const { kernels, words } = this.#space;
    for (let next = room; ; ) {
      const count = kernels.pairNeighbours(references, lengths, lists, this.#pairs, next);
      if (count === 0) break;
      for (let done = 0; done < count; done += BATCH) this.#add(done, Math.min(BATCH, count - done), next);
      next += count * POINT_STRIDE;
    }
    const sums = new Int32Array(lists);
    for (let list = 0, read = references / 4; list < lists; list++)
      if (words[lengths / 4 + list] !== 0) sums[list] = words[read++] ?? 0;
    return sums;
  }

  /** Carries out some of the pairs, whose sums all begin at `sums`. */
  #add(first: number, count: number, sums: number): void {
    const pairs = this.#pairs + 8 * first;
    const target = sums + first * POINT_STRIDE;
    if (!this.#checked && this.#addUnchecked(pairs, count, target)) return;
    this.#checked = this.#addChecked(pairs, count, target) > 0 || this.#checked;
  }

  /** The kernel takes pairs by four: the last one is repeated, and its sums come behind the end. */
  #addUnchecked(pairs: number, count: number, sums: number): boolean {
    const { words } = this.#space;
    let whole = count;
    for (; whole % LANES !== 0; whole++) {
      const at = pairs / 4 + 2 * whole;
      words.copyWithin(at, at - 2, at);
    }
    return this.#form.add(pairs, whole, sums, this.#work) === 1;
  }

  /** Unpacks the operands for the scalar kernel and packs its sums. Returns how many of them are the identity. */
  #addChecked(pairs: number, count: number, sums: number): number {
    const { words, kernels } = this.#space;
    const operands = this.#operands + 8 * count;
    const unpacked = operands + 2 * count * POINT_STRIDE;
    this.#form.unpack(pairs, 2 * count, operands);
    for (let i = 0; i < 2 * count; i++) words[this.#operands / 4 + i] = operands + i * POINT_STRIDE;
    const identities = kernels.addPairsChecked(this.#operands, count, unpacked, this.#work);
    this.#form.pack(unpacked, sums, count);
    return identities;
  }
}
