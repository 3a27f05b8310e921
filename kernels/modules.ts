/** The modules of all curves, in the binary format. */
import { BN254_CURVE, EDWARDS25519_CURVE, JUBJUB_CURVE, P256_CURVE, SECP256K1_CURVE } from './curves.js';
import { defineBatch } from './edwards/decode.js';
import { defineEd25519 } from './edwards/ed25519.js';
import { defineInverseRoot } from './edwards/inverse-root.js';
import { defineJubjub } from './edwards/jubjub.js';
import { defineIsOdd, edwardsConstants } from './edwards/points.js';
import { defineRistretto255, defineUnscale } from './edwards/ristretto255.js';
import { abscissasModule } from './p256/abscissas.js';
import { defineComplete } from './p256/complete-addition.js';
import { defineCompleteGeneral } from './p256/complete-general.js';
import { curveModule } from './p256/module.js';
import { defineCodec } from './p256/points.js';

/** P-256. */
export function p256Module(): Uint8Array<ArrayBuffer> {
  return curveModule({ spec: P256_CURVE, defineCodec, defineComplete });
}

/** Points of P-256 from their abscissas, which only mixers and their verifiers need. */
export function p256AbscissasModule(): Uint8Array<ArrayBuffer> {
  return abscissasModule(P256_CURVE);
}

/** secp256k1. */
export function secp256k1Module(): Uint8Array<ArrayBuffer> {
  return curveModule({ spec: SECP256K1_CURVE, defineCodec, defineComplete: defineCompleteGeneral });
}

/** The group G1 of BN254. */
export function bn254Module(): Uint8Array<ArrayBuffer> {
  return curveModule({ spec: BN254_CURVE, defineCodec, defineComplete: defineCompleteGeneral });
}

/** edwards25519, with the encodings of RFC 8032 and of ristretto255. */
export function edwards25519Module(): Uint8Array<ArrayBuffer> {
  return curveModule({
    spec: EDWARDS25519_CURVE,
    defineCodec: (module, curve, spec) => {
      const constants = edwardsConstants(curve, spec);
      const parts = {
        curve,
        constants,
        batch: defineBatch(module, curve, constants),
        inverseRoot: defineInverseRoot(module, curve),
        isOdd: defineIsOdd(curve),
      };
      defineEd25519(module, parts);
      defineRistretto255(module, parts);
    },
    defineComplete: defineCompleteGeneral,
    defineMore: defineUnscale,
  });
}

/** Baby Jubjub. */
export function jubjubModule(): Uint8Array<ArrayBuffer> {
  return curveModule({
    spec: JUBJUB_CURVE,
    defineCodec: (module, curve, spec) => defineJubjub(module, curve, edwardsConstants(curve, spec)),
    defineComplete: defineCompleteGeneral,
  });
}
