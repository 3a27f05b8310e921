/**
 * Texts that voters write in. What counts as a text must not depend on the edition of Unicode that a verifier's machine
 * knows, or two honest verifiers could disagree about a vote. So the rules here are fixed lists of code points.
 * Normalisation is not among them, for it does depend on the edition; the booth normalises with {@link tidyText}.
 */
import { isWellFormed, utf8 } from '../core/bytes.js';

const SPACES = /[\s\u0085]+/gu;

/**
 * Code points that no text holds, in ranges: controls; spaces other than U+0020; what is invisible or turns the direction
 * of writing, for two texts that look alike should be alike; private use; those that are no characters. The joiners U+200C
 * and U+200D and the variation selectors are allowed: names need them.
 */
const REFUSED: readonly (readonly [first: number, last: number])[] = [
  [0x0000, 0x001f],
  [0x007f, 0x00a0],
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x1680, 0x1680],
  [0x17b4, 0x17b5],
  [0x180e, 0x180e],
  [0x2000, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x2800, 0x2800],
  [0x3000, 0x3000],
  [0x3164, 0x3164],
  [0xe000, 0xf8ff],
  [0xfdd0, 0xfdef],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffc],
  [0xfffe, 0xffff],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0x1fffe, 0x1ffff],
  [0x2fffe, 0x2ffff],
  [0x3fffe, 0xe00ff],
  [0xe01f0, 0x10ffff],
];

/**
 * A text as the booth should cast it: in normalisation form C, every run of spaces, tabs and line breaks one space, none at
 * the ends. What else is wrong with it, {@link textProblem} tells.
 */
export function tidyText(text: string): string {
  return text.normalize('NFC').replace(SPACES, ' ').trim();
}

/**
 * Why a text cannot be a vote, or `undefined` if it can: it has at least one byte and at most `maxBytes` in UTF-8, nothing
 * that is refused, and no space at the ends or beside another. The empty text is none: it is the blank vote.
 */
export function textProblem(text: string, maxBytes: number): string | undefined {
  if (text === '') return 'the text is empty';
  // Every unit of UTF-16 has at least one byte.
  if (text.length > maxBytes) return tooLong(maxBytes);
  if (!isWellFormed(text)) return 'the text holds a lone surrogate';
  if (utf8(text).length > maxBytes) return tooLong(maxBytes);
  if ([...text].some(isRefused)) return 'the text holds a character that is not allowed';
  if (text.startsWith(' ') || text.endsWith(' ') || text.includes('  '))
    return 'the text has a space at an end or beside another';
  return undefined;
}

function isRefused(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  return REFUSED.some(([first, last]) => point >= first && point <= last);
}

function tooLong(maxBytes: number): string {
  return `the text has more than ${maxBytes} bytes`;
}
