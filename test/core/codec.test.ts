import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex, toHex } from '../../src/core/bytes.js';
import { decode, Reader, Writer } from '../../src/core/codec.js';
import { DecodeError } from '../../src/core/errors.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { codeOf } from './all-groups.js';

const g = TINY_TEST.generator();
const hex = (write: (writer: Writer) => Writer): string => toHex(write(new Writer()).finish());
const read = <T>(text: string, run: (reader: Reader) => T): T => decode(fromHex(text), 'x', run);

/** One of everything, as the writer and the reader see it. */
interface Everything {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly raw: Uint8Array;
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly flag: boolean;
  readonly scalar: number;
  readonly list: readonly number[];
}
const everything: fc.Arbitrary<Everything> = fc.record({
  a: fc.integer({ min: 0, max: 255 }),
  b: fc.integer({ min: 0, max: 65_535 }),
  c: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  d: fc.maxSafeNat(),
  raw: fc.uint8Array({ minLength: 3, maxLength: 3 }),
  bytes: fc.uint8Array({ maxLength: 9 }),
  text: fc.string({ unit: 'grapheme', maxLength: 5 }).map((text) => text.normalize('NFC')),
  flag: fc.boolean(),
  scalar: fc.integer({ min: 1, max: 1018 }),
  list: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 4 }),
});
const write = (value: Everything): Uint8Array =>
  new Writer()
    .tag(1, 7)
    .u8(value.a)
    .u16(value.b)
    .u32(value.c)
    .u64(value.d)
    .raw(value.raw)
    .bytes(value.bytes)
    .text(value.text)
    .bool(value.flag)
    .scalar(TINY_TEST.scalar(value.scalar))
    .element(g.multiply(TINY_TEST.scalar(value.scalar)))
    .elementOrIdentity(TINY_TEST.identity())
    .list(value.list, (item, writer) => writer.u8(item))
    .finish();
const readAll = (bytes: Uint8Array): Everything =>
  decode(bytes, 'all', (r) => {
    r.tag(1, 7);
    const [a, b, c, d] = [r.u8(), r.u16(), r.u32(), r.u64()];
    const [raw, body, text, flag] = [r.raw(3).slice(), r.bytes(9).slice(), r.text(80), r.bool()];
    const scalar = Number(r.scalar(TINY_TEST).value);
    const element = r.element(TINY_TEST);
    expect(element.equals(g.multiply(TINY_TEST.scalar(scalar)))).toBe(true);
    expect(r.elementOrIdentity(TINY_TEST).isIdentity()).toBe(true);
    const list = r.list(4, (reader) => reader.u8());
    return { a, b, c, d, raw, bytes: body, text, flag, scalar, list };
  });

describe('codec', () => {
  it('decodes what it encodes, and encodes what it decodes', () =>
    fc.assert(
      fc.property(everything, (value) => {
        const bytes = write(value);
        expect(readAll(bytes)).toEqual(value);
        expect(toHex(write(readAll(bytes)))).toBe(toHex(bytes));
      }),
    ));

  it('is injective: different values, different bytes', () =>
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 3 })),
        fc.array(fc.uint8Array({ maxLength: 3 })),
        (a, b) => {
          const enc = (list: readonly Uint8Array[]): string =>
            hex((w) => w.list(list, (x, inner) => inner.bytes(x)));
          expect(enc(a) === enc(b)).toBe(JSON.stringify(a.map(toHex)) === JSON.stringify(b.map(toHex)));
        },
      ),
    ));

  it('refuses every truncation and every extension', () => {
    const [value] = fc.sample(everything, { numRuns: 1, seed: 5 });
    const bytes = value === undefined ? new Uint8Array(0) : write(value);
    expect(bytes.length).toBeGreaterThan(30);
    for (let n = 0; n < bytes.length; n++)
      expect(codeOf(() => readAll(bytes.subarray(0, n)))).toBe('truncated');
    expect(codeOf(() => readAll(concatBytes(bytes, Uint8Array.of(0))))).toBe('trailing-bytes');
  });

  it('throws nothing but decode errors on any bytes', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (noise, tagged) => {
        try {
          readAll(tagged ? concatBytes(Uint8Array.of(1, 7), noise) : noise);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
    ));

  it('has the byte layout of the specification', () => {
    expect(hex((w) => w.u8(1).u16(2).u32(3).u64(4))).toBe('0100020000000300000000000000' + '04');
    expect(hex((w) => w.u64(Number.MAX_SAFE_INTEGER))).toBe('001fffffffffffff');
    expect(hex((w) => w.bytes(Uint8Array.of(9)).text('é').bool(true))).toBe(
      '0000000109' + '00000002c3a9' + '01',
    );
    expect(hex((w) => w.element(g).scalar(TINY_TEST.scalar(5)))).toBe('00040005');
    expect(hex((w) => w.list([1, 2], (item, inner) => inner.u8(item)))).toBe('000000020102');
  });

  it('gives parts whose slices are copies, of a Buffer too', () => {
    const input = Buffer.from([1, 2, 3]);
    const part = new Reader(input.subarray(1)).raw(2).slice();
    input.fill(0);
    expect(toHex(part)).toBe('0203');
  });

  it('grows beyond its first buffer', () => {
    const big = new Uint8Array(5000).fill(7);
    expect(toHex(new Writer().u8(1).raw(big).bytes(big).finish())).toBe(
      `01${'07'.repeat(5000)}00001388${'07'.repeat(5000)}`,
    );
  });
});

describe('writer refuses', () => {
  it.each([-1, 256, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('u8 of %d', (value) =>
    expect(() => new Writer().u8(value)).toThrow(RangeError),
  );
  it('integers beyond their width', () => {
    expect(() => new Writer().u16(65_536)).toThrow(RangeError);
    expect(() => new Writer().u32(2 ** 32)).toThrow(RangeError);
    expect(() => new Writer().u64(2 ** 53)).toThrow(RangeError);
  });
  it('text not in form C, lone surrogates, the identity', () => {
    expect(() => new Writer().text('e\u0301')).toThrow(RangeError);
    expect(() => new Writer().text('\ud800')).toThrow(RangeError);
    expect(() => new Writer().element(TINY_TEST.identity())).toThrow(RangeError);
  });
});

describe('reader refuses', () => {
  it.each<readonly [string, string, (reader: Reader) => unknown, string]>([
    ['another version', '0207', (r) => r.tag(1, 7), 'bad-version'],
    ['another type', '0108', (r) => r.tag(1, 7), 'bad-tag'],
    ['an integer above 2^53 - 1', '0020000000000000', (r) => r.u64(), 'bad-number'],
    ['the greatest u64', 'ffffffffffffffff', (r) => r.u64(), 'bad-number'],
    ['a boolean of 2', '02', (r) => r.bool(), 'bad-value'],
    ['bytes beyond the bound', '000000030102', (r) => r.bytes(2), 'too-large'],
    ['a huge length', 'ffffffff', (r) => r.bytes(2 ** 32), 'truncated'],
    ['a long list', '00000003010203', (r) => r.list(2, (i) => i.u8()), 'too-large'],
    ['a list that is not there', 'ffffffff', (r) => r.list(2 ** 32, (i) => i.u8()), 'truncated'],
    ['ill-formed UTF-8', '00000001ff', (r) => r.text(9), 'bad-text'],
    ['text not in form C', '0000000365cc81', (r) => r.text(9), 'bad-text'],
    ['the identity', '0001', (r) => r.element(TINY_TEST), 'identity'],
    ['an element outside the group', '07f6', (r) => r.elementOrIdentity(TINY_TEST), 'bad-element'],
    ['a scalar of the order', '03fb', (r) => r.scalar(TINY_TEST), 'bad-scalar'],
  ])('%s', (_, text, run, code) => expect(codeOf(() => read(text, run))).toBe(code));

  it('and names the field', () => {
    const run = (reader: Reader): unknown =>
      reader.field('contests', (r) =>
        r.list(9, (item) => item.field('c1', (inner) => inner.element(TINY_TEST))),
      );
    expect(() => read('0000000200040001', run)).toThrow(/^x\.contests\[1\]\.c1: /);
    const reader = new Reader(fromHex('05'), 'x');
    reader.field('a', (r) => r.u8());
    expect(reader.offset).toBe(1);
    expect(reader.error('bad-value', 'm').path).toBe('x');
  });
});
