import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../src/core/errors.js';
import { type BltElection, readBlt } from '../../src/counting/blt.js';
import { withoutWithdrawn, writeBlt } from '../../src/counting/blt-write.js';
import { papers, rankedElections } from './elections.js';

/** The example of OpaVote's description, with all it allows. */
const EXAMPLE = `# an election
4 2          # four candidates, two seats
-2           # Basil has withdrawn

(b1) 1 4 1 3 2 0
3 2 4 1=3 0  # one rank for two
1 4 - 2 0
1 0
0
"Adam"       # candidate 1
"Basil"
"Charlotte #3"
"Donald ""Don"" D"
"The title"
`;

const ELECTION: BltElection = {
  title: 'The title',
  seats: 2,
  candidates: ['Adam', 'Basil', 'Charlotte #3', 'Donald "Don" D'],
  withdrawn: [1],
  ballots: [papers(1, 'DACB'), papers(3, 'BD(AC)'), papers(1, 'D-B'), papers(1, '')],
};

/** Code and path of the error that reading a text throws. */
function refusal(text: string | Uint8Array): string {
  try {
    readBlt(text);
  } catch (error) {
    if (error instanceof DecodeError) return `${error.code} ${error.path}`;
    throw error;
  }
  return 'read';
}

describe('readBlt', () => {
  it('reads candidates, seats, withdrawals, ballots, names and title', () => {
    expect(readBlt(EXAMPLE)).toEqual(ELECTION);
  });

  it('reads bytes, CR LF, tabs and a byte order mark', () => {
    const bytes = new TextEncoder().encode(
      `\ufeff${EXAMPLE.replaceAll('\n', '\r\n').replaceAll('1 4', '1\t4')}`,
    );
    expect(readBlt(bytes)).toEqual(ELECTION);
  });

  it('reads parties after names, as Scottish councils write them', () => {
    const text = '2 1\n3 1 0\n0\n"A" "Party of A"\n"B" ""\n"Ward"\n';
    expect(readBlt(text)).toMatchObject({ candidates: ['A', 'B'], parties: ['Party of A', ''] });
    expect(writeBlt(readBlt(text))).toBe(text);
  });

  it.each([
    ['', 'truncated end'],
    ['2\n', 'bad-value line 1'],
    ['2 1 1\n', 'bad-value line 1'],
    ['0 1\n', 'bad-number line 1'],
    ['501 1\n', 'bad-number line 1'],
    ['2 0\n', 'bad-number line 1'],
    ['2 1\n', 'truncated end'],
    ['2 1\n-3\n', 'bad-number line 2'],
    ['2 1\n-1 -1\n', 'bad-value line 2'],
    ['2 1\n-1 2\n', 'bad-value line 2'],
    ['2 1\n1 1\n', 'bad-value line 2'],
    ['2 1\n1 1 0 0\n', 'bad-number line 2'],
    ['2 1\n1 3 0\n', 'bad-number line 2'],
    ['2 1\n1 1 1 0\n', 'bad-value line 2'],
    ['2 1\n1 1=1 0\n', 'bad-value line 2'],
    ['2 1\n1 1= 0\n', 'bad-number line 2'],
    ['2 1\n1 01 0\n', 'bad-number line 2'],
    ['2 1\n1.5 1 0\n', 'bad-number line 2'],
    ['2 1\n-1\n2 1 0\n-2\n', 'bad-number line 4'],
    ['2 1\n0 1 0\n', 'bad-number line 2'],
    ['2 1\n1000000000001 1 0\n', 'bad-number line 2'],
    ['2 1\n1000000000000 1 0\n1 2 0\n', 'too-large line 3'],
    ['2 1\n(1 2 0\n', 'bad-number line 2'],
    ['2 1\n0\n"A"\n', 'truncated end'],
    ['2 1\n0\n"A"\n"A"\n"T"\n', 'bad-value line 4'],
    ['2 1\n0\n""\n', 'bad-value line 3'],
    ['2 1\n0\nA\n', 'bad-value line 3'],
    ['2 1\n0\n"A\n', 'bad-value line 3'],
    ['2 1\n0\n"A"B"\n', 'bad-value line 3'],
    ['2 1\n0\n"A" "P" "Q"\n', 'bad-value line 3'],
    ['2 1\n0\n"A\u0007"\n', 'bad-text line 3'],
    [`2 1\n0\n"${'A'.repeat(1001)}"\n`, 'too-large line 3'],
    ['2 1\n0\n"A"\n"B"\n"T" "U"\n', 'bad-value line 5'],
    ['2 1\n0\n"A"\n"B"\n"T"\n"more"\n', 'trailing-bytes line 6'],
    [`2 1\n${'1 '.repeat(11_000)}0\n`, 'too-large line 2'],
    ['2 1\n0\n"\ud800"\n', 'bad-text '],
    [Uint8Array.of(0x32, 0xff), 'bad-text '],
  ])('refuses %j: %s', (text, expected) => expect(refusal(text)).toBe(expected));

  it('never throws anything but a DecodeError', () => {
    const texts = fc.array(
      fc.oneof(
        fc.constantFrom(...EXAMPLE.split('\n')),
        fc.string({ unit: fc.constantFrom(...'0123456789-= "#()\r\n,aA'), maxLength: 20 }),
      ),
    );
    fc.assert(
      fc.property(texts, (lines) => {
        expect(refusal(lines.join('\n'))).toMatch(/^(?:read|[a-z-]+ (?:line \d+|end|))$/);
      }),
    );
  });

  it('one changed character is read as another election or refused', () => {
    fc.assert(
      fc.property(fc.nat(EXAMPLE.length - 1), fc.constantFrom(...'0 1-="#\n('), (at, character) => {
        refusal(EXAMPLE.slice(0, at) + character + EXAMPLE.slice(at + 1));
      }),
    );
  });
});

describe('writeBlt', () => {
  const names = fc.uniqueArray(
    fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'aé" #=-0漢') }),
    {
      minLength: 6,
      maxLength: 6,
    },
  );

  it('what is written is read as it was', () => {
    fc.assert(
      fc.property(
        rankedElections('with all', 6),
        names,
        fc.boolean(),
        ({ candidates, seats, ballots }, texts, named) => {
          const election: BltElection = {
            title: texts[5] ?? '',
            seats,
            candidates: texts.slice(0, candidates.length),
            withdrawn: candidates.length > 2 ? [0, 2] : [],
            ballots: ballots.map(({ ranking, weight }) => ({
              ranking: ranking.map((rank) =>
                typeof rank !== 'number' && rank.length === 1 ? (rank[0] ?? 0) : rank,
              ),
              weight,
            })),
            ...(named ? { parties: candidates.map((_, i) => texts[5 - i] ?? '') } : {}),
          };
          const text = writeBlt(election);
          expect(readBlt(text)).toEqual(election);
          expect(writeBlt(readBlt(text))).toBe(text);
        },
      ),
    );
  });

  it.each<[string, Partial<BltElection>]>([
    ['no seats', { seats: 0 }],
    ['a withdrawn candidate who is not there', { withdrawn: [4] }],
    ['one who withdraws twice', { withdrawn: [1, 1] }],
    ['a name with a line break', { candidates: ['A', 'B\n0', 'C', 'D'] }],
    ['a title with a line break', { title: 'A\nB' }],
    ['equal names', { candidates: ['A', 'A', 'C', 'D'] }],
    ['a party too few', { parties: ['A'] }],
    ['a ballot for no candidate', { ballots: [{ ranking: [4], weight: 1 }] }],
    ['a ballot without weight', { ballots: [{ ranking: [1], weight: 0 }] }],
  ])('refuses %s', (_, change) => expect(() => writeBlt({ ...ELECTION, ...change })).toThrow(RangeError));
});

describe('withoutWithdrawn', () => {
  it('takes candidates off every ballot, leaves no gap, and numbers the others anew', () => {
    const election = { ...ELECTION, parties: ['a', 'b', 'c', 'd'] };
    expect(withoutWithdrawn(election)).toEqual({
      ...election,
      candidates: ['Adam', 'Charlotte #3', 'Donald "Don" D'],
      parties: ['a', 'c', 'd'],
      withdrawn: [],
      ballots: [papers(1, 'CAB'), papers(3, 'C(AB)'), papers(1, 'C-'), papers(1, '')],
    });
  });

  it('a shared rank of which one is left is a rank of one; equal ballots are gathered', () => {
    const election = { ...ELECTION, ballots: [papers(2, '(AB)C'), papers(3, 'AC'), papers(1, 'B')] };
    expect(withoutWithdrawn(election).ballots).toEqual([papers(5, 'AB'), papers(1, '')]);
  });
});
