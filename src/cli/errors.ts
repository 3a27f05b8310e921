/** How the command fails: exit codes, and one sentence for people instead of a stack trace. */

import { DecodeError, HanpyoError } from '../core/errors.js';
import { ScratchError } from '../core/scratch.js';
import { LedgerArchivedError } from '../ledger/archive-missing.js';
import { LedgerForkError } from '../ledger/reader.js';
import { LedgerRollbackError } from '../ledger/witness.js';
import { UnreadableRecordError } from '../verify/source.js';

/** Exit codes (docs/cli.md). */
export const EXIT = { ok: 0, refused: 1, usage: 2, alarm: 3, interrupted: 130 } as const;

/**
 * The exit code of an error: 2 for wrong use and for what cannot be read, 130 for an interruption, 1 for a log of two histories.
 * @param otherwise - of any other error
 */
export function exitCodeOf(error: unknown, otherwise: number): number {
  if (error instanceof InterruptedError) return EXIT.interrupted;
  if (error instanceof LedgerForkError || error instanceof LedgerRollbackError) return EXIT.refused;
  const unreadable =
    error instanceof UsageError ||
    error instanceof DecodeError ||
    error instanceof UnreadableRecordError ||
    error instanceof LedgerArchivedError ||
    MISSING.has(systemCode(error) ?? '');
  return unreadable ? EXIT.usage : otherwise;
}

/** What to tell the user. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = systemCode(error);
  if (code !== undefined && 'path' in error) return `${String(error.path)}: ${SYSTEM[code] ?? error.message}`;
  if (error instanceof ScratchError) return `${withCause(error)}; ${ELSEWHERE}`;
  if (error instanceof HanpyoError || error instanceof RangeError) return withCause(error);
  return `unexpected error, please report it: ${error.name}: ${error.message}`;
}

/** A message with the messages of its causes, where they say more. */
function withCause({ message, cause }: Error): string {
  if (!(cause instanceof Error) || message.includes(cause.message)) return message;
  return `${message} (${withCause(cause)})`;
}

/** Runs `read`; what it cannot decode is reported with the name of the file it came from. */
export function naming<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new DecodeError(error.code, '', `${file}: ${error.message}`, { cause: error });
  }
}

function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  return String(error.code);
}

const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'ELOOP']);
const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EEXIST: 'exists already',
  EISDIR: 'is a folder',
  ENOTDIR: 'is not a folder',
  ENOSPC: 'the disk is full',
};

/** What to do where a temporary file cannot be kept. */
const ELSEWHERE = 'the variable TMPDIR names another folder for temporary files';

/** What was asked cannot be done now, or was refused: exit code 1. */
export class RefusedError extends HanpyoError {
  constructor(message: string, options?: ErrorOptions) {
    super('refused', message, options);
  }
}

/** The command was used wrongly: exit code 2. */
export class UsageError extends HanpyoError {
  constructor(message: string, options?: ErrorOptions) {
    super('usage', message, options);
  }
}

/** The user interrupted the command: exit code 130. */
export class InterruptedError extends HanpyoError {
  constructor() {
    super('interrupted', 'interrupted');
  }
}
