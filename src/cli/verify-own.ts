/** Verifying a record of our own as the command does: alone, in several runs, or over a queue. */
import { nodeFs } from '../ledger/file/node-fs.js';
import { filePin } from '../ledger/file/pin.js';
import { followPinned } from '../ledger/pin.js';
import type { FetchFile } from '../ledger/tile-source.js';
import { chunksInFolder, resumable } from '../verify/chunks/resume.js';
import type { Report } from '../verify/report.js';
import { visible } from '../verify/report-text.js';
import { verifyElection } from '../verify/verify-election.js';
import type { VerifyOptions } from '../verify/verify-options.js';
import { scratchFile } from '../verify/workers/node/scratch-file.js';
import { UsageError } from './errors.js';
import type { Output } from './output.js';
import { queueUrl, verifyOverQueue } from './queue.js';
import { openRecord } from './record-reader.js';

/** Options of the command that decide who examines the ballots. */
export interface ExaminerOptions {
  /** A folder in which what was examined is kept. */
  readonly resume?: string;
  /** A queue whose workers examine. */
  readonly queue?: string;
  readonly recheck?: string;
  readonly secondOpinion?: string;
  /** A file that keeps the last checkpoint that was seen. */
  readonly pin?: string;
}

/**
 * Verifies a record. With a pin, the record must extend what was pinned (check V04), and what holds is pinned.
 * @throws {UsageError} for options that do not go together
 */
export async function verifyOwn(
  files: FetchFile,
  examiner: ExaminerOptions,
  options: VerifyOptions,
  output: Output,
): Promise<Report> {
  const { pin: path } = examiner;
  if (path === undefined) return examine(files, examiner, options, output);
  const pin = filePin(path);
  const note = await pin.read();
  const { evidence = {} } = options;
  const checkpoints = [
    ...(evidence.checkpoints ?? []),
    ...(note === null ? [] : [{ name: path, bytes: note }]),
  ];
  const report = await examine(
    files,
    examiner,
    { ...options, evidence: { ...evidence, checkpoints } },
    output,
  );
  if (report.checks.some(({ id, status }) => OF_ONE_HISTORY.includes(id) && status === 'failed'))
    output.warn(`${path} is left as it is: the record did not pass ${OF_ONE_HISTORY.join(', ')}`);
  else {
    const { reader, trust } = await openRecord(files);
    await followPinned(pin, reader, trust);
  }
  return report;
}

/** The checks without which nothing is pinned. */
const OF_ONE_HISTORY: readonly string[] = ['V01', 'V02', 'V03', 'V04', 'V07'];

async function examine(
  files: FetchFile,
  { resume, queue, recheck, secondOpinion }: ExaminerOptions,
  options: VerifyOptions,
  output: Output,
): Promise<Report> {
  if (resume !== undefined && queue !== undefined)
    throw new UsageError('--resume and --queue do not go together: what a queue has done stays in it');
  if (recheck !== undefined && resume === undefined && queue === undefined)
    throw new UsageError('--recheck is for what others examined: with --resume or --queue');
  const wanted: VerifyOptions = {
    ...options,
    scratch: scratchFile,
    ...(secondOpinion !== undefined && { secondOpinion: fractionOf('--second-opinion', secondOpinion) }),
    ...(recheck !== undefined && { recheck: fractionOf('--recheck', recheck) }),
  };
  if (queue !== undefined) return verifyOverQueue(files, queueUrl(queue), wanted, output);
  if (resume === undefined) return verifyElection(files, wanted);
  const chunks = resumable(chunksInFolder(nodeFs, resume), {
    onIncident: ({ kind, start, end, message }) => {
      const so = kind === 'unkept' ? '' : '; examined again';
      output.warn(visible(`${resume}, entries ${start} to ${end}: ${message}${so}`));
    },
  });
  return verifyElection(files, { ...wanted, chunks });
}

function fractionOf(option: string, text: string): number {
  const fraction = /^(?:0(?:\.[0-9]{1,9})?|1)$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (Number.isNaN(fraction)) throw new UsageError(`${option} takes a number from 0 to 1`);
  return fraction;
}
