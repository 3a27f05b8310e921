/**
 * The universal verifier (spec section 8): from the published files alone to a report. It recomputes everything and
 * believes nothing; the same record machine judges the entries here and on the board that took them in.
 */
import type { BoxMemory } from '../ballot/box-state.js';
import type { Manifest } from '../ballot/manifest.js';
import { decodeManifest } from '../ballot/manifest-read.js';
import { toHex } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import type { Group } from '../core/group.js';
import { nativeGroupOnKernels } from '../core/groups/native-kernels.js';
import { systemRng } from '../core/random.js';
import type { Checkpoint } from '../ledger/checkpoint.js';
import type { LedgerReader } from '../ledger/interfaces.js';
import { type FetchFile, openTileLog } from '../ledger/tile-source.js';
import { CHECKS, type CheckId } from '../record/checks.js';
import type { EntryType } from '../record/entry.js';
import { replay } from '../record/replay.js';
import { ElectionRecord } from '../record/state.js';
import { NotExaminedError, WrongAnswerError } from './chunks/source.js';
import { completeChecks, stopChecks } from './completion.js';
import { watchingCopies } from './copies.js';
import { Crews } from './crews.js';
import { checkEvidence } from './evidence.js';
import { guarded } from './ledger-faults.js';
import { checkLogKey, checkPolicies } from './log-checks.js';
import { logTrust } from './log-trust.js';
import { rememberingNullifiers } from './nullifiers.js';
import { type Report, ReportBuilder, verdictOf } from './report.js';
import { allTextsOf, textsOf } from './report-translations.js';
import { SOFTWARE } from './software.js';
import { readPreamble } from './source.js';
import { TimelineBuilder } from './timeline.js';
import type { VerifyOptions } from './verify-options.js';
import { textIn } from './words.js';

/** So many wrong answers of others, and no more is asked of them. */
const MOST_CAUGHT = 4;

/** The checks that do not concern entries: all that can be said where the log is not what it claims to be (spec 8.1). */
const OF_THE_LOG: readonly CheckId[] = ['V01', 'V02', 'V03', 'V04'];

/**
 * Verifies a published record.
 * @param files - the files of the log, such as `checkpoint` and `tile/entries/000`
 * @returns the report; a record that does not verify is a report, never an error
 * @throws {UnreadableRecordError} if there is no election record at all, or a server stops answering
 * @throws {SecondOpinionError} if the engine and the reference verifier disagree
 * @throws {ScratchError} if `scratch` cannot be written or read
 * @throws {RangeError} if its blocks have no right size
 * @throws {TypeError} if `files` is a path or an address, and nothing that fetches
 * @throws the signal's reason when aborted
 */
export async function verifyElection(files: FetchFile, options: VerifyOptions = {}): Promise<Report> {
  const { chunks, ...alone } = options;
  // Whoever is caught has been believed before: all begins anew, without them.
  for (let caught = 0; chunks !== undefined && caught < MOST_CAUGHT; caught++)
    try {
      return await verifyWatching(files, options);
    } catch (error) {
      if (!(error instanceof WrongAnswerError)) throw error;
      chunks.refuse(error.incident);
    }
  return verifyWatching(files, alone);
}

function verifyWatching(files: FetchFile, options: VerifyOptions): Promise<Report> {
  return watchingCopies(
    options.scratch,
    (watch) =>
      rememberingNullifiers(options, (memory) =>
        verifyOnce(files, options, { ...memory, ...(watch && { watch }) }),
      ),
    options.signal,
  );
}

async function verifyOnce(files: FetchFile, options: VerifyOptions, memory: BoxMemory): Promise<Report> {
  const builder = new ReportBuilder(CHECKS, options.maxFindings);
  const preamble = await readPreamble(files);
  const { frame } = preamble;
  const manifest = peekManifest(frame.type === 'manifest' ? frame.payload : undefined);
  const trust = manifest && (await logTrust(files, preamble, manifest));
  if (manifest === undefined || trust === undefined) {
    builder.fail({
      check: 'V07',
      entry: 0,
      culprit: frame.type,
      code: 'manifest',
      message: 'the first entry is no manifest that names a log',
    });
    return finish(builder, undefined, undefined, new ElectionRecord(), options);
  }
  const reader = openTileLog(files, trust);
  const groups = options.groups ?? nativeGroupOnKernels;
  const record = new ElectionRecord(groups, memory);
  const checkpoint = await guarded(builder, () => reader.checkpoint());
  if (checkpoint === undefined) return finish(builder, manifest, undefined, record, options);
  builder.complete('V01');
  builder.complete('V03');
  const group = groupOf(manifest, groups);
  const compared = { reader, current: checkpoint, trust, electionId: frame.electionId, group };
  const { evidence = {} } = options;
  const receipts = await checkEvidence(builder, compared, evidence);
  checkPolicies(builder, { manifest, checkpoint, trust, receipts }, evidence);
  const timeline = await judgeEntries(builder, record, { files, reader, checkpoint }, options);
  return finish(builder, manifest, checkpoint, record, options, timeline);
}

/** A log whose checkpoint is the one that is verified. */
interface OpenedLog {
  readonly files: FetchFile;
  readonly reader: LedgerReader;
  readonly checkpoint: Checkpoint;
}

/** Replays all entries and settles the checks. @returns when they came; nothing if the log is not what it claims to be */
async function judgeEntries(
  builder: ReportBuilder,
  record: ElectionRecord,
  log: OpenedLog,
  options: VerifyOptions,
): Promise<TimelineBuilder | undefined> {
  const counts = new Map<EntryType, number>();
  const timeline = new TimelineBuilder();
  const complete = await guarded(builder, () =>
    replayAll(builder, record, log, { counts, timeline }, options),
  );
  if (complete === undefined) {
    builder.withdraw(OF_THE_LOG);
    return undefined;
  }
  if (complete === true) {
    checkLogKey(builder, record, log.checkpoint);
    completeChecks(builder, record, counts, log.checkpoint.size);
  } else stopChecks(builder, complete.message);
  return timeline;
}

async function replayAll(
  builder: ReportBuilder,
  record: ElectionRecord,
  { files, reader, checkpoint }: OpenedLog,
  { counts, timeline }: { counts: Map<EntryType, number>; timeline: TimelineBuilder },
  options: VerifyOptions,
): Promise<true | NotExaminedError> {
  const { signal, batch, onProgress } = options;
  const { size } = checkpoint;
  const crews = await Crews.of(options, files, checkpoint);
  try {
    await replay(record, reader, 0, size, {
      rng: options.rng ?? systemRng,
      onFinding: (finding) => builder.fail(finding),
      onEntry: (index, type) => {
        counts.set(type, (counts.get(type) ?? 0) + 1);
        timeline.add(index, type);
      },
      crew: (context) => crews.call(context),
      voteCrew: (opening) => crews.callForVotes(opening),
      ...(onProgress && { onProgress: (done: number) => onProgress(done, size) }),
      ...(signal && { signal }),
      ...(batch !== undefined && { batch }),
    });
  } catch (error) {
    if (error instanceof NotExaminedError) return error;
    throw error;
  } finally {
    await crews.dismiss();
  }
  return true;
}

/** The manifest, if the first entry holds one that decodes; it is judged like every entry later on. */
function peekManifest(payload: Uint8Array | undefined): Manifest | undefined {
  try {
    return payload && decodeManifest(payload);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** The group that a manifest names; an unknown one is a finding later on. */
function groupOf(manifest: Manifest, groups: (id: string) => Group): Group | undefined {
  try {
    return groups(manifest.group);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function finish(
  builder: ReportBuilder,
  manifest: Manifest | undefined,
  checkpoint: Checkpoint | undefined,
  record: ElectionRecord,
  { language }: VerifyOptions,
  timeline?: TimelineBuilder,
): Report {
  const checks = builder.results();
  const verdict = verdictOf(checks);
  const own =
    record.manifest && textsOf(record, verdict === 'verified', languageOf(record.manifest, language));
  const closed = record.phase === 'closed' || record.phase === 'published';
  return Object.freeze({
    format: 'hanpyo-report/1',
    verdict,
    software: SOFTWARE,
    election: manifest && {
      id: record.manifest === undefined ? 'unknown' : toHex(record.setup.electionId),
      title: textIn(manifest, manifest.title, language),
      group: manifest.group,
      practice: manifest.practice,
    },
    ledger: checkpoint && { origin: checkpoint.origin, size: checkpoint.size, root: toHex(checkpoint.root) },
    checks,
    accounting: closed ? record.poll.accounting : undefined,
    result: own?.result,
    ...(own?.awards && { awards: own.awards }),
    timeline: timeline?.build(),
    ...(own && { language: own.language, translations: allTextsOf(record, verdict === 'verified') }),
  });
}

/** The language that texts are in when a language is asked for. */
function languageOf({ languages, defaultLanguage }: Manifest, asked = defaultLanguage): string {
  return languages.includes(asked) ? asked : defaultLanguage;
}
