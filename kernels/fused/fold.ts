/** How an element is brought between -p/2 and p/2, or nearly so, for the P-256 prime: what its last column becomes. */
import { type Interval, interval, larger } from '../field/interval.js';

/**
 * How often p is taken out of a number with this last column: w (1 + 2^-32) / 2^52, rounded, because the last column is worth
 * 2^204 and p is 2^256 (1 - 2^-32 + ...).
 */
export function excessOfLast(w: bigint): bigint {
  return (w + (w >> 32n) + 2n ** 51n) >> 52n;
}

/**
 * The range of a last column w without its excess t: w - t (2^52 - 2^20). Between two steps of t it grows with w, and so its
 * ends are at those of the range and next to the steps, which are found by halving.
 */
export function foldedRange({ low, high }: Interval): Interval {
  const folded = (w: bigint): bigint => w - excessOfLast(w) * (2n ** 52n - 2n ** 20n);
  let [least, most] = [folded(low), folded(high)];
  for (let t = excessOfLast(low) + 1n; t <= excessOfLast(high); t++) {
    let [before, after] = [low, high];
    while (after - before > 1n) {
      const middle = (before + after) >> 1n;
      if (excessOfLast(middle) >= t) after = middle;
      else before = middle;
    }
    least = -larger(-least, -folded(after));
    most = larger(most, folded(before));
  }
  return interval(least, most);
}
