/** What goes wrong in reading a ledger, and which check it is a finding of (spec section 8). */
import { DecodeError } from '../core/errors.js';
import { HttpError } from '../ledger/http.js';
import { NoteError } from '../ledger/note.js';
import { LedgerForkError } from '../ledger/reader.js';
import { LedgerCorruptError } from '../ledger/verified-tree.js';
import type { CheckId } from '../record/checks.js';
import type { ReportBuilder } from './report.js';
import { UnreadableRecordError } from './source.js';

/**
 * Runs a step that reads the ledger; a ledger that is not what it claims to be is a finding.
 * @returns what the step does; nothing after a finding
 * @throws {UnreadableRecordError} if a server gives no answer
 */
export async function guarded<T>(builder: ReportBuilder, step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    const silent = silenceIn(error);
    if (silent !== undefined) throw silent;
    const check = checkOfError(error);
    if (check === undefined || !(error instanceof Error)) throw error;
    builder.fail({ check, culprit: 'log', code: codeOf(error), message: error.message });
    return undefined;
  }
}

/** A server that gives no answer says nothing about the record: neither that it is good, nor that it is bad. */
function silenceIn(error: unknown): UnreadableRecordError | undefined {
  const cause = error instanceof LedgerCorruptError ? error.cause : error;
  return cause instanceof HttpError ? new UnreadableRecordError(cause.message, { cause: error }) : undefined;
}

function checkOfError(error: unknown): CheckId | undefined {
  if (error instanceof NoteError) return 'V01';
  if (error instanceof LedgerForkError || error instanceof LedgerCorruptError) return 'V02';
  if (error instanceof DecodeError) return error.path === 'checkpoint.origin' ? 'V03' : 'V01';
  return undefined;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'error';
}
