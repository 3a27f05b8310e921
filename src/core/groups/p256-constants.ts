/** The numbers of P-256 (FIPS 186-5, SP 800-186): y^2 = x^3 - 3x + b modulo p. */

/** The prime p of the field. */
export const P256_PRIME = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;

/** The coefficient b. */
export const P256_B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** The order of the group. */
export const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Abscissa of the generator. */
export const P256_X = 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n;

/** Ordinate of the generator. */
export const P256_Y = 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n;

/** x^3 - 3x + b, which is never 0: the order of the curve is odd. @param x - below p */
export function p256Cubic(x: bigint): bigint {
  return ((x * x + P256_PRIME - 3n) * x + P256_B) % P256_PRIME;
}
