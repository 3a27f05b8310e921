/** Changes of the tally and of decryptions: EG-14 to EG-21. */
import { ballot } from './cases-ballots.js';
import {
  all,
  type Case,
  copy,
  duplicate,
  pop,
  push,
  put,
  remove,
  repeat,
  rewrite,
  swap,
  without,
  write,
} from './changes.js';

const ENCRYPTED = 'encrypted_tally.json';
const TALLY = 'tally.json';
const OPENED = 'challenged_ballots/dballot-b3.json';
const CONFIG = 'election_config.json';
const FIRST = 'contests/0/selections/0';
const SECOND = 'contests/0/selections/1';
const DATA = 'contests/0/decrypted_contest_data';

/** Of a record on P-256. */
export const TALLY_CASES: readonly Case[] = [
  ['a cast ballot not named', ['EG-14'], pop(ENCRYPTED, 'cast_ballot_ids')],
  ['a cast ballot named twice', ['EG-14'], push(ENCRYPTED, 'cast_ballot_ids', 'b1')],
  ['a challenged ballot named', ['EG-14'], push(ENCRYPTED, 'cast_ballot_ids', 'b3')],
  ['a tally of another election', ['EG-14'], copy(ENCRYPTED, 'election_id', 'manifest_hash', CONFIG)],
  ['another count of ballots', ['EG-14', 'EG-17'], put(ENCRYPTED, 'contests/0/ballot_count', 4)],
  ['a contest missing in the tally', ['EG-14'], pop(ENCRYPTED, 'contests')],
  ['a contest twice in the tally', ['EG-14'], repeat(ENCRYPTED, 'contests')],
  ['an option missing in the tally', ['EG-14'], pop(ENCRYPTED, 'contests/0/selections')],
  ['no encrypted tally', ['EG-14'], without(ENCRYPTED)],
  ['text after the encrypted tally', ['EG-14'], rewrite(ENCRYPTED, (text) => `${text}x`)],
  ['a total that is the unit', ['EG-14'], put(ENCRYPTED, `${FIRST}/encrypted_vote/pad`, '/'.repeat(44))],
  ['a ballot file removed', ['EG-14', 'EG-15', 'EG-16'], without(ballot('b2'))],
  [
    'a cast ballot called challenged',
    ['EG-14', 'EG-15', 'EG-16', 'EG-18'],
    put(ballot('b2'), 'state', 'CHALLENGED'),
  ],
  [
    'a challenged ballot called cast',
    ['EG-14', 'EG-15', 'EG-16', 'EG-18'],
    put(ballot('b3'), 'state', 'CAST'),
  ],
  ['totals swapped', ['EG-15'], swap(ENCRYPTED, `${FIRST}/encrypted_vote`, `${SECOND}/encrypted_vote`)],
  [
    'totals of one ballot, decrypted rightly',
    ['EG-15'],
    copy(ENCRYPTED, `${FIRST}/encrypted_vote`, `${FIRST}/encrypted_vote`, ballot('b1')),
  ],
  [
    'another response of a decryption',
    ['EG-16'],
    copy(TALLY, `${FIRST}/proof/response`, `${FIRST}/proof/challenge`),
  ],
  [
    'another challenge of a decryption',
    ['EG-16'],
    copy(TALLY, `${FIRST}/proof/challenge`, `${FIRST}/proof/response`),
  ],
  ['proofs swapped', ['EG-16'], swap(TALLY, `${FIRST}/proof`, `${SECOND}/proof`)],
  [
    'decryptions swapped',
    ['EG-16'],
    all(swap(TALLY, FIRST, SECOND), swap(TALLY, `${FIRST}/selection_id`, `${SECOND}/selection_id`)),
  ],
  [
    'the total of an option that is on no ballot',
    ['EG-16'],
    copy(ENCRYPTED, 'contests/2/selections/0/encrypted_vote', `${FIRST}/encrypted_vote`),
  ],
  ['another count', ['EG-17'], put(TALLY, `${FIRST}/tally`, 2)],
  ['a count beyond the ballots', ['EG-17'], put(TALLY, `${FIRST}/tally`, Number.MAX_SAFE_INTEGER)],
  ['a negative count', ['EG-17'], put(TALLY, `${FIRST}/tally`, -1)],
  [
    'counts swapped',
    ['EG-17'],
    swap(TALLY, 'contests/1/selections/0/tally', 'contests/1/selections/1/tally'),
  ],
  ['another power', ['EG-16', 'EG-17'], copy(TALLY, `${FIRST}/b_over_m`, 'contests/1/selections/0/b_over_m')],
  ['options of the result swapped', ['EG-17'], swap(TALLY, FIRST, SECOND)],
  ['a contest missing in the result', ['EG-17'], pop(TALLY, 'contests')],
  ['another count of ballots in the result', ['EG-17'], put(TALLY, 'contests/0/ballot_count', 4)],
  ['contest data in the result', ['EG-17'], copy(TALLY, DATA, DATA, OPENED)],
  ['the result of another election', ['EG-17'], copy(TALLY, 'election_id', 'manifest_hash', CONFIG)],
  ['no result', ['EG-17'], without(TALLY)],
];

/** Of its challenged ballot. */
export const CHALLENGED_CASES: readonly Case[] = [
  ['a decryption withheld', ['EG-18'], without(OPENED)],
  [
    'a cast ballot decrypted',
    ['EG-18'],
    duplicate('challenged_ballots/dballot-b1.json', OPENED, { id: 'b1' }),
  ],
  ['a ballot decrypted twice', ['EG-18'], duplicate('challenged_ballots/dballot-b9.json', OPENED)],
  [
    'an unknown ballot decrypted',
    ['EG-18'],
    duplicate('challenged_ballots/dballot-b9.json', OPENED, { id: 'b9' }),
  ],
  ['a file that is no decryption', ['EG-18'], write('challenged_ballots/x.json', {})],
  ['a contest of a challenged ballot withheld', ['EG-18'], pop(OPENED, 'contests')],
  ['a contest of a challenged ballot twice', ['EG-18'], repeat(OPENED, 'contests')],
  ['an option of a challenged ballot withheld', ['EG-18'], pop(OPENED, 'contests/0/selections')],
  ['a decrypted ballot of another election', ['EG-18'], copy(OPENED, 'election_id', 'manifest_hash', CONFIG)],
  ['a status that there is not', ['EG-18'], put(OPENED, `${DATA}/contest_data/status`, 'other')],
  ['text after a decryption', ['EG-18'], rewrite(OPENED, (text) => `${text},`)],
  ['another vote on a challenged ballot', ['EG-19'], put(OPENED, `${SECOND}/tally`, 0)],
  [
    'another decryption of a challenged ballot',
    ['EG-19'],
    copy(OPENED, `${FIRST}/proof/challenge`, `${FIRST}/proof/response`),
  ],
  [
    'another response of a challenged ballot',
    ['EG-19'],
    copy(OPENED, `${FIRST}/proof/response`, `${FIRST}/proof/challenge`),
  ],
  [
    'votes of a challenged ballot swapped',
    ['EG-19'],
    all(swap(OPENED, FIRST, SECOND), swap(OPENED, `${FIRST}/selection_id`, `${SECOND}/selection_id`)),
  ],
  ['too many votes on a challenged ballot', ['EG-19', 'EG-20'], put(OPENED, `${FIRST}/tally`, 2)],
  [
    'too many votes in a challenged contest',
    ['EG-19', 'EG-20'],
    put(OPENED, 'contests/1/selections/0/tally', 2),
  ],
  ['contest data withheld', ['EG-21'], remove(OPENED, DATA)],
  ['another write-in', ['EG-21'], put(OPENED, `${DATA}/contest_data/write_ins`, ['Eva'])],
  ['another status', ['EG-21'], put(OPENED, `${DATA}/contest_data/status`, 'under_vote')],
  ['another list of over-votes', ['EG-21'], put(OPENED, `${DATA}/contest_data/over_votes`, [1])],
  [
    'another beta of contest data',
    ['EG-21'],
    copy(OPENED, `${DATA}/beta`, 'contests/1/decrypted_contest_data/beta'),
  ],
  [
    'another proof of contest data',
    ['EG-21'],
    copy(OPENED, `${DATA}/proof/response`, `${DATA}/proof/challenge`),
  ],
  [
    'other bytes of contest data',
    ['EG-21'],
    swap(ballot('b3'), 'contests/0/encrypted_contest_data/c1', 'contests/1/encrypted_contest_data/c1'),
  ],
];

/** Changes that no check is about: the copies beside the proofs. */
export const COPY_CASES: readonly Case[] = [
  ['of a total', [], copy(TALLY, `${FIRST}/encrypted_vote`, `${SECOND}/encrypted_vote`)],
  ['of a vote', [], copy(OPENED, `${FIRST}/encrypted_vote`, `${SECOND}/encrypted_vote`)],
];
