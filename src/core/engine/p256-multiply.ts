/** Multiplications of P-256 by scalars that may be secret, on WebAssembly. */
import type { Summand } from '../group.js';
import { type FixedBaseTable, type P256Kernels, Workspace } from './kernels.js';
import { ENCODED_BYTES, POINT_STRIDE, PROJECTIVE_STRIDE, SCALAR_BYTES, WINDOWS } from './layout.js';
import { ListAdder } from './list-sums.js';

/** A point that is multiplied: a valid encoding, and the table of the point if there is one. */
export interface EncodedBase {
  readonly point: Uint8Array;
  readonly table: FixedBaseTable | undefined;
}

/** One multiple; the scalar has 32 bytes and is below the order. */
export interface EncodedMultiple {
  readonly base: EncodedBase;
  readonly scalar: Uint8Array;
}

/** References to points that add up to a multiple. */
type Terms = readonly number[];

/** Multiples whose terms are in memory together. */
const PART = 64;
/** For so few multiples, inversions for each level of the trees cost more than they save. */
const FEW = 2;

/**
 * Sums of multiples, encoded: no branch and no address depends on a scalar or a sign. The terms of a multiple are added in
 * trees that all multiples share, without exceptions (see `selectTerms`); what remains is added by complete formulas.
 * @param sums which multiples; their numbers are below the number of multiples
 */
export function multiplySums(
  kernels: P256Kernels,
  multiples: readonly EncodedMultiple[],
  sums: readonly (readonly Summand[])[],
): Uint8Array[] {
  const space = new Workspace(kernels);
  const terms = new Array<Terms>(multiples.length);
  placeVariable(space, multiples, terms);
  placeTabled(space, multiples, terms);
  const projectives = space.reserve(sums.length * PROJECTIVE_STRIDE);
  sums.forEach((summands, i) => {
    const references = summands.flatMap(({ multiple, sign }) =>
      (terms[multiple] ?? []).map((reference) => reference ^ ((1 - sign) >> 1)),
    );
    addTerms(space, references, projectives + i * PROJECTIVE_STRIDE);
  });
  const encodings = encodeEach(space, projectives, sums.length);
  space.wipe();
  return encodings;
}

/** k P, computed as {@link multiplySums} does. */
export function multiplyPoint(kernels: P256Kernels, base: EncodedBase, scalar: Uint8Array): Uint8Array {
  const [product] = multiplySums(kernels, [{ base, scalar }], [[{ multiple: 0, sign: 1 }]]);
  if (product === undefined) throw new RangeError('a sum has no result');
  return product;
}

/** Multiples of points without a table, one at a time: one term each. */
function placeVariable(space: Workspace, multiples: readonly EncodedMultiple[], terms: Terms[]): void {
  multiples.forEach(({ base, scalar }, i) => {
    if (base.table !== undefined) return;
    const [point, product] = [decodeOne(space, base.point), space.reserve(POINT_STRIDE)];
    space.kernels.multiplyVariable(product, point, space.place(scalar));
    terms[i] = [product];
  });
}

/** A multiple by a table, and its number. */
interface Tabled {
  readonly number: number;
  readonly address: number;
  readonly scalar: Uint8Array;
}

/** Multiples by tables: two terms each, or all of them where there are few multiples. */
function placeTabled(space: Workspace, multiples: readonly EncodedMultiple[], terms: Terms[]): void {
  const tabled = multiples.flatMap(({ base: { table }, scalar }, number) =>
    table === undefined ? [] : [{ number, address: table.address, scalar }],
  );
  const adder = tabled.length > FEW ? new TermAdder(space, tabled.length) : undefined;
  const selector = new TermSelector(space, Math.min(tabled.length, PART));
  for (let first = 0; first < tabled.length; first += PART) {
    const part = tabled.slice(first, first + PART);
    const selected = part.map((one, k) => selector.select(one, k));
    const windows = selected.map((list) => list.subarray(0, WINDOWS));
    const sums = adder?.add(windows);
    part.forEach(({ number }, k) => {
      const [list = new Int32Array(0), sum] = [selected[k], sums?.[k]];
      terms[number] = sum === undefined ? [...list] : [sum, ...list.subarray(WINDOWS)];
    });
  }
}

/** Places for the terms of some multiples. */
class TermSelector {
  readonly #space: Workspace;
  readonly #scalar: number;
  readonly #points: number;
  readonly #references: number;

  constructor(space: Workspace, multiples: number) {
    this.#space = space;
    this.#scalar = space.reserve(SCALAR_BYTES);
    this.#points = space.reserve(multiples * WINDOWS * POINT_STRIDE);
    this.#references = space.reserve(4 * (WINDOWS + 1));
  }

  /** The terms of a multiple, those of the windows first; their points go to the places with number `k`. */
  select({ address, scalar }: Tabled, k: number): Int32Array {
    const { bytes, words, kernels } = this.#space;
    bytes.set(scalar, this.#scalar);
    const points = this.#points + k * WINDOWS * POINT_STRIDE;
    kernels.selectTerms(address, this.#scalar, points, this.#references);
    return words.slice(this.#references / 4, this.#references / 4 + WINDOWS + 1);
  }
}

/** Adds up windows of many multiples, part by part. */
class TermAdder {
  readonly #space: Workspace;
  readonly #lists: ListAdder;
  readonly #room: number;
  readonly #references: number;
  #next: number;

  /** @param multiples in all parts together */
  constructor(space: Workspace, multiples: number) {
    const size = Math.min(multiples, PART);
    this.#space = space;
    this.#lists = new ListAdder(space, 'unchecked');
    this.#room = space.reserve((size * WINDOWS + 1) * POINT_STRIDE);
    this.#references = space.reserve(4 * size);
    this.#next = space.reserve(multiples * POINT_STRIDE);
  }

  /** The sum of each list, in a place of its own. */
  add(windows: readonly Int32Array[]): number[] {
    const references = new Int32Array(windows.length * WINDOWS);
    windows.forEach((list, k) => {
      references.set(list, k * WINDOWS);
    });
    const lengths = new Int32Array(windows.length).fill(WINDOWS);
    const sums = this.#lists.sums({ references, lengths }, this.#room);
    this.#space.words.set(sums, this.#references / 4);
    this.#space.kernels.gatherPoints(this.#references, sums.length, this.#next);
    const first = this.#next;
    this.#next += sums.length * POINT_STRIDE;
    return windows.map((_, k) => first + k * POINT_STRIDE);
  }
}

/** Writes the sum of referenced points. */
function addTerms(space: Workspace, references: readonly number[], projective: number): void {
  if (references.length === 0) {
    space.kernels.setIdentity(projective);
    return;
  }
  const place = space.reserve(4 * references.length);
  space.words.set(references, place / 4);
  space.kernels.sumTerms(place, references.length, projective);
}

function encodeEach(space: Workspace, projectives: number, count: number): Uint8Array[] {
  const points = normalize(space, projectives, count);
  const encoding = space.reserve(ENCODED_BYTES);
  return Array.from({ length: count }, (_, i) => {
    space.kernels.encodePoint(encoding, points + i * POINT_STRIDE);
    return space.read(encoding, ENCODED_BYTES);
  });
}

/** Affine points of projective ones. */
export function normalize(space: Workspace, projectives: number, count: number): number {
  const [points, work] = [space.reserve(count * POINT_STRIDE), space.reserve(count * PROJECTIVE_STRIDE)];
  space.kernels.normalizeEach(projectives, count, points, work);
  return points;
}

/** Decodes a valid encoding. @throws {RangeError} if it is none */
export function decodeOne(space: Workspace, encoding: Uint8Array): number {
  const source = space.place(encoding);
  const point = space.reserve(POINT_STRIDE);
  if (space.kernels.decodePoints(source, point, 1) !== -1) throw new RangeError('not an element of P-256');
  return point;
}
