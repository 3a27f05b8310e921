/**
 * The groups of new elections on kernels, all of them: for whoever verifies. Elements of these groups and of those of
 * `native.ts` need not mix, so a program chooses one of the two files for an election.
 */
import type { Group } from '../group.js';
import { BABYJUBJUB } from './babyjubjub.js';
import { P256 } from './p256.js';
import { RISTRETTO255 } from './ristretto255.js';
import { ristretto255WithEngine } from './ristretto255-engine.js';
import { defaultEngine } from './webassembly.js';

const RISTRETTO255_ON_KERNELS: Group = /* @__PURE__ */ ristretto255WithEngine(defaultEngine());

/**
 * The group of an election by its name, on WebAssembly kernels where the platform allows them.
 * @throws {RangeError} for any name but `P-256`, `ristretto255`, and `BabyJubJub` of elections of anonymous voters
 */
export function nativeGroupOnKernels(id: string): Group {
  if (id === P256.id) return P256;
  if (id === RISTRETTO255.id) return RISTRETTO255_ON_KERNELS;
  if (id === BABYJUBJUB.id) return BABYJUBJUB;
  throw new RangeError(
    `${JSON.stringify(id)} is not a group of elections: P-256, ristretto255 or BabyJubJub`,
  );
}
