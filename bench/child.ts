/** Scripts in processes of their own, so that what they take is theirs alone. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { VerifyOutcome, VerifyRequest } from './million-child.js';

/** The most bytes of an answer. */
const MAX_ANSWER = 2 ** 28;

/**
 * Runs a script of this folder in a process of its own.
 * @param request - handed over as JSON
 * @param flags - of Node, before the script
 * @returns what the script prints, which is JSON
 */
export async function askChild<Answer>(
  script: string,
  request: object,
  flags: readonly string[] = [],
): Promise<Answer> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...flags, script, JSON.stringify(request)],
    { maxBuffer: MAX_ANSWER },
  );
  return JSON.parse(stdout);
}

/**
 * Verifies a record in a process of its own.
 * @param script - `million-child.ts`, bundled
 * @param totals - of the first contest, as the votes were made
 * @throws {Error} unless the record verifies, with these totals
 */
export async function verifyInChild(
  script: string,
  request: VerifyRequest,
  totals: readonly number[],
): Promise<VerifyOutcome> {
  const outcome = await askChild<VerifyOutcome>(script, request);
  if (outcome.verdict !== 'verified') throw new Error(`the record is ${outcome.verdict}`);
  if (outcome.totals.join() !== totals.join()) throw new Error('the totals are not those of the votes');
  return outcome;
}
