/** Recognising archives of Belenios. */
import { equalBytes, utf8 } from '../../../core/bytes.js';
import { type ForeignRecord, firstBytes } from '../source.js';

/** Names under which the archive may lie: the record itself, or a file of its folder. */
export const ARCHIVE_PATHS: readonly string[] = ['', 'record.bel'];

/** The name of the first member of every archive, where a tar header has it. */
const FIRST_MEMBER = 'BELENIOS\0';

/** Whether a record is an archive of Belenios, or a folder with one. */
export async function isBelenios(record: ForeignRecord): Promise<boolean> {
  for (const path of ARCHIVE_PATHS) {
    const start = await firstBytes(record, path, FIRST_MEMBER.length);
    if (equalBytes(start, utf8(FIRST_MEMBER))) return true;
  }
  return false;
}
