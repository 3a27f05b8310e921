/** Encodings that decoders must decide about. */
import { P256_PRIME } from '../../kernels/field/p256-reduction.js';
import { mod } from '../../src/core/integers.js';

const P = P256_PRIME;
const TOP = 2n ** 256n;

/** Integers at the edges of words and limbs, next to the prime, and above it. */
export const COORDINATE_EDGES: readonly bigint[] = [
  ...[0n, 1n, 2n, P - 2n, P - 1n, P, P + 1n, TOP - 1n, 2n ** 224n - 1n],
  ...Array.from({ length: 8 }, (_, k) => 2n ** BigInt(32 * k)),
  ...Array.from({ length: 5 }, (_, k) => 2n ** BigInt(51 * k + 50)),
].flatMap((value) => [value, TOP - 1n - value, value === 0n ? value : value - 1n, mod(P - value, TOP)]);
