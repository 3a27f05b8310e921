/** The one form of JSON that Belenios writes, checked with belenios-tool 2.0, and how much of it is read. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../../src/core/bytes.js';
import {
  compactJson,
  compactText,
  roomFor,
  writeCompact,
} from '../../../../src/verify/foreign/belenios/json.js';
import { codeOf } from '../../../core/all-groups.js';

describe('texts', () => {
  it.each([
    ['delete', '\u007f', '"\\u007f"'],
    ['control characters with short names', '\b\f\n\r\t', '"\\b\\f\\n\\r\\t"'],
    ['other control characters', '\u0001\u000b\u001f', '"\\u0001\\u000b\\u001f"'],
    ['quotation mark and backslash', '"\\', '"\\"\\\\"'],
    ['a slash', '/', '"/"'],
    ['other characters, line separators too', 'é\u2028𝒙', '"é\u2028𝒙"'],
    ['what is not normalized', 'e\u0301', '"e\u0301"'],
  ])('%s', (_name, value, text) => {
    expect(writeCompact(value)).toBe(text);
    expect(compactText(text, 'text')).toBe(value);
    expect(compactJson(utf8(text), 'text')).toBe(value);
  });

  it.each([
    ['delete itself', '"\u007f"', 'bad-encoding'],
    ['capital digits', '"\\u007F"', 'bad-encoding'],
    ['numbers where there are names', '"\\u0008"', 'bad-encoding'],
    ['a slash after a backslash', '"\\/"', 'bad-encoding'],
    ['other characters by number', '"\\u00e9"', 'bad-encoding'],
    ['a space', '[0, 1]', 'bad-encoding'],
    ['a line at the end', '[0]\n', 'bad-encoding'],
    ['a byte order mark', '\ufeff[0]', 'bad-json'],
    ['control characters themselves', '"\n"', 'bad-json'],
  ])('%s is refused', (_name, text, code) => {
    expect(codeOf(() => compactText(text, 'text'))).toBe(code);
  });
});

describe('limits', () => {
  const list = (count: number, item: string): string => `[${new Array(count).fill(item).join(',')}]`;

  it('small values are few where numbers are long', () => {
    expect(compactText(list(63, '{}'), 'list')).toHaveLength(63);
    expect(codeOf(() => compactText(list(100, '{}'), 'list'))).toBe('too-large');
    const element = `"${'f'.repeat(64)}"`;
    expect(compactText(list(10_000, element), 'list')).toHaveLength(10_000);
  });

  it('there is room for what is asked for, and not for ten times as much', () => {
    expect(compactText(list(1000, '{}'), 'list', roomFor(1000))).toHaveLength(1000);
    expect(codeOf(() => compactText(list(10_000, '{}'), 'list', roomFor(1000)))).toBe('too-large');
  });

  it('bodies that are too long are not looked at', () => {
    expect(codeOf(() => compactJson(new Uint8Array(11).fill(255), 'body', { bytes: 10 }))).toBe('too-large');
    expect(codeOf(() => compactText('"0123456789"', 'body', { bytes: 10 }))).toBe('too-large');
    expect(codeOf(() => compactJson(new Uint8Array(2 ** 24 + 1), 'body'))).toBe('too-large');
  });

  it('a text of many characters that are written as escapes is refused before it is written', () => {
    const body = new Uint8Array(95_000_000).fill(0x7f);
    body.set(utf8('["'));
    body.set(utf8('"]'), body.length - 2);
    expect(codeOf(() => compactJson(body, 'body', roomFor(1)))).toBe('bad-encoding');
  });
});
