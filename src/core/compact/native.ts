/** What `core/groups/native.ts` exports, for pages that serve elections of P-256 alone. */
import type { Group } from '../group.js';
import { COMPACT_P256 } from './p256.js';

/** The group of an election by its name. @throws {RangeError} for any name but `P-256` */
export function nativeGroup(id: string): Group {
  if (id === COMPACT_P256.id) return COMPACT_P256;
  throw new RangeError(`${JSON.stringify(id)} is not a group of this build: it is for P-256`);
}
