/** Verifying what is at a path or a URL: a record of our own, a forum, an election on a chain, another system's record. */
import { join } from 'node:path';
import type { FetchFile } from '../ledger/tile-source.js';
import { detectFormats } from '../verify/foreign/detect.js';
import { reportToHtml } from '../verify/report-html.js';
import { reportToJson } from '../verify/report-json.js';
import { reportToText } from '../verify/report-text.js';
import { CHAIN_OPTIONS, type ChainCommandOptions, isNodeUrl, verifyChain } from './chain.js';
import { startCircumstances } from './circumstances.js';
import { UsageError } from './errors.js';
import { exists, readInput } from './files.js';
import { FOREIGN_FORMATS, foreignRecord, type RenderedReport, verifyForeign } from './foreign.js';
import type { Io } from './io.js';
import type { Output } from './output.js';
import { fastestKernels, foreignPool, workerPool } from './pools.js';
import { isUrl, recordFilesAt } from './queue.js';
import { isForumLog, verifyForumLog } from './verify-forum.js';
import { type ExaminerOptions, verifyOwn } from './verify-own.js';

/** What the command line can say about a verification. */
export interface VerifyCommandOptions extends ChainCommandOptions, ExaminerOptions {
  readonly format?: string;
  readonly html?: string;
  readonly receipt?: readonly string[];
  readonly checkpoint?: readonly string[];
  readonly policy?: readonly string[];
  readonly lang?: string;
  readonly lenient?: true;
  readonly expect?: string;
  readonly workers?: string;
  readonly archive?: string;
}

/** Formats of records that can be verified. */
export const FORMATS: readonly string[] = ['hanpyo', ...FOREIGN_FORMATS];

/** The most bytes of a receipt, a checkpoint or a policy. */
const MAX_EVIDENCE = 1_000_000;

/** Options about who examines, which only records of our own have. */
const OTHERS = ['resume', 'queue', 'recheck', 'archive', 'pin'] as const;

/** Options that logs of forums do not have. */
const OF_ELECTIONS = ['receipt', 'checkpoint', 'policy', 'secondOpinion', 'workers', ...OTHERS] as const;

/** Options that elections on a chain do not have. */
const NOT_OF_CHAINS = ['format', 'lang', 'lenient', 'expect', ...OF_ELECTIONS] as const;

/**
 * Verifies what is there, of whatever format it is.
 * @throws {UsageError} for an unknown format, several records at one path, or an option that the format does not have
 */
export async function verifyPath(
  path: string,
  options: VerifyCommandOptions,
  io: Io,
  output: Output,
): Promise<RenderedReport> {
  if (isNodeUrl(path, options)) {
    assertNoneOf(options, NOT_OF_CHAINS, 'elections on a chain');
    return verifyChain(path, options, io);
  }
  assertNoneOf(options, CHAIN_OPTIONS, 'records on the disk');
  const format = options.format ?? (isUrl(path) ? 'hanpyo' : await formatOf(path));
  if (!FORMATS.includes(format))
    throw new UsageError(`unknown format ${format}; known: ${FORMATS.join(', ')}`);
  if (format !== 'hanpyo') return verifyOfOthers(format, path, options, io, output);
  if (options.lenient || options.expect !== undefined)
    throw new UsageError('--lenient and --expect are not for hanpyo');
  const files = await recordFilesAt(path, options.archive);
  if (!(await isForumLog(files))) return verifyElectionLog(files, options, io, output);
  assertNoneOf(options, OF_ELECTIONS, 'forums');
  return verifyForumLog(files, options.lang, io, output);
}

/** The format of the one record at a path. @throws {UsageError} if there are several */
async function formatOf(path: string): Promise<string> {
  const foreign = await detectFormats(foreignRecord(path));
  const own = (
    await Promise.all([exists(join(path, 'checkpoint')), exists(join(path, 'record', 'checkpoint'))])
  ).includes(true);
  const found = [...(own ? ['hanpyo'] : []), ...foreign];
  if (found.length > 1)
    throw new UsageError(`${path} holds several records; say with --format which: ${found.join(', ')}`);
  return found[0] ?? 'hanpyo';
}

/** Verifies a record of another system. */
async function verifyOfOthers(
  format: string,
  path: string,
  options: VerifyCommandOptions,
  io: Io,
  output: Output,
): Promise<RenderedReport> {
  if (isUrl(path)) throw new UsageError(`records of ${format} are read from the disk`);
  assertNoneOf(options, ['receipt', 'checkpoint', 'policy', 'lang', 'secondOpinion', ...OTHERS], format);
  return verifyForeign(format, path, io, output, {
    rules: options.lenient ? 'lenient' : 'strict',
    workers: await foreignPool(options.workers),
    expected: options.expect,
  });
}

/** Verifies the log of an election. */
async function verifyElectionLog(
  files: FetchFile,
  options: VerifyCommandOptions,
  io: Io,
  output: Output,
): Promise<RenderedReport> {
  const language = options.lang === undefined ? {} : { language: options.lang };
  const evidence = {
    receipts: await evidenceOf(options.receipt),
    checkpoints: await evidenceOf(options.checkpoint),
    policies: await evidenceOf(options.policy),
  };
  const workers = await workerPool(options.workers);
  const groups = await fastestKernels();
  const signal = io.interruption();
  const circumstances = startCircumstances();
  const settings = { rng: io.rng, signal, groups, evidence, ...(workers && { workers }), ...language };
  const report = await output.progress('verifying', (onProgress) =>
    verifyOwn(files, options, { ...settings, onProgress }, output),
  );
  return {
    verdict: report.verdict,
    text: () => reportToText(report),
    json: () => reportToJson(report),
    html: () => reportToHtml(report, { ...language, circumstances: circumstances(options.lang) }),
  };
}

/** Files that the record must agree with. */
function evidenceOf(files: readonly string[] = []): Promise<{ name: string; bytes: Uint8Array }[]> {
  return Promise.all(files.map(async (file) => ({ name: file, bytes: await readInput(file, MAX_EVIDENCE) })));
}

/** @throws {UsageError} naming an option that a format does not have */
function assertNoneOf(
  options: VerifyCommandOptions,
  names: readonly (keyof VerifyCommandOptions)[],
  format: string,
): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  const option = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`--${option} is not for ${format}`);
}
