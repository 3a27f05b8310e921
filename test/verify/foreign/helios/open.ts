/** Records in memory. */
import type { HeliosOptions } from '../../../../src/verify/foreign/helios/index.js';
import type { ForeignRecord } from '../../../../src/verify/foreign/source.js';

/** Strict rules, but for the size of the group of these tests. */
export const SMALL: HeliosOptions = { groups: 'any' };

/** A record that is one file. */
export function fileRecord(bytes: Uint8Array): ForeignRecord {
  return {
    files: async () => undefined,
    open: async (path) =>
      path === ''
        ? {
            size: bytes.length,
            read: async (offset, length) => bytes.subarray(offset, offset + length),
            close: async () => {},
          }
        : undefined,
  };
}

/** A record that is a folder. */
export function folderRecord(files: ReadonlyMap<string, Uint8Array>): ForeignRecord {
  const find = async (path: string): Promise<Uint8Array | undefined> => files.get(path);
  return {
    files: find,
    open: async (path) => {
      const bytes = files.get(path);
      return bytes && fileRecord(bytes).open('');
    },
    list: async (folder) =>
      [...files.keys()]
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => ({ name: path.slice(folder.length + 1), kind: 'file' })),
  };
}
