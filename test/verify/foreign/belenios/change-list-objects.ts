/** Changes of single objects: of the first member, of events and what they refer to, of questions, trustees and certificates. */
import type { BelCheckId } from '../../../../src/verify/foreign/belenios/index.js';
import { membersOfModel, putTogether, writeArchive } from './archive-model.js';
import { type Change, EMPTY, IDENTITY, LISTS, MIXED, object, signed, stepOf, unsigned } from './changes.js';
import { ownElection } from './own-election.js';
import type { Loose } from './resign.js';

/** An archive with another first member. */
const first = (name: string, text: string, mtime: number): Change => ({
  ...{ check: 'BEL-01', name, record: EMPTY },
  make: (model) => {
    const [, ...members] = membersOfModel(model);
    return writeArchive([{ name: 'BELENIOS', body: Buffer.from(text) }, ...members], mtime);
  },
});

const ARCHIVE: readonly Change[] = [
  first('another version of the archive', '{"version":2,"timestamp":"5"}', 5),
  first('a time with a zero in front', '{"version":1,"timestamp":"05"}', 5),
  {
    check: 'BEL-01',
    name: 'a member of another kind',
    record: EMPTY,
    make: (model) => {
      const members = membersOfModel(model);
      const [, election] = members;
      if (election) election.name = election.name.replace('.data.', '.text.');
      return writeArchive(members, model.mtime);
    },
  },
];

/** Another field of the event of a type. */
const event = (check: BelCheckId, name: string, type: string, fields: Loose): Change => ({
  ...{ check, name, record: EMPTY },
  make: (model) => void Object.assign(stepOf(model, type), { event: fields }),
});

const EVENTS: readonly Change[] = [
  event('BEL-03', 'a type of event that there is not', 'EndBallots', { type: 'EndVotes' }),
  event('BEL-03', 'an event without its payload', 'Result', { payload: undefined }),
  event('BEL-03', 'a parent that is no hash', 'EndBallots', { parent: 'x' }),
  event('BEL-05', 'a payload that is not there', 'Result', { payload: '0'.repeat(64) }),
  {
    check: 'BEL-05',
    name: 'an object before an event that has none',
    record: EMPTY,
    make: (model) => void stepOf(model, 'EndBallots').refs.push('{"hidden":true}'),
  },
  {
    check: 'BEL-05',
    name: 'a payload with another field',
    record: EMPTY,
    make: object('EncryptedTally', 'payload', (sized) => void Object.assign(sized, { hidden: true })),
  },
  {
    check: 'BEL-05',
    name: 'a ballot that is there twice, as an object too',
    record: LISTS,
    make: ({ steps }) => {
      const at = steps.findIndex(({ type }) => type === 'Ballot');
      steps.splice(at, 0, ...steps.slice(at, at + 1));
    },
  },
];

/** Another question in place of the only one. */
const question = (name: string, make: Loose): Change => ({
  ...{ check: 'BEL-06', name, record: EMPTY },
  make: object('Setup', 0, (election) => void Object.assign(election, { questions: [make] })),
});
const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `a${i}`);
const typed = (type: string, answers: Loose, extra?: Loose): Loose => ({
  ...{ type, value: { answers, question: '' }, extra },
});

const ELECTIONS: readonly Change[] = [
  {
    check: 'BEL-06',
    name: 'an identifier that is a path',
    record: EMPTY,
    make: object('Setup', 0, (election) => void Object.assign(election, { uuid: '../x' })),
  },
  {
    check: 'BEL-06',
    name: 'no question',
    record: EMPTY,
    make: object('Setup', 0, (election) => void Object.assign(election, { questions: [] })),
  },
  question('more answers than a vote can hold', typed('NonHomomorphic', names(31))),
  question('a type of question that there is not', typed('Other', [names(2)])),
  question('a question with lists that says more', typed('Lists', [names(2)], 1)),
  question('a question with no lists', typed('Lists', [])),
];

/** Another list of trustees. */
const trustees = (name: string, record: string, change: (list: Loose) => Loose): Change => ({
  ...{ check: 'BEL-08', name, record },
  make: object('Setup', 1, change),
});

const TRUSTEES: readonly Change[] = [
  trustees('no trustee', EMPTY, () => []),
  trustees('a kind of trustee that there is not', EMPTY, ([[, key]]) => [['Double', key]]),
  trustees('a trustee alone who signs', EMPTY, ([[, key]]) => [
    ['Single', { pok: key.pok, public_key: key.public_key, signature: key.pok }],
  ]),
  {
    check: 'BEL-11',
    name: 'views left out of a ceremony of the newest version',
    record: EMPTY,
    make: () =>
      putTogether(
        ownElection({
          trustees: [{ size: 2, threshold: 1, form: 'unsigned' }],
          ...{ owners: [1], certificate: true },
        }),
      ),
  },
];

const BALLOTS: readonly Change[] = [
  {
    check: 'BEL-14',
    name: 'a blank proof where none belongs',
    record: MIXED,
    make: signed(({ answers }) => {
      const proved = answers.find(({ blank_proof: proof }: Loose) => proof !== undefined);
      const plain = answers.find(({ blank_proof: proof }: Loose) => proof === undefined);
      plain.blank_proof = proved.blank_proof;
    }),
  },
  {
    check: 'BEL-14',
    name: 'the identity as credential of a ballot',
    record: LISTS,
    make: unsigned((ballot) => {
      ballot.credential = IDENTITY;
    }),
  },
];

const LATER: readonly Change[] = [
  {
    check: 'BEL-25',
    name: 'a shuffle of nothing',
    record: EMPTY,
    make: ({ steps }) => {
      const at = steps.findIndex(({ type }) => type === 'PartialDecryption');
      steps.splice(
        at,
        0,
        { type: 'Shuffle', refs: ['{"ciphertexts":[],"proofs":[]}'], payload: '{"owner":1}' },
        { type: 'EndShuffles', refs: [], payload: undefined },
      );
    },
  },
  {
    check: 'BEL-30',
    name: 'a certificate that says nothing',
    record: EMPTY,
    make: (model) => void stepOf(model, 'Setup').refs.push('{}'),
  },
];

/** Changes of objects. */
export const OBJECT_CHANGES: readonly Change[] = [
  ...[...ARCHIVE, ...EVENTS, ...ELECTIONS],
  ...[...TRUSTEES, ...BALLOTS, ...LATER],
];
