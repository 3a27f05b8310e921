/** Powers of the generator and of the election key under secrets, all of a ballot together. */
import type { Multiple, Summand } from '../core/group.js';
import type { Election } from '../verify/foreign/electionguard/board.js';
import type { EncodedPair, Exponents } from './range-proof.js';

/** The powers g^a and K^b of each pair of exponents, encoded. Exponents are secret, and should be uniform. */
export function powersOf(
  { eg, publicKey }: Election,
  exponents: readonly Exponents[],
): readonly EncodedPair[] {
  const multiples = exponents.flatMap(({ ofGenerator, ofKey }): Multiple[] => [
    { base: eg.group.generator(), scalar: ofGenerator },
    { base: publicKey, scalar: ofKey },
  ]);
  const sums = multiples.map((_, multiple): Summand[] => [{ multiple, sign: 1 }]);
  const encoded = eg.group.multiplySums(multiples, sums).map((element) => eg.encode(element));
  return exponents.map((_, i) => {
    const [alpha, beta] = encoded.slice(2 * i, 2 * i + 2);
    if (alpha === undefined || beta === undefined) throw new RangeError('two powers for each pair');
    return { alpha, beta };
  });
}
