/** Reading and writing the published form of a log in a folder, without a store (spec L-8.5). */
import { gunzipSync } from 'node:zlib';
import type { Checkpoint, CheckpointTrust } from '../checkpoint.js';
import { HashColumns } from '../hash-columns.js';
import type { LedgerReader } from '../interfaces.js';
import { type FetchFile, openTileLog, type TileLogOptions } from '../tile-source.js';
import { leafHash } from '../tree.js';
import { withArchivedFiles } from './archive-reader.js';
import type { Fs } from './fs.js';
import { nodeFs } from './node-fs.js';
import { StaticFiles } from './static-files.js';

/** Settings of a reader of a log directory. */
export interface LogDirectoryOptions extends TileLogOptions {
  readonly fs?: Fs;
  /** How entry bundles are stored: as they are (the default, and what this library writes), or compressed by gzip. */
  readonly bundles?: 'plain' | 'gzip';
  /** Folder of the archive that older entries were moved to; without it they are `ledger-archived`. */
  readonly archive?: string;
}

/**
 * A reader of a published log directory: `checkpoint`, `tile/...`, `tile/entries/...`. Takes no lock and writes nothing;
 * everything it returns is verified.
 * @param trust - origin and keys of the log
 */
export function openLogDirectory(
  directory: string,
  trust: CheckpointTrust,
  options: LogDirectoryOptions = {},
): LedgerReader {
  const { fs = nodeFs, bundles = 'plain', archive } = options;
  const fetchFile: FetchFile = async (path, maxBytes) => {
    const bytes = await fs.readFile(`${directory}/${path}`, maxBytes);
    if (bytes === undefined || bundles === 'plain' || !path.startsWith('tile/entries/')) return bytes;
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: maxBytes }));
  };
  const files = withArchivedFiles(fetchFile, { fs, ...(archive !== undefined && { archive }) });
  return openTileLog(files, trust, options);
}

/**
 * Writes the published form of any log into a folder: every bundle and tile up to its checkpoint, the checkpoint last.
 * @param reader - the log; what it serves is verified on the way
 * @returns the checkpoint that was written
 */
export async function exportLog(
  reader: LedgerReader,
  directory: string,
  options: { readonly fs?: Fs } = {},
): Promise<Checkpoint> {
  const { fs = nodeFs } = options;
  const checkpoint = await reader.checkpoint();
  const hashes = new HashColumns();
  // Bundles are written in order and before all tiles, so that the hashes can be made of the entries as they pass.
  const content = {
    async *readEntries(from: number, to: number): AsyncGenerator<Uint8Array> {
      for await (const { entry } of reader.read(from, to)) {
        hashes.append(leafHash(entry));
        yield entry;
      }
    },
    readHashes: async (level: number, from: number, to: number) => hashes.read(level, from, to),
  };
  await fs.makeDirectory(directory);
  const files = new StaticFiles(fs, directory, content, 0);
  files.offer(checkpoint.note, checkpoint.size);
  await files.flush();
  return checkpoint;
}
