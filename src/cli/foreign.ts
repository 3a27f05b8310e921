/** Verifying records of other systems, from a folder or a file. */
import { readdir, stat } from 'node:fs/promises';
import { nodeFs } from '../ledger/file/node-fs.js';
import { verifyBelenios } from '../verify/foreign/belenios/verify-belenios.js';
import { isRecordOf } from '../verify/foreign/detect.js';
import { verifyElectionGuard } from '../verify/foreign/electionguard/verify-electionguard.js';
import { verifyElectionGuard1 } from '../verify/foreign/electionguard-1/verify-electionguard-1.js';
import type { ForeignFiles } from '../verify/foreign/files.js';
import { verifyHelios } from '../verify/foreign/helios/verify-helios.js';
import type { ForeignReport } from '../verify/foreign/report.js';
import {
  foreignReportToHtml,
  foreignReportToJson,
  foreignReportToText,
} from '../verify/foreign/report-views.js';
import { entryKind, type ForeignEntry, type ForeignRecord } from '../verify/foreign/source.js';
import { SESSION_TYPES } from '../verify/foreign/verificatum/session.js';
import { verifyVerificatum } from '../verify/foreign/verificatum/verify-verificatum.js';
import type { ForeignPool } from '../verify/foreign/workers/pool.js';
import type { Verdict } from '../verify/report.js';
import { UsageError } from './errors.js';
import { openForeignFile } from './foreign-file.js';
import type { Io } from './io.js';
import type { Output, Progress } from './output.js';

/** A report in all its forms. */
export interface RenderedReport {
  readonly verdict: Verdict;
  readonly text: () => string;
  readonly json: () => string;
  readonly html: () => string;
}

/** Verifies a record of another system. */
type ForeignVerifier = (
  record: ForeignRecord,
  options: {
    readonly rng: Io['rng'];
    readonly signal: AbortSignal;
    readonly onProgress: Progress;
    readonly rules: 'strict' | 'lenient';
    readonly workers?: ForeignPool;
    readonly expected?: string;
  },
) => Promise<ForeignReport>;

/** How records of a system are verified, and whether one may be a single file. */
interface ForeignFormat {
  readonly verify: ForeignVerifier;
  readonly form: 'folder' | 'file-or-folder';
  /** Present where lenient rules can be asked for. */
  readonly lenient?: 'possible';
  /** What can be expected, where records are of several kinds. */
  readonly kinds?: readonly string[];
}

const FORMATS: Readonly<Record<string, ForeignFormat>> = {
  belenios: { verify: verifyBelenios, form: 'file-or-folder' },
  electionguard: { verify: verifyElectionGuard, form: 'folder' },
  'electionguard-1': { verify: verifyElectionGuard1, form: 'folder' },
  helios: { verify: verifyHelios, form: 'file-or-folder', lenient: 'possible' },
  verificatum: {
    verify: ({ files }, { rules, expected, ...options }) => {
      const type = SESSION_TYPES.find((kind) => kind === expected);
      const groups = rules === 'lenient' ? 'any' : 'secure';
      return verifyVerificatum(files, { ...options, groups, ...(type && { expected: type }) });
    },
    form: 'folder',
    lenient: 'possible',
    kinds: SESSION_TYPES,
  },
};

/** Formats of other systems that `--format` knows. */
export const FOREIGN_FORMATS: readonly string[] = Object.keys(FORMATS);

/** Settings of a verification. */
export interface ForeignSettings {
  /** `lenient` where the format has rules that can be left out. */
  readonly rules?: 'strict' | 'lenient';
  /** Threads that verify ballots, where the format has such. */
  readonly workers?: ForeignPool | undefined;
  /** What the record must be of, where the format has several kinds. */
  readonly expected?: string | undefined;
}

/**
 * Verifies a record.
 * @param format - one of {@link FOREIGN_FORMATS}
 * @param path - a folder, or a file where the format allows it
 * @throws {UsageError} if there is nothing of the kind
 */
export async function verifyForeign(
  format: string,
  path: string,
  io: Io,
  output: Output,
  { rules = 'strict', workers, expected }: ForeignSettings = {},
): Promise<RenderedReport> {
  const found = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (found === undefined) throw new UsageError(`unknown format ${format}`);
  const { verify, form, lenient, kinds = [] } = found;
  if (rules === 'lenient' && lenient === undefined) throw new UsageError(`--lenient is not for ${format}`);
  if (expected !== undefined && !kinds.includes(expected))
    throw new UsageError(`--expect of ${format} takes ${kinds.join(', ') || 'nothing'}, not ${expected}`);
  const kind = await stat(path).catch(() => undefined);
  const isFile = form === 'file-or-folder' && kind?.isFile() === true;
  if (kind?.isDirectory() !== true && !isFile)
    throw new UsageError(`${path}: there is no such ${form === 'folder' ? 'folder' : 'file or folder'}`);
  if (!(await isRecordOf(format, foreignRecord(path))))
    throw new UsageError(
      `${path}: there is no record of ${format} (see docs/${format}.md for the files it has)`,
    );
  const signal = io.interruption();
  const report = await output.progress('verifying', (onProgress) =>
    verify(foreignRecord(path), {
      ...{ rng: io.rng, signal, onProgress, rules },
      ...(workers && { workers }),
      ...(expected !== undefined && { expected }),
    }),
  );
  return renderForeign(report);
}

/** A report on another system's record in all its forms. */
export function renderForeign(report: ForeignReport): RenderedReport {
  return {
    verdict: report.verdict,
    text: () => foreignReportToText(report),
    json: () => foreignReportToJson(report),
    html: () => foreignReportToHtml(report),
  };
}

/** The record at a path. */
export function foreignRecord(path: string): ForeignRecord {
  return {
    files: folderFiles(path),
    open: (below) => openForeignFile(below === '' ? path : `${path}/${below}`),
    list: (folder) => listFolder(`${path}/${folder}`),
  };
}

/** The files of a folder. Pipes and devices, which may never end, are not read. */
function folderFiles(folder: string): ForeignFiles {
  return async (path, maxBytes) => {
    const file = `${folder}/${path}`;
    const found = await stat(file).catch(() => undefined);
    if (found !== undefined && !found.isFile()) throw new RangeError('not a file');
    return nodeFs.readFile(file, maxBytes);
  };
}

/** What is in a folder; nothing where there is none. */
async function listFolder(folder: string): Promise<ForeignEntry[]> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.map((entry) => ({ name: entry.name, kind: entryKind(entry) }));
}
