import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textProblem, tidyText } from '../../src/ballot/mixed-text.js';

/** Code points, but surrogates and the planes that are not assigned or for private use. */
const POINTS = [
  [0, 0xd7ff],
  [0xe000, 0x3ffff],
  [0xe0000, 0xe01ff],
].flatMap(([first = 0, last = 0]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));

describe('a text that is written in', () => {
  it.each([
    'Ann',
    'Zoë Müller',
    "O'Brien-Smith, J. R. (3rd) & Co. #1 <none>",
    'Владимир Ильич',
    'محمد رضا',
    'می\u200cخواهم',
    'क्\u200dष',
    '葛\u{e0100}城',
    'ひらがな カタカナ',
    '각하',
    '👍🏽',
    'e\u0301',
  ])('may be %j', (text) => {
    expect(textProblem(text, 100)).toBeUndefined();
  });

  it.each(
    [
      0x00, 0x09, 0x0a, 0x0d, 0x1b, 0x1f, 0x7f, 0x80, 0x85, 0x9f, 0xa0, 0xad, 0x61c, 0x1680, 0x180e, 0x2000,
      0x2003, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x202f, 0x205f, 0x2060, 0x2066, 0x2069,
      0x206f, 0x2800, 0x3000, 0x3164, 0xe000, 0xf8ff, 0xfdd0, 0xfeff, 0xfff9, 0xfffc, 0xfffe, 0xffff, 0x1d173,
      0x1ffff, 0x2fffe, 0x3ffff, 0x50000, 0xe0001, 0xe007f, 0xe01f0, 0xf0000, 0x10ffff,
    ].map((point) => [point.toString(16), point] as const),
  )('holds no U+%s', (_, point) => {
    const character = String.fromCodePoint(point);
    for (const text of [character, `a${character}b`, `${character}a`, `a${character}`])
      expect(textProblem(text, 100)).toBe('the text holds a character that is not allowed');
  });

  it('holds no other control, format character, space, surrogate or private use that this machine knows', () => {
    const allowed = /[\u200c\u200d]/u;
    // Marks of scripts that are written before or around numbers: they have a shape.
    const shaped = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\u{13430}-\u{1343f}]/u;
    const wrong: string[] = [];
    for (const point of POINTS) {
      const character = String.fromCodePoint(point);
      if (character === ' ' || allowed.test(character) || shaped.test(character)) continue;
      if (/[\p{Cc}\p{Cf}\p{Co}\p{Z}\p{Noncharacter_Code_Point}]/u.test(character))
        if (textProblem(character, 4) === undefined) wrong.push(point.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('holds letters, marks, digits, punctuation and symbols that this machine knows, but for those that are invisible', () => {
    const invisible = /[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc]/u;
    const wrong: string[] = [];
    for (const point of POINTS) {
      const character = String.fromCodePoint(point);
      if (!/[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character) || invisible.test(character)) continue;
      if (textProblem(character, 4) !== undefined) wrong.push(point.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it.each([' a', 'a ', 'a  b', ' ', '  '])('has no space at the ends or beside another: %j', (text) => {
    expect(textProblem(text, 100)).toMatch(/space/);
  });

  it('is not empty, and as long as allowed in bytes', () => {
    expect(textProblem('', 100)).toMatch(/empty/);
    expect(textProblem('abc', 3)).toBeUndefined();
    expect(textProblem('abcd', 3)).toMatch(/more than 3 bytes/);
    expect(textProblem('éé', 4)).toBeUndefined();
    expect(textProblem('éé', 3)).toMatch(/more than 3 bytes/);
    expect(textProblem('😀', 3)).toMatch(/more than 3 bytes/);
  });

  it.each(['\ud800', 'a\udc00b', '\udc00\ud800'])('has no lone surrogate: %j', (text) => {
    expect(textProblem(text, 100)).toMatch(/surrogate/);
  });
});

describe('tidying a text', () => {
  it.each([
    ['  Ann \t\n Lee ', 'Ann Lee'],
    ['Ann\u00a0\u3000Lee\u2028', 'Ann Lee'],
    ['e\u0301', '\u00e9'],
    ['\u1112\u1161\u11ab', '\ud55c'],
    ['\ufeffAnn', 'Ann'],
    [' \t ', ''],
  ])('makes %j into %j', (text, tidy) => expect(tidyText(text)).toBe(tidy));

  it('is done once and leaves no space that is refused', () => {
    const spaced = fc.string({
      unit: fc.constantFrom('a', 'é', 'e\u0301', ' ', '\u00a0', '\u2003', '\n', '\u0085'),
    });
    const property = fc.property(spaced, (text) => {
      const tidy = tidyText(text);
      expect(tidyText(tidy)).toBe(tidy);
      if (tidy !== '') expect(textProblem(tidy, 1000)).toBeUndefined();
    });
    fc.assert(property, { numRuns: 300 });
  });
});
