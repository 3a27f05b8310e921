/** Texts of people who may want to deceive: what is shown must be what is there. */

/** Control characters but the line feed, line and paragraph separators, and the controls that reorder text. */
const HIDDEN = /(?!\n)[\p{Cc}\u2028-\u202e\u2066-\u2069\ufeff]/u;

/** Whether a text says something and hides nothing. */
export function isReadable(text: string): boolean {
  return text.trim() !== '' && !HIDDEN.test(text);
}
