/** The kernels of every curve, with the reference that makes points and scalars for them: what the timing test runs on. */
import {
  bn254Module,
  edwards25519Module,
  jubjubModule,
  p256Module,
  secp256k1Module,
} from '../kernels/modules.js';
import {
  type CurveKernels,
  curveKernels,
  instantiate,
  type ModuleExports,
} from '../src/core/engine/kernels.js';
import { p256WithEngine } from '../src/core/engine/p256-group.js';
import type { Group } from '../src/core/group.js';
import { babyJubJubWithEngine } from '../src/core/groups/babyjubjub.js';
import { bn254G1WithEngine } from '../src/core/groups/bn254.js';
import { ed25519WithEngine } from '../src/core/groups/ed25519-group.js';
import { ristretto255WithEngine } from '../src/core/groups/ristretto255-engine.js';
import { secp256k1Reference } from './others/secp256k1-engines.js';

/** A curve. */
export interface TimedKernels {
  readonly kernels: () => CurveKernels;
  readonly reference: () => Group;
}

/** By the name of the group. */
export const TIMED: Readonly<Record<string, TimedKernels>> = {
  'P-256': of(p256Module, () => p256WithEngine('noble')),
  Ed25519: {
    kernels: () => {
      const functions = instantiate(edwards25519Module());
      return curveKernels({ ...functions, unscalePoint: undefined, unscaleScalar: undefined }, 32);
    },
    reference: () => ed25519WithEngine('noble'),
  },
  ristretto255: { kernels: ristrettoKernels, reference: () => ristretto255WithEngine('noble') },
  'BN254-G1': of(bn254Module, () => bn254G1WithEngine('noble')),
  BabyJubJub: of(jubjubModule, () => babyJubJubWithEngine('noble')),
  secp256k1: of(secp256k1Module, secp256k1Reference),
};

function of(module: () => Uint8Array<ArrayBuffer>, reference: () => Group): TimedKernels {
  return { kernels: () => curveKernels(instantiate(module()), 64), reference };
}

function ristrettoKernels(): CurveKernels {
  const functions = instantiate(edwards25519Module()) as ModuleExports & {
    readonly decodeRistretto: CurveKernels['decodePoints'];
    readonly encodeRistretto: CurveKernels['encodePoint'];
  };
  const own = { decodePoints: functions.decodeRistretto, encodePoint: functions.encodeRistretto };
  return curveKernels({ ...functions, ...own }, 32);
}
