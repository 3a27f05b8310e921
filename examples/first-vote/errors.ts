// Whose fault it is decides what you do.
import { DecodeError, HanpyoError } from 'hanpyo/core';

/** What to tell, and whom. */
export function explain(error: unknown): string {
  // Bytes or text from outside. `code` is stable, `path` says where.
  if (error instanceof DecodeError)
    return error.code === 'wrong-election'
      ? 'This card is of another vote.'
      : `Please look at the code again (${error.path}: ${error.code}).`;
  // The world: a full disk, a busy ledger, a server that does not answer. `code` tells which.
  if (error instanceof HanpyoError) return `Please try again later (${error.code}).`;
  // Your program: an option that is not there, a number out of range. Fix the program.
  if (error instanceof RangeError || error instanceof TypeError)
    return `A fault of this program: ${error.message}`;
  return String(error);
}
