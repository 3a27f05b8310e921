/** Known answers of the arithmetic modulo the order. */
import { concatBytes } from '../bytes.js';
import { bytesToInteger, integerToBytes, mod } from '../integers.js';
import { type P256Kernels, type ScalarKernels, Workspace } from './kernels.js';
import { SCALAR_BYTES, SCALAR_STRIDE, UNIFORM_BYTES } from './layout.js';

type Elementwise = 'scalarsMultiply' | 'scalarsMultiplyAdd' | 'scalarsAdd' | 'scalarsSubtract';

type Strides = readonly [target: number, a: number, b: number];
const LISTS: Strides = [SCALAR_STRIDE, SCALAR_STRIDE, SCALAR_STRIDE];
const FACTOR: Strides = [SCALAR_STRIDE, SCALAR_STRIDE, 0];
const TOTAL: Strides = [0, SCALAR_STRIDE, 0];

/** Whether every operation on scalars is right for some that are as large as can be. @param order of the group */
export function scalarsPass(kernels: ScalarKernels & Pick<P256Kernels, 'memory'>, order: bigint): boolean {
  const space = new Workspace(kernels as P256Kernels);
  const [a, b] = [order - 2n, order - 112233445566778899n];
  const wide = space.place(
    concatBytes(integerToBytes(a, UNIFORM_BYTES), integerToBytes((b << 120n) + b, UNIFORM_BYTES)),
  );
  const narrow = space.place(
    concatBytes(integerToBytes(b, SCALAR_BYTES), integerToBytes(order, SCALAR_BYTES)),
  );
  const [x, y, z, out] = [0, 1, 2, 3].map(() => space.reserve(3 * SCALAR_STRIDE)) as [
    ...[x: number, y: number, z: number, out: number],
  ];
  const c = mod((b << 120n) + b, order);
  const holds = (address: number, ...expected: readonly bigint[]): boolean => {
    kernels.scalarsToBytes(out, address, expected.length);
    return expected.every(
      (value, i) => bytesToInteger(space.read(out + i * SCALAR_BYTES, SCALAR_BYTES)) === mod(value, order),
    );
  };
  const gives = (name: Elementwise, strides: Strides, ...expected: readonly bigint[]): boolean => {
    kernels[name](z, x, y, 2, ...strides);
    return holds(z, ...expected);
  };
  kernels.scalarsFromUniform(wide, x, 2);
  const refused = kernels.scalarsFromBytes(narrow, y, 2);
  return (
    [refused === 1, holds(x, a, c), holds(y, b, 0n)].every(Boolean) &&
    gives('scalarsMultiply', LISTS, a * b, 0n) &&
    gives('scalarsMultiplyAdd', LISTS, 2n * a * b, 0n) &&
    gives('scalarsMultiplyAdd', FACTOR, 3n * a * b, c * b) &&
    gives('scalarsMultiplyAdd', TOTAL, 4n * a * b + c * b, c * b) &&
    gives('scalarsAdd', LISTS, a + b, c) &&
    gives('scalarsSubtract', LISTS, a - b, c) &&
    gives('scalarsSubtract', FACTOR, a - b, c - b)
  );
}
