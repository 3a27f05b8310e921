/** The files of a record: JSON, each with a bound on its size, and the folders that hold one file for each ballot. */
import { compareBytes, utf8 } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import { type JsonValue, parseJson } from '../../../core/json.js';
import { optionalFile, requiredFile } from '../files.js';
import type { ForeignEntry, ForeignRecord } from '../source.js';

const MEBIBYTE = 2 ** 20;
/**
 * Most ballots of a record, and most entries of one folder: a `Map` of them must not come near its end, at 2^24 entries.
 */
export const MAX_BALLOTS: number = 2 ** 23;
/** Bytes of one ballot, or of one small file. */
export const MAX_FILE_BYTES: number = 64 * MEBIBYTE;
/** Bytes of a file that grows with the number of ballots: no more than fit into one text of a JavaScript engine. */
export const MAX_LIST_BYTES: number = 500 * MEBIBYTE;

/** Parses a file that must be there. @throws {DecodeError} */
export async function requiredJson(
  { files }: ForeignRecord,
  path: string,
  maxBytes: number = MAX_FILE_BYTES,
): Promise<JsonValue> {
  return parseJson(await requiredFile(files, path, maxBytes), maxBytes, path);
}

/** Parses a file if it is there. @throws {DecodeError} */
export async function optionalJson(
  { files }: ForeignRecord,
  path: string,
  maxBytes: number = MAX_FILE_BYTES,
): Promise<JsonValue | undefined> {
  const bytes = await optionalFile(files, path, maxBytes);
  return bytes && parseJson(bytes, maxBytes, path);
}

/**
 * The entries of a folder in the order of their names; none where there is no such folder.
 * @param most - so many of them at most
 * @throws {DecodeError}
 */
export async function sortedEntries(
  record: ForeignRecord,
  folder: string,
  most: number = MAX_BALLOTS,
): Promise<readonly ForeignEntry[]> {
  const entries = await listed(record, folder, most);
  const named = entries.map((entry) => ({ entry, key: utf8(entry.name) }));
  return named.sort((a, b) => compareBytes(a.key, b.key)).map(({ entry }) => entry);
}

async function listed(record: ForeignRecord, folder: string, most: number): Promise<readonly ForeignEntry[]> {
  if (record.list === undefined) throw new DecodeError('bad-value', folder, 'its files cannot be listed');
  try {
    const entries = await record.list(folder);
    if (entries.length <= most) return entries;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DecodeError('bad-value', folder, `cannot be listed: ${why}`, { cause });
  }
  throw new DecodeError(
    'too-large',
    folder,
    `more than ${most} entries: at most ${MAX_BALLOTS} are verified`,
  );
}

/** A file of a ballot. */
export interface BallotFile {
  readonly path: string;
  /** The folder of the device; empty where ballots lie side by side. */
  readonly device: string;
}

/** What the folder of encrypted ballots holds. */
export interface BallotFolder {
  readonly ballots: readonly BallotFile[];
  /** Folders of devices. */
  readonly devices: readonly string[];
  /** Folders of devices in which there is a chain. */
  readonly chains: readonly string[];
  /** What is none of these. */
  readonly strangers: readonly (BallotFile & Pick<ForeignEntry, 'kind'>)[];
}

/** Folder of the encrypted ballots. */
export const BALLOTS = 'encrypted_ballots';
/** Folder of the decryptions of challenged ballots. */
export const CHALLENGED = 'challenged_ballots';
/** Name of the file of a device's chain. */
export const CHAIN_FILE = 'ballot_chain.json';

/** Lists the encrypted ballots. @throws {DecodeError} also if there are more than {@link MAX_BALLOTS} entries in all */
export async function listBallots(record: ForeignRecord): Promise<BallotFolder> {
  const ballots: BallotFile[] = [];
  const strangers: BallotFolder['strangers'][number][] = [];
  const [devices, chains]: [string[], string[]] = [[], []];
  const sort = (folder: string, device: string, { name, kind }: ForeignEntry): void => {
    const path = `${folder}/${name}`;
    if (kind === 'file' && /^eballot-.*\.json$/su.test(name)) ballots.push({ path, device });
    else if (kind === 'file' && device !== '' && name === CHAIN_FILE) chains.push(device);
    else strangers.push({ path, device, kind });
  };
  const entries = await sortedEntries(record, BALLOTS);
  let left = MAX_BALLOTS - entries.length;
  for (const entry of entries) {
    if (entry.kind === 'folder') {
      devices.push(entry.name);
      const folder = `${BALLOTS}/${entry.name}`;
      const inside = await sortedEntries(record, folder, left);
      left -= inside.length;
      for (const inner of inside) sort(folder, entry.name, inner);
    } else sort(BALLOTS, '', entry);
  }
  return { ballots, devices, chains, strangers };
}

/** What to say of an entry that does not belong where it lies. */
export function strangerText(kind: ForeignEntry['kind'], where: string): string {
  return kind === 'other'
    ? 'neither a file nor a folder: symbolic links are not followed, and what they lead to was not read'
    : `a ${kind} that does not belong among the ${where}`;
}
