/** Reading the public record of a workspace: with the trust that its own manifest states, as every auditor does. */
import type { Manifest } from '../ballot/manifest.js';
import { decodeManifest } from '../ballot/manifest-read.js';
import type { CheckpointTrust } from '../ledger/checkpoint.js';
import { openLogDirectory } from '../ledger/file/directory.js';
import { nodeFs } from '../ledger/file/node-fs.js';
import type { LedgerReader } from '../ledger/interfaces.js';
import { parseVerifierKey } from '../ledger/note-keys.js';
import type { FetchFile } from '../ledger/tile-source.js';
import { readPreamble, UnreadableRecordError } from '../verify/source.js';

/** A record on the disk. */
export interface RecordFiles {
  readonly files: FetchFile;
  readonly reader: LedgerReader;
  readonly manifest: Manifest;
  readonly trust: CheckpointTrust;
}

/** The files of a log directory. */
export function directoryFiles(directory: string): FetchFile {
  return (path, maxBytes) => nodeFs.readFile(`${directory}/${path}`, maxBytes);
}

/** Whom the manifest says to believe about its log. @throws {DecodeError} for a malformed key */
function trustOf({ ledger }: Manifest): CheckpointTrust {
  return { origin: ledger.origin, logKeys: [parseVerifierKey(ledger.key)] };
}

/**
 * Opens a record for reading.
 * @param directory - the log directory itself
 * @throws {UnreadableRecordError} if it holds no election record
 */
export async function openRecordFiles(directory: string): Promise<RecordFiles> {
  const files = directoryFiles(directory);
  const { frame } = await readPreamble(files);
  if (frame.type !== 'manifest') throw new UnreadableRecordError('the first entry is not a manifest');
  const manifest = decodeManifest(frame.payload);
  const trust = trustOf(manifest);
  return { files, reader: openLogDirectory(directory, trust), manifest, trust };
}
