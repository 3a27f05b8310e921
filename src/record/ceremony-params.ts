/** What the manifest says of the trustees, in the form that the key ceremony needs. */
import type { Manifest } from '../ballot/manifest.js';
import { fromHex } from '../core/bytes.js';
import type { Group } from '../core/group.js';
import type { CeremonyParams } from '../elgamal/ceremony-params.js';

/** The parameters of one attempt at the key ceremony of an election. */
export function ceremonyParams(
  manifest: Manifest,
  electionId: Uint8Array,
  group: Group,
  run: number,
): CeremonyParams {
  const trustees = manifest.trustees.map(({ sealingKey }) => ({ sealingKey: fromHex(sealingKey) }));
  return Object.freeze({ group, electionId, threshold: manifest.threshold, trustees, run });
}
