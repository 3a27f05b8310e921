/** Every field that the generator is tested with, by the name of its prime. */

import { P256_CURVE } from '../../kernels/curves.js';
import { montgomeryField } from '../../kernels/field/montgomery.js';
import { P256_FIELD } from '../../kernels/field/p256-reduction.js';
import type { PrimeField } from '../../kernels/field/prime.js';
import { pseudoMersenneField } from '../../kernels/field/pseudo-mersenne.js';

/** The base field of BN254. */
export const BN254_PRIME = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47n;
/** The order of BN254, and the prime of Baby Jubjub. */
export const BN254_ORDER = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001n;
/** The order of Baby Jubjub's subgroup. */
const JUBJUB_ORDER = 0x060c89ce5c263405370a08b6d0302b0bab3eedb83920ee0a677297dc392126f1n;
/** The order of edwards25519's subgroup. */
const EDWARDS_ORDER: bigint = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Name and field. */
export const FIELDS: readonly (readonly [string, PrimeField])[] = [
  ['P-256', P256_FIELD],
  ['order of P-256', montgomeryField(P256_CURVE.order)],
  ['2^255-19', pseudoMersenneField(255, 19n)],
  ['secp256k1', pseudoMersenneField(256, 2n ** 32n + 977n)],
  ['BN254', montgomeryField(BN254_PRIME)],
  ['Baby Jubjub', montgomeryField(BN254_ORDER)],
  ['order of Baby Jubjub', montgomeryField(JUBJUB_ORDER)],
  ['order of edwards25519', montgomeryField(EDWARDS_ORDER)],
];
