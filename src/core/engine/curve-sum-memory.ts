/** The memory of sums of public multiples on a curve: packed points, their doubles, and tables that stay. */

import { DecodeError } from '../errors.js';
import type { SumFunctions } from './curve-sum-kernels.js';
import type { CurveKernels, Workspace } from './kernels.js';
import { HEAP_BASE, PACKED_SLOT, POINT_STRIDE, WORK_STRIDE } from './layout.js';

/** Points that one call of a batch kernel takes. */
export const LANES = 4;

/** An instance of its own. */
export interface SumInstance {
  readonly functions: SumFunctions;
  readonly elementBytes: number;
  /** Where tables end and the places of operations begin. */
  readonly tables: { end: number };
  /** For {@link Workspace}, which asks for no other functions than these. */
  readonly kernels: CurveKernels;
}

/** An instance without tables. */
export function sumInstance(functions: SumFunctions, elementBytes: number): SumInstance {
  const tables = { end: HEAP_BASE };
  const turn = { current: undefined };
  const kernels = { ...functions, elementBytes, tables, turn, fixedPlaces: new Uint8Array() };
  return { functions, elementBytes, tables, kernels: kernels as unknown as CurveKernels };
}

/**
 * Decodes a list of encodings to packed points, end to end. It is not asked whether they are in the subgroup.
 * @throws {DecodeError} `bad-element` if one is no point
 */
export function decodePacked(space: Workspace, encodings: readonly Uint8Array[]): number {
  const { elementBytes } = space.kernels;
  const source = space.reserve(encodings.length * elementBytes);
  encodings.forEach((encoding, i) => {
    space.bytes.set(encoding, source + i * elementBytes);
  });
  const points = space.reserve(encodings.length * POINT_STRIDE);
  const bad = space.kernels.decodePoints(source, points, encodings.length);
  if (bad !== -1) throw new DecodeError('bad-element', `points[${bad}]`, 'not a point');
  space.kernels.packPoints(points, points, encodings.length);
  return points;
}

/** So many, or a few more, that the lanes are full. */
export function wholeLanes(count: number): number {
  return Math.max(LANES, Math.ceil(count / LANES) * LANES);
}

/** Batches of doublings. */
export class PackedDoubler {
  readonly #space: Workspace;
  readonly #functions: SumFunctions;
  readonly #work: number;

  /** @param most - points of a batch */
  constructor(space: Workspace, functions: SumFunctions, most: number) {
    this.#space = space;
    this.#functions = functions;
    const batch = wholeLanes(most);
    this.#work = space.reserve(Math.max((batch / LANES + 2) * PACKED_SLOT, (batch + 1) * WORK_STRIDE));
  }

  /** Doubles points, as many as fill the lanes. @returns `false`, with nothing written, if one is the identity or of order two */
  double(points: number, count: number, doubles: number): boolean {
    return this.#functions.doublePackedVartime(points, count, doubles, this.#work) === 1;
  }

  /** The doubles of referenced points, as references: 0, which is the identity, for 0. */
  doubleEach(references: Int32Array): Int32Array {
    const present = references.filter((reference) => reference !== 0);
    if (present.length === 0) return references;
    const count = wholeLanes(present.length);
    const last = present[present.length - 1] ?? 0;
    const list = Int32Array.from({ length: count }, (_, i) => present[i] ?? last);
    const [place, points] = [this.#space.reserve(4 * count), this.#space.reserve(count * POINT_STRIDE)];
    this.#space.words.set(list, place / 4);
    this.#functions.copyPacked(place, count, points);
    if (!this.double(points, count, points)) this.#doubleChecked(points, count);
    let next = 0;
    return references.map((reference) =>
      reference === 0 ? 0 : points + POINT_STRIDE * next++ + (reference & 1),
    );
  }

  /** Where some are of order two, as what is left of points outside of the subgroup may be. */
  #doubleChecked(points: number, count: number): void {
    const pairs = this.#space.reserve(8 * count);
    const [single, sums] = [0, 1].map(() => this.#space.reserve(count * POINT_STRIDE)) as [number, number];
    const list = Int32Array.from({ length: count }, (_, i) => points + i * POINT_STRIDE);
    this.#space.words.set(list, pairs / 4);
    this.#functions.unpackPoints(pairs, count, single);
    const same = Int32Array.from({ length: 2 * count }, (_, i) => single + (i >> 1) * POINT_STRIDE);
    this.#space.words.set(same, pairs / 4);
    this.#functions.addPairsChecked(pairs, count, sums, this.#work);
    this.#functions.packPoints(sums, points, count);
  }
}
