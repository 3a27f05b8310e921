/** Bytes that do not decode are findings (check V05), never errors. */
import { DecodeError } from '../core/errors.js';
import { type EntryFrame, readFrame } from './entry.js';
import { type Finding, finding } from './finding.js';
import { type Judgement, refused } from './judgement.js';

/** The frame of an entry, or what is wrong with it. */
export type ReadFrame =
  | { readonly frame: EntryFrame; readonly finding?: never }
  | { readonly frame?: never; readonly finding: Finding };

/** Decodes the frame of an entry, or says what is wrong with it. */
export function frameOf(bytes: Uint8Array, index: number): ReadFrame {
  try {
    return { frame: readFrame(bytes) };
  } catch (error) {
    return { finding: decodeFinding(error, index, 'entry') };
  }
}

/** A judgement, or, where a payload does not decode, the finding that says so. */
export function decoding(index: number, culprit: string, judge: () => Judgement): Judgement {
  try {
    return judge();
  } catch (error) {
    return refused(decodeFinding(error, index, culprit));
  }
}

/** What a decoder refuses is a finding; anything else is a fault of ours and stays thrown. */
function decodeFinding(error: unknown, index: number, culprit: string): Finding {
  if (error instanceof DecodeError) return finding('V05', index, culprit, error.code, error.message);
  throw error;
}
