/** Recognising records of ElectionGuard 1.91. */
import { type ForeignRecord, firstBytes } from '../source.js';

/** Whether a record has the files that state a group and a context; later versions have no context. */
export async function isElectionGuard1(record: ForeignRecord): Promise<boolean> {
  const found = async (path: string): Promise<boolean> => (await firstBytes(record, path, 1)).length > 0;
  return (await found('constants.json')) && (await found('context.json'));
}
