/** Blinded multiplication, for secret multiples of elements that others choose: decryption shares above all. */
import { assertSameGroup, type Element, type Scalar, type Summand } from './group.js';
import type { Rng } from './random.js';

/**
 * `secret` times `element`, as `a P + (secret - a) P` with a fresh uniform `a`: each half is a multiplication by a uniform
 * scalar, so that the time, which may depend on a scalar's size or digits, tells nothing about the secret.
 * Twice the cost of {@link Element.multiply}. Use it wherever the element is not a base of our own choice.
 * @param rng - 128 bits more than a scalar are drawn from it
 * @throws {TypeError} if element and secret are of different groups
 */
export function multiplyBlinded(element: Element, secret: Scalar, rng: Rng): Element {
  assertSameGroup(element, secret);
  const mask = element.group.randomScalar(rng);
  const multiples = [mask, secret.subtract(mask)].map((scalar) => ({ base: element, scalar }));
  const [product] = element.group.multiplySums(multiples, [BOTH]);
  if (product === undefined) throw new RangeError('a sum has no result');
  return product;
}

const BOTH: readonly Summand[] = [
  { multiple: 0, sign: 1 },
  { multiple: 1, sign: 1 },
];
