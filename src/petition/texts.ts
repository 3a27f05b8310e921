/**
 * Texts of people who may want to deceive (spec 12.1): what is shown must be what is there. The characters are listed one by
 * one, so that no two versions of Unicode disagree on an entry.
 */

/** First and last code points that a text must not have. */
const HIDDEN: readonly (readonly [first: number, last: number])[] = [
  // Control characters; the line feed is let through below.
  [0x00, 0x1f],
  [0x7f, 0x9f],
  // Soft hyphen, grapheme joiner, Arabic letter mark.
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  // Letters without a shape: Hangul fillers, Khmer inherent vowels, Mongolian selectors, the blank of Braille.
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xffa0, 0xffa0],
  // Zero width space, marks and controls of direction, separators, invisible operators.
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  // Byte order mark, annotations, controls of notation, tags.
  [0xfeff, 0xfeff],
  [0xfff0, 0xfffb],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];

/** What is needed inside words and signs, and shows nothing by itself: joiners and selectors of a variant. */
const SHAPELESS: readonly (readonly [first: number, last: number])[] = [
  [0x200c, 0x200d],
  [0xfe00, 0xfe0f],
];
const LINE_FEED = 0x0a;

/** Whether a text says something and hides nothing. */
export function isReadable(text: string): boolean {
  let says = false;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code !== LINE_FEED && isIn(HIDDEN, code)) return false;
    says ||= character.trim() !== '' && !isIn(SHAPELESS, code);
  }
  return says;
}

function isIn(ranges: readonly (readonly [first: number, last: number])[], code: number): boolean {
  return ranges.some(([first, last]) => code >= first && code <= last);
}
