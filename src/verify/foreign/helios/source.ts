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
  /** Whose it is by the name of its file; `undefined` where only the ballot itself says so. */
  readonly voter: string | undefined;
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
  /** Files of ballots that are those of no voter; `undefined` where files cannot be listed. */
  strays(voters: ReadonlyMap<string, unknown>): Promise<readonly string[] | undefined>;
  close(): Promise<void>;
}

/** Names under which a bundle may lie: the record itself, or a file of its folder. */
export const BUNDLE_PATHS: readonly string[] = ['', 'bundle.json'];
/** Most files of a kind. */
const MAX_FILES = 100_000;

/** Bytes of everything but the ballots, which is held in memory. */
const MAX_KEPT = 536_870_912;

/**
 * Opens a record.
 * @param maxKept - bytes of the files of a kind, and characters of a bundle, that are held in memory
 * @throws {DecodeError} also if it is both a bundle and a folder of a server's answers
 */
export async function openSource(record: ForeignRecord, maxKept: number = MAX_KEPT): Promise<HeliosSource> {
  for (const path of BUNDLE_PATHS) {
    const file = await record.open(path);
    if (file === undefined) continue;
    try {
      if (path !== '' && (await optionalFile(record.files, 'election.json', MAX_PART)) !== undefined)
        throw new DecodeError('bad-value', path, 'beside the election as a server has it: two records');
      return await bundleSource(file, maxKept);
    } catch (error) {
      await file.close();
      throw error;
    }
  }
  return folderSource(record, maxKept);
}

async function folderSource(record: ForeignRecord, maxKept: number): Promise<HeliosSource> {
  const { files } = record;
  const part = async (name: string): Promise<NamedBytes> => ({
    name,
    bytes: await requiredFile(files, name, MAX_PART),
  });
  const pages = await numberedFiles(record, 'voters', { maxBytes: MAX_PART, maxKept });
  const single = await optionalFile(files, 'voters.json', MAX_PART);
  if (pages.length > 0 && single !== undefined)
    throw new DecodeError('bad-value', 'voters.json', 'beside pages of the same list');
  return {
    election: await part('election.json'),
    voters: pages.length > 0 ? pages : [await part('voters.json')],
    trustees: await part('trustees.json'),
    results: await part('result.json'),
    spoiled: await numberedFiles(record, 'spoiled', { maxBytes: MAX_BALLOT, maxKept }),
    async *ballots(voters) {
      for (const voter of voters) {
        const name = `ballots/${voter}.json`;
        const bytes = await optionalFile(files, name, MAX_BALLOT);
        if (bytes !== undefined)
          yield { name, voter, bytes, again: () => requiredFile(files, name, MAX_BALLOT) };
      }
    },
    strays: async (voters) => (await jsonFiles(record, 'ballots'))?.filter((name) => !voters.has(name)),
    close: async () => {},
  };
}

/** The files `1.json`, `2.json` and so on of a folder. @throws {DecodeError} also if another one lies among them */
async function numberedFiles(
  record: ForeignRecord,
  folder: string,
  { maxBytes, maxKept }: { readonly maxBytes: number; readonly maxKept: number },
): Promise<readonly NamedBytes[]> {
  const found: NamedBytes[] = [];
  let kept = 0;
  for (;;) {
    const name = `${folder}/${found.length + 1}.json`;
    const bytes = await optionalFile(record.files, name, maxBytes);
    if (bytes === undefined) break;
    kept += bytes.length;
    if (found.length === MAX_FILES || kept > maxKept)
      throw new DecodeError('too-large', folder, `more than ${MAX_FILES} files or ${maxKept} bytes`);
    found.push({ name, bytes });
  }
  const numbers = new Set(found.map((_, i) => String(i + 1)));
  const stray = (await jsonFiles(record, folder))?.find((name) => !numbers.has(name));
  if (stray !== undefined)
    throw new DecodeError('bad-value', `${folder}/${stray}.json`, `not one of 1 to ${found.length}`);
  return found;
}

/** The names of the JSON files of a folder, without their ending. */
async function jsonFiles({ list }: ForeignRecord, folder: string): Promise<readonly string[] | undefined> {
  const names = (await list?.(folder))?.map(({ name }) => name);
  return names?.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
}
