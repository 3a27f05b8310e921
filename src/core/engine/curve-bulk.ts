/** The bulk engine of a curve on WebAssembly: bytes in, bytes out. */
import { concatBytes } from '../bytes.js';
import type { BulkEngine } from '../group.js';
import { bytesToInteger } from '../integers.js';
import { columnSums } from './curve-columns.js';
import { type BulkGroup, decode, encode, firstInvalid, partsOf } from './curve-points.js';
import { EquationSpace } from './equation-space.js';
import { type CurveKernels, Workspace } from './kernels.js';
import { SCALAR_BYTES, UNIFORM_BYTES } from './layout.js';
import { multiScalarVartime } from './multi-scalar.js';
import { addEach } from './pair-sums.js';

/**
 * Makes the bulk engine. All results are those of the engine on noble, byte for byte.
 * @param kernels called at every operation; instantiates at the first
 */
export function curveBulk(kernels: () => CurveKernels, group: BulkGroup): BulkEngine {
  const { elementBytes: size } = group;
  const multiplyPart = (points: Uint8Array, scalars: Uint8Array, first: number): Uint8Array => {
    const space = new Workspace(kernels());
    const terms = {
      points: decode(space, group, points, first),
      scalars: space.place(scalars),
      count: scalars.length / SCALAR_BYTES,
    };
    return encode(space, multiScalarVartime(space, [terms]));
  };
  const sumColumns = columnSums(kernels, group);
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
    addEach: (a: Uint8Array, b: Uint8Array) => addEach(kernels(), a, b),
    sum: (points: Uint8Array) => sumColumns(points, 1),
    sumColumns,
  });
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
