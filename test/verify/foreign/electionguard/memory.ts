/** Records in memory. */
import { utf8 } from '../../../../src/core/bytes.js';
import type { ForeignEntry, ForeignRecord } from '../../../../src/verify/foreign/source.js';
import type { Files } from './plan.js';

/** The record of some files, which are written as they are. */
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
    list: async (folder) => {
      const above = folder === '' ? '' : `${folder}/`;
      const entries = new Map<string, ForeignEntry>();
      for (const path of files.keys()) {
        if (!path.startsWith(above)) continue;
        const [name = '', ...rest] = path.slice(above.length).split('/');
        entries.set(name, { name, kind: rest.length === 0 ? 'file' : 'folder' });
      }
      return [...entries.values()];
    },
  };
}
