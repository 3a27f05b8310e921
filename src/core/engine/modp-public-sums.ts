/**
 * Sums of public multiples in groups of integers, that is products of powers. A power of a fixed base is a product of an
 * entry for each window of its exponent. Of another base all x^(2^i) are computed, once for all products that it occurs
 * in; odd windows of exponents sort them into buckets, and running products of the buckets make the power (A. C. Yao, On
 * the evaluation of powers, 1976).
 */
import { assertSameGroup, type Element, type Group, type Multiple } from '../group.js';
import { bitLength } from '../integers.js';
import { type ModpField, ModpSpace } from './modp-field.js';
import { slidingWindows } from './modp-power.js';
import { assertMultiples, type PublicSums } from './public-sums.js';

/** Products that are in memory together. */
const PART = 256;

/** Prepares sums in a field of their own, whose memory holds the tables. */
export function modpPublicSums(group: Group, field: ModpField, fixed: readonly Element[]): PublicSums {
  const space = new ModpSpace(field);
  const bits = bitLength(group.order);
  const tables = new Map(fixed.map((base) => [base, new FixedPowers(space, base.toBytes(), bits)]));
  return Object.freeze({
    each: (sums: readonly (readonly Multiple[])[]) => {
      assertMultiples(group, sums);
      const results: Uint8Array[] = [];
      for (let first = 0; first < sums.length; first += PART)
        results.push(...productsOf(space, tables, sums.slice(first, first + PART)));
      return results;
    },
    totals: (lists: readonly (readonly Element[])[]) => lists.map((list) => totalOf(group, space, list)),
  });
}

/** The product of elements. */
function totalOf(group: Group, space: ModpSpace, list: readonly Element[]): Uint8Array {
  const top = space.top;
  const { kernels, one } = space.field;
  const product = space.number();
  space.copy(product, one);
  for (const element of list) {
    assertSameGroup(element, { group });
    const before = space.top;
    kernels.multiply(product, product, space.decode(element.toBytes()));
    space.release(before);
  }
  const result = space.encode(product);
  space.release(top);
  return result;
}

function productsOf(
  space: ModpSpace,
  tables: ReadonlyMap<Element, FixedPowers>,
  sums: readonly (readonly Multiple[])[],
): Uint8Array[] {
  const top = space.top;
  const others = new Map<Element, Use[]>();
  const products = sums.map((terms) => {
    const product = space.number();
    space.copy(product, space.field.one);
    for (const { base, scalar } of terms) {
      const [table, exponent] = [tables.get(base), scalar.value];
      if (table !== undefined) table.multiplyPower(product, exponent);
      else {
        const uses = others.get(base) ?? [];
        uses.push({ exponent, product });
        others.set(base, uses);
      }
    }
    return product;
  });
  for (const [base, uses] of others) {
    const before = space.top;
    const powers = new SquaredPowers(space, base.toBytes(), uses);
    for (const { exponent, product } of uses) powers.multiplyPower(product, exponent);
    space.release(before);
  }
  const results = products.map((product) => space.encode(product));
  space.release(top);
  return results;
}

/** A power, and the product that it belongs to. */
interface Use {
  readonly exponent: bigint;
  readonly product: number;
}

/** The powers of x^(2^(width w)) for every window w: entries 1 to 2^width - 1. */
class FixedPowers {
  readonly #space: ModpSpace;
  readonly #width: number;
  readonly #windows: number[][];

  constructor(space: ModpSpace, encoding: Uint8Array, bits: number) {
    this.#space = space;
    this.#width = bits > 512 ? 5 : 6;
    const { kernels } = space.field;
    this.#windows = [];
    let power = space.decode(encoding);
    for (let first = 0; first < bits; first += this.#width) {
      const entries = [power];
      while (entries.length < 2 ** this.#width - 1) {
        const next = space.number();
        kernels.multiply(next, entries[entries.length - 1] ?? power, power);
        entries.push(next);
      }
      this.#windows.push(entries);
      const after = space.number();
      kernels.square(after, power, this.#width);
      power = after;
    }
  }

  /** Multiplies a product by a power. */
  multiplyPower(product: number, exponent: bigint): void {
    const { kernels } = this.#space.field;
    const digits = exponent.toString(2);
    this.#windows.forEach((entries, window) => {
      const end = digits.length - window * this.#width;
      if (end <= 0) return;
      const digit = Number.parseInt(digits.slice(Math.max(0, end - this.#width), end), 2);
      const entry = entries[digit - 1];
      if (entry !== undefined) kernels.multiply(product, product, entry);
    });
  }
}

/** All x^(2^i) up to the length of the longest exponent. */
class SquaredPowers {
  readonly #space: ModpSpace;
  readonly #powers: number[];

  constructor(space: ModpSpace, encoding: Uint8Array, uses: readonly Use[]) {
    this.#space = space;
    const bits = uses.reduce((most, { exponent }) => Math.max(most, bitLength(exponent)), 0);
    this.#powers = [space.decode(encoding)];
    for (let i = 1; i < bits; i++) {
      const next = space.number();
      space.field.kernels.square(next, this.#powers[i - 1] ?? next, 1);
      this.#powers.push(next);
    }
  }

  /** Multiplies a product by a power. */
  multiplyPower(product: number, exponent: bigint): void {
    const top = this.#space.top;
    const buckets = this.#fill(exponent);
    if (buckets.length > 0) this.#multiplyBuckets(product, buckets);
    this.#space.release(top);
  }

  /** Bucket k is the product of what counts 2 k + 1 times, `undefined` if that is nothing. */
  #fill(exponent: bigint): (number | undefined)[] {
    const buckets: (number | undefined)[] = [];
    for (const { position, digit } of slidingWindows(exponent)) {
      const [k, power] = [(digit - 1) / 2, this.#powers[position]];
      if (power === undefined) throw new RangeError('the exponent is longer than announced');
      const bucket = buckets[k];
      if (bucket === undefined) {
        const place = this.#space.number();
        this.#space.copy(place, power);
        buckets[k] = place;
      } else this.#space.field.kernels.multiply(bucket, bucket, power);
    }
    return Array.from(buckets);
  }

  /** The product of bucket_k^(2k+1): the square of the product over k > 0 of (bucket_k bucket_(k+1) ...), and all buckets. */
  #multiplyBuckets(product: number, buckets: readonly (number | undefined)[]): void {
    const { kernels, one } = this.#space.field;
    const [running, square] = [this.#space.number(), this.#space.number()];
    this.#space.copy(running, one);
    this.#space.copy(square, one);
    for (let k = buckets.length - 1; k >= 0; k--) {
      const bucket = buckets[k];
      if (bucket !== undefined) kernels.multiply(running, running, bucket);
      if (k > 0) kernels.multiply(square, square, running);
    }
    kernels.square(square, square, 1);
    kernels.multiply(product, product, square);
    kernels.multiply(product, product, running);
  }
}
