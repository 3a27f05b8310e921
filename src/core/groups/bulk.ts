/** A bulk engine made of one-at-a-time operations: the reference that faster engines are compared with. */
import { joinBytes } from '../bytes.js';
import { DecodeError } from '../errors.js';
import type { BulkEngine } from '../group.js';
import { bitLength, bytesToInteger } from '../integers.js';

/** What {@link bulkEngine} needs of a group; `P` is the group's own form of a point. */
export interface BulkSpec<P> {
  /** Name of the engine. */
  readonly name: string;
  readonly elementBytes: number;
  readonly order: bigint;
  readonly identity: P;
  readonly add: (a: P, b: P) => P;
  readonly encode: (point: P) => Uint8Array;
  /** Decodes any element, the identity included. @throws {DecodeError} */
  readonly decode: (bytes: Uint8Array, path: string) => P;
  /** The sum of k_i P_i for lists of equal length that are not empty. */
  readonly multiMultiplyVartime: (points: readonly P[], scalars: readonly bigint[]) => P;
}

/** Makes a {@link BulkEngine}. Its methods throw `RangeError` for lengths that do not fit and scalars not below the order. */
export function bulkEngine<P>(spec: BulkSpec<P>): BulkEngine {
  const scalarBytes = Math.ceil(bitLength(spec.order) / 8);
  const decodeAll = (bytes: Uint8Array): P[] =>
    split(bytes, spec.elementBytes).map((item, i) => spec.decode(item, `points[${i}]`));
  return Object.freeze({
    name: spec.name,
    firstInvalid: (bytes: Uint8Array) => {
      const torn = bytes.length % spec.elementBytes;
      const items = split(bytes.subarray(0, bytes.length - torn), spec.elementBytes);
      const bad = items.findIndex((item) => !decodes(spec, item));
      return bad === -1 && torn > 0 ? items.length : bad;
    },
    multiMultiplyVartime: (pointBytes: Uint8Array, scalarBytesList: Uint8Array) => {
      const points = decodeAll(pointBytes);
      const scalars = split(scalarBytesList, scalarBytes).map(bytesToInteger);
      if (scalars.length !== points.length) throw new RangeError('need one scalar per point');
      if (scalars.some((scalar) => scalar >= spec.order)) throw new RangeError('scalar not below the order');
      return spec.encode(points.length === 0 ? spec.identity : spec.multiMultiplyVartime(points, scalars));
    },
    sum: (pointBytes: Uint8Array) => spec.encode(decodeAll(pointBytes).reduce(spec.add, spec.identity)),
    sumColumns: (pointBytes: Uint8Array, columns: number) => {
      if (!Number.isSafeInteger(columns) || columns < 1)
        throw new RangeError('a table has one column or more');
      const points = decodeAll(pointBytes);
      if (points.length % columns !== 0) throw new RangeError('points are not a whole number of rows');
      const sums = new Array<P>(columns).fill(spec.identity);
      points.forEach((point, i) => {
        sums[i % columns] = spec.add(sums[i % columns] ?? spec.identity, point);
      });
      return joinBytes(sums.map(spec.encode));
    },
  });
}

function decodes<P>(spec: BulkSpec<P>, item: Uint8Array): boolean {
  try {
    spec.decode(item, '');
    return true;
  } catch (error) {
    // An engine that fails has found nothing out about the bytes.
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

function split(bytes: Uint8Array, size: number): Uint8Array[] {
  if (bytes.length % size !== 0) throw new RangeError(`${bytes.length} bytes are not whole items of ${size}`);
  return Array.from({ length: bytes.length / size }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}
