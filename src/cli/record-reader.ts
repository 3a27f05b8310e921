/** Reading the public record of a workspace: with the trust that its own manifest states, as every auditor does. */
import type { Manifest } from '../ballot/manifest.js';
import { decodeManifest } from '../ballot/manifest-read.js';
import type { CheckpointTrust } from '../ledger/checkpoint.js';
import { withArchivedFiles } from '../ledger/file/archive-reader.js';
import { nodeFs } from '../ledger/file/node-fs.js';
import type { LedgerReader } from '../ledger/interfaces.js';
import { type FetchFile, openTileLog } from '../ledger/tile-source.js';
import { isForumEntry } from '../petition/entry.js';
import { logTrust } from '../verify/log-trust.js';
import { forumTrust } from '../verify/petitions.js';
import { readFirstEntry, readPreamble, UnreadableRecordError } from '../verify/source.js';

/** A record on the disk. */
export interface RecordFiles {
  readonly files: FetchFile;
  readonly reader: LedgerReader;
  readonly manifest: Manifest;
  readonly trust: CheckpointTrust;
}

/**
 * The files of a log directory.
 * @param archive - folder of the archive that older entries were moved to; without it they are `ledger-archived`
 */
export function directoryFiles(directory: string, archive?: string): FetchFile {
  const files: FetchFile = (path, maxBytes) => nodeFs.readFile(`${directory}/${path}`, maxBytes);
  return withArchivedFiles(files, archive === undefined ? {} : { archive });
}

/**
 * Opens a record for reading.
 * @param directory - the log directory itself
 * @param archive - as for {@link directoryFiles}
 * @throws {UnreadableRecordError} if it holds no election record
 */
export async function openRecordFiles(directory: string, archive?: string): Promise<RecordFiles> {
  const files = directoryFiles(directory, archive);
  return openRecord(files);
}

/**
 * Opens any log whose first entry says whom to believe: a record of an election, or a forum's.
 * @throws {UnreadableRecordError} if it is neither
 */
export async function openLogFiles(
  directory: string,
  archive?: string,
): Promise<Omit<RecordFiles, 'manifest'>> {
  const files = directoryFiles(directory, archive);
  const { first } = await readFirstEntry(files);
  if (!isForumEntry(first)) return openRecord(files);
  const trust = forumTrust(first);
  if (trust === undefined) throw new UnreadableRecordError('the charter names no key of a log');
  return { files, reader: openTileLog(files, trust), trust };
}

/** A record of an election, of files that are anywhere. @throws as {@link openRecordFiles} */
export async function openRecord(files: FetchFile): Promise<RecordFiles> {
  const preamble = await readPreamble(files);
  const { frame } = preamble;
  if (frame.type !== 'manifest') throw new UnreadableRecordError('the first entry is not a manifest');
  const manifest = decodeManifest(frame.payload);
  const trust = await logTrust(files, preamble, manifest);
  if (trust === undefined) throw new UnreadableRecordError('the manifest names no key of a log');
  return { files, reader: openTileLog(files, trust), manifest, trust };
}
