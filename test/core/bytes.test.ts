import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareBytes,
  concatBytes,
  equalBytes,
  fromBase64,
  fromHex,
  fromUtf8,
  isWellFormed,
  toBase64,
  toHex,
  utf8,
} from '../../src/core/bytes.js';
import { sha256, sha256State, sha512, taggedHash } from '../../src/core/hash.js';
import {
  bitLength,
  bytesToInteger,
  gcd,
  integerToBytes,
  mod,
  parseDecimal,
} from '../../src/core/integers.js';
import { codeOf } from './all-groups.js';

const bytes = fc.uint8Array({ maxLength: 40 });

describe('hex', () => {
  it('round-trips and agrees with the platform', () =>
    fc.assert(
      fc.property(bytes, (b) => {
        expect(toHex(b)).toBe(Buffer.from(b).toString('hex'));
        return equalBytes(fromHex(toHex(b)), b);
      }),
    ));
  it('knows all bytes', () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(toHex(all)).toBe(Buffer.from(all).toString('hex'));
    expect(fromHex(toHex(all))).toEqual(all);
  });
  it.each(['A0', '0', 'g0', ' 00', '00 ', '0x00', '00\n', 'é0'])('refuses %j', (text) =>
    expect(codeOf(() => fromHex(text))).toBe('bad-encoding'),
  );
});

describe('base64', () => {
  it('round-trips and agrees with the platform', () =>
    fc.assert(
      fc.property(bytes, (b) => {
        expect(toBase64(b)).toBe(Buffer.from(b).toString('base64'));
        return equalBytes(fromBase64(toBase64(b)), b);
      }),
    ));
  it.each([
    'AB==',
    'AAB=',
    'AA',
    'AA=',
    'A===',
    'AAA',
    '====',
    'AA==AA==',
    'AAA-',
    'AAA_',
    ' AAAA',
    'AAAA\n',
    'A=AA',
  ])('refuses %j', (text) => expect(codeOf(() => fromBase64(text))).toBe('bad-encoding'));
  it.each([
    ['', ''],
    ['AA==', '00'],
    ['AAA=', '0000'],
    ['/+8=', 'ffef'],
  ])('reads %j', (text, hex) => expect(toHex(fromBase64(text))).toBe(hex));

  it('refuses a long text with a code, too', () => {
    const text = `${'A'.repeat(2 ** 24 - 1)}!`;
    expect(codeOf(() => fromBase64(text))).toBe('bad-encoding');
  });
});

describe('utf-8', () => {
  it.each(['ff', 'c080', 'eda080', 'f4908080', 'e282', '80'])('refuses %s', (hex) =>
    expect(codeOf(() => fromUtf8(fromHex(hex)))).toBe('bad-text'),
  );
  it('keeps a byte order mark as a character', () => expect(fromUtf8(fromHex('efbbbf61'))).toBe('\ufeffa'));
  it('refuses to write lone surrogates', () => {
    for (const text of ['\ud800', 'a\udc00', '\udc00\ud800', '\ud800\ud800\udc00']) {
      expect(isWellFormed(text)).toBe(false);
      expect(() => utf8(text)).toThrow(RangeError);
    }
    expect(isWellFormed('\ud83d\ude00é')).toBe(true);
  });
});

describe('comparing and joining', () => {
  it('orders by unsigned byte, a prefix first', () =>
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b));
        expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0);
        expect(equalBytes(concatBytes(a, b), Buffer.concat([a, b]))).toBe(true);
      }),
    ));
  it('sees a difference in each place', () => {
    const a = new Uint8Array(5);
    for (let i = 0; i < 5; i++) expect(equalBytes(a, a.with(i, 1))).toBe(false);
  });
});

describe('integers', () => {
  it('round-trip through bytes of fixed width', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
        expect(bytesToInteger(integerToBytes(value, 9))).toBe(value);
        expect(bitLength(value)).toBe(value === 0n ? 0 : value.toString(2).length);
      }),
    );
    expect(bytesToInteger(new Uint8Array(0))).toBe(0n);
    expect(() => integerToBytes(-1n, 4)).toThrow(RangeError);
    expect(() => integerToBytes(256n, 1)).toThrow(RangeError);
    expect([mod(-1n, 5n), mod(5n, 5n), mod(-5n, 5n)]).toEqual([4n, 0n, 0n]);
    expect([gcd([12, 18, 8]), gcd([]), gcd([0, 7])]).toEqual([2, 0, 7]);
  });

  it.each([
    '',
    ' ',
    '\n12 ',
    '+1',
    '-0',
    '-1',
    '0b11',
    '0XFF',
    '0x1',
    '\ufeff1',
    '\u00a01',
    '1e3',
    '1.0',
    '01',
    '00',
    '١',
    '9007199254740993',
    '1_0',
    '1n',
    '99999999999999999999',
  ])('parseDecimal refuses %j', (text) =>
    expect(codeOf(() => parseDecimal(text, Number.MAX_SAFE_INTEGER))).toBe('bad-number'),
  );

  it('parseDecimal keeps to its bound', () => {
    expect(parseDecimal('0', 0)).toBe(0);
    expect(parseDecimal('9007199254740991', Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
    expect(codeOf(() => parseDecimal('11', 10))).toBe('bad-number');
  });
});

describe('hashes', () => {
  it('are the standard ones', () => {
    expect(toHex(sha256(utf8('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(toHex(sha512(utf8('abc'))).slice(0, 32)).toBe('ddaf35a193617abacc417349ae204131');
    const forked = sha256State().update(utf8('a'));
    expect(toHex(forked.clone().update(utf8('bc')).digest())).toBe(toHex(sha256(utf8('abc'))));
  });
  it('taggedHash frames its tag', () => {
    expect(toHex(taggedHash('ab', utf8('c')))).toBe(
      toHex(sha256(concatBytes(Uint8Array.of(2), utf8('abc')))),
    );
    expect(toHex(taggedHash('ab', utf8('c')))).not.toBe(toHex(taggedHash('a', utf8('bc'))));
    expect(() => taggedHash('', utf8('c'))).toThrow(RangeError);
    expect(() => taggedHash('a'.repeat(256), utf8('c'))).toThrow(RangeError);
  });
});
