/**
 * Whose signature the checkpoint of a record needs (spec 8.1): that of the key in the manifest or, where the log has another
 * one by now, of a key that the officers announced on the board.
 */
import type { Manifest } from '../ballot/manifest.js';
import { DecodeError } from '../core/errors.js';
import { type CheckpointTrust, openCheckpoint } from '../ledger/checkpoint.js';
import { NoteError } from '../ledger/note.js';
import { parseVerifierKey } from '../ledger/note-keys.js';
import { type FetchFile, openUnsignedTileLog } from '../ledger/tile-source.js';
import { LedgerCorruptError } from '../ledger/verified-tree.js';
import { announcedLogKeys } from '../record/announced-keys.js';
import type { Preamble } from './source.js';

/**
 * Whom to believe about the log of a record. Reads the whole log once if the manifest's key has not signed its checkpoint.
 * @returns `undefined` if the manifest names no key of a log
 */
export async function logTrust(
  files: FetchFile,
  { note, frame }: Preamble,
  manifest: Manifest,
): Promise<CheckpointTrust | undefined> {
  const trust = trustOf(manifest);
  if (trust === undefined || !needsAnother(note, trust)) return trust;
  try {
    const reader = openUnsignedTileLog(files);
    const { size } = await reader.checkpoint();
    const announced = await announcedLogKeys(reader, size, manifest, frame.electionId);
    const [first] = trust.logKeys;
    return {
      ...trust,
      logKeys: [...trust.logKeys, ...announced.filter(({ keyId }) => keyId !== first?.keyId)],
    };
  } catch (error) {
    // A log that is damaged announces nothing; it fails the checks all the same.
    if (error instanceof LedgerCorruptError || error instanceof DecodeError) return trust;
    throw error;
  }
}

/** Whether a checkpoint would be believed but for a signature of a known key. */
function needsAnother(note: Uint8Array, trust: CheckpointTrust): boolean {
  try {
    openCheckpoint(note, trust);
    return false;
  } catch (error) {
    return error instanceof NoteError && error.code === 'note-unsigned';
  }
}

function trustOf({ ledger }: Manifest): CheckpointTrust | undefined {
  try {
    return { origin: ledger.origin, logKeys: [parseVerifierKey(ledger.key)] };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
