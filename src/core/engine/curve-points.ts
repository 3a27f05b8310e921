/** Encoded points in and out of the memory of a curve's kernels. */
import { DecodeError } from '../errors.js';
import { type CurveKernels, Workspace } from './kernels.js';
import { POINT_STRIDE } from './layout.js';
import { unscaled } from './p256-multiply.js';
import { publicForm } from './point-form.js';

/** Points in memory at a time; longer inputs go in parts, so that memory stays below about 64 MiB. */
export const PART = 65536;

/** What the engine needs to know of its group. */
export interface BulkGroup {
  readonly id: string;
  readonly order: bigint;
  readonly elementBytes: number;
  /** The encoding of the identity. */
  readonly identity: Uint8Array;
}

/** The parts of a list, and the index of the first point of each. */
export function partsOf(points: Uint8Array, size: number): [part: Uint8Array, first: number][] {
  return Array.from({ length: Math.ceil(points.length / size / PART) }, (_, i) => [
    points.subarray(i * PART * size, (i + 1) * PART * size),
    i * PART,
  ]);
}

/** Index of the first that is not the encoding of an element, or -1; a torn last one is none. */
export function firstInvalid(kernels: CurveKernels, points: Uint8Array, size: number): number {
  for (const [part, first] of partsOf(points, size)) {
    const whole = Math.floor(part.length / size);
    const bad = decodeAt(new Workspace(kernels), part.subarray(0, whole * size), size)[1];
    if (bad >= 0) return first + bad;
    if (whole * size < part.length) return first + whole;
  }
  return -1;
}

/**
 * Decodes public points to a place of their own, in the form for additions of such.
 * @param first the index of the first of them in the caller's list
 * @throws {DecodeError} `bad-element` with the index of the first that is none
 */
export function decode(space: Workspace, group: BulkGroup, encodings: Uint8Array, first: number): number {
  const [points, bad] = decodeAt(space, encodings, group.elementBytes);
  assertElements(group, bad < 0 ? bad : first + bad);
  return points;
}

/** @param bad index of the first that is no element, or -1. @throws {DecodeError} `bad-element` unless it is -1 */
export function assertElements(group: BulkGroup, bad: number): void {
  if (bad >= 0) throw new DecodeError('bad-element', `points[${bad}]`, `not an element of ${group.id}`);
}

function decodeAt(
  space: Workspace,
  encodings: Uint8Array,
  size: number,
): [points: number, firstInvalid: number] {
  const count = encodings.length / size;
  const source = space.place(encodings);
  const points = space.reserve(count * POINT_STRIDE);
  return [points, publicForm(space.kernels).decode(source, points, count)];
}

/** The encoding of a decoded point. */
export function encode(space: Workspace, point: number): Uint8Array {
  const { elementBytes } = space.kernels;
  const target = space.reserve(elementBytes);
  space.kernels.encodePoint(target, unscaled(space, point));
  return space.read(target, elementBytes);
}
