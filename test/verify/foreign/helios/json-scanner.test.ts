/** Reading a bundle in parts: every way in which its brackets and texts can be wrong, with the place where they are. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../../src/core/bytes.js';
import { DecodeError } from '../../../../src/core/errors.js';
import { JsonScanner } from '../../../../src/verify/foreign/helios/json-scanner.js';
import type { ForeignFile } from '../../../../src/verify/foreign/source.js';

/** A file that gives so many bytes at a time. */
function fileOf(text: string, atOnce: number): ForeignFile {
  const bytes = utf8(text);
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.slice(offset, offset + Math.min(length, atOnce)),
    close: async () => {},
  };
}

/** The items of a list of texts, or how it is refused. */
async function listIn(text: string, atOnce: number, longest = 8): Promise<unknown> {
  const scanner = new JsonScanner(fileOf(text, atOnce));
  const items: string[] = [];
  try {
    await scanner.expect('[');
    for (let more = !(await scanner.take(']')); more; more = await scanner.comma(']')) {
      const { text: item, offset } = await scanner.text(longest, 'item');
      items.push(`${Buffer.from(item).toString()}@${offset}`);
    }
    await scanner.end();
    return items;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return `${error.code} ${error.message}`;
  }
}

describe.each([1, 3, 1000])('read %i bytes at a time', (atOnce) => {
  it('are texts with their places', async () => {
    expect(await listIn('[]', atOnce)).toEqual([]);
    expect(await listIn(' [ "a" ,\n"", "12345678"\t]\r\n', atOnce)).toEqual(['a@4', '@10', '12345678@14']);
  });

  it.each([
    ['', 'bad-json bundle: expected [ (at byte 0)'],
    ['["a""b"]', 'bad-json bundle: expected ] (at byte 4)'],
    ['["a",]', 'bad-json bundle: expected " (at byte 5)'],
    ['[1]', 'bad-json bundle: expected " (at byte 1)'],
    ['["a"', 'bad-json bundle: expected ] (at byte 4)'],
    ['["a"] x', 'bad-json bundle: text after the value (at byte 6)'],
    ['["a', 'bad-json bundle: a text that does not end (at byte 3)'],
    ['["', 'bad-json bundle: a text that does not end (at byte 2)'],
    ['["123456789"]', 'too-large item: more than 8 characters'],
  ])('%j is refused: %s', async (text, refusal) => {
    expect(await listIn(text, atOnce)).toBe(refusal);
  });

  it('an escape is refused, even of what need not be escaped', async () => {
    for (const text of ['["\\u0041"]', '["a\\""]', '["\\'])
      expect(await listIn(text, atOnce)).toMatch(/^bad-json bundle: an escape where none belongs/);
  });
});
