/** Sums of many lists of packed points at once, as trees of batch additions. */
import type { Workspace } from './kernels.js';
import { PACKED_SLOT, POINT_STRIDE, WORK_STRIDE } from './layout.js';
import { type PointForm, secretForm } from './point-form.js';

/** Pairs that share one inversion. */
const BATCH = 1024;
/** Pairs that go side by side. */
const LANES = 4;

/**
 * References that a tree begins with, at most. The sums of all its levels then stay in the processor's second cache, where
 * they are written over and over; longer lists are cut, and shorter ones go together.
 */
const PIECE = 4096;
/** Levels of the tree of a cut piece: what it leaves is added up in further pieces, so that no batch is small. */
const CUT_LEVELS = 6;

/** Levels until one reference is left of so many. */
function levelsOf(length: number): number {
  return length > 1 ? 32 - Math.clz32(length - 1) : 0;
}

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
  readonly #piece: number;
  readonly #work: number;
  readonly #operands: number;
  readonly #room: number;
  readonly #roomEnd: number;
  /** What cut pieces left. */
  readonly #rests: number;
  readonly #form: PointForm;
  #checked = false;

  /**
   * The identity must not be among the points.
   * @param references the most that the lists of one call have together
   * @param form of the points; by default the one for points that may be secret
   */
  constructor(space: Workspace, references: number, form: PointForm = secretForm(space.kernels)) {
    this.#form = form;
    const piece = Math.max(1, Math.min(PIECE, references));
    const batch = Math.min(BATCH, references);
    this.#space = space;
    this.#capacity = references;
    this.#piece = piece;
    this.#pairs = space.reserve((piece / 2 + LANES) * 8);
    this.#work = space.reserve(Math.max((batch / LANES + 2) * PACKED_SLOT, (batch + 1) * WORK_STRIDE));
    this.#operands = space.reserve(batch * (8 + 3 * POINT_STRIDE));
    this.#room = space.reserve((piece + LANES) * POINT_STRIDE);
    this.#roomEnd = this.#room + (piece + LANES) * POINT_STRIDE;
    const cuts = references > PIECE ? Math.ceil(references / PIECE) : 0;
    this.#rests = space.reserve(cuts * (PIECE >> CUT_LEVELS) * POINT_STRIDE);
  }

  /**
   * The sum of each list as a reference, 0 for an empty one: that of a single reference is itself, and any other is at the
   * place of its list in `target`. Destroys the lists.
   * @param target place for as many points as there are lists
   */
  sums({ references, lengths, lists, total }: PackedLists, target: number): Int32Array {
    if (total > this.#capacity) throw new RangeError('more references than announced');
    const { words } = this.#space;
    const sums = new Int32Array(lists);
    for (let first = 0, read = references; first < lists; ) {
      const begin = read;
      let [end, size, longest] = [first, 0, 0];
      for (; end < lists; end++) {
        const length = words[lengths / 4 + end] ?? 0;
        if (end > first && size + length > PIECE) break;
        size += length;
        longest = Math.max(longest, length);
      }
      read += 4 * size;
      if (size > PIECE) longest = this.#shorten(begin, lengths + 4 * first);
      this.#addPiece(begin, lengths + 4 * first, end - first, levelsOf(longest));
      const place = target + first * POINT_STRIDE;
      for (let list = first, at = begin / 4; list < end; list++)
        if (words[lengths / 4 + list] !== 0) sums[list] = words[at++] ?? 0;
      this.#keep(sums.subarray(first, end), place);
      first = end;
    }
    return sums;
  }

  /** Adds up lists by so many levels: each has half as many references as the one before, rounded up. */
  #addPiece(references: number, lengths: number, lists: number, levels: number): void {
    let next = this.#room;
    for (let level = 0; level < levels; level++) {
      const count = this.#space.kernels.pairNeighbours(references, lengths, lists, this.#pairs, next);
      for (let done = 0; done < count; done += BATCH) this.#add(done, Math.min(BATCH, count - done), next);
      next += count * POINT_STRIDE;
    }
  }

  /** Cuts a long list and adds up its pieces, until it is no longer than one. Returns how long it is then. */
  #shorten(references: number, length: number): number {
    const { words } = this.#space;
    let left = words[length / 4] ?? 0;
    while (left > PIECE) {
      let done = 0;
      for (let first = 0; first < left; first += PIECE) {
        const piece = references + 4 * first;
        words[length / 4] = Math.min(PIECE, left - first);
        this.#addPiece(piece, length, 1, CUT_LEVELS);
        const count = words[length / 4] ?? 0;
        const rest = words.slice(piece / 4, piece / 4 + count);
        this.#keep(rest, this.#rests + done * POINT_STRIDE);
        words.set(rest, references / 4 + done);
        done += count;
      }
      left = done;
    }
    words[length / 4] = left;
    return left;
  }

  /** Copies sums out of the room, which others need, to a place of their own: the references become those of the copies. */
  #keep(sums: Int32Array, target: number): void {
    const { words, kernels } = this.#space;
    const [pairs, room, end] = [this.#pairs / 4, this.#room, this.#roomEnd];
    for (let first = 0; first < sums.length; first += this.#piece) {
      const count = Math.min(this.#piece, sums.length - first);
      const place = target + first * POINT_STRIDE;
      for (let i = 0; i < count; i++) {
        const sum = sums[first + i] ?? 0;
        const inRoom = sum >= room && sum < end;
        words[pairs + i] = inRoom ? sum : 0;
        if (inRoom) sums[first + i] = place + i * POINT_STRIDE;
      }
      kernels.copyPacked(this.#pairs, count, place);
    }
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
