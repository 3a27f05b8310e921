/** Tampering with the form of ballots, whose they are, and what group they are in: HEL-07 to HEL-12. */
import { type Json, OUTSIDE, P, Q } from './prover.js';
import { firstChoice, hiddenChoice, inBallot, type Tamper } from './tamper.js';

const plusOrder = (text: string): string => (BigInt(text) + Q).toString();
const moved = (text: string, outside = 0): string =>
  ((BigInt(text) * (OUTSIDE[outside] ?? 1n)) % P).toString();

/** Changes the first choice of a ballot, or its proofs. */
const inChoice = (change: (parts: Json) => unknown) => inBallot(1, (ballot) => change(firstChoice(ballot)));

const FORM: readonly Tamper[] = [
  [
    'HEL-07',
    'a leading zero',
    inChoice(({ choice: c }) => (c.alpha = `0${c.alpha}`)),
    'votes[1]: bad-number',
  ],
  ['HEL-07', 'a sign', inChoice(({ choice: c }) => (c.alpha = `+${c.alpha}`)), 'votes[1]: bad-number'],
  [
    'HEL-07',
    'more digits than p',
    inChoice(({ choice: c }) => (c.beta = `9${'0'.repeat(400)}`)),
    'votes[1]: bad-number',
  ],
  [
    'HEL-07',
    'a number above p',
    inChoice(({ choice: c }) => (c.beta = (P + 1n).toString())),
    'votes[1]: bad-element',
  ],
  ['HEL-07', 'zero', inChoice(({ choice: c }) => (c.beta = '0')), 'votes[1]: bad-element'],
  ['HEL-07', 'a dropped contest', inBallot(1, ({ vote }) => vote.answers.pop()), 'votes[1]: bad-value'],
  [
    'HEL-07',
    'a dropped choice',
    inBallot(1, ({ vote }) => vote.answers[0].choices.pop()),
    'votes[1]: bad-value',
  ],
  ['HEL-07', 'a dropped proof', inChoice(({ proofs }) => proofs.pop()), 'votes[1]: bad-value'],
  [
    'HEL-07',
    'a dropped overall proof',
    inBallot(1, ({ vote }) => (vote.answers[1].overall_proof = null)),
    'votes[1]: bad-value',
  ],
  [
    'HEL-07',
    'a proof where none belongs',
    inBallot(1, ({ vote }) => (vote.answers[0].overall_proof = [])),
    'votes[1]: bad-value',
  ],
  ['HEL-07', 'another field', (s) => (s.votes[1].more = null), 'votes[1]: bad-value'],
  [
    'HEL-07',
    'a time that is none',
    (s) => (s.votes[1].cast_at = '2026-02-30 25:00:00'),
    'votes[1]: bad-value',
  ],
  [
    'HEL-07',
    'a vote taken away',
    (s) => (s.votes[1].vote = null),
    'voter 61a90a77-a09a-4f16-9549-852b20fe75e1: suppressed',
  ],
  [
    'HEL-07',
    'a vote and its time taken away',
    ({ votes }) => Object.assign(votes[1], { vote: null, cast_at: null }),
    'voter 61a90a77-a09a-4f16-9549-852b20fe75e1: suppressed',
  ],
  [
    'HEL-07',
    'a vote and its tracker taken away',
    ({ votes }) => Object.assign(votes[1], { vote: null, vote_hash: null, voter_uuid: null }),
    'votes[1]: suppressed',
  ],
];

const NAMES: readonly Tamper[] = [
  [
    'HEL-08',
    'the fingerprint of another election',
    inBallot(1, ({ vote }) => (vote.election_hash = vote.election_uuid)),
    'votes[1]: wrong-election',
  ],
  [
    'HEL-08',
    'the identifier of another election',
    inBallot(1, ({ vote }) => (vote.election_uuid = 'x')),
    'votes[1]: wrong-election',
  ],
  [
    'HEL-09',
    'the tracker of another ballot',
    ({ votes }) => (votes[1].vote_hash = votes[0].vote_hash),
    'votes[1]: wrong-tracker',
  ],
  [
    'HEL-10',
    'the hash of another voter',
    ({ votes }) => (votes[1].voter_hash = votes[0].voter_hash),
    'votes[1]: other-voter',
  ],
  ['HEL-10', 'other details of a voter', ({ voters }) => (voters[1].alias = 'V9'), 'votes[1]: other-voter'],
  [
    'HEL-10',
    'a ballot of nobody',
    ({ votes }) => (votes[1].voter_uuid = 'nobody'),
    'votes[1]: unknown-voter',
    ['HEL-19', 'HEL-20'],
  ],
];

const ELEMENTS: readonly Tamper[] = [
  [
    'HEL-11',
    'a ciphertext of order 2 behind proofs that hold',
    (s) => hiddenChoice(s, OUTSIDE[0] ?? 1n, 2n),
    'votes[0]: bad-element',
  ],
  [
    'HEL-11',
    'a ciphertext of order 3 behind proofs that hold',
    (s) => hiddenChoice(s, OUTSIDE[1] ?? 1n, 3n),
    'votes[0]: bad-element',
  ],
  [
    'HEL-11',
    'beta outside the group',
    inChoice(({ choice: c }) => (c.beta = moved(c.beta))),
    'votes[1]: bad-element',
  ],
  [
    'HEL-11',
    'a commitment outside the group',
    inChoice(({ proofs: [{ commitment: c }] }) => (c.A = moved(c.A, 1))),
    'votes[1]: bad-element',
    ['HEL-14'],
  ],
  [
    'HEL-12',
    'a response plus q',
    inChoice(({ proofs: [p] }) => (p.response = plusOrder(p.response))),
    'votes[1]: bad-scalar',
  ],
  [
    'HEL-12',
    'a challenge plus q',
    inChoice(({ proofs: [p] }) => (p.challenge = plusOrder(p.challenge))),
    'votes[1]: bad-scalar',
  ],
  [
    'HEL-12',
    'the response of a trustee plus q',
    ({ trustees: [{ pok }] }) => (pok.response = plusOrder(pok.response)),
    'trustees: bad-scalar',
  ],
  [
    'HEL-12',
    'the response of a decryption plus q',
    ({
      trustees: [
        {
          decryption_proofs: [[p]],
        },
      ],
    }) => (p.response = plusOrder(p.response)),
    'trustees[0]: bad-scalar',
  ],
];

export const BALLOT_TAMPERS: readonly Tamper[] = [...FORM, ...NAMES, ...ELEMENTS];
