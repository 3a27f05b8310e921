/** A text may hold so many values and no more: small ones take fifty times their text in memory. */
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/core/json.js';
import { codeOf } from './all-groups.js';

const parse = (text: string, maxValues: number) => parseJson(text, 2 ** 24, 'doc', 'normalized', maxValues);

describe('the number of values', () => {
  it.each([
    ['0', 1],
    ['""', 1],
    ['[]', 1],
    ['{}', 1],
    ['[null,true]', 3],
    ['{"a":0,"b":{"c":[]}}', 4],
    ['[[[]],"x",{"a":[1,2]}]', 8],
  ])('of %s is %i', (text, values) => {
    expect(parse(text, values)).toEqual(JSON.parse(text));
    expect(codeOf(() => parse(text, values - 1))).toBe('too-large');
  });

  it('ends the parsing before what is left is looked at', () => {
    expect(codeOf(() => parse(`[${'0,'.repeat(10)}nonsense`, 5))).toBe('too-large');
    expect(codeOf(() => parse(`[${'0,'.repeat(10)}nonsense`, 50))).toBe('bad-json');
  });

  it('is limited where nothing is asked for', { timeout: 60_000 }, () => {
    const text = `[${'0,'.repeat(2 ** 22)}0]`;
    expect(codeOf(() => parseJson(text, 2 ** 24))).toBe('too-large');
  });
});
