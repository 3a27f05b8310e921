/** Where the parts of a record are: in a folder, one file for each answer of the server, or in one bundle. */
import { DecodeError } from '../../../core/errors.js';
import { optionalFile, requiredFile } from '../files.js';
import type { ForeignRecord } from '../source.js';
import { bundleSource } from './bundle.js';
import { MAX_BALLOT, MAX_PART } from './json.js';

/** Bytes with the name by which a report refers to them. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A ballot as it was served. */
export interface RawBallot extends NamedBytes {
  /** Reads the bytes once more: they need not be kept. */
  readonly again: () => Promise<Uint8Array>;
}

/** The parts of a record. */
export interface HeliosSource {
  readonly election: NamedBytes;
  readonly voters: readonly NamedBytes[];
  readonly trustees: NamedBytes;
  readonly results: NamedBytes;
  /** Opened ballots. */
  readonly spoiled: readonly NamedBytes[];
  /** The cast ballots. @param voters - identifiers of all voters, by which a folder has its ballots */
  ballots(voters: Iterable<string>): AsyncIterable<RawBallot>;
  close(): Promise<void>;
}

/** Names under which a bundle may lie: the record itself, or a file of its folder. */
export const BUNDLE_PATHS: readonly string[] = ['', 'bundle.json'];
/** Most files of a kind. */
const MAX_FILES = 100_000;

/** Opens a record. @throws {DecodeError} */
export async function openSource(record: ForeignRecord): Promise<HeliosSource> {
  for (const path of BUNDLE_PATHS) {
    const file = await record.open(path);
    if (file === undefined) continue;
    try {
      return await bundleSource(file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }
  return folderSource(record);
}

async function folderSource({ files }: ForeignRecord): Promise<HeliosSource> {
  const part = async (name: string): Promise<NamedBytes> => ({
    name,
    bytes: await requiredFile(files, name, MAX_PART),
  });
  const numbered = async (folder: string, maxBytes: number): Promise<NamedBytes[]> => {
    const found: NamedBytes[] = [];
    for (let i = 1; i <= MAX_FILES; i++) {
      const name = `${folder}/${i}.json`;
      const bytes = await optionalFile(files, name, maxBytes);
      if (bytes === undefined) return found;
      found.push({ name, bytes });
    }
    throw new DecodeError('too-large', folder, `more than ${MAX_FILES} files`);
  };
  const pages = await numbered('voters', MAX_PART);
  return {
    election: await part('election.json'),
    voters: pages.length > 0 ? pages : [await part('voters.json')],
    trustees: await part('trustees.json'),
    results: await part('result.json'),
    spoiled: await numbered('spoiled', MAX_BALLOT),
    async *ballots(voters) {
      for (const uuid of voters) {
        const name = `ballots/${uuid}.json`;
        const bytes = await optionalFile(files, name, MAX_BALLOT);
        if (bytes !== undefined) yield { name, bytes, again: () => requiredFile(files, name, MAX_BALLOT) };
      }
    },
    close: async () => {},
  };
}
