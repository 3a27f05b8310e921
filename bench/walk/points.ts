/**
 * Points that move by fixed steps, many at a time: what makes a great many ballots cheap to make. Every lane of a stream
 * holds a point of its own; a step adds the same point to all lanes of the stream, in batches that share one inversion.
 */
import { concatBytes } from '../../src/core/bytes.js';
import { instantiateP256, Workspace } from '../../src/core/engine/kernels.js';
import { ENCODED_BYTES, POINT_STRIDE } from '../../src/core/engine/layout.js';
import { PackedAdder } from '../../src/core/engine/packed-sums.js';
import type { Element } from '../../src/core/group.js';

/** Where the points of one stream begin, lane by lane, and what each step adds to them. */
export interface PointStream {
  readonly starts: readonly Element[];
  readonly step: Element;
}

/** Bits of a digit of the table of multiples. */
const DIGIT_BITS = 8;
const DIGITS = 256 / DIGIT_BITS;
const DIGIT_VALUES = 2 ** DIGIT_BITS;

/** One multiple too many for every digit, so that no entry of the table is the identity; all of them together. */
export const TABLE_EXCESS: bigint = Array.from(
  { length: DIGITS },
  (_, w) => 1n << BigInt(DIGIT_BITS * w),
).reduce((sum, term) => sum + term);

/** Streams of points of P-256, packed, in the memory of an instance of their own. */
export class WalkingPoints {
  readonly #space = new Workspace(instantiateP256());
  readonly #adder: PackedAdder;
  readonly #lanes: number;
  readonly #streams: number;
  /** Addresses of packed points: what each stream adds at a step, and the table. */
  readonly #steps: number;
  readonly #table: number;
  /** Room for references to the terms of sums, for how many each sum has, and for the sums. */
  readonly #references: number;
  readonly #lengths: number;
  readonly #sums: number;
  /** Room for points and encodings of one stream. */
  readonly #unpacked: number;
  readonly #encoded: number;
  #points: number;
  #next: number;

  /** @param tableBase - what {@link addMultiples} adds multiples of */
  constructor(streams: readonly PointStream[], tableBase?: Element) {
    this.#streams = streams.length;
    this.#lanes = streams[0]?.starts.length ?? 0;
    const count = this.#streams * this.#lanes;
    const terms = Math.max(2 * count, (DIGITS + 1) * this.#lanes);
    const points = (number: number): number => this.#space.reserve(number * POINT_STRIDE);
    this.#adder = new PackedAdder(this.#space, terms);
    this.#references = this.#space.reserve(4 * terms);
    this.#lengths = this.#space.reserve(4 * count);
    this.#sums = points(this.#lanes);
    this.#unpacked = points(this.#lanes);
    this.#encoded = this.#space.reserve(this.#lanes * ENCODED_BYTES);
    this.#next = points(2 * count);
    this.#points = points(2 * count);
    this.#steps = this.#decode(streams.map(({ step }) => step));
    this.#table = tableBase === undefined ? 0 : this.#decode(tableEntries(tableBase));
    const starts = this.#decode(streams.flatMap((stream) => stream.starts));
    this.#space.bytes.copyWithin(this.#points, starts, starts + count * POINT_STRIDE);
  }

  /** Encodings of a stream's points, lane by lane; a view that the next call overwrites. */
  encodings(stream: number): Uint8Array {
    return this.#encode(Int32Array.from({ length: this.#lanes }, (_, lane) => this.#at(stream, lane)));
  }

  /**
   * Encodings of a stream's points, each with a multiple of the table's base added, {@link TABLE_EXCESS} included.
   * @param scalars - one per lane, from 0 to 2^256
   */
  addMultiples(stream: number, scalars: readonly bigint[]): Uint8Array {
    const references = new Int32Array((DIGITS + 1) * this.#lanes);
    for (let lane = 0; lane < this.#lanes; lane++) {
      const first = lane * (DIGITS + 1);
      references[first] = this.#at(stream, lane);
      const words = new BigUint64Array(4).map((_, i) => (scalars[lane] ?? 0n) >> BigInt(64 * i));
      new Uint8Array(words.buffer).forEach((digit, w) => {
        references[first + 1 + w] = this.#table + (w * DIGIT_VALUES + digit) * POINT_STRIDE;
      });
    }
    return this.#encode(this.#add(references, DIGITS + 1, this.#sums));
  }

  /** One step: every point moves on. */
  advance(): void {
    const references = new Int32Array(2 * this.#streams * this.#lanes);
    for (let i = 0; i < references.length / 2; i++) {
      references[2 * i] = this.#points + i * POINT_STRIDE;
      references[2 * i + 1] = this.#steps + Math.floor(i / this.#lanes) * POINT_STRIDE;
    }
    this.#add(references, 2, this.#next);
    [this.#points, this.#next] = [this.#next, this.#points];
  }

  #at(stream: number, lane: number): number {
    return this.#points + (stream * this.#lanes + lane) * POINT_STRIDE;
  }

  /** Sums of so many neighbours each; those of two lie end to end. */
  #add(references: Int32Array, each: number, room: number): Int32Array {
    const { words } = this.#space;
    const lists = references.length / each;
    words.set(references, this.#references / 4);
    words.fill(each, this.#lengths / 4, this.#lengths / 4 + lists);
    const given = { references: this.#references, lengths: this.#lengths, lists, total: references.length };
    return this.#adder.sums(given, room);
  }

  #encode(points: Int32Array): Uint8Array {
    const { kernels, bytes, words } = this.#space;
    words.set(points, this.#references / 4);
    kernels.unpackPoints(this.#references, points.length, this.#unpacked);
    for (let lane = 0; lane < points.length; lane++)
      kernels.encodePoint(this.#encoded + lane * ENCODED_BYTES, this.#unpacked + lane * POINT_STRIDE);
    return bytes.subarray(this.#encoded, this.#encoded + points.length * ENCODED_BYTES);
  }

  /** Decodes and packs. Returns where the points lie. */
  #decode(elements: readonly Element[]): number {
    const source = this.#space.place(concatBytes(...elements.map((element) => element.toBytes())));
    const target = this.#space.reserve(elements.length * POINT_STRIDE);
    const { kernels } = this.#space;
    if (kernels.decodePoints(source, target, elements.length) >= 0)
      throw new TypeError('a walk needs elements of P-256');
    kernels.packPoints(target, target, elements.length);
    return target;
  }
}

/** Entry `w 2^8 + d` is `(d + 1) 2^(8 w)` times the base. */
function tableEntries(base: Element): Element[] {
  const entries: Element[] = [];
  let unit = base;
  for (let w = 0; w < DIGITS; w++) {
    let entry = unit;
    for (let d = 0; d < DIGIT_VALUES; d++) {
      entries.push(entry);
      entry = entry.add(unit);
    }
    unit = entries.at(-1) ?? unit;
  }
  return entries;
}
