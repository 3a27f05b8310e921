/**
 * Another system's record as an adapter is given it: a folder, or a single file that may be larger than memory. Shared by
 * all adapters.
 */
import type { ForeignFiles } from './files.js';

/** A file that is read in parts, at any position. Its bytes must not change while it is open. */
export interface ForeignFile {
  readonly size: number;
  /** Reads `length` bytes from `offset`; fewer only at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * What a folder holds. All of it is listed: what is `other`, such as symbolic links, pipes and devices, is not read, and an
 * adapter that lists a folder says so, for a ballot that is left out quietly would not be missed.
 */
export interface ForeignEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

/** The kind of an entry, as file systems tell it. Links are not followed: they may lead out of the record. */
export function entryKind(entry: { isFile(): boolean; isDirectory(): boolean }): ForeignEntry['kind'] {
  if (entry.isDirectory()) return 'folder';
  return entry.isFile() ? 'file' : 'other';
}

/** A record; nothing in it is trusted. */
export interface ForeignRecord {
  /** Files below the record's folder. A record that is a single file has none. */
  readonly files: ForeignFiles;
  /** Opens a file below the folder, or with an empty path the record itself; `undefined` where there is no such file. */
  open(path: string): Promise<ForeignFile | undefined>;
  /**
   * Lists a folder below the record's, or with an empty path the record's own, in any order; nothing where there is no such
   * folder. Single files have none.
   */
  readonly list?: (folder: string) => Promise<readonly ForeignEntry[]>;
}

/** The first bytes of a file, at most `length`; none where there is no such file, or where it cannot be read. */
export async function firstBytes(record: ForeignRecord, path: string, length: number): Promise<Uint8Array> {
  try {
    const file = await record.open(path);
    if (file === undefined) return new Uint8Array();
    try {
      return await file.read(0, length);
    } finally {
      await file.close();
    }
  } catch {
    return new Uint8Array();
  }
}
