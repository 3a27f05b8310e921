import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { type JsonValue, parseJson } from '../../src/core/json.js';
import { asArray, asBoolean, asInteger, asMap, asObject, asText } from '../../src/core/json-fields.js';
import { codeOf } from './all-groups.js';

const parse = (text: string): JsonValue => parseJson(text, 1_000_000, 'doc');
const json: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, 0),
    fc.maxSafeInteger(),
    fc.string({ unit: 'grapheme' }).map((text) => text.normalize('NFC')),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string().map((text) => text.normalize('NFC')),
      tie('value'),
      { maxKeys: 4 },
    ),
  ) as fc.Arbitrary<JsonValue>,
})).value;

describe('strict JSON', () => {
  it('agrees with the platform on what it accepts, whatever the layout', () =>
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, '\t'), (value, layout) => {
        const text = JSON.stringify(value, undefined, layout);
        expect(JSON.stringify(parse(text))).toBe(JSON.stringify(JSON.parse(text)));
        expect(parseJson(utf8(text), 1_000_000)).toEqual(parse(text));
      }),
    ));

  it('refuses or agrees with the platform on damaged text, and throws nothing else', () =>
    fc.assert(
      fc.property(
        json,
        fc.nat(),
        fc.constantFrom(...'{}[]",:\\0-1eE.tu \u0301\ud800\ufeff'),
        (value, at, character) => {
          const text = JSON.stringify(value);
          const bad =
            text.slice(0, at % (text.length + 1)) + character + text.slice((at % (text.length + 1)) + 1);
          let parsed: JsonValue;
          try {
            parsed = parse(bad);
          } catch (error) {
            expect(error).toBeInstanceOf(DecodeError);
            return;
          }
          expect(JSON.stringify(parsed)).toBe(JSON.stringify(JSON.parse(bad)));
        },
      ),
    ));

  it.each<readonly [string, string]>([
    ['', 'bad-json'],
    [' ', 'bad-json'],
    ['{', 'bad-json'],
    ['[1,]', 'bad-json'],
    ['[,1]', 'bad-json'],
    ['[1 2]', 'bad-json'],
    ['{"a":1,}', 'bad-json'],
    ['{"a" 1}', 'bad-json'],
    ['{a:1}', 'bad-json'],
    ["{'a':1}", 'bad-json'],
    ['{"a":1}}', 'bad-json'],
    ['1 2', 'bad-json'],
    ['nul', 'bad-json'],
    ['nullx', 'bad-json'],
    ['True', 'bad-json'],
    ['NaN', 'bad-json'],
    ['Infinity', 'bad-json'],
    ['+1', 'bad-json'],
    ['.5', 'bad-json'],
    ['"a', 'bad-json'],
    ['"a\nb"', 'bad-json'],
    ['"a\u0000b"', 'bad-json'],
    ['"\\x41"', 'bad-json'],
    ['"\\u12g4"', 'bad-json'],
    ['"\\u12"', 'bad-json'],
    ['"\\', 'bad-json'],
    ['/* c */ 1', 'bad-json'],
    ['\u00a01', 'bad-json'],
    ['\ufeff1', 'bad-json'],
    ['\u000b1', 'bad-json'],
    ['{"a":1,"a":2}', 'bad-json'],
    ['{"a":1,"\\u0061":2}', 'bad-json'],
    ['{"__proto__":1,"__proto__":2}', 'bad-json'],
    ['9007199254740993', 'bad-number'],
    ['9007199254740992', 'bad-number'],
    ['-9007199254740992', 'bad-number'],
    ['1e400', 'bad-number'],
    ['1e3', 'bad-number'],
    ['1E3', 'bad-number'],
    ['1.0', 'bad-number'],
    ['0.5', 'bad-number'],
    ['-0', 'bad-number'],
    ['-0.0', 'bad-number'],
    ['01', 'bad-number'],
    ['-01', 'bad-number'],
    ['1-1', 'bad-number'],
    ['-', 'bad-json'],
    ['0x10', 'bad-json'],
    ['"\\ud800"', 'bad-text'],
    ['"\\udc00\\ud800"', 'bad-text'],
    ['{"\\ud800":1}', 'bad-text'],
    ['"e\\u0301"', 'bad-text'],
    ['"e\u0301"', 'bad-text'],
    ['{"e\u0301":1}', 'bad-text'],
  ])('refuses %j', (text, code) => expect(codeOf(() => parse(text))).toBe(code));

  it('accepts the greatest integers, escapes and pairs', () => {
    expect(parse('[9007199254740991,-9007199254740991,0]')).toEqual([2 ** 53 - 1, 1 - 2 ** 53, 0]);
    expect(parse('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E9\\ud83d\\ude00"')).toBe('"\\/\b\f\n\r\té😀');
    expect(parse('\u2028"\u2028"'.slice(1))).toBe('\u2028');
  });

  it('bounds size before it looks, and depth', () => {
    expect(codeOf(() => parseJson('[1]', 2))).toBe('too-large');
    expect(codeOf(() => parseJson(Uint8Array.of(255, 255, 255), 2))).toBe('too-large');
    expect(codeOf(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22), 9))).toBe('bad-text');
    const nested = (n: number): string => '['.repeat(n) + ']'.repeat(n);
    expect(codeOf(() => parse(nested(32)))).toBeUndefined();
    expect(codeOf(() => parse(nested(33)))).toBe('too-large');
    expect(codeOf(() => parse('['.repeat(1_000_000)))).toBe('too-large');
    expect(codeOf(() => parse('{"a":'.repeat(100_000)))).toBe('too-large');
    expect(codeOf(() => parse('9'.repeat(1_000_000)))).toBe('bad-number');
  });

  it('names the place', () => {
    expect(() => parse('{"a":[1,{"b":1.5}]}')).toThrow(/^doc\.a\[1\]\.b: /);
    expect(() => parse('{"a b":1e1}')).toThrow(/^doc\."a b": /);
    expect(() => parseJson('{"x":-0}', 99)).toThrow(/^x: /);
  });
});

describe('hostile keys', () => {
  afterEach(() => expect(({} as Record<string, unknown>).polluted).toBeUndefined());

  it.each([
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '[{"__proto__":[]},{"toString":1,"hasOwnProperty":2}]',
    '{"a":{"__proto__":null}}',
  ])('are keys like any other: %s', (text) => expect(JSON.stringify(parse(text))).toBe(text));

  it('do not reach the prototype', () => {
    const object = asMap(parse('{"__proto__":{"polluted":true}}'), 'doc');
    expect(Object.getPrototypeOf(object)).toBe(null);
    expect(Object.keys(object)).toEqual(['__proto__']);
    expect(object.polluted).toBeUndefined();
    expect(asMap(parse('{}'), 'doc').toString).toBeUndefined();
  });
});

describe('fields', () => {
  it('picks typed values', () => {
    const object = asObject(parse('{"a":1,"b":"x","c":[true]}'), 'doc', ['a', 'b'], ['c', 'd']);
    expect(asInteger(object.a, 'a', 0, 1)).toBe(1);
    expect(asText(object.b, 'b', 1)).toBe('x');
    expect(asArray(object.c, 'c', 1).map((item) => asBoolean(item, 'c[]'))).toEqual([true]);
    expect(object.d).toBeUndefined();
  });

  it.each<readonly [string, () => unknown, string]>([
    ['an unknown key', () => asObject(parse('{"a":1,"b":2}'), 'doc', ['a']), 'bad-value'],
    ['a missing key', () => asObject(parse('{}'), 'doc', ['a']), 'bad-value'],
    ['an inherited name', () => asObject(parse('{}'), 'doc', ['toString']), 'bad-value'],
    ['an array for an object', () => asObject(parse('[]'), 'doc', []), 'bad-value'],
    ['null for an object', () => asMap(null, 'doc'), 'bad-value'],
    ['an object for an array', () => asArray(parse('{"length":0}'), 'doc', 9), 'bad-value'],
    ['a long array', () => asArray([1, 2], 'doc', 1), 'too-large'],
    ['a number for a text', () => asText(1, 'doc', 9), 'bad-value'],
    ['a text of too many bytes', () => asText('é', 'doc', 1), 'too-large'],
    ['a text for an integer', () => asInteger('1', 'doc', 0, 9), 'bad-value'],
    ['an integer above', () => asInteger(10, 'doc', 0, 9), 'bad-number'],
    ['an integer below', () => asInteger(-1, 'doc', 0, 9), 'bad-number'],
    ['a number for a boolean', () => asBoolean(1, 'doc'), 'bad-value'],
    ['nothing', () => asBoolean(undefined, 'doc'), 'bad-value'],
  ])('refuses %s', (_, run, code) => expect(codeOf(run)).toBe(code));
});
