/** The first entry of a record, the manifest (spec section 7.4): its rules, its id, its signatures. */
import { electionId, type Manifest } from '../ballot/manifest.js';
import { decodeManifest } from '../ballot/manifest-read.js';
import { validateManifest } from '../ballot/manifest-rules.js';
import { equalBytes } from '../core/bytes.js';
import type { Group } from '../core/group.js';
import type { EntryFrame } from './entry.js';
import { finding } from './finding.js';
import { type Judgement, refused, taken } from './judgement.js';
import { signatureFinding } from './signing.js';

/**
 * Judges a manifest.
 * @param groups - finds the manifest's group
 * @param begin - takes it, with the election id, as the manifest of the record
 * @throws {DecodeError} if the payload is none
 */
export function judgeManifest(
  frame: EntryFrame,
  index: number,
  groups: (id: string) => Group,
  begin: (manifest: Manifest, id: Uint8Array) => void,
): Judgement {
  const manifest = decodeManifest(frame.payload);
  const issues = validateManifest(manifest, groups);
  if (issues.length > 0)
    return refused(
      ...issues.map(({ rule, path, message }) => finding('V08', index, `manifest.${path}`, rule, message)),
    );
  const id = electionId(manifest);
  if (!equalBytes(id, frame.electionId))
    return refused(
      finding('V06', index, 'manifest', 'election-id', 'the manifest does not have the id of its entry'),
    );
  const problem = signatureFinding(frame, index, manifest, { kind: 'officers' });
  return problem === undefined ? taken(() => begin(manifest, id)) : refused(problem);
}
