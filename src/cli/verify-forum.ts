/** Verifying the log of a forum as the command does. */
import type { FetchFile } from '../ledger/tile-source.js';
import { isForumEntry } from '../petition/entry.js';
import { forumReportToHtml, forumReportToJson, forumReportToText } from '../verify/forum-views.js';
import { verifyForum } from '../verify/petitions.js';
import { readFirstEntry, UnreadableRecordError } from '../verify/source.js';
import type { RenderedReport } from './foreign.js';
import type { Io } from './io.js';
import type { Output } from './output.js';

/** Whether the first entry of a log is one of a forum. What cannot be read is none; whoever verifies it says why. */
export async function isForumLog(files: FetchFile): Promise<boolean> {
  try {
    return isForumEntry((await readFirstEntry(files)).first);
  } catch (error) {
    if (error instanceof UnreadableRecordError) return false;
    throw error;
  }
}

/** Verifies a forum's log. @param language - of its title */
export async function verifyForumLog(
  files: FetchFile,
  language: string | undefined,
  io: Io,
  output: Output,
): Promise<RenderedReport> {
  const signal = io.interruption();
  const report = await output.progress('verifying', (onProgress) =>
    verifyForum(files, { signal, onProgress, ...(language !== undefined && { language }) }),
  );
  return {
    verdict: report.verdict,
    text: () => forumReportToText(report),
    json: () => forumReportToJson(report),
    html: () => forumReportToHtml(report),
  };
}
