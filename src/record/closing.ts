/** The closing of the board (spec section 7.5): what it must say, and what is wrong with one that says something else. */
import type { Accounting } from '../ballot/box-state.js';
import type { EntryFrame } from './entry.js';
import { finding } from './finding.js';
import { type Judgement, taken } from './judgement.js';
import { type Closing, readClosing } from './messages.js';

/** What a closing entry at position `index` must say. */
export function closingOf(index: number, { accepted, challenged, paper, revoked }: Accounting): Closing {
  return { entries: index, ballots: accepted, challenged, paper, revoked };
}

/**
 * Judges a closing, which must count the board as the record does. Where it does not, the board is closed all the same.
 * @throws {DecodeError} if it is none
 */
export function judgeClosing(
  { payload }: EntryFrame,
  index: number,
  accounting: Accounting,
  close: () => void,
): Judgement {
  const closing = readClosing(payload);
  const expected = closingOf(index, accounting);
  const findings = (Object.keys(expected) as (keyof Closing)[])
    .filter((key) => closing[key] !== expected[key])
    .map((key) =>
      finding('V24', index, 'close', key, `says ${closing[key]} ${key}, the record has ${expected[key]}`),
    );
  return taken(close, findings);
}
