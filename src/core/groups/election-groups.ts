/**
 * The groups of all new elections, those of anonymous voters too: for whoever keeps a record. A voter's page takes the two
 * of `native.ts`, and leaves the kernels of the third out.
 */
import type { Group } from '../group.js';
import { BABYJUBJUB } from './babyjubjub.js';
import { nativeGroup } from './native.js';

/**
 * The group of an election by its name.
 * @throws {RangeError} for any name but `P-256`, `ristretto255`, and `BabyJubJub` of elections of anonymous voters
 */
export function electionGroup(id: string): Group {
  return id === BABYJUBJUB.id ? BABYJUBJUB : nativeGroup(id);
}
