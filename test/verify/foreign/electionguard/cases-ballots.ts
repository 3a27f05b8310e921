/** Changes of ballots and of their chains: EG-06 to EG-12. */
import { fromBase64, toBase64, utf8 } from '../../../../src/core/bytes.js';
import { keyedHash, tag } from '../../../../src/verify/foreign/electionguard/hash.js';
import {
  all,
  type Case,
  copy,
  duplicate,
  edit,
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
import type { Files, Json } from './plan.js';

/** The file of a ballot. */
export const ballot = (id: string): string => `encrypted_ballots/device1/eballot-${id}.json`;
const [B1, B2, B4] = ['b1', 'b2', 'b4'].map(ballot) as [string, string, string];
const CONFIG = 'election_config.json';
const VOTE = 'contests/0/selections/0/encrypted_vote';
const PROOFS = 'contests/0/selections/0/proof/proofs';

/** Of a record on P-256 without chains. */
export const BALLOT_CASES: readonly Case[] = [
  ['a ballot of another election', ['EG-06'], copy(B1, 'election_id', 'manifest_hash', CONFIG)],
  ['an id twice', ['EG-06'], put(B2, 'ballot_id', 'b1')],
  ['a ballot twice', ['EG-06'], duplicate(ballot('b9'), B1)],
  ['a file that is no ballot', ['EG-06'], write('encrypted_ballots/device1/b5.json', {})],
  ['a file beside the devices', ['EG-06'], write('encrypted_ballots/x', {})],
  ['a folder within a device', ['EG-06'], write('encrypted_ballots/device1/x/eballot-b9.json', {})],
  ['an unknown state', ['EG-06'], put(B1, 'state', 'SPOILED')],
  ['a published nonce', ['EG-06'], copy(B1, 'primary_nonce', 'confirmation_code')],
  ['an unknown field', ['EG-06'], put(B1, 'extra', 1)],
  ['no style', ['EG-06'], remove(B1, 'ballot_style_id')],
  ['a ciphertext that is the unit', ['EG-06'], put(B1, `${VOTE}/pad`, '/'.repeat(44))],
  ['a ciphertext off the curve', ['EG-06'], put(B1, `${VOTE}/data`, `Ag${'A'.repeat(41)}B`)],
  ['an unknown prefix', ['EG-06'], edit(B1, `${VOTE}/pad`, (text: string) => `BA${text.slice(2)}`)],
  ['a byte too many', ['EG-06'], edit(B1, `${VOTE}/pad`, (text: string) => `${text}AAAA`)],
  ['a response beyond the order', ['EG-06'], put(B1, `${PROOFS}/0/response`, `${'/'.repeat(42)}8=`)],
  [
    'base64 with stray bits',
    ['EG-06'],
    edit(B1, 'confirmation_code', (code: string) => code.replace(/.=$/, 'B=')),
  ],
  [
    'base64 without padding',
    ['EG-06'],
    edit(B1, 'confirmation_code', (code: string) => code.replace('=', '')),
  ],
  [
    'lower-case hexadecimal',
    ['EG-06'],
    edit(B1, 'code_baux', (text: string) => text.toLowerCase().replace('6', 'a')),
  ],
  ['text after the ballot', ['EG-06'], rewrite(B1, (text) => `${text} 0`)],
  ['a key twice', ['EG-06'], rewrite(B1, (text) => text.replace('{', '{"state":"CAST",'))],
  ['an unknown style', ['EG-07'], put(B1, 'ballot_style_id', 'X')],
  ['another style', ['EG-07'], put(B1, 'ballot_style_id', 'C')],
  ['a style with more contests', ['EG-07'], put(B2, 'ballot_style_id', 'E')],
  ['a contest dropped', ['EG-07'], pop(B1, 'contests')],
  ['a contest twice', ['EG-07'], copy(B1, 'contests/1', 'contests/0')],
  ['a contest too many', ['EG-07'], repeat(B1, 'contests')],
  ['a foreign contest', ['EG-07'], put(B1, 'contests/1/contest_id', 'school')],
  ['options in another order', ['EG-07'], swap(B1, 'contests/0/selections/0', 'contests/0/selections/1')],
  ['an option left out', ['EG-07'], pop(B1, 'contests/0/selections')],
  ['an option too many', ['EG-07'], repeat(B1, 'contests/0/selections')],
  ['another place of an option', ['EG-07'], put(B1, 'contests/0/selections/0/sequence_order', 2)],
  ['another place of a contest', ['EG-07'], put(B1, 'contests/0/sequence_order', 2)],
  ['another limit on the ballot', ['EG-07'], put(B1, 'contests/0/votes_allowed', 2)],
  [
    'a vote copied from another ballot',
    ['EG-08', 'EG-10', 'EG-11', 'EG-15', 'EG-16'],
    copy(B2, 'contests/0/selections/0', 'contests/0/selections/0', B1),
  ],
  [
    'a ballot copied under another id',
    ['EG-08', 'EG-11', 'EG-14', 'EG-15', 'EG-16'],
    duplicate(ballot('b5'), B1, { ballot_id: 'b5' }),
  ],
  [
    'half a vote copied from another ballot',
    ['EG-08', 'EG-09', 'EG-10', 'EG-11', 'EG-15', 'EG-16'],
    copy(B2, `${VOTE}/pad`, `${VOTE}/pad`, B1),
  ],
  [
    'contest data copied from another ballot',
    ['EG-08'],
    copy(B2, 'contests/0/encrypted_contest_data', 'contests/0/encrypted_contest_data', B1),
  ],
  ['a serial number copied from another ballot', ['EG-08'], copy(B2, 'encrypted_sn', 'encrypted_sn', B1)],
  ['another response of an option', ['EG-09'], copy(B1, `${PROOFS}/0/response`, `${PROOFS}/0/challenge`)],
  ['another challenge of an option', ['EG-09'], copy(B1, `${PROOFS}/1/challenge`, `${PROOFS}/1/response`)],
  ['branches in another order', ['EG-09'], swap(B1, `${PROOFS}/0`, `${PROOFS}/1`)],
  ['a branch too many', ['EG-09'], repeat(B1, PROOFS)],
  ['no branch', ['EG-09'], put(B1, PROOFS, [])],
  ['the proof of another option', ['EG-09'], swap(B1, PROOFS, 'contests/0/selections/1/proof/proofs')],
  [
    'a vote with its halves exchanged',
    ['EG-09', 'EG-10', 'EG-11', 'EG-15', 'EG-16'],
    swap(B1, `${VOTE}/pad`, `${VOTE}/data`),
  ],
  ['a branch too few', ['EG-10'], pop(B1, 'contests/1/proof/proofs')],
  ['a branch of a contest too many', ['EG-10'], repeat(B1, 'contests/0/proof/proofs')],
  [
    'another challenge of a contest',
    ['EG-10'],
    copy(B1, 'contests/0/proof/proofs/0/challenge', 'contests/0/proof/proofs/0/response'),
  ],
  ['another confirmation code', ['EG-11'], copy(B1, 'confirmation_code', 'contests/0/contest_hash')],
  [
    'the confirmation code of another ballot',
    ['EG-11'],
    copy(B2, 'confirmation_code', 'confirmation_code', B1),
  ],
  ['another hash of a contest', ['EG-11'], copy(B1, 'contests/0/contest_hash', 'confirmation_code')],
  ['another auxiliary input', ['EG-11'], put(B1, 'code_baux', '00')],
  ['contests in another order', ['EG-11'], swap(B1, 'contests/0', 'contests/1')],
  ['a chain that nothing asked for', ['EG-12'], write('encrypted_ballots/device1/ballot_chain.json', {})],
];

const CHAIN = 'encrypted_ballots/device1/ballot_chain.json';

/** Of the same with chained codes. */
export const CHAIN_CASES: readonly Case[] = [
  ['the device of another ballot', ['EG-12'], put(B1, 'encrypting_device', 'device2')],
  ['a chain in another order', ['EG-12'], swap(CHAIN, 'ballot_ids/0', 'ballot_ids/1')],
  ['a ballot missing in the chain', ['EG-12'], pop(CHAIN, 'ballot_ids')],
  ['a ballot twice in the chain', ['EG-12'], push(CHAIN, 'ballot_ids', 'b1')],
  ['an unknown ballot in the chain', ['EG-12'], push(CHAIN, 'ballot_ids', 'b9')],
  ['another closing hash', ['EG-12'], copy(CHAIN, 'closing_hash', 'last_confirmation_code')],
  ['another last code', ['EG-12'], copy(CHAIN, 'last_confirmation_code', 'closing_hash')],
  ['another beginning', ['EG-12'], pop(CHAIN, 'baux0')],
  ['the chain of another election', ['EG-12'], copy(CHAIN, 'election_base_hash', 'closing_hash')],
  [
    'the chain of another device',
    ['EG-12'],
    all(
      put(CHAIN, 'encrypting_device', 'device2'),
      put(
        CHAIN,
        'baux0',
        [...'device2'].map((c) => c.charCodeAt(0)),
      ),
    ),
  ],
  ['a chain that says it is none', ['EG-12'], put(CHAIN, 'chaining', false)],
  ['no chain', ['EG-12'], without(CHAIN)],
  ['metadata of a chain that are none', ['EG-12'], put(CHAIN, 'metadata', [])],
  [
    'an empty second chain of the device',
    ['EG-12'],
    duplicate('encrypted_ballots/device 1/ballot_chain.json', CHAIN, { ballot_ids: [] }),
  ],
  ['a folder of another name', ['EG-12'], renameFolder],
  [
    'a ballot beside the devices',
    ['EG-12'],
    all(duplicate('encrypted_ballots/eballot-b4.json', B4), without(B4)),
  ],
  [
    'a ballot beside the devices, and a chain that ends before it',
    ['EG-12'],
    all(duplicate('encrypted_ballots/eballot-b4.json', B4), without(B4), chainOfThree),
  ],
  ['the word that codes are chained', ['EG-11', 'EG-12'], put(CONFIG, 'chain_confirmation_codes', false)],
  [
    'that word, and the chains',
    ['EG-11'],
    all(put(CONFIG, 'chain_confirmation_codes', false), without(CHAIN)),
  ],
];

function renameFolder(files: Map<string, Json>): void {
  for (const [path, file] of [...files])
    if (path.includes('/device1/')) {
      files.delete(path);
      files.set(path.replace('/device1/', '/device2/'), file);
    }
}

/** The chain of the ballots without the last, closed as it must be. */
function chainOfThree(files: Files): void {
  const chain = files.get(CHAIN);
  const last = fromBase64(files.get(ballot('b3')).confirmation_code);
  const { digest } = keyedHash(fromBase64(chain.election_base_hash));
  chain.ballot_ids.pop();
  chain.last_confirmation_code = toBase64(last);
  chain.closing_hash = toBase64(digest(tag(0x24), last, Uint8Array.from(chain.baux0), utf8('CLOSE')));
}
