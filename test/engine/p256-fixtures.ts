/** Test points of P-256 with known logarithms, and their naive sums, which need no curve arithmetic. */
import { concatBytes } from '../../src/core/bytes.js';
import { P256_NOBLE as P256 } from '../../src/core/groups/p256-noble.js';
import { integerToBytes } from '../../src/core/integers.js';

/** The order of P-256. */
export const Q: bigint = P256.order;

/** A point given by its logarithm, encoded. */
export function encodedMultiple(logarithm: bigint): Uint8Array {
  return P256.generator().multiplyVartime(P256.scalar(logarithm)).toBytes();
}

/** A scalar, encoded. */
export function encodedScalar(value: bigint): Uint8Array {
  return integerToBytes(((value % Q) + Q) % Q, 32);
}

/** Terms `scalar * (logarithm * G)` as inputs of a bulk engine and the encoded result that they must have. */
export function bulkCase(terms: readonly (readonly [scalar: bigint, logarithm: bigint])[]): {
  readonly points: Uint8Array;
  readonly scalars: Uint8Array;
  readonly expected: Uint8Array;
} {
  const known = new Map<bigint, Uint8Array>();
  const point = (logarithm: bigint): Uint8Array => {
    const found = known.get(logarithm) ?? encodedMultiple(logarithm);
    known.set(logarithm, found);
    return found;
  };
  const total = terms.reduce((sum, [scalar, logarithm]) => sum + scalar * logarithm, 0n);
  return {
    points: concatBytes(...terms.map(([, logarithm]) => point(logarithm))),
    scalars: concatBytes(...terms.map(([scalar]) => encodedScalar(scalar))),
    expected: encodedMultiple(total),
  };
}

/** Scalars at the edges of every recoding. */
export function edgeScalars(): bigint[] {
  const powers = Array.from({ length: 256 }, (_, k) => 2n ** BigInt(k));
  return [0n, 1n, 2n, 3n, Q - 1n, Q - 2n, Q >> 1n, (Q >> 1n) + 1n, ...powers, ...powers.map((x) => x - 1n)];
}
