/** Sums of multiples one operation at a time: the reference that faster engines are compared with. */
import { assertSameGroup, type Element, type Group, type Multiple, type Summand } from '../group.js';

/** Makes {@link Group.multiplySums} of the operations of elements. `self` is called lazily, once the group exists. */
export function plainSums(self: () => Group): Group['multiplySums'] {
  return (multiples, sums) => {
    assertSums(self(), multiples, sums);
    const products = multiples.map(({ base, scalar }) => {
      const product = base.multiply(scalar);
      return { 1: product, '-1': product.negate() };
    });
    return sums.map((summands) => {
      const [first, ...rest] = summands.map((summand) => signed(products, summand));
      return rest.reduce((sum, element) => sum.add(element), first ?? self().identity());
    });
  };
}

/**
 * Refuses what is not a list of sums of these multiples.
 * @throws {TypeError} if groups are mixed
 * @throws {RangeError} if a sum names a multiple that is not there
 */
export function assertSums(
  group: Group,
  multiples: readonly Multiple[],
  sums: readonly (readonly Summand[])[],
): void {
  for (const { base, scalar } of multiples) {
    assertSameGroup(base, { group });
    assertSameGroup(scalar, { group });
  }
  for (const summands of sums)
    for (const { multiple } of summands)
      if (!(multiple in multiples)) throw new RangeError(`there is no multiple ${multiple}`);
}

/** The product or its negative, both of which were computed. */
function signed(
  products: readonly Readonly<Record<1 | -1, Element>>[],
  { multiple, sign }: Summand,
): Element {
  const product = products[multiple];
  if (product === undefined) throw new RangeError(`there is no multiple ${multiple}`);
  return product[sign];
}
