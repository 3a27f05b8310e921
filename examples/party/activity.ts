/** What representatives do, as the office publishes it: nothing is taken back, what was wrong is put right by a later line. */
import type { Activity, ForumState } from 'hanpyo/petition';
import { publicationEntry } from 'hanpyo/petition';
import type { Party } from './party.js';

/** One line as a page shows it. */
export interface FeedLine {
  readonly entry: number;
  readonly activity: Activity;
  /** The entry that puts it right; the newest, where there are several. */
  readonly correctedBy: number | undefined;
}

/** Publishes a line, or a correction of an earlier one. @returns its entry */
export async function publish({ board, state, office }: Party, activity: Activity): Promise<number> {
  const [entry] = await board.postAll([publicationEntry(state.id, { activity }, office)]);
  if (entry === undefined) throw new RangeError('one entry was posted');
  return entry;
}

/** The feed of one representative: every line ever published, and what became of it. */
export function feedOf({ activities }: ForumState, subject: string): readonly FeedLine[] {
  const corrections = new Map<number, number>();
  for (const { entry, item } of activities.values())
    if (item.corrects !== undefined) corrections.set(item.corrects, entry);
  return [...activities.values()]
    .filter(({ item }) => item.subject === subject)
    .map(({ entry, item }) => ({ entry, activity: item, correctedBy: corrections.get(entry) }));
}
