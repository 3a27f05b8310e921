/** Records in memory. */
import { utf8 } from '../../../../src/core/bytes.js';
import { recordInFiles } from '../../../../src/verify/foreign/memory.js';
import type { ForeignRecord } from '../../../../src/verify/foreign/source.js';
import type { Files } from './plan.js';

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
