/** Multiples by secret scalars, many at once, as the prover of a shuffle needs them. */
import type { Element, Group, Multiple, Scalar, Summand } from '../core/group.js';
import type { NonceStream } from '../core/nonce-stream.js';
import { TermSum } from './term-sum.js';

/** Multiples that are computed together. */
const MULTIPLES = 256;

/** Encoded multiples of one base, by scalars that are secret. @param base - with a table */
export function multiplesOf(base: Element, scalars: readonly Scalar[]): Uint8Array {
  return combinations(base.group, [base], [scalars]);
}

/**
 * Encoded sums `sum_k scalars[k][i] bases[k]` for every i, by scalars that are secret.
 * @param bases - with tables
 * @param scalars - a list for each base, of equal length
 */
export function combinations(
  group: Group,
  bases: readonly Element[],
  scalars: readonly (readonly Scalar[])[],
): Uint8Array {
  const count = scalars[0]?.length ?? 0;
  const result = new Uint8Array(count * group.elementBytes);
  for (let first = 0; first < count; first += MULTIPLES) {
    const multiples: Multiple[] = [];
    const sums: Summand[][] = [];
    for (let i = first; i < Math.min(count, first + MULTIPLES); i++) {
      const summands = bases.map((base, k): Summand => {
        const scalar = scalars[k]?.[i];
        if (scalar === undefined) throw new RangeError('need as many scalars for each base');
        return { multiple: multiples.push({ base, scalar }) - 1, sign: 1 };
      });
      sums.push(summands);
    }
    group.multiplySums(multiples, sums).forEach((element, i) => {
      result.set(element.toBytes(), (first + i) * group.elementBytes);
    });
  }
  return result;
}

/** Point by point the sum of two encoded lists of equal length. @param a - of elements @param b - of elements */
export function addLists(group: Group, a: Uint8Array, b: Uint8Array): Uint8Array {
  if (group.bulk.addEach !== undefined) return group.bulk.addEach(a, b);
  const size = group.elementBytes;
  const result = new Uint8Array(a.length);
  const one = (list: Uint8Array, at: number): Element =>
    group.elementOrIdentityFromBytes(list.subarray(at, at + size));
  for (let at = 0; at < a.length; at += size) result.set(one(a, at).add(one(b, at)).toBytes(), at);
  return result;
}

/**
 * Secret scalars as sums of two shares, each of which is uniform and independent of them. A multi-scalar multiplication
 * in variable time sees one share at a time.
 */
export class SharedScalars {
  readonly #group: Group;
  readonly #shares: readonly [Uint8Array, Uint8Array];

  constructor(group: Group, scalars: readonly Scalar[], nonces: NonceStream) {
    const masks = nonces.take(scalars.length);
    const rest = scalars.map((scalar, i) => scalar.subtract(masks[i] ?? scalar));
    this.#group = group;
    this.#shares = [encode(masks), encode(rest)];
  }

  /** The encoded sum of scalar times point, over a list of points with `stride` points for each scalar, of which it takes one. */
  times(points: Uint8Array, stride = 1, offset = 0): Element {
    const size = this.#group.elementBytes;
    const [masks, rest] = this.#shares.map((share) => {
      const sum = new TermSum(this.#group);
      const step = ROWS * this.#group.scalarBytes;
      for (let at = 0, row = 0; at < share.length; at += step, row += ROWS) {
        const scalars = share.subarray(at, at + step);
        const count = scalars.length / this.#group.scalarBytes;
        sum.add(everyPoint(points, size, [row * stride + offset, stride, count]), scalars);
      }
      return this.#group.elementOrIdentityFromBytes(sum.total());
    });
    if (masks === undefined || rest === undefined) throw new RangeError('there are two shares');
    return masks.add(rest);
  }
}

/** Rows that are multiplied at a time. */
const ROWS = 16_384;

/** `count` points of a list, from one on at a distance of `stride` points. */
function everyPoint(
  points: Uint8Array,
  size: number,
  [from, stride, count]: readonly [number, number, number],
): Uint8Array {
  if (stride === 1) return points.subarray(from * size, (from + count) * size);
  const result = new Uint8Array(count * size);
  for (let i = 0; i < count; i++) {
    const at = (from + i * stride) * size;
    result.set(points.subarray(at, at + size), i * size);
  }
  return result;
}

/** Scalars, encoded end to end. */
export function encode(scalars: readonly Scalar[]): Uint8Array {
  const size = scalars[0]?.group.scalarBytes ?? 0;
  const result = new Uint8Array(scalars.length * size);
  scalars.forEach((scalar, i) => {
    result.set(scalar.toBytes(), i * size);
  });
  return result;
}
