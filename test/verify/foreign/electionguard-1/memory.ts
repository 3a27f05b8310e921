/** Records in memory, of parsed files that tests change. */
import { utf8 } from '../../../../src/core/bytes.js';
import { recordInFiles } from '../../../../src/verify/foreign/memory.js';
import type { ForeignRecord } from '../../../../src/verify/foreign/source.js';

/** JSON that tests change. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into parsed JSON by path
export type Json = any;
/** Parsed files by their paths. */
export type Files = Map<string, Json>;

/** The record of some files: bytes as they are, all else as JSON. */
export function recordOf(files: Files): ForeignRecord {
  return recordInFiles(
    new Map(
      [...files].map(([path, file]) => [
        path,
        file instanceof Uint8Array ? file : utf8(JSON.stringify(file)),
      ]),
    ),
  );
}

/** A copy with one change. */
export function changed(files: Files, change: (at: (path: string) => Json, files: Files) => void): Files {
  const copy: Files = structuredClone(files);
  change((path) => copy.get(path), copy);
  return copy;
}
