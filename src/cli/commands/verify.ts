/** `hanpyo verify` and `hanpyo report`: everything again, from the public files alone. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { detectFormats } from '../../verify/foreign/detect.js';
import { reportToHtml } from '../../verify/report-html.js';
import { reportToJson } from '../../verify/report-json.js';
import { reportToText } from '../../verify/report-text.js';
import { type ChainCommandOptions, isNodeUrl, verifyChain } from '../chain.js';
import { startCircumstances } from '../circumstances.js';
import { EXIT, UsageError } from '../errors.js';
import { exists, readInput, writePublic } from '../files.js';
import { FOREIGN_FORMATS, foreignRecord, type RenderedReport, verifyForeign } from '../foreign.js';
import type { Io } from '../io.js';
import type { Output } from '../output.js';
import { fastestKernels, foreignPool, workerPool } from '../pools.js';
import { isUrl, recordFilesAt } from '../queue.js';
import { collect, outputOf, type Session } from '../session.js';
import { isForumLog, verifyForumLog } from '../verify-forum.js';
import { type ExaminerOptions, verifyOwn } from '../verify-own.js';

interface VerifyCommandOptions extends ChainCommandOptions, ExaminerOptions {
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
const FORMATS = ['hanpyo', ...FOREIGN_FORMATS];
const MAX_EVIDENCE = 1_000_000;

/** Adds the commands. */
export function addVerify(program: Command, session: Session): void {
  evidence(
    program
      .command('verify')
      .description('verify a record; exit code 0 if verified, 1 if not, 2 without a verdict'),
  )
    .option('--html <file>', 'also write the report as a web page')
    .action(async (path: string, options: VerifyCommandOptions, command: Command) => {
      const output = outputOf(session, command);
      const report = await reportOf(path, options, session, output);
      if (options.html !== undefined) await writePublic(options.html, report.html());
      output.raw(output.json ? report.json() : report.text());
      if (report.verdict !== 'verified') session.exitCode = EXIT.refused;
    });
  evidence(
    program
      .command('report')
      .description('verify a record and make the report a web page; exit codes of verify'),
  )
    .option('--html <file>', 'file to write; standard output by default')
    .action(async (path: string, options: VerifyCommandOptions, command: Command) => {
      const output = outputOf(session, command);
      const report = await reportOf(path, options, session, output);
      const page = report.html();
      if (options.html === undefined) output.raw(page);
      else {
        await writePublic(options.html, page);
        output.result({ verdict: report.verdict, html: options.html }, `${report.verdict}: ${options.html}`);
      }
      if (report.verdict !== 'verified') session.exitCode = EXIT.refused;
    });
}

function evidence(command: Command): Command {
  return command
    .argument(
      '<path>',
      'workspace, folder, file or URL of a record of an election or a forum, or the URL of a node of a chain',
    )
    .option('--format <format>', `format of the record: ${FORMATS.join(', ')}; told by its files by default`)
    .option('--receipt <file>', 'a voter’s receipt that the record must agree with (repeatable)', collect)
    .option('--checkpoint <file>', 'an earlier checkpoint that the record must extend (repeatable)', collect)
    .option('--policy <file>', 'a policy of witnesses that the checkpoint must satisfy (repeatable)', collect)
    .option('--pin <file>', 'keep the checkpoint there, and refuse a record that does not extend it')
    .option('--contract <address>', 'of a chain: the contract')
    .option('--election <id>', 'of a chain: the election')
    .option('--block <block>', 'of a chain: the last block, a number, finalized (default) or latest')
    .option('--from-block <number>', 'of a chain: a block that the election is not older than')
    .option(
      '--voters <file>',
      'of a chain: addresses of the roll, one a line, where the chain has its root only',
    )
    .option('--known <file>', 'of a chain with anonymous ballots: circuit, keys of trustees, roll; JSON')
    .option('--archive <dir>', 'the archive that older entries of the record were moved to')
    .option('--lang <tag>', 'language of titles, such as ko')
    .option(
      '--lenient',
      'of helios and verificatum: leave out rules that these do not have, such as large groups',
    )
    .option(
      '--expect <kind>',
      'of verificatum: refuse proofs of another kind than mixing, shuffling or decryption',
    )
    .option('--workers <n>', 'threads that verify ballots, 0 or 1 for none; one for each core by default')
    .option(
      '--second-opinion <fraction>',
      'share of ballots that a second engine verifies too, such as 0.001',
    )
    .option('--resume <folder>', 'keep there what was examined, and begin where an earlier run ended')
    .option('--queue <url>', 'let workers examine: a redis:// or postgres:// URL, or - for HANPYO_QUEUE')
    .option(
      '--recheck <fraction>',
      'share of what others found good that is examined here too; 1/64 by default',
    );
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

/** Verifies the record at a path. An error is no verdict, and must not be taken for one. */
function reportOf(
  path: string,
  options: VerifyCommandOptions,
  session: Session,
  output: Output,
): Promise<RenderedReport> {
  session.errorCode = EXIT.usage;
  return verifyPath(path, options, session.io, output);
}

async function verifyPath(
  path: string,
  options: VerifyCommandOptions,
  io: Io,
  output: Output,
): Promise<RenderedReport> {
  if (isNodeUrl(path, options)) {
    assertNoneOf(options, ['receipt', 'checkpoint', 'policy', ...OTHERS], 'elections on a chain');
    return verifyChain(path, options, io);
  }
  const { receipt = [], checkpoint = [], lang, expect: expected } = options;
  const format = options.format ?? (isUrl(path) ? 'hanpyo' : await formatOf(path));
  if (!FORMATS.includes(format))
    throw new UsageError(`unknown format ${format}; known: ${FORMATS.join(', ')}`);
  if (format !== 'hanpyo') {
    if (isUrl(path)) throw new UsageError(`records of ${format} are read from the disk`);
    assertNoneOf(options, ['receipt', 'checkpoint', 'policy', 'lang', 'secondOpinion', ...OTHERS], format);
    const workers = await foreignPool(options.workers);
    return verifyForeign(format, path, io, output, {
      rules: options.lenient ? 'lenient' : 'strict',
      workers,
      expected,
    });
  }
  if (options.lenient || expected !== undefined)
    throw new UsageError('--lenient and --expect are not for hanpyo');
  const files = await recordFilesAt(path, options.archive);
  if (await isForumLog(files)) {
    assertNoneOf(options, OF_ELECTIONS, 'forums');
    return verifyForumLog(files, lang, io, output);
  }
  const receipts = await Promise.all(
    receipt.map(async (file) => ({ name: file, bytes: await readInput(file, MAX_EVIDENCE) })),
  );
  const checkpoints = await Promise.all(
    checkpoint.map(async (file) => ({ name: file, bytes: await readInput(file, MAX_EVIDENCE) })),
  );
  const policies = await Promise.all(
    (options.policy ?? []).map(async (file) => ({ name: file, bytes: await readInput(file, MAX_EVIDENCE) })),
  );
  const workers = await workerPool(options.workers);
  const groups = await fastestKernels();
  const signal = io.interruption();
  const circumstances = startCircumstances();
  const report = await output.progress('verifying', (onProgress) =>
    verifyOwn(
      files,
      options,
      {
        rng: io.rng,
        onProgress,
        signal,
        groups,
        evidence: { receipts, checkpoints, policies },
        ...(workers && { workers }),
        ...(lang === undefined ? {} : { language: lang }),
      },
      output,
    ),
  );
  return {
    verdict: report.verdict,
    text: () => reportToText(report),
    json: () => reportToJson(report),
    html: () =>
      reportToHtml(report, {
        ...(lang !== undefined && { language: lang }),
        circumstances: circumstances(lang),
      }),
  };
}

/** Options about who examines, which only records of our own have. */
const OTHERS = ['resume', 'queue', 'recheck', 'archive', 'pin'] as const;

/** Options that logs of forums do not have. */
const OF_ELECTIONS = ['receipt', 'checkpoint', 'policy', 'secondOpinion', 'workers', ...OTHERS] as const;

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
