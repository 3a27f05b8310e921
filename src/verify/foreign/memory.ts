/** Records whose bytes are in memory already: a file that was dropped on a page, files that were fetched before. */
import type { ForeignEntry, ForeignFile, ForeignRecord } from './source.js';

/** A record that is one file, such as an archive of Belenios or a bundle of Helios. The bytes must not change. */
export function recordInFile(bytes: Uint8Array): ForeignRecord {
  return Object.freeze({
    files: async () => undefined,
    open: async (path: string) => (path === '' ? fileOf(bytes) : undefined),
  });
}

/**
 * A record that is a folder.
 * @param files - by their paths below the folder, with `/` between names; their bytes must not change
 */
export function recordInFiles(files: ReadonlyMap<string, Uint8Array>): ForeignRecord {
  return Object.freeze({
    files: async (path: string, maxBytes: number) => {
      const bytes = files.get(path);
      if (bytes !== undefined && bytes.length > maxBytes) throw new RangeError(`${path} is too large`);
      return bytes;
    },
    open: async (path: string) => {
      const bytes = files.get(path);
      return bytes && fileOf(bytes);
    },
    list: async (folder: string) => entriesIn(files.keys(), folder),
  });
}

/** What is directly in a folder: files, and folders that have files somewhere below. */
function entriesIn(paths: Iterable<string>, folder: string): readonly ForeignEntry[] {
  const above = folder === '' ? '' : `${folder}/`;
  const entries = new Map<string, ForeignEntry>();
  for (const path of paths) {
    if (!path.startsWith(above)) continue;
    const [name = '', ...rest] = path.slice(above.length).split('/');
    entries.set(name, { name, kind: rest.length === 0 ? 'file' : 'folder' });
  }
  return [...entries.values()];
}

function fileOf(bytes: Uint8Array): ForeignFile {
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.slice(offset, offset + length),
    close: async () => {},
  };
}
