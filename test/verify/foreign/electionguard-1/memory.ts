/** Records in memory, of parsed files that tests change. */
import { utf8 } from '../../../../src/core/bytes.js';
import type { ForeignEntry, ForeignRecord } from '../../../../src/verify/foreign/source.js';

/** JSON that tests change. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into parsed JSON by path
export type Json = any;
/** Parsed files by their paths. */
export type Files = Map<string, Json>;

/** The record of some files; bytes are written as they are. */
export function recordOf(files: Files): ForeignRecord {
  const bytes = (path: string): Uint8Array | undefined => {
    const file = files.get(path);
    if (file === undefined) return undefined;
    return file instanceof Uint8Array ? file : utf8(JSON.stringify(file));
  };
  return {
    files: async (path) => bytes(path),
    open: async (path) => {
      const content = bytes(path);
      return (
        content && {
          size: content.length,
          read: async (offset, length) => content.slice(offset, offset + length),
          close: async () => {},
        }
      );
    },
    list: async (folder) =>
      [...files.keys()]
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path): ForeignEntry => ({ name: path.slice(folder.length + 1), kind: 'file' })),
  };
}

/** A copy with one change. */
export function changed(files: Files, change: (at: (path: string) => Json, files: Files) => void): Files {
  const copy: Files = structuredClone(files);
  change((path) => copy.get(path), copy);
  return copy;
}
