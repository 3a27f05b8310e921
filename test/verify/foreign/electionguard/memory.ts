/** Records in memory. */
import { utf8 } from '../../../../src/core/bytes.js';
import { recordInFiles } from '../../../../src/verify/foreign/memory.js';
import type { ForeignRecord } from '../../../../src/verify/foreign/source.js';
import type { Files } from './plan.js';

/** A record that cannot be read in one place, as where a disk fails. */
export function unreadableIn(record: ForeignRecord, bad: string): ForeignRecord {
  const files: ForeignRecord['files'] = async (path, maxBytes) => {
    if (path === bad) throw new RangeError('the disk failed');
    return record.files(path, maxBytes);
  };
  return { ...record, files };
}

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
