/** Intervals of integers: what the generator knows about a value that only exists when the kernel runs. */

/** All integers from `low` to `high`, both included. */
export interface Interval {
  readonly low: bigint;
  readonly high: bigint;
}

/** The interval from `low` to `high`. @throws {RangeError} if it is empty */
export function interval(low: bigint, high: bigint): Interval {
  if (low > high) throw new RangeError('an interval needs low <= high');
  return { low, high };
}

/** Sums of one value of each. */
export function sumRange(a: Interval, b: Interval): Interval {
  return { low: a.low + b.low, high: a.high + b.high };
}

/** Differences of one value of each. */
export function differenceRange(a: Interval, b: Interval): Interval {
  return { low: a.low - b.high, high: a.high - b.low };
}

/** Products of one value of each. */
export function productRange(a: Interval, b: Interval): Interval {
  const corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
  return {
    low: corners.reduce(smaller),
    high: corners.reduce(larger),
  };
}

/** Values shifted right by `bits`, rounding down. */
export function shiftRightRange(a: Interval, bits: number): Interval {
  return { low: a.low >> BigInt(bits), high: a.high >> BigInt(bits) };
}

/** Values divided by 2^bits, rounded either way. */
export function roundedRange(a: Interval, bits: number): Interval {
  return { low: a.low >> BigInt(bits), high: -(-a.high >> BigInt(bits)) };
}

/** Whether every value of `inner` lies in `outer`. */
export function contains(outer: Interval, inner: Interval): boolean {
  return outer.low <= inner.low && inner.high <= outer.high;
}

/** The smallest interval that holds both. */
export function hull(a: Interval, b: Interval): Interval {
  return { low: smaller(a.low, b.low), high: larger(a.high, b.high) };
}

/** Values of a signed integer of the given width. */
export function signedRange(bits: number): Interval {
  return { low: -(1n << BigInt(bits - 1)), high: (1n << BigInt(bits - 1)) - 1n };
}

/** The largest absolute value in the interval. */
export function magnitude(a: Interval): bigint {
  return larger(a.high, -a.low);
}

function smaller(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}

/** The larger of two integers. */
export function larger(a: bigint, b: bigint): bigint {
  if (a < b) return b;
  return a;
}
