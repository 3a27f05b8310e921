/** Finds a group by its name. Bundles that know their group import it directly and leave the others out. */
import type { Group, GroupId } from '../group.js';
import { P256 } from './p256.js';
import { RISTRETTO255 } from './ristretto255.js';

const GROUPS: Readonly<Partial<Record<GroupId, Group>>> = { 'P-256': P256, ristretto255: RISTRETTO255 };

/**
 * The group of the given name.
 * @throws {RangeError} for a name this library does not know
 */
export function groupById(id: string): Group {
  const group = Object.hasOwn(GROUPS, id) ? GROUPS[id as GroupId] : undefined;
  if (group === undefined) throw new RangeError(`unknown group ${JSON.stringify(id)}`);
  return group;
}
