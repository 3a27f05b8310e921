/** The curves that there are modules for. */

import { type EdwardsSpec, edwardsSpec } from './edwards/map.js';
import { montgomeryField } from './field/montgomery.js';
import { P256_FIELD } from './field/p256-reduction.js';
import { pseudoMersenneField } from './field/pseudo-mersenne.js';
import type { CurveSpec } from './p256/curve.js';
import { foldingField } from './packed/folding.js';
import { packedField } from './packed/general.js';
import { PACKED_P256 } from './packed/p256.js';

/** P-256 (SP 800-186, section 3.2.1.3). */
export const P256_CURVE: CurveSpec = {
  field: P256_FIELD,
  packed: PACKED_P256,
  a: -3n,
  b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  byteOrder: 'big-endian',
};

const SECP256K1_FIELD = pseudoMersenneField(256, 2n ** 32n + 977n);

/** secp256k1 (SEC 2, section 2.4.1). */
export const SECP256K1_CURVE: CurveSpec = {
  field: SECP256K1_FIELD,
  packed: packedField(SECP256K1_FIELD.prime),
  a: 0n,
  b: 7n,
  order: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  byteOrder: 'big-endian',
};

const BN254_PRIME = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47n;
/** The order of BN254, and the prime of Baby Jubjub. */
const BN254_ORDER = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001n;

/** The group G1 of BN254 (EIP-196). */
export const BN254_CURVE: CurveSpec = {
  field: montgomeryField(BN254_PRIME),
  packed: packedField(BN254_PRIME),
  a: 0n,
  b: 3n,
  order: BN254_ORDER,
  byteOrder: 'big-endian',
};

/** edwards25519 (RFC 7748, section 4.1). */
export const EDWARDS25519_CURVE: EdwardsSpec = edwardsSpec({
  field: pseudoMersenneField(255, 19n),
  packed: foldingField(19),
  a: -1n,
  d: 37095705934669439343138083508754565189542113879843219016388785533085940283555n,
  montgomery: 486662n,
  scale: 51042569399160536130206135233146329284152202253034631822681833788666877215207n,
  order: 2n ** 252n + 27742317777372353535851937790883648493n,
  byteOrder: 'little-endian',
});

/** Baby Jubjub (EIP-2494). */
export const JUBJUB_CURVE: EdwardsSpec = edwardsSpec({
  field: montgomeryField(BN254_ORDER),
  packed: packedField(BN254_ORDER),
  a: 168700n,
  d: 168696n,
  montgomery: 168698n,
  scale: 1n,
  order: 0x060c89ce5c263405370a08b6d0302b0bab3eedb83920ee0a677297dc392126f1n,
  byteOrder: 'big-endian',
});
