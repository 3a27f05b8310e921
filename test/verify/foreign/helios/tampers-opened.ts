/** Tampering with opened ballots: HEL-17. */
import { challenge, closed, dumps, fingerprint, OUTSIDE, P, reduce } from './prover.js';
import { decrypt } from './scene.js';
import { disguisedCopy, proveAgain, revote, type Tamper } from './tamper.js';

export const OPENED_TAMPERS: readonly Tamper[] = [
  ['HEL-17', 'another answer', ({ spoiled: [b] }) => (b.answers[0].answer = [1]), 'spoiled[0]: other-vote'],
  [
    'HEL-17',
    'other randomness',
    ({ spoiled: [b] }) => (b.answers[0].randomness[2] = '5'),
    'spoiled[0]: other-vote',
  ],
  ['HEL-17', 'no randomness', ({ spoiled: [b] }) => b.answers[0].randomness.pop(), 'spoiled[0]: bad-value'],
  [
    'HEL-17',
    'an answer twice',
    ({ spoiled: [b] }) => (b.answers[0].answer = [1, 1, 2]),
    'spoiled[0]: bad-value',
  ],
  [
    'HEL-17',
    'an answer that there is not',
    ({ spoiled: [b] }) => (b.answers[0].answer = [3]),
    'spoiled[0]: bad-number',
  ],
  [
    'HEL-17',
    'a wrong proof',
    ({ spoiled: [b] }) => (b.answers[0].individual_proofs[0][0].response = '1'),
    'spoiled[0]: wrong-proof',
  ],
  [
    'HEL-17',
    'a commitment outside the group, and challenges that fit',
    ({ spoiled: [b] }) => {
      const [first, second] = b.answers[0].individual_proofs[0];
      first.commitment.A = ((BigInt(first.commitment.A) * (OUTSIDE[0] ?? 1n)) % P).toString();
      const numbers = [first, second].flatMap(({ commitment: { A, B } }) => [BigInt(A), BigInt(B)]);
      second.challenge = reduce(challenge(...numbers) - BigInt(first.challenge)).toString();
    },
    'spoiled[0]: bad-element',
  ],
  [
    'HEL-17',
    'an opened ballot of another election',
    ({ spoiled: [b] }) => (b.election_hash = 'other'),
    'spoiled[0]: wrong-election',
  ],
  ['HEL-17', 'an opened ballot twice', ({ spoiled }) => spoiled.push(spoiled[0]), 'spoiled[1]: twice'],
  [
    'HEL-17',
    'an opened ballot that was cast',
    (s) =>
      revote(s, s.spoiled[0], [
        [1, 1, 2],
        [0, 2],
      ]),
    'spoiled[0]: counted',
  ],
  [
    'HEL-17',
    'an opened ballot that was cast with other proofs',
    (s) => {
      revote(s, structuredClone(s.spoiled[0]), [
        [1, 1, 2],
        [0, 2],
      ]);
      proveAgain(s, s.spoiled[0]);
    },
    'spoiled[0]: counted',
  ],
  [
    'HEL-17',
    'an opened ballot that was cast, re-randomised',
    (s) => {
      const vote = closed(structuredClone(s.spoiled[0]));
      s.votes[0] = disguisedCopy(s, { vote, vote_hash: fingerprint(dumps(vote)) }, 0);
      s.results = [
        [1, 1, 2],
        [0, 2],
      ];
      decrypt(s);
    },
    'spoiled[0]: counted',
  ],
];
