import type { Group } from '../../src/core/group.js';
import { foreignModpGroup } from '../../src/core/groups/foreign-modp.js';
import { P192, P224, P384, P521 } from '../../src/core/groups/nist-curves.js';
import { groupById } from '../../src/core/groups/registry.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { seededRng } from '../helpers/rng.js';

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

const SAFE_PRIME =
  0xfa48a932072465c9004f67c68d315a86f1c75982788dd4d580c8a1df55d9f5e27554ce6a26bd4cf433c6bb61edcbcdda57e05da4b6dbb07058ecc756bcd596ffn;

/** Groups of other systems' records, which are not registered; the last is of integers modulo a prime of 512 bits. */
export const FOREIGN_GROUPS: readonly Group[] = [
  ...[P192, P224, P384, P521].map(({ group }) => group),
  foreignModpGroup({ p: SAFE_PRIME, q: (SAFE_PRIME - 1n) / 2n, g: 9n }, seededRng('primality')),
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
