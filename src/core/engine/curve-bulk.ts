/** The bulk engine of a curve on WebAssembly: bytes in, bytes out. */
import { concatBytes } from '../bytes.js';
import { DecodeError } from '../errors.js';
import type { BulkEngine } from '../group.js';
import { bytesToInteger } from '../integers.js';
import { EquationSpace } from './equation-space.js';
import { type CurveKernels, Workspace } from './kernels.js';
import { POINT_STRIDE, SCALAR_BYTES, UNIFORM_BYTES } from './layout.js';
import { multiScalarVartime } from './multi-scalar.js';
import { unscaled } from './p256-multiply.js';
import { sumColumns as addColumns } from './point-sum.js';

/** Points in memory at a time; longer inputs go in parts, so that memory stays below about 64 MiB. */
const PART = 65536;

/** What the engine needs to know of its group. */
export interface BulkGroup {
  readonly id: string;
  readonly order: bigint;
  readonly elementBytes: number;
  /** The encoding of the identity. */
  readonly identity: Uint8Array;
}

/**
 * Makes the bulk engine. All results are those of the engine on noble, byte for byte.
 * @param kernels called at every operation; instantiates at the first
 */
export function curveBulk(kernels: () => CurveKernels, group: BulkGroup): BulkEngine {
  const { elementBytes: size } = group;
  const multiplyPart = (points: Uint8Array, scalars: Uint8Array, first: number): Uint8Array => {
    const space = new Workspace(kernels());
    return encode(space, multiScalarVartime(space, decode(space, group, points, first), scalars));
  };
  const sumColumns = (points: Uint8Array, columns: number): Uint8Array => {
    const rows = rowsOf(points, size, columns);
    if (rows === 0) return concatBytes(...Array.from({ length: columns }, () => group.identity));
    const step = Math.max(1, Math.floor(PART / columns));
    const parts: Uint8Array[] = [];
    for (let first = 0; first < rows; first += step) {
      const part = points.subarray(first * columns * size, (first + step) * columns * size);
      const space = new Workspace(kernels());
      const decoded = decode(space, group, part, first * columns);
      const sums = addColumns(space, decoded, part.length / (columns * size), columns);
      parts.push(...Array.from({ length: columns }, (_, i) => encode(space, sums + i * POINT_STRIDE)));
    }
    return parts.length > columns ? sumColumns(concatBytes(...parts), columns) : concatBytes(...parts);
  };
  const total = (parts: readonly Uint8Array[]): Uint8Array =>
    parts.length > 1 ? sumColumns(concatBytes(...parts), 1) : (parts[0] ?? group.identity.slice());
  return Object.freeze({
    name: 'wasm',
    openEquations: () => new EquationSpace(new Workspace(kernels()), size, UNIFORM_BYTES),
    firstInvalid: (points: Uint8Array) => firstInvalid(kernels(), points, size),
    multiMultiplyVartime: (points: Uint8Array, scalars: Uint8Array) => {
      assertWhole(points, size);
      if (scalars.length * size !== points.length * SCALAR_BYTES)
        throw new RangeError('need one scalar per point');
      assertBelow(scalars, group.order);
      return total(
        partsOf(points, size).map(([part, first]) => {
          const end = first + part.length / size;
          return multiplyPart(part, scalars.subarray(first * SCALAR_BYTES, end * SCALAR_BYTES), first);
        }),
      );
    },
    sum: (points: Uint8Array) => sumColumns(points, 1),
    sumColumns,
  });
}

/** Rows of a table of points. @throws {RangeError} if it is not whole */
function rowsOf(points: Uint8Array, size: number, columns: number): number {
  if (!Number.isSafeInteger(columns) || columns < 1) throw new RangeError('a table has one column or more');
  const rows = points.length / (size * columns);
  if (!Number.isInteger(rows)) throw new RangeError('points are not a whole number of rows');
  return rows;
}

/** The parts of a list, and the index of the first point of each. */
function partsOf(points: Uint8Array, size: number): [part: Uint8Array, first: number][] {
  return Array.from({ length: Math.ceil(points.length / size / PART) }, (_, i) => [
    points.subarray(i * PART * size, (i + 1) * PART * size),
    i * PART,
  ]);
}

function firstInvalid(kernels: CurveKernels, points: Uint8Array, size: number): number {
  for (const [part, first] of partsOf(points, size)) {
    const whole = Math.floor(part.length / size);
    const bad = decodeAt(new Workspace(kernels), part.subarray(0, whole * size), size)[1];
    if (bad >= 0) return first + bad;
    if (whole * size < part.length) return first + whole;
  }
  return -1;
}

function decode(space: Workspace, group: BulkGroup, encodings: Uint8Array, first: number): number {
  const [points, bad] = decodeAt(space, encodings, group.elementBytes);
  if (bad >= 0)
    throw new DecodeError('bad-element', `points[${first + bad}]`, `not an element of ${group.id}`);
  return points;
}

function decodeAt(
  space: Workspace,
  encodings: Uint8Array,
  size: number,
): [points: number, firstInvalid: number] {
  const count = encodings.length / size;
  const source = space.place(encodings);
  const points = space.reserve(count * POINT_STRIDE);
  return [points, space.kernels.decodePoints(source, points, count)];
}

function encode(space: Workspace, point: number): Uint8Array {
  const { elementBytes } = space.kernels;
  const target = space.reserve(elementBytes);
  space.kernels.encodePoint(target, unscaled(space, point));
  return space.read(target, elementBytes);
}

function assertWhole(points: Uint8Array, size: number): void {
  if (points.length % size !== 0) throw new RangeError('points are not a whole number of elements');
}

/** Refuses scalars that are not below the order; the first four bytes tell for nearly all. */
function assertBelow(scalars: Uint8Array, order: bigint): void {
  const view = new DataView(scalars.buffer, scalars.byteOffset, scalars.byteLength);
  const head = Number(order >> BigInt(8 * SCALAR_BYTES - 32));
  for (let at = 0; at < scalars.length; at += SCALAR_BYTES) {
    if (view.getUint32(at) < head) continue;
    if (bytesToInteger(scalars.subarray(at, at + SCALAR_BYTES)) >= order)
      throw new RangeError(`scalar ${at / SCALAR_BYTES} is not below the order`);
  }
}
