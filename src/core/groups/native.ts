/**
 * The groups of new elections : P-256 first, ristretto255 second. The others in the registry serve records of
 * other systems, chains and circuits; a voter's page leaves them out.
 */
import type { Group } from '../group.js';
import { P256 } from './p256.js';
import { RISTRETTO255 } from './ristretto255.js';

/**
 * The group of an election by its name.
 * @throws {RangeError} for any name but `P-256` and `ristretto255`
 */
export function nativeGroup(id: string): Group {
  if (id === P256.id) return P256;
  if (id === RISTRETTO255.id) return RISTRETTO255;
  throw new RangeError(`${JSON.stringify(id)} is not a group of elections: P-256 or ristretto255`);
}
