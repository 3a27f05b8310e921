/** Sums of many lists of points at once, as trees of batch additions. */
import type { Workspace } from './kernels.js';
import { POINT_STRIDE, WORK_STRIDE } from './layout.js';

/** Pairs that share one inversion. */
const BATCH = 1024;

/** Lists of points end to end: a reference is the address of a point, plus 1 for its negative. */
export interface PointLists {
  readonly references: Int32Array;
  /** How many references each list has; zero is allowed. */
  readonly lengths: Int32Array;
}

/** Adds up lists of any points, the identity among them: every case is decided exactly. */
export class ListAdder {
  readonly #space: Workspace;
  readonly #pairs: number;
  readonly #work: number;
  #pending = 0;

  constructor(space: Workspace) {
    this.#space = space;
    this.#pairs = space.reserve(BATCH * 8);
    this.#work = space.reserve((BATCH + 1) * WORK_STRIDE);
  }

  /**
   * The sum of each list as a reference, 0 for an empty one. Destroys `lists`.
   * @param room place for as many points as there are references, and one more
   */
  sums(lists: PointLists, room: number): Int32Array {
    const { references, lengths } = lists;
    let next = room;
    for (let open = true; open; ) {
      open = false;
      let read = 0;
      let write = 0;
      for (let list = 0; list < lengths.length; list++) {
        const length = lengths[list] ?? 0;
        for (let i = 1; i < length; i += 2) {
          next = this.#add(references[read + i - 1] ?? 0, references[read + i] ?? 0, next);
          references[write++] = next - POINT_STRIDE;
        }
        if (length % 2 === 1) references[write++] = references[read + length - 1] ?? 0;
        read += length;
        lengths[list] = (length + 1) >> 1;
        if (length > 2) open = true;
      }
      this.#flush(next);
    }
    return spread(references, lengths);
  }

  /** Queues one addition; returns the end of its sum. */
  #add(p: number, q: number, sum: number): number {
    const { words } = this.#space;
    const at = this.#pairs / 4 + 2 * this.#pending;
    words[at] = p;
    words[at + 1] = q;
    this.#pending++;
    const end = sum + POINT_STRIDE;
    if (this.#pending === BATCH) this.#flush(end);
    return end;
  }

  /** Carries out what is queued; the sums end at `end`. */
  #flush(end: number): void {
    const count = this.#pending;
    if (count === 0) return;
    this.#pending = 0;
    this.#space.kernels.addPairsChecked(this.#pairs, count, end - count * POINT_STRIDE, this.#work);
  }
}

/** One reference per list, in the order of the lists. */
function spread(references: Int32Array, lengths: Int32Array): Int32Array {
  let read = 0;
  return lengths.map((length) => (length === 0 ? 0 : (references[read++] ?? 0)));
}
