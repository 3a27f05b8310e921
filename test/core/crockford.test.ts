import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalBytes } from '../../src/core/bytes.js';
import { decodeCrockford, encodeCrockford } from '../../src/core/crockford.js';
import { seededRng } from '../helpers/rng.js';
import { codeOf } from './all-groups.js';

const ALPHABET = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];
const rng = seededRng('crockford');

describe('codes', () => {
  it('round-trip at every length', () => {
    for (let n = 0; n <= 40; n++) {
      const bytes = rng(n);
      const text = encodeCrockford(bytes);
      expect(text).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-)*[0-9A-HJKMNP-TV-Z]{1,4}$/);
      expect(equalBytes(decodeCrockford(text, n), bytes)).toBe(true);
    }
  });

  it('forgive case, hyphens, spaces, O, I and L', () => {
    const text = encodeCrockford(Uint8Array.of(0, 0x44, 0x32, 1));
    const sloppy = ` ${text.toLowerCase().replaceAll('-', '  ').replaceAll('0', 'o').replace('1', 'l').replaceAll('1', 'I')} `;
    expect(decodeCrockford(sloppy, 4)).toEqual(Uint8Array.of(0, 0x44, 0x32, 1));
    expect(text).toMatch(/[01]/);
  });

  it.each([1, 10, 16, 32])(
    'of %i bytes: every wrong character and every exchange of neighbours is seen',
    (size) => {
      const plain = [...encodeCrockford(rng(size)).replaceAll('-', '')];
      const passes = (symbols: readonly string[]): boolean =>
        codeOf(() => decodeCrockford(symbols.join(''), size)) === undefined;
      expect(passes(plain)).toBe(true);
      plain.forEach((symbol, i) => {
        for (const other of ALPHABET) if (other !== symbol) expect(passes(plain.with(i, other))).toBe(false);
        const next = plain[i + 1];
        if (next !== undefined && next !== symbol)
          expect(passes(plain.with(i, next).with(i + 1, symbol))).toBe(false);
      });
    },
  );

  it('of 16 bytes: four wrong characters are seen', () => {
    const symbols = [...encodeCrockford(rng(16)).replaceAll('-', '')];
    const change = fc.record({ at: fc.nat(symbols.length - 1), to: fc.constantFrom(...ALPHABET) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bad = changes.reduce((text, { at, to }) => text.with(at, to), symbols);
        const same = bad.join('') === symbols.join('');
        expect(codeOf(() => decodeCrockford(bad.join(''), 16)) === undefined).toBe(same);
      }),
    );
  });

  it.each(['', 'U', '0001-0', '000', '0000', '0001!', '０００1', '0001\n', '0'.repeat(100_000)])(
    'refuses %j as a code of no bytes',
    (text) => expect(codeOf(() => decodeCrockford(text, 0, 'card'))).toBe('bad-encoding'),
  );

  it('refuses stray bits at the end, though the check is right', () => {
    const symbolsOf = (...bytes: number[]): number[] =>
      [...encodeCrockford(Uint8Array.from(bytes)).replaceAll('-', '')].map((c) => ALPHABET.indexOf(c));
    const none = symbolsOf(0, 0, 0, 0, 0).slice(-5);
    for (const stray of [0, 1, 2, 3]) {
      const difference = symbolsOf(0, 0, 0, 0, stray).slice(-5);
      const text = symbolsOf(5)
        .map((symbol, i) => (i === 0 ? symbol : symbol ^ (difference[i - 1] ?? 0) ^ (none[i - 1] ?? 0)))
        .map((symbol) => ALPHABET[symbol])
        .join('');
      const run = (): unknown => decodeCrockford(text, 1);
      if (stray === 0) expect(run()).toEqual(Uint8Array.of(5));
      else expect(run).toThrow('stray bits');
    }
  });

  it('has frozen answers', () => {
    expect(encodeCrockford(new Uint8Array(0))).toBe('0001');
    expect(encodeCrockford(Uint8Array.of(5))).toBe('0M1P-5K');
  });
});
