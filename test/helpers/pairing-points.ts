/** Points that a careless decoder of BN254 takes for points of its groups. */
import { bn254 } from '@noble/curves/bn254.js';
import { concatBytes } from '../../src/core/bytes.js';
import { integerToBytes } from '../../src/core/integers.js';

/**
 * A point of the twist found by trying abscissas, as 128 bytes: its order divides the whole curve's, and the subgroup is a tiny part of
 * that.
 */
export function pointOutsideSubgroup(): Uint8Array {
  const { Fp2 } = bn254.fields;
  const b = bn254.G2.Point.CURVE().b;
  for (let c0 = 1n; ; c0++) {
    const x = Fp2.create({ c0, c1: 0n });
    const yy = Fp2.add(Fp2.mul(Fp2.sqr(x), x), b);
    try {
      const y = Fp2.sqrt(yy);
      return concatBytes(...[x.c1, x.c0, y.c1, y.c0].map((part) => integerToBytes(part, 32)));
    } catch {
      // Not a square: the next one.
    }
  }
}
