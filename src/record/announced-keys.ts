/**
 * Finding the keys that a log says it signs with (spec 8.1), before any signature of it is believed: for a record whose
 * checkpoint the manifest's key has not signed. Only the officers of the manifest can announce one.
 */
import type { Manifest } from '../ballot/manifest.js';
import { equalBytes } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import type { LedgerReader } from '../ledger/interfaces.js';
import { ED25519_NOTE, type NoteVerifier, parseVerifierKey } from '../ledger/note-keys.js';
import { ENTRY_TYPES, readFrame } from './entry.js';
import { readLogKey } from './notices.js';
import { signatureFinding } from './signing.js';

/** The most keys that are looked for. */
const MAX_KEYS = 100;

/**
 * The keys that `log-key` entries announce with the officers' signatures. Whether they stand where they may is judged later,
 * with all other entries.
 * @param reader - the log; its checkpoint need not be signed by anyone
 * @throws what the reader throws for a log that does not match its checkpoint
 */
export async function announcedLogKeys(
  reader: LedgerReader,
  size: number,
  manifest: Manifest,
  electionId: Uint8Array,
): Promise<readonly NoteVerifier[]> {
  const keys = new Map<string, NoteVerifier>();
  for await (const { first, entries } of reader.readBundles(0, size))
    for (const [i, bytes] of entries.entries()) {
      if (bytes[1] !== ENTRY_TYPES['log-key'] || keys.size >= MAX_KEYS) continue;
      const key = announcedKey(bytes, first + i, manifest, electionId);
      const name = key && `${key.name}+${key.keyId}`;
      // The first of an id: a later one is none (V41), and shall not displace it.
      if (key !== undefined && name !== undefined && !keys.has(name)) keys.set(name, key);
    }
  return [...keys.values()];
}

function announcedKey(
  bytes: Uint8Array,
  index: number,
  manifest: Manifest,
  electionId: Uint8Array,
): NoteVerifier | undefined {
  try {
    const frame = readFrame(bytes);
    if (frame.type !== 'log-key' || !equalBytes(frame.electionId, electionId)) return undefined;
    if (signatureFinding(frame, index, manifest, { kind: 'officers' }) !== undefined) return undefined;
    return parseVerifierKey(readLogKey(frame.payload), [ED25519_NOTE]);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
