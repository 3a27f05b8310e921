import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LineError, readCsv } from '../../src/ballot/csv.js';

const read = (text: string): readonly (readonly string[])[] | LineError => {
  const result = readCsv(text, 1_000_000, 10);
  return 'error' in result ? result.error : result.records.map(({ fields }) => fields);
};
const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;

describe('CSV', () => {
  it('reads plain and quoted fields, LF and CRLF, with or without a last line end', () => {
    const expected = [
      ['a', 'b,c'],
      ['', 'say "x"'],
    ];
    for (const end of ['\n', '\r\n'])
      for (const last of ['', end]) expect(read(`a,"b,c"${end},"say ""x"""${last}`)).toEqual(expected);
  });

  it('counts lines, quoted ones included', () => {
    const result = readCsv('a\n"b\nc\r\nd"\ne', 100, 2);
    expect('records' in result && result.records.map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it('reads back what a plain writer writes', () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ';', ' ', '😀') });
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 1, maxLength: 5 }), { minLength: 1 }), (records) => {
        const usable = records.filter((record) => record.length > 1 || record[0] !== '');
        const text = usable.map((record) => `${record.map(quoted).join(',')}\r\n`).join('');
        expect(read(text)).toEqual(usable);
      }),
    );
  });

  const BAD: readonly (readonly [what: string, text: string, line: number, message: RegExp])[] = [
    ['a byte order mark', '\ufeffa', 1, /byte order mark/],
    ['a quote in a plain field', 'x\na"b', 2, /quote inside/],
    ['text after a quote', 'x\n"a"b', 2, /expected a comma/],
    ['a quote that is not closed', 'x\n"a\n\n\n', 2, /not closed/],
    ['a lone carriage return', 'x\ra', 1, /expected a comma/],
    ['an empty line', 'x\n\ny', 2, /empty/],
    ['a control character', 'x\na\u0000', 2, /control/],
    ['a control character in quotes', 'x\n"a\u0000"', 2, /control/],
    ['too many fields', 'x\n1,2,3,4,5,6,7,8,9,10,11', 2, /more than 10/],
    ['a long field', `x\n${'a'.repeat(10_001)}`, 2, /10000 characters/],
    ['a long quoted field', `x\n"${'""'.repeat(10_001)}"`, 2, /10000 characters/],
    ['a long text', 'a'.repeat(1_000_001), 1, /at most 1000000/],
  ];
  for (const [what, text, line, message] of BAD)
    it(`refuses ${what} and names the line`, () => {
      const result = read(text) as LineError;
      expect(result.line).toBe(line);
      expect(result.message).toMatch(message);
    });

  it('takes long near-misses in one pass', () => {
    for (const text of ['"'.repeat(999_999), `"${',"'.repeat(400_000)}`, `"${'\n'.repeat(900_000)}`])
      expect(read(text)).toHaveProperty('message');
  });
});
