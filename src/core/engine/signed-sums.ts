/** Sums and differences of a few encoded points. */
import { concatBytes } from '../bytes.js';
import { type CurveKernels, Workspace } from './kernels.js';
import { POINT_STRIDE } from './layout.js';
import { ListAdder } from './list-sums.js';

/**
 * The sum of one or two points, each taken with its sign, encoded. Variable time.
 * @param terms valid encodings
 */
export function signedSum(
  kernels: CurveKernels,
  terms: readonly (readonly [point: Uint8Array, sign: 1 | -1])[],
): Uint8Array {
  const space = new Workspace(kernels);
  const source = space.place(concatBytes(...terms.map(([point]) => point)));
  const points = space.reserve(terms.length * POINT_STRIDE);
  const decode = kernels.decodeKnown ?? kernels.decodePoints;
  if (decode(source, points, terms.length) !== -1) throw new RangeError('not an element of the group');
  const references = Int32Array.from(terms, ([, sign], i) => points + i * POINT_STRIDE + ((1 - sign) >> 1));
  const room = space.reserve((terms.length + 1) * POINT_STRIDE);
  const sum = new ListAdder(space).sums({ references, lengths: Int32Array.of(terms.length) }, room);
  const [list, result] = [space.reserve(4), space.reserve(POINT_STRIDE)];
  space.words.set(sum, list / 4);
  kernels.gatherPoints(list, 1, result);
  const encoding = space.reserve(kernels.elementBytes);
  kernels.encodePoint(encoding, result);
  return space.read(encoding, kernels.elementBytes);
}
