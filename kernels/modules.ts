/** The modules of all curves, in the binary format. */
import { BN254_CURVE, EDWARDS25519_CURVE, JUBJUB_CURVE, P256_CURVE, SECP256K1_CURVE } from './curves.js';
import { defineBatch, defineDecodePoints } from './edwards/decode.js';
import { type Curve25519, defineDecode, defineEd25519 } from './edwards/ed25519.js';
import { defineEncodeEach } from './edwards/encode-each.js';
import { defineInverseRoot } from './edwards/inverse-root.js';
import { defineJubjub } from './edwards/jubjub.js';
import type { EdwardsSpec } from './edwards/map.js';
import { defineIsOdd, edwardsConstants } from './edwards/points.js';
import { defineRistretto255, defineUnscale } from './edwards/ristretto255.js';
import { ConstantPool } from './fused/constants.js';
import { abscissasModule } from './p256/abscissas.js';
import { defineComplete } from './p256/complete-addition.js';
import { defineCompleteGeneral } from './p256/complete-general.js';
import type { CurveField } from './p256/curve.js';
import { defineAddFused } from './p256/fused-addition.js';
import { defineDecodeFused } from './p256/fused-decode.js';
import { defineFusedPoints } from './p256/fused-points.js';
import { curveModule } from './p256/module.js';
import { defineCodec } from './p256/points.js';
import { sumsModule } from './p256/sums-module.js';
import type { ModuleBuilder } from './wasm/module.js';

/** P-256. */
export function p256Module(): Uint8Array<ArrayBuffer> {
  return curveModule({ spec: P256_CURVE, defineCodec, defineComplete });
}

/** P-256 with batch additions in fused multiply-adds besides, for machines that have them: only verifiers need it. */
export function p256FusedModule(): Uint8Array<ArrayBuffer> {
  return curveModule({
    spec: P256_CURVE,
    defineCodec,
    defineComplete,
    defineBatches: (module, curve, packed) => {
      const pool = new ConstantPool(module, (bytes) => curve.field.reserve(bytes));
      defineFusedPoints(module, curve);
      defineAddFused(module, curve, pool, packed);
      defineDecodeFused(module, curve, pool);
    },
  });
}

/** Points of P-256 from their abscissas, which only mixers and their verifiers need. */
export function p256AbscissasModule(): Uint8Array<ArrayBuffer> {
  return abscissasModule(P256_CURVE);
}

/** Sums of public multiples on P-256, which only verifiers of other systems' records need. */
export function p256SumsModule(): Uint8Array<ArrayBuffer> {
  return sumsModule({ spec: P256_CURVE, defineCodec });
}

/** Sums of public multiples on edwards25519. */
export function edwards25519SumsModule(): Uint8Array<ArrayBuffer> {
  return sumsModule({
    spec: EDWARDS25519_CURVE,
    defineCodec: (module, curve, spec, { invertVartime }) => {
      const parts = curve25519(module, curve, spec);
      const decode = defineDecode(module, parts);
      defineDecodePoints(module, parts.batch, 'decodePoints', { bytes: 32, decode });
      defineEncodeEach(module, parts, invertVartime);
    },
  });
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
      const parts = curve25519(module, curve, spec);
      defineEd25519(module, parts);
      defineRistretto255(module, parts);
    },
    defineComplete: defineCompleteGeneral,
    defineMore: defineUnscale,
  });
}

function curve25519(module: ModuleBuilder, curve: CurveField, spec: EdwardsSpec): Curve25519 {
  const constants = edwardsConstants(curve, spec);
  return {
    ...{ curve, constants },
    batch: defineBatch(module, curve, constants),
    inverseRoot: defineInverseRoot(module, curve),
    isOdd: defineIsOdd(curve),
  };
}

/** Baby Jubjub. */
export function jubjubModule(): Uint8Array<ArrayBuffer> {
  return curveModule({
    spec: JUBJUB_CURVE,
    defineCodec: (module, curve, spec) => defineJubjub(module, curve, edwardsConstants(curve, spec)),
    defineComplete: defineCompleteGeneral,
  });
}
