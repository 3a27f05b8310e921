/** Verifying records of other systems, from a folder. */
import { stat } from 'node:fs/promises';
import { nodeFs } from '../ledger/file/node-fs.js';
import type { ForeignFiles } from '../verify/foreign/files.js';
import type { ForeignReport } from '../verify/foreign/report.js';
import {
  foreignReportToHtml,
  foreignReportToJson,
  foreignReportToText,
} from '../verify/foreign/report-views.js';
import { verifyVerificatum } from '../verify/foreign/verificatum/verify-verificatum.js';
import type { Verdict } from '../verify/report.js';
import { UsageError } from './errors.js';
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
  files: ForeignFiles,
  options: { readonly rng: Io['rng']; readonly signal: AbortSignal; readonly onProgress: Progress },
) => Promise<ForeignReport>;

const VERIFIERS: Readonly<Record<string, ForeignVerifier>> = { verificatum: verifyVerificatum };

/** Formats of other systems that `--format` knows. */
export const FOREIGN_FORMATS: readonly string[] = Object.keys(VERIFIERS);

/**
 * Verifies the record in a folder.
 * @param format - one of {@link FOREIGN_FORMATS}
 * @throws {UsageError} if there is no such folder
 */
export async function verifyForeign(
  format: string,
  folder: string,
  io: Io,
  output: Output,
): Promise<RenderedReport> {
  const verify = Object.hasOwn(VERIFIERS, format) ? VERIFIERS[format] : undefined;
  if (verify === undefined) throw new UsageError(`unknown format ${format}`);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new UsageError(`${folder}: there is no such folder`);
  const signal = io.interruption();
  const report = await output.progress('verifying', (onProgress) =>
    verify(folderFiles(folder), { rng: io.rng, signal, onProgress }),
  );
  return {
    verdict: report.verdict,
    text: () => foreignReportToText(report),
    json: () => foreignReportToJson(report),
    html: () => foreignReportToHtml(report),
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
