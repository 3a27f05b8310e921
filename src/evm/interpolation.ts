/** Interpolation of elements at any point, for keys that should lie on one polynomial. */
import type { Element } from '../core/group.js';

/**
 * The value at `position` of the polynomial of degree below `known.length` whose values at 1, 2, ... are known.
 * @param known - at least one
 * @param position - an integer from 0; not one of those known
 * @throws {RangeError} if nothing is known
 */
export function interpolateAt(known: readonly Element[], position: number): Element {
  const [first] = known;
  if (first === undefined) throw new RangeError('interpolation needs a point');
  const { group } = first;
  return known.reduce((sum, element, i) => {
    const own = i + 1;
    let [numerator, denominator] = [group.scalar(1), group.scalar(1)];
    for (let other = 1; other <= known.length; other++) {
      if (other === own) continue;
      numerator = numerator.multiply(group.scalar(position - other));
      denominator = denominator.multiply(group.scalar(own - other));
    }
    return sum.add(element.multiplyVartime(numerator.multiply(denominator.invert())));
  }, group.identity());
}
