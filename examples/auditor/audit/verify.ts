/** Verifies a record of any system that the package knows, by all cores, to a report in all its forms. */
import { fastestGroups } from 'hanpyo/core';
import {
  type Evidence,
  forumReportToHtml,
  forumReportToJson,
  type ReportPageOptions,
  reportToHtml,
  reportToJson,
  UnreadableRecordError,
  verifyElection,
  verifyForum,
} from 'hanpyo/verify';
import {
  type ForeignRecord,
  type ForeignReport,
  foreignReportToHtml,
  foreignReportToJson,
  verifyBelenios,
  verifyElectionGuard,
  verifyElectionGuard1,
  verifyHelios,
  verifyVerificatum,
} from 'hanpyo/verify/foreign';
import { createForeignWebPool, createWebPool } from 'hanpyo/verify/workers';
import type { AuditedRecord } from './record.js';

/** A report that can be shown. */
export interface AuditReport {
  readonly verdict: string;
  readonly json: string;
  html(options: ReportPageOptions): string;
}

/** Told how far it has come. */
export type OnProgress = (done: number, total: number) => void;

/**
 * Verifies.
 * @param evidence - what records of our own elections are compared with
 * @param hire - makes a worker that examines ballots of our own records, or appraises those of other systems
 * @throws {UnreadableRecordError} if there is no record at all
 */
export async function verifyRecord(
  audited: AuditedRecord,
  evidence: Evidence,
  hire: (role: 'examiner' | 'appraiser') => Worker,
  onProgress: OnProgress,
): Promise<AuditReport> {
  if ('record' in audited) {
    const workers = createForeignWebPool({ create: () => hire('appraiser') });
    const report = await verifyForeign(audited, { workers, onProgress });
    return {
      verdict: report.verdict,
      json: foreignReportToJson(report),
      html: (options) => foreignReportToHtml(report, options),
    };
  }
  const workers = createWebPool({ create: () => hire('examiner') });
  const groups = (await fastestGroups()).find;
  try {
    const report = await verifyElection(audited.files, { workers, groups, evidence, onProgress });
    return {
      verdict: report.verdict,
      json: reportToJson(report),
      html: (options) => reportToHtml(report, options),
    };
  } catch (error) {
    if (!(error instanceof UnreadableRecordError)) throw error;
    return forumReport(audited, onProgress, error);
  }
}

/** What is no election may be a forum. @throws why it is no election, if it is no forum either */
async function forumReport(
  { files }: Extract<AuditedRecord, { readonly format: 'hanpyo' }>,
  onProgress: OnProgress,
  reason: UnreadableRecordError,
): Promise<AuditReport> {
  const report = await verifyForum(files, { onProgress }).catch((error: unknown) => {
    throw error instanceof UnreadableRecordError ? reason : error;
  });
  if (report.forum === undefined) throw reason;
  return {
    verdict: report.verdict,
    json: forumReportToJson(report),
    html: (options) => forumReportToHtml(report, options),
  };
}

interface ForeignOptions {
  readonly workers: ReturnType<typeof createForeignWebPool>;
  readonly onProgress: OnProgress;
}

function verifyForeign(
  { format, record }: { readonly format: string; readonly record: ForeignRecord },
  options: ForeignOptions,
): Promise<ForeignReport> {
  switch (format) {
    case 'belenios':
      return verifyBelenios(record, options);
    case 'helios':
      return verifyHelios(record, options);
    case 'electionguard':
      return verifyElectionGuard(record, options);
    case 'electionguard-1':
      return verifyElectionGuard1(record, options);
    case 'verificatum':
      return verifyVerificatum(record.files, options);
    default:
      throw new RangeError(`no verifier of ${format}`);
  }
}
