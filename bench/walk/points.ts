/**
 * Points that move by fixed steps, many at a time: what makes a great many ballots cheap to make. Every lane of a stream
 * holds a point of its own; a step adds the same point to all lanes of the stream, in batches that share one inversion.
 */
import { concatBytes } from '../../src/core/bytes.js';
import { instantiateP256, Workspace } from '../../src/core/engine/kernels.js';
import { ENCODED_BYTES, POINT_STRIDE } from '../../src/core/engine/layout.js';
import { ListAdder } from '../../src/core/engine/list-sums.js';
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

/** Streams of points of P-256 in the memory of an instance of their own. */
export class WalkingPoints {
  readonly #space = new Workspace(instantiateP256());
  readonly #adder: ListAdder;
  readonly #lanes: number;
  readonly #streams: number;
  readonly #steps: number;
  readonly #encoded: number;
  readonly #sums: number;
  readonly #table: number;
  #points: number;
  #next: number;

  /**
   * @param tableBase - what {@link addMultiples} adds multiples of
   */
  constructor(streams: readonly PointStream[], tableBase?: Element) {
    this.#streams = streams.length;
    this.#lanes = streams[0]?.starts.length ?? 0;
    const count = this.#streams * this.#lanes;
    this.#adder = new ListAdder(this.#space);
    this.#points = this.#space.reserve((2 * count + 1) * POINT_STRIDE);
    this.#next = this.#space.reserve((2 * count + 1) * POINT_STRIDE);
    this.#sums = this.#space.reserve(((DIGITS + 1) * this.#lanes + 1) * POINT_STRIDE);
    this.#encoded = this.#space.reserve(this.#lanes * ENCODED_BYTES);
    this.#steps = this.#decode(streams.map(({ step }) => step));
    this.#table = tableBase === undefined ? 0 : this.#decode(tableEntries(tableBase));
    const starts = this.#decode(streams.flatMap((stream) => stream.starts));
    this.#space.bytes.copyWithin(this.#points, starts, starts + count * POINT_STRIDE);
  }

  /** Encodings of a stream's points, lane by lane; a view that the next call overwrites. */
  encodings(stream: number): Uint8Array {
    return this.#encode(this.#points + stream * this.#lanes * POINT_STRIDE);
  }

  /**
   * Encodings of a stream's points, each with a multiple of the table's base added, {@link TABLE_EXCESS} included.
   * @param scalars - one per lane, from 0 to 2^256
   */
  addMultiples(stream: number, scalars: readonly bigint[]): Uint8Array {
    const references = new Int32Array((DIGITS + 1) * this.#lanes);
    for (let lane = 0; lane < this.#lanes; lane++) {
      const first = lane * (DIGITS + 1);
      references[first] = this.#points + (stream * this.#lanes + lane) * POINT_STRIDE;
      const digits = new BigUint64Array(4).map((_, i) => (scalars[lane] ?? 0n) >> BigInt(64 * i));
      new Uint8Array(digits.buffer).forEach((digit, w) => {
        references[first + 1 + w] = this.#table + (w * DIGIT_VALUES + digit) * POINT_STRIDE;
      });
    }
    const lengths = new Int32Array(this.#lanes).fill(DIGITS + 1);
    const sums = this.#adder.sums({ references, lengths }, this.#sums);
    return this.#encode(sums);
  }

  /** One step: every point moves on. */
  advance(): void {
    const count = this.#streams * this.#lanes;
    const references = new Int32Array(2 * count);
    for (let i = 0; i < count; i++) {
      references[2 * i] = this.#points + i * POINT_STRIDE;
      references[2 * i + 1] = this.#steps + Math.floor(i / this.#lanes) * POINT_STRIDE;
    }
    this.#adder.sums({ references, lengths: new Int32Array(count).fill(2) }, this.#next);
    [this.#points, this.#next] = [this.#next, this.#points];
  }

  /** @param points - address of the first, the others behind it; or the address of each */
  #encode(points: number | Int32Array): Uint8Array {
    const { kernels, bytes } = this.#space;
    for (let lane = 0; lane < this.#lanes; lane++) {
      const point = typeof points === 'number' ? points + lane * POINT_STRIDE : (points[lane] ?? 0);
      kernels.encodePoint(this.#encoded + lane * ENCODED_BYTES, point);
    }
    return bytes.subarray(this.#encoded, this.#encoded + this.#lanes * ENCODED_BYTES);
  }

  #decode(elements: readonly Element[]): number {
    const source = this.#space.place(concatBytes(...elements.map((element) => element.toBytes())));
    const target = this.#space.reserve(elements.length * POINT_STRIDE);
    if (this.#space.kernels.decodePoints(source, target, elements.length) >= 0)
      throw new TypeError('a walk needs elements of P-256');
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
