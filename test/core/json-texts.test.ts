import { expect, it } from 'vitest';
import { DecodeError } from '../../src/core/errors.js';
import { parseJson } from '../../src/core/json.js';

it('texts are in normalization form C, unless the format does not ask for it', () => {
  const text = '"Jose\u0301"';
  expect(() => parseJson(text, 100)).toThrow(DecodeError);
  expect(parseJson(text, 100, '', 'any-form')).toBe('Jose\u0301');
  expect(() => parseJson('"\\ud800"', 100, '', 'any-form')).toThrow(DecodeError);
});
