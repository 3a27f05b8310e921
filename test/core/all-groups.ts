import type { Group } from '../../src/core/group.js';
import { groupById } from '../../src/core/groups/registry.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';

/** Every group that is registered, and the tiny one. */
export const ALL_GROUPS: readonly Group[] = [
  TINY_TEST,
  ...[
    'P-256',
    'ristretto255',
    'Ed25519',
    'BN254-G1',
    'BabyJubJub',
    'RFC-3526-2048',
    'BELENIOS-2048',
    'HELIOS-2048',
    'ELECTIONGUARD-4096',
    'ELECTIONGUARD-3072',
  ].map(groupById),
];

/** The code of the error that `run` throws, or `undefined`. */
export function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).name;
  }
}
