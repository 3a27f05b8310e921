/** The bulk engine of P-256 on WebAssembly: bytes in, bytes out. */
import { concatBytes } from '../bytes.js';
import { DecodeError } from '../errors.js';
import type { BulkEngine } from '../group.js';
import { bytesToInteger } from '../integers.js';
import { EquationSpace } from './equation-space.js';
import { type P256Kernels, Workspace } from './kernels.js';
import { ENCODED_BYTES, POINT_STRIDE, SCALAR_BYTES } from './layout.js';
import { ListAdder } from './list-sums.js';
import { multiScalarVartime } from './multi-scalar.js';

/** Bytes of a challenge that is reduced to a scalar: 128 bits more than the order has. */
const UNIFORM_BYTES = 48;

/** Points in memory at a time; longer inputs go in parts, so that memory stays below about 64 MiB. */
const PART = 65536;

/**
 * Makes the bulk engine. All results are those of the engine on noble, byte for byte.
 * @param kernels called at every operation; instantiates at the first
 * @param order the order of the group
 */
export function p256Bulk(kernels: () => P256Kernels, order: bigint): BulkEngine {
  const multiplyPart = (points: Uint8Array, scalars: Uint8Array, first: number): Uint8Array => {
    const space = new Workspace(kernels());
    return encode(space, multiScalarVartime(space, decode(space, points, first), scalars));
  };
  const sumPart = (points: Uint8Array, first: number): Uint8Array => {
    const space = new Workspace(kernels());
    return encode(space, sumAt(space, decode(space, points, first), points.length / ENCODED_BYTES));
  };
  const sum = (points: Uint8Array): Uint8Array => {
    assertWhole(points);
    const parts: Uint8Array[] = [];
    for (const [part, first] of partsOf(points)) parts.push(sumPart(part, first));
    return parts.length > 1 ? sum(concatBytes(...parts)) : (parts[0] ?? new Uint8Array(ENCODED_BYTES));
  };
  return Object.freeze({
    name: 'wasm',
    openEquations: () => new EquationSpace(new Workspace(kernels()), ENCODED_BYTES, UNIFORM_BYTES),
    firstInvalid: (points: Uint8Array) => {
      for (const [part, first] of partsOf(points)) {
        const space = new Workspace(kernels());
        const whole = Math.floor(part.length / ENCODED_BYTES);
        const bad = decodeAt(space, part.subarray(0, whole * ENCODED_BYTES))[1];
        if (bad >= 0) return first + bad;
        if (whole * ENCODED_BYTES < part.length) return first + whole;
      }
      return -1;
    },
    multiMultiplyVartime: (points: Uint8Array, scalars: Uint8Array) => {
      assertWhole(points);
      if (scalars.length * ENCODED_BYTES !== points.length * SCALAR_BYTES)
        throw new RangeError('need one scalar per point');
      assertBelow(scalars, order);
      const parts: Uint8Array[] = [];
      for (const [part, first] of partsOf(points)) {
        const end = first + part.length / ENCODED_BYTES;
        parts.push(multiplyPart(part, scalars.subarray(first * SCALAR_BYTES, end * SCALAR_BYTES), first));
      }
      return sum(concatBytes(...parts));
    },
    sum,
  });
}

function* partsOf(points: Uint8Array): Generator<[part: Uint8Array, first: number]> {
  for (let first = 0; first * ENCODED_BYTES < points.length; first += PART)
    yield [points.subarray(first * ENCODED_BYTES, (first + PART) * ENCODED_BYTES), first];
}

/** The sum of points in memory, as an address. */
function sumAt(space: Workspace, points: number, count: number): number {
  const adder = new ListAdder(space, 'checked');
  const references = Int32Array.from({ length: count }, (_, i) => points + i * POINT_STRIDE);
  const room = space.reserve((count + 1) * POINT_STRIDE);
  return adder.sums({ references, lengths: Int32Array.of(count) }, room)[0] ?? points;
}

function decode(space: Workspace, encodings: Uint8Array, first: number): number {
  const [points, bad] = decodeAt(space, encodings);
  if (bad >= 0) throw new DecodeError('bad-element', `points[${first + bad}]`, 'not an element of P-256');
  return points;
}

function decodeAt(space: Workspace, encodings: Uint8Array): [points: number, firstInvalid: number] {
  const count = encodings.length / ENCODED_BYTES;
  const source = space.place(encodings);
  const points = space.reserve(count * POINT_STRIDE);
  return [points, space.kernels.decodePoints(source, points, count)];
}

function encode(space: Workspace, point: number): Uint8Array {
  const target = space.reserve(ENCODED_BYTES);
  space.kernels.encodePoint(target, point);
  return space.read(target, ENCODED_BYTES);
}

function assertWhole(points: Uint8Array): void {
  if (points.length % ENCODED_BYTES !== 0) throw new RangeError('points are not a whole number of elements');
}

/** Refuses scalars that are not below the order; only those that begin with four bytes of ones can be. */
function assertBelow(scalars: Uint8Array, order: bigint): void {
  for (let at = 0; at < scalars.length; at += SCALAR_BYTES) {
    if (
      ((scalars[at] ?? 0) & (scalars[at + 1] ?? 0) & (scalars[at + 2] ?? 0) & (scalars[at + 3] ?? 0)) !==
      255
    )
      continue;
    if (bytesToInteger(scalars.subarray(at, at + SCALAR_BYTES)) >= order)
      throw new RangeError(`scalar ${at / SCALAR_BYTES} is not below the order`);
  }
}
