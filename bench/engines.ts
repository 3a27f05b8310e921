/** Every group on each of its engines, to be measured side by side. */
import { modpGroupWithEngine } from '../src/core/engine/modp-group.js';
import { p256WithEngine } from '../src/core/engine/p256-group.js';
import type { Group, GroupId } from '../src/core/group.js';
import { babyJubJubWithEngine } from '../src/core/groups/babyjubjub.js';
import { bn254G1WithEngine } from '../src/core/groups/bn254.js';
import { ed25519WithEngine } from '../src/core/groups/ed25519-group.js';
import {
  BELENIOS_2048_PARAMETERS,
  ELECTIONGUARD_3072_PARAMETERS,
  ELECTIONGUARD_4096_PARAMETERS,
  type ModpParameters,
  RFC_3526_2048_PARAMETERS,
} from '../src/core/groups/modp-params.js';
import { ristretto255WithEngine } from '../src/core/groups/ristretto255-engine.js';

/** A group on the library's kernels and on what they replace. */
export interface GroupEngines {
  readonly id: GroupId;
  readonly wasm: Group;
  /** noble for curves, BigInt for the modular groups. */
  readonly reference: Group;
}

/** The curves, P-256 first. Each call makes new groups. */
export function curveEngines(): readonly GroupEngines[] {
  const makers = [
    p256WithEngine,
    ristretto255WithEngine,
    ed25519WithEngine,
    bn254G1WithEngine,
    babyJubJubWithEngine,
  ];
  return makers.map((make) => pair(make('wasm'), make('noble')));
}

/** Names and parameters of the modular groups that are measured, one of each size and kind. */
export const MODULAR: readonly (readonly [GroupId, ModpParameters])[] = [
  ['RFC-3526-2048', RFC_3526_2048_PARAMETERS],
  ['BELENIOS-2048', BELENIOS_2048_PARAMETERS],
  ['ELECTIONGUARD-3072', ELECTIONGUARD_3072_PARAMETERS],
  ['ELECTIONGUARD-4096', ELECTIONGUARD_4096_PARAMETERS],
];

/** The modular groups, one of each size and kind. Each call makes new groups. */
export function modularEngines(): readonly GroupEngines[] {
  return MODULAR.map(([id, parameters]) =>
    pair(modpGroupWithEngine(id, parameters, 'wasm'), modpGroupWithEngine(id, parameters, 'bigint')),
  );
}

function pair(wasm: Group, reference: Group): GroupEngines {
  return { id: wasm.id, wasm, reference };
}
