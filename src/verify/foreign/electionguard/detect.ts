/** Recognising records of ElectionGuard. */
import { type ForeignRecord, firstBytes } from '../source.js';

/** Whether a record has the files that state a group and its keys. */
export async function isElectionGuard(record: ForeignRecord): Promise<boolean> {
  const found = async (path: string): Promise<boolean> => (await firstBytes(record, path, 1)).length > 0;
  return (await found('constants.json')) && (await found('election_initialized.json'));
}
