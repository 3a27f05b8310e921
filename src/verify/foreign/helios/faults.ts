/** Which check an error of decoding belongs to. */
import { DecodeError } from '../../../core/errors.js';
import type { HelCheckId } from './checks.js';
import type { Board } from './options.js';

/**
 * Runs a step that decodes. What does not decode is a finding of the check, but a scalar that is too large is one of HEL-12;
 * all other errors pass.
 * @returns what the step returns, or `undefined` if it found something
 */
export async function decodingScalars<T>(
  { builder }: Board,
  check: HelCheckId,
  culprit: string,
  step: () => T | Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  try {
    return { value: await step() };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const of = error.code === 'bad-scalar' ? 'HEL-12' : check;
    builder.fail({ check: of, culprit, code: error.code, message: error.message });
    return undefined;
  }
}
