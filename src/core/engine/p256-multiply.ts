/** Multiplications of P-256 by scalars that may be secret, on WebAssembly. */
import type { Summand } from '../group.js';
import { type FixedBaseTable, type P256Kernels, Workspace } from './kernels.js';
import { POINT_STRIDE, PROJECTIVE_STRIDE, SCALAR_BYTES, WINDOWS } from './layout.js';
import { PackedAdder } from './packed-sums.js';

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
  try {
    return sumsIn(space, multiples, sums);
  } finally {
    space.wipe();
  }
}

function sumsIn(
  space: Workspace,
  multiples: readonly EncodedMultiple[],
  sums: readonly (readonly Summand[])[],
): Uint8Array[] {
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
  return encodeEach(space, projectives, sums.length);
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
    const [point, product] = [decodeScaled(space, base.point), space.reserve(POINT_STRIDE)];
    const secret = space.place(scalar);
    space.kernels.unscaleScalar?.(secret);
    space.kernels.multiplyVariable(product, point, secret);
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
  if (tabled.length === 0) return;
  const windows = new WindowLists(space, Math.min(tabled.length, PART));
  for (let first = 0; first < tabled.length; first += PART) {
    const part = tabled.slice(first, first + PART);
    const lasts = part.map((one, k) => windows.select(one, k));
    const sums = tabled.length <= FEW ? part.map((_, k) => windows.list(k)) : windows.sums(part.length);
    part.forEach(({ number }, k) => {
      terms[number] = unpack(space, Int32Array.of(...(sums[k] ?? []), lasts[k] ?? 0));
    });
  }
}

/** Lists of the terms of multiples, one for each window: end to end, in memory. */
class WindowLists {
  readonly #space: Workspace;
  readonly #adder: PackedAdder;
  readonly #scalar: number;
  readonly #points: number;
  readonly #references: number;
  readonly #lengths: number;
  readonly #targets: number;

  constructor(space: Workspace, multiples: number) {
    const total = multiples * WINDOWS;
    this.#space = space;
    this.#adder = new PackedAdder(space, total);
    this.#scalar = space.reserve(SCALAR_BYTES);
    this.#points = space.reserve(total * POINT_STRIDE);
    this.#references = space.reserve(4 * (total + 1));
    this.#lengths = space.reserve(4 * multiples);
    this.#targets = space.reserve(multiples * POINT_STRIDE);
  }

  /** Makes list `k`, and returns the reference to the last term, whose place is given to the next list. */
  select({ address, scalar }: Tabled, k: number): number {
    const { bytes, words, kernels } = this.#space;
    const references = this.#references + 4 * k * WINDOWS;
    bytes.set(scalar, this.#scalar);
    kernels.selectTerms(address, this.#scalar, this.#points + k * WINDOWS * POINT_STRIDE, references);
    return words[references / 4 + WINDOWS] ?? 0;
  }

  /** List `k`. */
  list(k: number): Int32Array {
    const at = this.#references / 4 + k * WINDOWS;
    return this.#space.words.subarray(at, at + WINDOWS);
  }

  /** A reference to the sum of each of the first lists, good until the next call. Destroys the lists. */
  sums(lists: number): Int32Array[] {
    const lengths = this.#lengths;
    this.#space.words.fill(WINDOWS, lengths / 4, lengths / 4 + lists);
    const all = { references: this.#references, lengths, lists, total: lists * WINDOWS };
    return Array.from(this.#adder.sums(all, this.#targets), (sum) => Int32Array.of(sum));
  }
}

/** Copies referenced points to places of their own, unpacked. Signs stay in the references, where nothing branches on them. */
function unpack(space: Workspace, references: Int32Array): Terms {
  const place = space.reserve(4 * references.length);
  const points = space.reserve(references.length * POINT_STRIDE);
  space.words.set(
    references.map((reference) => reference & -2),
    place / 4,
  );
  space.kernels.unpackPoints(place, references.length, points);
  return Array.from(references, (reference, i) => points + i * POINT_STRIDE + (reference & 1));
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
  const { elementBytes } = space.kernels;
  const encoding = space.reserve(elementBytes);
  return Array.from({ length: count }, (_, i) => {
    space.kernels.encodePoint(encoding, points + i * POINT_STRIDE);
    return space.read(encoding, elementBytes);
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
  return unscaled(space, decodeScaled(space, encoding));
}

function decodeScaled(space: Workspace, encoding: Uint8Array): number {
  const source = space.place(encoding);
  const point = space.reserve(POINT_STRIDE);
  const { decodePoints, decodeKnown = decodePoints, unscalePoint } = space.kernels;
  const decode = unscalePoint === undefined ? decodeKnown : decodePoints;
  if (decode(source, point, 1) !== -1) throw new RangeError('not an element of the group');
  return point;
}

/** The point that was decoded to the one at an address. */
export function unscaled(space: Workspace, point: number): number {
  const { unscalePoint } = space.kernels;
  if (unscalePoint === undefined) return point;
  const target = space.reserve(POINT_STRIDE);
  unscalePoint(target, point);
  return target;
}
