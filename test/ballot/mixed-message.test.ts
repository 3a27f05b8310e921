import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MixedLayout, voteMessage, voteOfMessage } from '../../src/ballot/mixed-message.js';
import { concatBytes, utf8 } from '../../src/core/bytes.js';
import { expectOneMessage, message, ranked, reason, writeIn } from './mixed-message-fixtures.js';

describe('blank votes', () => {
  it.each([ranked(3, 1, 3, 'refused'), writeIn(20)])('are a message of their own', (layout) => {
    const bytes = voteMessage(layout, { kind: 'blank' });
    expect(bytes).toEqual(message(layout, 1));
    expect(voteOfMessage(layout, bytes)).toEqual({ kind: 'blank' });
    for (let i = 1; i < bytes.length; i++) {
      const changed = bytes.slice();
      changed[i] = 1;
      expect(reason(voteOfMessage(layout, changed))).toMatch(/follows a blank/);
    }
  });

  it.each([ranked(3, 1, 3, 'refused', false), writeIn(20, false)])(
    'are refused where not offered',
    (layout) => {
      expect(() => voteMessage(layout, { kind: 'blank' })).toThrow(/not offered/);
      expect(reason(voteOfMessage(layout, message(layout, 1)))).toMatch(/not offered/);
    },
  );
});

describe('texts', () => {
  const texts = fc
    .stringMatching(/^[a-zà-ÿぁ-んΑ-Ω😀-😎]{1,12}( [a-zà-ÿ]{1,9}){0,3}$/u)
    .filter((text) => utf8(text).length <= 90);

  it('come back', () => {
    const property = fc.property(texts, fc.integer({ min: 90, max: 500 }), (text, maxBytes) => {
      const layout = writeIn(maxBytes);
      const bytes = voteMessage(layout, { kind: 'text', text });
      expect(bytes.length).toBe(layout.messageBytes);
      expect(voteOfMessage(layout, bytes)).toEqual({ kind: 'text', text });
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('with any bit changed are another text, of that message, or none', () => {
    const layout = writeIn(100);
    const property = fc.property(texts, fc.nat(), (text, n) => {
      const bytes = voteMessage(layout, { kind: 'text', text });
      const bit = n % (8 * bytes.length);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(voteOfMessage(layout, bytes)).not.toEqual({ kind: 'text', text });
      expectOneMessage(layout, bytes);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('are laid out as documented', () => {
    const layout = writeIn(40);
    expect(voteMessage(layout, { kind: 'text', text: 'Zoë' })).toEqual(
      message(layout, 3, 0, 4, 0x5a, 0x6f, 0xc3, 0xab),
    );
    expect(layout.messageBytes).toBe(60);
  });

  it('may have exactly maxBytes bytes', () => {
    const layout = writeIn(300);
    const text = 'é'.repeat(150);
    const bytes = voteMessage(layout, { kind: 'text', text });
    expect([bytes[1], bytes[2]]).toEqual([1, 44]);
    expect(voteOfMessage(layout, bytes)).toEqual({ kind: 'text', text });
    expect(() => voteMessage(layout, { kind: 'text', text: `${text}e` })).toThrow(/more than 300/);
    const longer = message(layout, 3, 1, 45, ...utf8(`${text}e`));
    expect(reason(voteOfMessage(layout, longer))).toMatch(/more than 300/);
  });

  it.each<[string, number[], RegExp]>([
    ['nothing', [3], /empty/],
    ['a length beyond the end', [3, 0, 28, 65], /not one text/],
    ['a length far beyond the end', [3, 255, 255, 65], /not one text/],
    ['something after it', [3, 0, 1, 65, 66], /not one text/],
    ['a zero in it', [3, 0, 2, 65, 0], /not allowed/],
    ['ill-formed UTF-8', [3, 0, 1, 0xff], /UTF-8/],
    ['cut-off UTF-8', [3, 0, 1, 0xc3], /UTF-8/],
    ['overlong UTF-8', [3, 0, 2, 0xc1, 0x81], /UTF-8/],
    ['a surrogate', [3, 0, 3, 0xed, 0xa0, 0x80], /UTF-8/],
    ['a byte order mark', [3, 0, 4, 0xef, 0xbb, 0xbf, 65], /not allowed/],
    ['a space at its end', [3, 0, 2, 65, 32], /space/],
  ])('with %s are invalid', (_, start, why) => {
    const layout = writeIn(20);
    expect(reason(voteOfMessage(layout, message(layout, ...start)))).toMatch(why);
  });
});

describe('messages', () => {
  const layouts = [ranked(3, 1, 3, 'allowed'), writeIn(20)];

  it.each(layouts)('of zeros, and of any other kind, are no vote', (layout) => {
    for (let kind = 0; kind < 256; kind++) {
      if (kind === 1) continue;
      const vote = voteOfMessage(layout, message(layout, kind));
      expect(vote.kind).toBe('invalid');
    }
  });

  it('of votes of another kind are invalid', () => {
    const [ranking, text] = layouts as [MixedLayout, MixedLayout];
    const first = voteMessage(ranking, { kind: 'ranking', ranks: [1, 2, 3] });
    const second = voteMessage(text, { kind: 'text', text: 'Ann' });
    expect(first.length).toBe(second.length);
    expect(reason(voteOfMessage(text, first))).toMatch(/no kind of vote/);
    expect(reason(voteOfMessage(ranking, second))).toMatch(/another kind/);
    expect(() => voteMessage(text, { kind: 'ranking', ranks: [1, 2, 3] })).toThrow(/another kind/);
    expect(() => voteMessage(ranking, { kind: 'text', text: 'Ann' })).toThrow(/another kind/);
  });

  it.each(layouts)('of another length, or none, are invalid', (layout) => {
    const bytes = voteMessage(layout, { kind: 'blank' });
    expect(reason(voteOfMessage(layout, undefined))).toMatch(/no message/);
    for (const other of [bytes.subarray(1), concatBytes(bytes, Uint8Array.of(0)), new Uint8Array(0)])
      expect(reason(voteOfMessage(layout, other))).toMatch(/30 bytes/);
  });

  it('of random bytes are of a vote with that message, or none', () => {
    const bytes = fc.uint8Array({ minLength: 30, maxLength: 30 });
    const property = fc.property(bytes, fc.integer({ min: 0, max: 3 }), (random, kind) => {
      for (const layout of [...layouts, ranked(42, 1, 42, 'allowed')]) {
        expectOneMessage(layout, random);
        expectOneMessage(layout, concatBytes(Uint8Array.of(kind), random.subarray(1)));
      }
    });
    fc.assert(property, { numRuns: 200 });
  });
});
