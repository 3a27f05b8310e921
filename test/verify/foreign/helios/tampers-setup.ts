/** Tampering with the setup of an election: HEL-01 to HEL-06. */
import { challenge, dumps, fingerprint, OUTSIDE, P, power, Q, random, trustee } from './prover.js';
import { decrypt, type Scene } from './scene.js';
import { plusOne, remade, type Tamper } from './tamper.js';

const times = (text: string, factor: bigint): string => ((BigInt(text) * factor) % P).toString();

/** A number that is 1 modulo the order but no prime: found among the next ones. */
function compositeModulus(): bigint {
  for (let p = P + 2n * Q; ; p += 2n * Q) if (p % 3n === 0n) return p;
}

/** One voter, and a hash of the voters that is right or that of another list. */
const oneVoter = (scene: Scene, hash: (voters: unknown[]) => string, openreg = false): void =>
  remade(scene, {
    voters: 1,
    election: (election, voters) => Object.assign(election, { openreg, voters_hash: hash(voters) }),
  });

const hashOf = (voters: readonly unknown[]): string => fingerprint(dumps(voters));

/** Changes that are none: the record must still be verified. */
export const HONEST_SETUPS: readonly (readonly [what: string, change: (scene: Scene) => unknown])[] = [
  ['a hash of the one voter', (s) => oneVoter(s, hashOf)],
  ['a hash of nobody, where people may register', (s) => oneVoter(s, () => hashOf([]), true)],
  [
    'a hash of three voters in another order',
    (s) =>
      remade(s, {
        election: (e, voters) => Object.assign(e, { voters_hash: hashOf([...voters].reverse()) }),
      }),
  ],
];

export const SETUP_TAMPERS: readonly Tamper[] = [
  ['HEL-01', 'an identifier that is a path', (s) => (s.election.uuid = '../x'), 'election: bad-value'],
  ['HEL-02', 'g is 1', (s) => (s.election.public_key.g = '1'), 'election: bad-value'],
  [
    'HEL-02',
    'g is of twice the order',
    ({ election: { public_key: key } }) => (key.g = times(key.g, OUTSIDE[0] ?? 1n)),
    'election: bad-value',
  ],
  [
    'HEL-02',
    'p is not prime',
    (s) => (s.election.public_key.p = compositeModulus().toString()),
    'election: bad-value',
  ],
  ['HEL-02', 'q is not prime', (s) => (s.election.public_key.q = (3n * Q).toString()), 'election: bad-value'],
  [
    'HEL-02',
    'q does not divide p - 1',
    (s) => (s.election.public_key.q = (Q + 2n).toString()),
    'election: bad-value',
  ],
  [
    'HEL-02',
    'the key is not from 1 to p - 1',
    (s) => (s.election.public_key.y = P.toString()),
    'election: bad-element',
  ],
  [
    'HEL-02',
    'the key begins with a zero',
    (s) => (s.election.public_key.y = `0${s.election.public_key.y}`),
    'election: bad-number',
  ],
  [
    'HEL-03',
    'another kind of question',
    (s) => (s.election.questions[0].choice_type = 'ranked'),
    'election: bad-value',
  ],
  [
    'HEL-03',
    'another kind of tally',
    (s) => (s.election.questions[1].tally_type = 'mixed'),
    'election: bad-value',
  ],
  [
    'HEL-03',
    'more answers at least than at most',
    (s) => (s.election.questions[1].min = 2),
    'election: bad-number',
  ],
  ['HEL-03', 'no answer', (s) => (s.election.questions[0].answers = []), 'election: bad-value'],
  ['HEL-03', 'no question', (s) => (s.election.questions = []), 'election: bad-value'],
  ['HEL-04', 'a voter twice', ({ voters }) => (voters[1].uuid = voters[0].uuid), 'voters: bad-value'],
  [
    'HEL-04',
    'a voter of another election',
    ({ voters }) => (voters[1].election_uuid = 'another'),
    'voters: wrong-election',
  ],
  [
    'HEL-04',
    'a hash of other voters than the one',
    (s) => oneVoter(s, () => hashOf([{ uuid: 'another' }])),
    'voters: other-voters',
  ],
  [
    'HEL-05',
    'a proof of knowing a key',
    ({ trustees: [, { pok }] }) => (pok.response = plusOne(pok.response)),
    'trustees[1]: wrong-proof',
  ],
  [
    'HEL-05',
    'a challenge of another commitment',
    ({ trustees: [, { pok }] }) => (pok.challenge = plusOne(pok.challenge)),
    'trustees[1]: wrong-challenge',
  ],
  [
    'HEL-05',
    'a commitment outside the group',
    ({ trustees: [{ pok }] }) => (pok.commitment = times(pok.commitment, OUTSIDE[1] ?? 1n)),
    'trustees[0]: bad-element',
  ],
  [
    'HEL-05',
    'a commitment outside the group, and the challenge to it',
    ({ trustees: [{ pok }] }) => {
      pok.commitment = times(pok.commitment, OUTSIDE[0] ?? 1n);
      pok.challenge = challenge(BigInt(pok.commitment)).toString();
    },
    'trustees[0]: bad-element',
  ],
  ['HEL-05', 'no trustee', (s) => (s.trustees = []), 'trustees: bad-value'],
  ['HEL-05', 'a trustee twice', (s) => s.trustees.push(s.trustees[0]), 'trustees: bad-value'],
  [
    'HEL-05',
    'a hash of another key',
    ({ trustees }) => (trustees[0].public_key_hash = trustees[1].public_key_hash),
    'trustees: bad-value',
  ],
  [
    'HEL-05',
    'a key of another group',
    ({ trustees: [first] }) => {
      first.public_key.g = '4';
      first.public_key_hash = fingerprint(dumps(first.public_key));
    },
    'trustees: wrong-group',
  ],
  [
    'HEL-05',
    'the key 1',
    ({ trustees: [first] }) => {
      first.public_key.y = '1';
      first.public_key_hash = fingerprint(dumps(first.public_key));
    },
    'trustees: identity',
  ],
  [
    'HEL-05',
    'a key made from that of another',
    ({ trustees: [first, second] }) => {
      const y = power(BigInt(first.public_key.g), random()) * BigInt(first.public_key.y);
      second.public_key.y = (y % P).toString();
      second.public_key_hash = fingerprint(dumps(second.public_key));
    },
    'trustees[1]: wrong-proof',
    ['HEL-06', 'HEL-19'],
  ],
  [
    'HEL-06',
    'another trustee',
    (s) => {
      const other = random();
      s.trustees[1] = trustee(other, s.trustees[1].uuid);
      (s.secrets as bigint[])[1] = other;
      decrypt(s);
    },
    'election: other-key',
    ['HEL-20'],
  ],
  [
    'HEL-06',
    'an extra trustee',
    (s) => s.trustees.push(trustee(random(), 'extra')),
    'election: other-key',
    ['HEL-18'],
  ],
  ['HEL-06', 'a missing trustee', (s) => s.trustees.pop(), 'election: other-key', ['HEL-20']],
  [
    'HEL-06',
    'a key outside the group',
    ({ election: { public_key: key } }) => (key.y = times(key.y, OUTSIDE[0] ?? 1n)),
    'election: bad-element',
  ],
];
