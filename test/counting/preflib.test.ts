import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../src/core/errors.js';
import { readPreflib } from '../../src/counting/preflib.js';
import { papers } from './elections.js';

const HEAD = [
  '# FILE NAME: 1.toi',
  '# TITLE: A vote',
  '# DATA TYPE: toi',
  '# NUMBER ALTERNATIVES: 3',
  '# NUMBER VOTERS: 9',
  '# NUMBER UNIQUE ORDERS: 4',
  '# ALTERNATIVE NAME 1: Anna: the first',
  '# ALTERNATIVE NAME 2: Bert',
  '# ALTERNATIVE NAME 3: Cleo',
];
const ORDERS = ['4: 1,2,3', '3: 2,{1,3}', '1: {1,2}', '1: 3'];
const FILE = [...HEAD, ...ORDERS, ''].join('\n');

function refusal(text: string): string {
  try {
    readPreflib(text);
  } catch (error) {
    if (error instanceof DecodeError) return `${error.code} ${error.path}`;
    throw error;
  }
  return 'read';
}

describe('readPreflib', () => {
  it('reads type, title, alternatives and orders', () => {
    expect(readPreflib(FILE)).toEqual({
      type: 'toi',
      title: 'A vote',
      candidates: ['Anna: the first', 'Bert', 'Cleo'],
      ballots: [papers(4, 'ABC'), papers(3, 'B(AC)'), papers(1, '(AB)'), papers(1, 'C')],
    });
  });

  it('reads complete and strict orders as such', () => {
    const file = (type: string, ...orders: readonly string[]): string =>
      [...HEAD, ...orders].join('\n').replace('toi', type).replace('TYPE: toi', `TYPE: ${type}`);
    expect(refusal(file('soc', '5: 1,2,3', '2: 3,2,1', '1: 2,1,3', '1: 1,3,2'))).toBe('read');
    expect(refusal(file('soi', '5: 1,2', '2: 3,2,1', '1: 2', '1: 1,3,2'))).toBe('read');
    expect(refusal(file('toc', '5: 1,{2,3}', '2: 3,2,1', '1: {2,1,3}', '1: 1,3,2'))).toBe('read');
    expect(refusal(file('soc', '5: 1,2', '2: 3,2,1', '1: 2,1,3', '1: 1,3,2'))).toBe('bad-value line 10');
    expect(refusal(file('soi', '5: 1,{2,3}', '2: 3,2,1', '1: 2,1,3', '1: 1'))).toBe('bad-value line 10');
    expect(refusal(file('toc', '5: 1,2,3', '2: {3,2}', '1: 2,1,3', '1: 1,2,3'))).toBe('bad-value line 11');
  });

  it.each([
    ['another data type', '# DATA TYPE: toi', '# DATA TYPE: wmd', 'bad-value line 3'],
    ['no data type', '# DATA TYPE: toi\n', '', 'bad-value DATA TYPE'],
    ['a head without a colon', '# TITLE: A vote', '# TITLE', 'bad-value line 2'],
    ['a key given twice', '# TITLE: A vote', '# DATA TYPE: toi', 'bad-value line 3'],
    ['too few names', '# ALTERNATIVE NAME 3: Cleo\n', '', 'bad-value ALTERNATIVE NAME 3'],
    ['too many names', '4: 1,2,3', '# ALTERNATIVE NAME 4: Dora\n4: 1,2,3', 'bad-value ALTERNATIVE NAME 4'],
    ['equal names', ': Bert', ': Cleo', 'bad-value line 9'],
    ['an empty name', ': Bert', ':', 'bad-value line 8'],
    ['too many alternatives', 'ALTERNATIVES: 3', 'ALTERNATIVES: 501', 'bad-number line 4'],
    ['other numbers of voters', 'VOTERS: 9', 'VOTERS: 8', 'bad-value NUMBER VOTERS'],
    ['other numbers of orders', 'ORDERS: 4', 'ORDERS: 5', 'bad-value NUMBER UNIQUE ORDERS'],
    ['no number of voters', '1: 3', ': 3', 'bad-value line 13'],
    ['no voters', '1: 3', '0: 3', 'bad-number line 13'],
    ['an alternative that is not there', '1: 3', '1: 4', 'bad-number line 13'],
    ['alternative 0', '1: 3', '1: 0', 'bad-number line 13'],
    ['an alternative twice', '1: 3', '1: 3,3', 'bad-value line 13'],
    ['braces within braces', '{1,2}', '{1,{2}}', 'bad-value line 12'],
    ['an open brace', '{1,2}', '{1,2', 'bad-value line 12'],
    ['empty braces', '{1,2}', '{}', 'bad-value line 12'],
    ['a comma before all', '{1,2}', '{,2}', 'bad-value line 12'],
    ['a comma too many', '{1,2}', '{1,2},', 'bad-value line 12'],
    ['a head line after the orders', '1: 3', '# TITLE 2: x', 'bad-value line 13'],
  ])('refuses %s', (_, part, by, expected) => {
    expect(FILE).toContain(part);
    const at = FILE.lastIndexOf(part);
    expect(refusal(FILE.slice(0, at) + by + FILE.slice(at + part.length))).toBe(expected);
  });

  it('refuses a head without end and a file beyond all bounds', () => {
    const head = Array.from({ length: 700 }, (_, i) => `# KEY ${i}: x`);
    expect(refusal([...head, FILE].join('\n'))).toBe('too-large line 602');
    expect(refusal([...head.slice(0, 590), FILE].join('\n'))).toBe('read');
    expect(() => readPreflib(new Uint8Array(268_435_457))).toThrow(/more than 268435456 bytes/);
  });

  it('never throws anything but a DecodeError', () => {
    const parts = fc.array(
      fc.oneof(
        fc.constantFrom(...HEAD, ...ORDERS),
        fc.string({ unit: fc.constantFrom(...'0123456789{},:# A'), maxLength: 12 }),
      ),
    );
    fc.assert(
      fc.property(parts, (lines) => {
        expect(refusal(lines.join('\n'))).toMatch(/^(?:read|[a-z-]+ .*)$/);
      }),
    );
  });
});
