/** Blinded multiplication, for secret multiples of elements that others choose: decryption shares above all. */
import {
  assertSameGroup,
  type Element,
  type Group,
  type Multiple,
  type Scalar,
  type Summand,
} from './group.js';
import type { Rng } from './random.js';

/**
 * `secret` times `element`, as `a P + (secret - a) P` with a fresh uniform `a`: each half is a multiplication by a uniform
 * scalar, so that the time, which may depend on a scalar's size or digits, tells nothing about the secret.
 * Twice the cost of {@link Element.multiply}. Use it wherever the element is not a base of our own choice.
 * @param rng - 128 bits more than a scalar are drawn from it
 * @throws {TypeError} if element and secret are of different groups
 */
export function multiplyBlinded(element: Element, secret: Scalar, rng: Rng): Element {
  const [product] = sumsBlinded(element.group, [[{ base: element, scalar: secret }]], rng);
  if (product === undefined) throw new RangeError('a sum has no result');
  return product;
}

/**
 * Sums of such multiples, all computed together, where one costs less.
 * @returns one element per sum; the identity for a sum of nothing
 * @throws {TypeError} if groups are mixed
 */
export function sumsBlinded(group: Group, sums: readonly (readonly Multiple[])[], rng: Rng): Element[] {
  const halves: Multiple[] = [];
  const half = (base: Element, scalar: Scalar): Summand => ({
    multiple: halves.push({ base, scalar }) - 1,
    sign: 1,
  });
  const summands = sums.map((terms) =>
    terms.flatMap(({ base, scalar }) => {
      assertSameGroup(base, scalar);
      const mask = group.randomScalar(rng);
      return [half(base, mask), half(base, scalar.subtract(mask))];
    }),
  );
  return group.multiplySums(halves, summands);
}
