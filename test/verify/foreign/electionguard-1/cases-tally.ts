/** Changes of the tally and of challenged ballots: EG1-12 to EG1-18. */
import { asPlanned, type Case } from './change.js';
import type { Json } from './memory.js';

const encrypted = 'encrypted_tally.json';
const tally = 'tally.json';
const opened = 'spoiled_ballots/b2.json';
const b1 = 'submitted_ballots/b1.json';
const b2 = 'submitted_ballots/b2.json';
const ann = (file: Json): Json => file.contests.mayor.selections.ann;

/** A ballot with an over-vote whose proof has no branch that could show it. */
const OVERVOTE = {
  contestProofs: 'short',
  ballots: [
    { id: 'b1', style: 'C', state: 1, votes: { mayor: [0, 0] } },
    { id: 'b2', style: 'C', state: 2, votes: { mayor: [1, 1] } },
  ],
} as const;

export const TALLY_CASES: readonly Case[] = [
  ['no encrypted tally', ['EG1-12'], (_, files) => files.delete(encrypted)],
  ['a cast ballot that is not named', ['EG1-12'], (at) => at(encrypted).cast_ballot_ids.pop()],
  ['a ballot that is named and does not exist', ['EG1-12'], (at) => at(encrypted).cast_ballot_ids.push('b9')],
  ['a ballot that is named twice', ['EG1-12'], (at) => at(encrypted).cast_ballot_ids.push('b1')],
  ['a challenged ballot named as spoiled', ['EG1-12'], (at) => at(encrypted).spoiled_ballot_ids.push('b2')],
  ['a copy of another context', ['EG1-12'], (at) => (at(encrypted).context.number_of_guardians = 3)],
  ['a copy of another manifest', ['EG1-12'], (at) => (at(encrypted).manifest.manifest_hash = at(b1).code)],
  ['a contest without a total', ['EG1-12'], (at) => delete at(encrypted).contests.school],
  [
    'another description of a contest',
    ['EG1-12'],
    (at) => (at(encrypted).contests.mayor.description_hash = at(b1).code),
  ],
  ['an option under another name', ['EG1-12'], (at) => (ann(at(encrypted)).object_id = 'bob')],
  [
    'an option under a name that is not its own',
    ['EG1-12'],
    (at) => {
      const { selections } = at(encrypted).contests.mayor;
      at(encrypted).contests.mayor.selections = { x: selections.ann, bob: selections.bob };
    },
  ],
  ['another total', ['EG1-13'], (at) => (ann(at(encrypted)).ciphertext = NOTHING)],
  [
    'totals in each other’s place',
    ['EG1-13'],
    (at) => {
      const { ann: a, bob: b } = at(encrypted).contests.mayor.selections;
      [a.ciphertext, b.ciphertext] = [b.ciphertext, a.ciphertext];
    },
  ],
  [
    'a ballot that is left out of the totals',
    ['EG1-13', 'EG1-14'],
    (at) => {
      for (const option of ['ann', 'bob']) {
        at(encrypted).contests.mayor.selections[option].ciphertext = NOTHING;
        const zero = at(tally).contests.school.selections.yes;
        const { tally: count, value, proof } = zero;
        Object.assign(at(tally).contests.mayor.selections[option], { tally: count, value, proof });
      }
    },
  ],
  ['another response of a decryption', ['EG1-14'], (at) => (ann(at(tally)).proof.response = '01')],
  ['another challenge of a decryption', ['EG1-14'], (at) => (ann(at(tally)).proof.challenge = '01')],
  ['another commitment of a decryption', ['EG1-14'], (at) => (ann(at(tally)).proof.pad = '01')],
  ['another second commitment', ['EG1-14'], (at) => (ann(at(tally)).proof.data = '01')],
  ['another count', ['EG1-15'], (at) => (ann(at(tally)).tally = 2)],
  [
    'another count with its power',
    ['EG1-14'],
    (at) => Object.assign(ann(at(tally)), { tally: 0, value: '01' }),
  ],
  [
    'votes for an option on no ballot',
    ['EG1-15'],
    (at) => (at(tally).contests.school.selections.yes.tally = 1),
  ],
  ['a decryption that is withheld', ['EG1-15'], (at) => (ann(at(tally)).proof = null)],
  ['an option without a result', ['EG1-15'], (at) => delete at(tally).contests.mayor.selections.bob],
  ['the result of another tally', ['EG1-15'], (at) => (at(tally).tally_id = 'tally-2')],
  ['no result', ['EG1-15'], (_, files) => files.delete(tally)],
  ['a challenged ballot that is not decrypted', ['EG1-16'], (_, files) => files.delete(opened)],
  [
    'a cast ballot that is decrypted',
    ['EG1-16'],
    (at, files) => files.set(CAST, { ...at(opened), ballot_id: 'b1' }),
  ],
  ['a ballot decrypted twice', ['EG1-16'], (at, files) => files.set(CAST, at(opened))],
  [
    'a decrypted ballot that is no JSON, beside the others',
    ['EG1-16'],
    (_, files) => files.set(CAST, new Uint8Array([0x7b])),
  ],
  ['a decrypted ballot under another code', ['EG1-16'], (at) => (at(opened).name = at(b1).code)],
  ['a ballot decrypted with another tally', ['EG1-16'], (at) => (at(opened).tally_id = 'tally-2')],
  ['a contest that is not decrypted', ['EG1-16'], (at) => delete at(opened).contests.mayor],
  ['a stranger among the decrypted ballots', ['EG1-16'], (_, files) => files.set('spoiled_ballots/x', 'x')],
  ['another response of a ballot’s decryption', ['EG1-17'], (at) => (ann(at(opened)).proof.response = '01')],
  [
    'another vote of a challenged ballot',
    ['EG1-17'],
    (at) => (at(opened).contests.mayor.selections.bob.tally = 0),
  ],
  [
    'a challenged ballot that was decrypted as another one',
    ['EG1-17'],
    (at) => {
      const { ann: a, bob: b } = at(opened).contests.mayor.selections;
      for (const name of ['tally', 'value', 'proof']) [a[name], b[name]] = [b[name], a[name]];
    },
  ],
  ['a challenged ballot with a vote too many', ['EG1-18'], asPlanned, OVERVOTE],
  [
    'a challenged ballot that is called cast',
    ['EG1-12', 'EG1-13', 'EG1-14', 'EG1-16'],
    (at) => (at(b2).state = 1),
  ],
  ['a cast ballot that is called spoiled', ['EG1-12', 'EG1-13', 'EG1-14'], (at) => (at(b1).state = 3)],
  ['a ballot that is deleted', ['EG1-12', 'EG1-13', 'EG1-14'], (_, files) => files.delete(b1)],
];

const NOTHING = { pad: '01', data: '01' };
const CAST = 'spoiled_ballots/b9.json';
