/** The changes of the setup that every check must notice. */
import {
  bump,
  type Change,
  EMPTY,
  IDENTITY,
  LISTS,
  MIXED,
  NOT_REDUCED,
  object,
  SMALL_ORDER,
  stepOf,
} from './changes.js';
import { certificateOf, certified } from './own-election.js';
import type { Loose } from './resign.js';

const pedersen = (change: (block: Loose) => void): Change['make'] =>
  object('Setup', 1, (trustees) => change(trustees[1][1]));
const response = (proof: Loose): void => {
  proof.response = bump(proof.response);
};

/** Adds a certificate of the credentials, made of a list. */
const certificate =
  (listOf: (credentials: string) => string): Change['make'] =>
  (model) => {
    const setup = stepOf(model, 'Setup');
    const { uuid } = JSON.parse(setup.refs[0] ?? '');
    setup.refs.push(JSON.stringify(certified(certificateOf(listOf(setup.refs[2] ?? ''), uuid))));
    return undefined;
  };

/** Changes of the setup. */
export const SETUP_CHANGES: readonly Change[] = [
  {
    check: 'BEL-06',
    name: 'a group that nobody knows',
    record: EMPTY,
    make: object('Setup', 0, (election) => {
      election.group = 'Ed448';
    }),
  },
  {
    check: 'BEL-06',
    name: 'another version',
    record: EMPTY,
    make: object('Setup', 0, (election) => {
      election.version = 2;
    }),
  },
  {
    check: 'BEL-06',
    name: 'the identity as election key',
    record: EMPTY,
    make: object('Setup', 0, (election) => {
      election.public_key = `${'0'.repeat(63)}1`;
    }),
  },
  {
    check: 'BEL-07',
    name: 'a credential that is there twice',
    record: EMPTY,
    make: object('Setup', 2, (list) => [list[0], ...list]),
  },
  {
    check: 'BEL-07',
    name: 'a credential outside the subgroup',
    record: EMPTY,
    make: object('Setup', 2, (list) => [SMALL_ORDER, ...list]),
  },
  {
    check: 'BEL-07',
    name: 'a weight that is too large',
    record: EMPTY,
    make: object('Setup', 2, (list) => [`${list[0]},100000000001`, ...list.slice(1)]),
  },
  {
    check: 'BEL-08',
    name: 'a private key that is not proved',
    record: MIXED,
    make: object('Setup', 1, (trustees) => response(trustees[0][1].pok)),
  },
  {
    check: 'BEL-08',
    name: 'a threshold trustee’s key that is not proved',
    record: MIXED,
    make: pedersen((block) => response(block.verification_keys[1].pok)),
  },
  {
    check: 'BEL-09',
    name: 'a certificate that is not signed',
    record: MIXED,
    also: ['BEL-11'],
    make: pedersen((block) => response(block.certs[0].signature)),
  },
  {
    check: 'BEL-09',
    name: 'certificates in another order',
    record: MIXED,
    also: ['BEL-10', 'BEL-11', 'BEL-12'],
    make: pedersen((block) => {
      block.certs.reverse();
    }),
  },
  {
    check: 'BEL-10',
    name: 'a polynomial that is not signed',
    record: MIXED,
    make: pedersen((block) => response(block.coefexps[2].signature)),
  },
  {
    check: 'BEL-11',
    name: 'a view that is not signed',
    record: MIXED,
    make: pedersen((block) => response(block.signatures[1])),
  },
  {
    check: 'BEL-09',
    name: 'views left out as in older versions',
    record: MIXED,
    also: ['BEL-12'],
    make: pedersen((block) => {
      delete block.signatures;
    }),
  },
  {
    check: 'BEL-12',
    name: 'verification keys in another order',
    record: MIXED,
    also: ['BEL-28'],
    make: pedersen((block) => {
      block.verification_keys.reverse();
    }),
  },
  {
    check: 'BEL-12',
    name: 'a verification key that is not signed',
    record: MIXED,
    make: pedersen((block) => response(block.verification_keys[0].signature)),
  },
  {
    check: 'BEL-13',
    name: 'a trustee too few',
    record: LISTS,
    also: ['BEL-27', 'BEL-28'],
    make: object('Setup', 1, (trustees) => trustees.slice(1)),
  },
  {
    check: 'BEL-13',
    name: 'a trustee too many',
    record: LISTS,
    also: ['BEL-28'],
    make: object('Setup', 1, (trustees) => [...trustees, trustees[0]]),
  },
  {
    check: 'BEL-30',
    name: 'a certificate of other credentials',
    record: EMPTY,
    make: certificate((list) => JSON.stringify(JSON.parse(list).reverse())),
  },
  ...(
    [
      ['more choices than answers', { max: 3 }],
      ['fewer choices than the least', { min: 1, max: 0 }],
      ['a field that nobody knows', { hidden: true }],
      ['no answers', { answers: [], min: 0, max: 0 }],
    ] as const
  ).map(
    ([name, fields]): Change => ({
      check: 'BEL-06',
      name,
      record: EMPTY,
      make: object('Setup', 0, ({ questions: [question] }) => void Object.assign(question, fields)),
    }),
  ),
  ...(
    [
      ['the identity as credential', (): string => IDENTITY],
      ['a credential that is not reduced', (): string => NOT_REDUCED],
      ['a credential in capitals', (first: string): string => first.toUpperCase()],
      ['a weight with a leading zero', (first: string): string => `${first},01`],
      ['a second weight', (first: string): string => `${first},1,1`],
    ] as const
  ).map(
    ([name, make]): Change => ({
      check: 'BEL-07',
      name,
      record: EMPTY,
      make: object('Setup', 2, ([first, ...rest]) => [make(first), ...rest]),
    }),
  ),
  {
    check: 'BEL-08',
    name: 'the identity as key of a trustee',
    record: EMPTY,
    make: object('Setup', 1, ([[, key]]) => {
      key.public_key = IDENTITY;
    }),
  },
  {
    check: 'BEL-08',
    name: 'a verification key too few',
    record: MIXED,
    make: object('Setup', 1, (trustees) => void trustees[1][1].verification_keys.pop()),
  },
];
