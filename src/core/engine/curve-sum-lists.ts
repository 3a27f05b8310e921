/** Lists of references to packed points, filled one after the other, their sums, and the encodings of these. */
import type { SumInstance } from './curve-sum-memory.js';
import type { Workspace } from './kernels.js';
import { POINT_STRIDE } from './layout.js';
import { PackedAdder } from './packed-sums.js';
import { isIdentity, publicForm } from './point-form.js';

/** Lists of a known number, end to end. */
export class Lists {
  readonly #references: Int32Array;
  readonly #lengths: Int32Array;
  #total = 0;
  #lists = 0;

  /** @param references - the most that there may be in all lists together */
  constructor(lists: number, references: number) {
    this.#references = new Int32Array(references);
    this.#lengths = new Int32Array(lists);
  }

  /** Appends a list, or as many references as it begins with; those that are 0, the identity, are left out. */
  add(list: ArrayLike<number>, count: number = list.length): void {
    const first = this.#total;
    for (let i = 0; i < count; i++) {
      const reference = list[i] ?? 0;
      if (reference !== 0) this.#references[this.#total++] = reference;
    }
    this.#lengths[this.#lists++] = this.#total - first;
  }

  /** The references of all lists. */
  get references(): Int32Array {
    return this.#references.subarray(0, this.#total);
  }

  /** How many references each list has. */
  get lengths(): Int32Array {
    return this.#lengths;
  }
}

/**
 * A reference to the sum of each list, at places of their own. An empty one and one that cancels give 0, the identity: no other
 * reference stands for that, so that the sums may be added up in their turn.
 */
export function sumLists(space: Workspace, { references, lengths }: Lists): Int32Array {
  const [total, lists] = [references.length, lengths.length];
  if (total === 0) return new Int32Array(lists);
  const [at, counts] = [space.reserve(4 * total), space.reserve(4 * lists)];
  const target = space.reserve(lists * POINT_STRIDE);
  const adder = new PackedAdder(space, total, publicForm(space.kernels));
  space.words.set(references, at / 4);
  space.words.set(lengths, counts / 4);
  const sums = adder.sums({ references: at, lengths: counts, lists, total }, target);
  const { words } = space;
  return sums.map((sum) => (sum !== 0 && isIdentity(words, sum & -2) ? 0 : sum));
}

/** The encodings of what references stand for. */
export function encodeEach(
  space: Workspace,
  { functions, elementBytes }: SumInstance,
  sums: Int32Array,
): Uint8Array[] {
  const count = sums.length;
  const [references, points] = [space.reserve(4 * count), space.reserve(count * POINT_STRIDE)];
  const [target, work] = [space.reserve(count * elementBytes), space.reserve((count + 1) * POINT_STRIDE)];
  space.words.set(sums, references / 4);
  functions.unpackPoints(references, count, points);
  functions.encodeEach?.(points, count, target, work);
  return Array.from(sums, (_, i) => {
    const encoding = target + i * elementBytes;
    functions.encodePoint?.(encoding, points + i * POINT_STRIDE);
    return space.read(encoding, elementBytes);
  });
}
