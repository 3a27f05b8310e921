/** Tampering with decryptions and results: HEL-18 to HEL-20. */
import { type Json, OUTSIDE, P } from './prover.js';
import { plusOne, type Tamper } from './tamper.js';

const moved = (text: string): string => ((BigInt(text) * (OUTSIDE[0] ?? 1n)) % P).toString();

/** Exchanges two things of lists. */
function swap(a: Json, i: number, b: Json, j: number): void {
  [a[i], b[j]] = [b[j], a[i]];
}

export const TALLY_TAMPERS: readonly Tamper[] = [
  [
    'HEL-18',
    'withheld factors',
    ({ trustees: [, t] }) => (t.decryption_factors = null),
    'trustees[1]: truncated',
  ],
  [
    'HEL-18',
    'withheld proofs',
    ({ trustees: [, t] }) => (t.decryption_proofs = null),
    'trustees[1]: truncated',
  ],
  [
    'HEL-18',
    'factors of a contest dropped',
    ({ trustees: [, t] }) => t.decryption_factors.pop(),
    'trustees[1]: bad-value',
  ],
  [
    'HEL-18',
    'a factor dropped',
    ({ trustees: [, t] }) => t.decryption_factors[0].pop(),
    'trustees[1]: bad-value',
  ],
  [
    'HEL-18',
    'a proof of a factor dropped',
    ({ trustees: [, t] }) => t.decryption_proofs[0].pop(),
    'trustees[1]: bad-value',
  ],
  [
    'HEL-18',
    'a factor too many',
    ({ trustees: [, t] }) => t.decryption_factors[0].push('1'),
    'trustees[1]: bad-value',
  ],
  [
    'HEL-18',
    'a factor outside the group',
    ({ trustees: [{ decryption_factors: f }] }) => (f[0][0] = moved(f[0][0])),
    'trustees[0]: bad-element',
  ],
  [
    'HEL-19',
    'a response of a decryption',
    ({
      trustees: [
        ,
        {
          decryption_proofs: [, [proof]],
        },
      ],
    }) => (proof.response = plusOne(proof.response)),
    'trustees[1]: wrong-proof',
  ],
  [
    'HEL-19',
    'a challenge of a decryption',
    ({
      trustees: [
        ,
        {
          decryption_proofs: [, [proof]],
        },
      ],
    }) => (proof.challenge = plusOne(proof.challenge)),
    'trustees[1]: wrong-challenge',
  ],
  [
    'HEL-19',
    'factors swapped between answers',
    ({ trustees: [{ decryption_factors: f }] }) => swap(f[0], 0, f[0], 1),
    'trustees[0]: wrong-proof',
    ['HEL-20'],
  ],
  [
    'HEL-19',
    'factors swapped between trustees',
    ({ trustees: [a, b] }) => swap(a.decryption_factors[1], 0, b.decryption_factors[1], 0),
    'trustees[0]: wrong-proof',
  ],
  ['HEL-19', 'a dropped ballot', ({ votes }) => votes.pop(), 'trustees[0]: wrong-proof', ['HEL-20']],
  [
    'HEL-20',
    'swapped results',
    ({ results }) => swap(results[0], 0, results[0], 1),
    'results[0][0]: other-result',
  ],
  ['HEL-20', 'a count too high', ({ results }) => results[0][1]++, 'results[0][1]: other-result'],
  ['HEL-20', 'a count too low', ({ results }) => results[1][0]--, 'results[1][0]: other-result'],
  ['HEL-20', 'more votes than ballots', ({ results }) => (results[0][0] = 4), 'results: bad-number'],
  ['HEL-20', 'a negative count', ({ results }) => (results[0][0] = -1), 'results: bad-number'],
  ['HEL-20', 'a count as a text', ({ results }) => (results[0][0] = '2'), 'results: bad-value'],
  ['HEL-20', 'a dropped contest of the result', ({ results }) => results.pop(), 'results: bad-value'],
  ['HEL-20', 'an extra contest of the result', ({ results }) => results.push([0]), 'results: bad-value'],
  ['HEL-20', 'a dropped answer of the result', ({ results }) => results[0].pop(), 'results: bad-value'],
];
