/** Changes of pre-encrypted ballots: EG-13. */
import { ballot } from './cases-ballots.js';
import { all, type Case, copy, edit, pop, put, remove, swap } from './changes.js';
import type { RecordPlan } from './plan.js';

/** Two pre-encrypted ballots and another one. */
export const PRE_ENCRYPTED: Pick<RecordPlan, 'ballots'> = {
  ballots: [
    { id: 'b1', style: 'E', cast: true, preEncrypted: true, votes: { mayor: [1, 0], council: [1, 1] } },
    { id: 'b2', style: 'C', cast: true, preEncrypted: true, votes: { mayor: [0, 0] } },
    { id: 'b3', style: 'C', cast: true, votes: { mayor: [0, 1] } },
  ],
};

const B1 = ballot('b1');
const PRE = 'contests/1/pre_encryption';
const [FIRST, SECOND] = [`${PRE}/selected_vectors/0`, `${PRE}/selected_vectors/1`];
const [ANN, BOB] = ['contests/0/selections/0', 'contests/0/selections/1'];

export const PRE_ENCRYPTION_CASES: readonly Case[] = [
  ['another short code', ['EG-13'], put(B1, `${FIRST}/short_code`, '00000')],
  ['the hash of another vector', ['EG-13'], copy(B1, `${FIRST}/selection_hash`, `${SECOND}/selection_hash`)],
  [
    'vectors swapped but for their codes',
    ['EG-13'],
    swap(B1, `${FIRST}/encryptions`, `${SECOND}/encryptions`),
  ],
  ['a vector twice', ['EG-13'], copy(B1, SECOND, FIRST)],
  ['a vector left out', ['EG-13'], pop(B1, `${PRE}/selected_vectors`)],
  ['an encryption left out', ['EG-13'], pop(B1, `${FIRST}/encryptions`)],
  ['a hash left out', ['EG-13'], edit(B1, `${PRE}/all_selection_hashes`, (list: string[]) => list.slice(1))],
  [
    'hashes in another order',
    ['EG-06'],
    swap(B1, `${PRE}/all_selection_hashes/0`, `${PRE}/all_selection_hashes/1`),
  ],
  ['another hash of the contest', ['EG-13'], copy(B1, `${PRE}/preencryption_hash`, 'confirmation_code')],
  ['another confirmation code', ['EG-13'], copy(B1, 'confirmation_code', `${PRE}/preencryption_hash`)],
  ['no pre-encryption', ['EG-13'], remove(B1, 'contests/0/pre_encryption')],
  ['an ordinary ballot', ['EG-11', 'EG-13'], put(B1, 'is_preencrypt', false)],
  [
    'data of a pre-encryption on another ballot',
    ['EG-13'],
    copy(ballot('b3'), 'contests/0/pre_encryption', 'contests/0/pre_encryption', B1),
  ],
  [
    'other vectors than those that add up',
    ['EG-11', 'EG-13', 'EG-15', 'EG-16'],
    all(swap(B1, `${ANN}/encrypted_vote`, `${BOB}/encrypted_vote`), swap(B1, `${ANN}/proof`, `${BOB}/proof`)),
  ],
];
