/** Finds a group by its name. Bundles that know their group import it directly and leave the others out. */
import type { ForeignGroupId, Group, GroupId } from '../group.js';
import { BABYJUBJUB } from './babyjubjub.js';
import { BN254_G1 } from './bn254.js';
import { ED25519 } from './ed25519-group.js';
import {
  BELENIOS_2048,
  ELECTIONGUARD_3072,
  ELECTIONGUARD_4096,
  HELIOS_2048,
  RFC_3526_2048,
} from './modp-groups.js';
import { P256 } from './p256.js';
import { RISTRETTO255 } from './ristretto255.js';

/** Names of the groups that {@link groupById} finds: all but the test group and those of foreign records alone. */
export type NamedGroupId = Exclude<GroupId, ForeignGroupId | 'TINY-TEST'>;

const GROUPS: Readonly<Record<NamedGroupId, Group>> = {
  'P-256': P256,
  ristretto255: RISTRETTO255,
  Ed25519: ED25519,
  'BN254-G1': BN254_G1,
  BabyJubJub: BABYJUBJUB,
  'RFC-3526-2048': RFC_3526_2048,
  'BELENIOS-2048': BELENIOS_2048,
  'HELIOS-2048': HELIOS_2048,
  'ELECTIONGUARD-4096': ELECTIONGUARD_4096,
  'ELECTIONGUARD-3072': ELECTIONGUARD_3072,
};

/**
 * The group of the given name.
 * @throws {RangeError} for a name this library does not know
 */
export function groupById(id: string): Group {
  const group = Object.hasOwn(GROUPS, id) ? GROUPS[id as NamedGroupId] : undefined;
  if (group === undefined) throw new RangeError(`unknown group ${JSON.stringify(id)}`);
  return group;
}
