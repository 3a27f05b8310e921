/** Sums of secret multiples in groups of integers: the negatives of all multiples cost one inversion together. */
import { invert } from '@noble/curves/abstract/modular.js';
import type { Element, Group } from '../group.js';
import { assertSums } from '../groups/sums.js';
import { bytesToInteger, integerToBytes } from '../integers.js';
import { ModpSpace } from './modp-field.js';
import { type ModpSubgroup, multiplyEncoded } from './modp-subgroup.js';

/** Multiples that are inverted together. */
const PART = 256;

/**
 * Makes {@link Group.multiplySums}: the operations depend neither on scalars nor on signs.
 * @param self - called lazily, once the group exists
 * @param subgroup - instantiates at the first operation
 * @param wrap - an element of a valid encoding that nobody else holds
 */
export function modpSums(
  self: () => Group,
  subgroup: () => ModpSubgroup,
  wrap: (bytes: Uint8Array) => Element,
): Group['multiplySums'] {
  return (multiples, sums) => {
    assertSums(self(), multiples, sums);
    if (sums.length === 0) return [];
    const group = subgroup();
    const products = multiples.map(({ base, scalar }) => base.multiply(scalar).toBytes());
    const inverses = invertEncoded(group, products);
    return sums.map((summands) => {
      const factors = summands.map(
        ({ multiple, sign }) => ({ 1: products, '-1': inverses })[sign][multiple] ?? group.one,
      );
      const [first = group.one, ...rest] = factors;
      return wrap(rest.reduce((sum, factor) => multiplyEncoded(group, sum, factor), first).slice());
    });
  };
}

/** The inverses of residues, by one inversion for each part (P. L. Montgomery, 1987). Leaves nothing in memory. */
export function invertEncoded(group: ModpSubgroup, encodings: readonly Uint8Array[]): Uint8Array[] {
  const inverses: Uint8Array[] = [];
  for (let first = 0; first < encodings.length; first += PART)
    inverses.push(...invertPart(group, encodings.slice(first, first + PART)));
  return inverses;
}

function invertPart({ field, p }: ModpSubgroup, encodings: readonly Uint8Array[]): Uint8Array[] {
  const { kernels, one } = field;
  const space = new ModpSpace(field);
  const numbers = encodings.map((encoding) => space.decode(encoding));
  // Place i holds the product of the numbers before i.
  const before = encodings.map(() => space.number());
  const running = space.number();
  space.copy(running, one);
  numbers.forEach((number, i) => {
    space.copy(before[i] ?? running, running);
    kernels.multiply(running, running, number);
  });
  const product = invert(bytesToInteger(space.encode(running)), p);
  const inverse = space.decode(integerToBytes(product, field.elementBytes));
  const inverses = numbers
    .map((number, i) => ({ number, place: before[i] ?? running }))
    .reverse()
    .map(({ number, place }) => {
      kernels.multiply(place, place, inverse);
      const encoded = space.encode(place);
      kernels.multiply(inverse, inverse, number);
      return encoded;
    });
  space.wipe();
  return inverses.reverse();
}
