/** Square roots in a prime field, with a chosen parity. */

/** The two operations of noble's fields that are needed here. */
export interface RootField {
  sqrt(value: bigint): bigint;
  neg(value: bigint): bigint;
}

/** The root of `value` with the given lowest bit (0 for the root of 0), or `undefined` if it is not a square. Variable time. */
export function squareRoot(field: RootField, value: bigint, parity: number): bigint | undefined {
  let root: bigint;
  try {
    root = field.sqrt(value);
  } catch {
    return undefined;
  }
  return (root & 1n) === BigInt(parity) ? root : field.neg(root);
}
