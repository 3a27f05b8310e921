/**
 * Integers of an exact range as bits (spec section 3.6): weights 1, 2, 4, ... and one remainder, so that the bits can
 * make every integer of 0..max and no other.
 */

/** An integer in `0 .. sum of weights`, held in the consecutive bits `first`, `first + 1`, ... */
export interface BitField {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * Bit weights for the range `0..max`: the powers of two whose sum stays within `max`, then what is left.
 * @param max - a non-negative safe integer; 0 needs no bit
 */
export function rangeWeights(max: number): readonly number[] {
  const weights: number[] = [];
  let sum = 0;
  for (let power = 1; sum + power <= max; power *= 2) {
    weights.push(power);
    sum += power;
  }
  if (sum < max) weights.push(max - sum);
  return weights;
}

/** A sparse row that stands for the field's integer times `factor`. */
export function fieldTerms(field: BitField, factor = 1): (readonly [bit: number, weight: number])[] {
  return field.weights.map((weight, i) => [field.first + i, factor * weight] as const);
}

/**
 * Writes `value` into the bits of a field. The last weight is taken whenever the others cannot make the value alone.
 * @param value - an integer in `0 .. sum of weights`
 */
export function writeField(bits: number[], field: BitField, value: number): void {
  const last = field.weights.length - 1;
  const others = field.weights.slice(0, last).reduce((sum, weight) => sum + weight, 0);
  let rest = value;
  for (let i = last; i >= 0; i--) {
    const weight = field.weights[i] ?? 0;
    const reach = i === last ? others : weight - 1;
    const bit = Number(rest > reach);
    bits[field.first + i] = bit;
    rest -= bit * weight;
  }
}

/** Whether a number is a non-negative safe integer. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** `sum of weights[i] * values[i]`, exact while it stays below 2^53. */
export function weightedSum(weights: readonly number[], values: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * (values[i] ?? 0), 0);
}
