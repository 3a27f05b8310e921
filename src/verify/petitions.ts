/** Verifying the published log of a forum (spec 12.5): numbered checks, each passed, failed with a culprit, or not run. */
import { toHex } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import type { Checkpoint, CheckpointTrust } from '../ledger/checkpoint.js';
import { NoteError } from '../ledger/note.js';
import { parseVerifierKey } from '../ledger/note-keys.js';
import { LedgerForkError } from '../ledger/reader.js';
import type { FetchFile } from '../ledger/tile-source.js';
import { openTileLog } from '../ledger/tile-source.js';
import { LedgerCorruptError } from '../ledger/verified-tree.js';
import { readCharter } from '../petition/charter-read.js';
import { FORUM_CHECKS, type ForumCheckId } from '../petition/checks.js';
import { type ForumEntryType, readForumFrame } from '../petition/entry.js';
import { ForumRecord } from '../petition/record.js';
import { type Funnel, funnels, type OwedAnswer, owedAnswers } from '../petition/view.js';
import { type CheckResult, ReportBuilder, type Verdict, verdictOf } from './report.js';
import { SOFTWARE } from './software.js';
import { readFirstEntry } from './source.js';
import { ownText } from './words.js';

/** The report on a forum. */
export interface ForumReport {
  readonly format: 'hanpyo-forum-report/1';
  readonly verdict: Verdict;
  readonly software: string;
  readonly forum: { readonly id: string; readonly title: string; readonly practice: boolean } | undefined;
  readonly ledger: { readonly origin: string; readonly size: number; readonly root: string } | undefined;
  readonly checks: readonly CheckResult<ForumCheckId>[];
  /** Present only where nothing failed. */
  readonly funnels: readonly Funnel[] | undefined;
  readonly owed: readonly OwedAnswer[] | undefined;
}

/** How to verify. */
export interface ForumVerifyOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  readonly language?: string;
  /** Findings kept for each check; 1000 by default. */
  readonly maxFindings?: number;
}

type Builder = ReportBuilder<ForumCheckId>;

/** The checks that do not concern entries. */
const OF_THE_LOG: readonly ForumCheckId[] = ['PT-01', 'PT-02', 'PT-03'];

/**
 * Verifies a published forum.
 * @param files - the files of the log, such as `checkpoint` and `tile/entries/000`
 * @throws `UnreadableRecordError` if there is no log; the signal's reason when aborted
 */
export async function verifyForum(files: FetchFile, options: ForumVerifyOptions = {}): Promise<ForumReport> {
  const builder: Builder = new ReportBuilder(FORUM_CHECKS, options.maxFindings);
  const record = new ForumRecord();
  const trust = forumTrust((await readFirstEntry(files)).first);
  if (trust === undefined) {
    builder.fail({
      check: 'PT-06',
      entry: 0,
      culprit: 'charter',
      code: 'charter',
      message: 'the first entry is no charter that names a log',
    });
    return reportOf(builder, record, undefined, options);
  }
  const reader = openTileLog(files, trust);
  const checkpoint = await guarded(builder, () => reader.checkpoint());
  if (checkpoint === undefined) return reportOf(builder, record, undefined, options);
  builder.complete('PT-01');
  builder.complete('PT-03');
  const counts = new Map<ForumEntryType, number>();
  const complete = await guarded(builder, async () => {
    for await (const { index, entry } of reader.read(0, checkpoint.size, options)) {
      count(entry, counts);
      for (const finding of record.add(entry)) builder.fail(finding);
      options.onProgress?.(index + 1, checkpoint.size);
    }
    return true;
  });
  if (complete === true) completeAll(builder, record, counts, checkpoint.size);
  else builder.withdraw(OF_THE_LOG);
  return reportOf(builder, record, checkpoint, options);
}

/** What each check looked at, and whether it has come to its end. */
function completeAll(
  builder: Builder,
  record: ForumRecord,
  counts: ReadonlyMap<ForumEntryType, number>,
  size: number,
): void {
  const of = (...types: readonly ForumEntryType[]): number =>
    types.reduce((sum, type) => sum + (counts.get(type) ?? 0), 0);
  const examined: readonly (readonly [ForumCheckId, number])[] = [
    ['PT-01', 1],
    ['PT-02', size],
    ['PT-03', 1],
    ['PT-04', size],
    ['PT-05', size],
    ['PT-06', size],
    ['PT-07', size],
    ['PT-08', of('clock')],
    ['PT-09', of('members')],
    ['PT-10', of('proposal')],
    ['PT-11', of('support', 'token-support', 'contribution', 'outcome')],
    ['PT-12', of('support', 'contribution')],
    ['PT-13', of('token-key', 'token-support')],
    ['PT-14', of('token-reveal')],
    ['PT-15', of('stage')],
    ['PT-16', of('stage')],
    ['PT-17', record.state?.proposals.size ?? 0],
    ['PT-18', of('answer')],
    ['PT-19', of('activity')],
    ['PT-20', of('contribution', 'outcome', 'activity', 'media')],
  ];
  for (const [id, number] of examined) {
    builder.examine(id, number);
    builder.complete(id);
  }
  if (record.state === undefined)
    for (const { id } of FORUM_CHECKS) if (!OF_THE_LOG.includes(id)) builder.skip(id, 'there is no charter');
  noteOpenEnds(builder, record);
}

/** What is not settled: tokens whose key is still secret, and thresholds reached a moment ago. */
function noteOpenEnds(builder: Builder, record: ForumRecord): void {
  const hidden = [...(record.state?.proposals.values() ?? [])].filter(
    ({ tokens, tokensRevealed }) => tokens.size > 0 && !tokensRevealed,
  );
  if (hidden.length > 0)
    builder.skip('PT-14', `tokens of ${hidden.length} proposals await their key: ${names(hidden)}`);
  const due = record.due;
  if (due.length > 0) builder.note('PT-17', `${due.length} thresholds await their entry: ${names(due)}`);
}

function names(proposals: readonly { readonly name: string }[]): string {
  const shown = proposals.slice(0, 10).map(({ name }) => name);
  return proposals.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ');
}

function reportOf(
  builder: Builder,
  { state }: ForumRecord,
  checkpoint: Checkpoint | undefined,
  { language }: ForumVerifyOptions,
): ForumReport {
  const checks = builder.results();
  const verdict = verdictOf(checks);
  const sound = verdict !== 'failed' && state !== undefined;
  const own = state?.charter;
  const title =
    own && (ownText(own.title, language ?? own.defaultLanguage) ?? ownText(own.title, own.defaultLanguage));
  return Object.freeze({
    format: 'hanpyo-forum-report/1',
    verdict,
    software: SOFTWARE,
    forum: state && { id: toHex(state.id), title: title ?? '', practice: state.charter.practice },
    ledger: checkpoint && { origin: checkpoint.origin, size: checkpoint.size, root: toHex(checkpoint.root) },
    checks,
    funnels: sound ? funnels(state) : undefined,
    owed: sound ? owedAnswers(state) : undefined,
  });
}

function count(entry: Uint8Array, counts: Map<ForumEntryType, number>): void {
  try {
    const { type } = readForumFrame(entry);
    counts.set(type, (counts.get(type) ?? 0) + 1);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
}

/** The log that a forum's charter names, by its first entry; the charter is judged like every entry later on. */
export function forumTrust(first: Uint8Array): CheckpointTrust | undefined {
  try {
    const { origin, key } = readCharter(readForumFrame(first).payload).ledger;
    return { origin, logKeys: [parseVerifierKey(key)] };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

async function guarded<T>(builder: Builder, step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    const check = checkOf(error);
    if (check === undefined || !(error instanceof Error)) throw error;
    const code = 'code' in error && typeof error.code === 'string' ? error.code : 'error';
    builder.fail({ check, culprit: 'log', code, message: error.message });
    return undefined;
  }
}

function checkOf(error: unknown): ForumCheckId | undefined {
  if (error instanceof NoteError) return 'PT-01';
  if (error instanceof LedgerForkError || error instanceof LedgerCorruptError) return 'PT-02';
  if (error instanceof DecodeError) return error.path === 'checkpoint.origin' ? 'PT-03' : 'PT-01';
  return undefined;
}
