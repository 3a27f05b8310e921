/** Normalization form C, also of long texts, which are looked at in parts. */
import { describe, expect, it } from 'vitest';
import { isNormalized } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { parseJson } from '../../src/core/json.js';

/** What is in form C and what is not: composed and not, marks in order and not, jamo, and astral characters. */
const SAMPLES = [
  ...[
    'a',
    'é',
    'e\u0301',
    'a\u0316\u0301',
    'a\u0301\u0316',
    '\u1100\u1161',
    '가\u11a8',
    '각',
    '\u0344',
    '\u212b',
  ],
  ...[
    '\u{1d15e}',
    '\u{1d158}\u{1d165}',
    'a\u{1d165}\u{1d16d}',
    'a\u{1d16d}\u{1d165}',
    '\u{11131}\u{11127}',
    '\u{1f600}',
  ],
];
/** Units of the first part. */
const PART = 4096;

describe('whether a text is in normalization form C', () => {
  it('is what the engine says of short texts', () => {
    for (const text of ['', ...SAMPLES]) expect(isNormalized(text)).toBe(text.normalize('NFC') === text);
  });

  it('is what it says of long ones, wherever parts begin', () => {
    const wrong: string[] = [];
    for (const before of ['x', '\u0316', '\u{1d165}'])
      for (const sample of SAMPLES)
        for (let at = PART - 6; at <= PART + 6; at++) {
          const head = `${'x'.repeat(at % before.length)}${before.repeat(Math.floor(at / before.length))}`;
          const text = `${head}${sample}${'y'.repeat(PART)}`;
          if (isNormalized(text) !== (text.normalize('NFC') === text))
            wrong.push(`${before} ${sample} ${at}`);
        }
    expect(wrong).toEqual([]);
  });

  it('does not take time for marks that are to be sorted', () => {
    const marks = `a${'\u0301'.repeat(200_000)}${'\u0316'.repeat(200_000)}`;
    expect(isNormalized(marks)).toBe(false);
    expect(() => parseJson(JSON.stringify(marks), 2 ** 21)).toThrow(DecodeError);
    expect(isNormalized(`x${'\u0316'.repeat(200_000)}${'\u0301'.repeat(200_000)}`)).toBe(true);
  });
});
