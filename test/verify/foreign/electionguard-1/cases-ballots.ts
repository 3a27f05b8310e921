/** Changes of ballots: EG1-06 to EG1-11. */
import { hex, p } from './arithmetic.js';
import { asPlanned, type Case, next } from './change.js';
import type { Json } from './memory.js';
import type { BallotPlan } from './plan.js';

const b1 = 'submitted_ballots/b1.json';
const b2 = 'submitted_ballots/b2.json';
const mayor = (ballot: Json): Json => ballot.contests[0];
const ann = (ballot: Json): Json => mayor(ballot).ballot_selections[0];
const ballots = (votes: readonly number[]): { ballots: readonly BallotPlan[] } => ({
  ballots: [
    { id: 'b1', style: 'C', state: 1, votes: { mayor: votes } },
    { id: 'b2', style: 'C', state: 2, votes: { mayor: [0, 1] } },
  ],
});

export const BALLOT_CASES: readonly Case[] = [
  ['a ballot that is no JSON', ['EG1-06'], (_, files) => files.set(b1, new Uint8Array([0x7b]))],
  ['a field that is not known', ['EG1-06'], (at) => (at(b1).nonce = '00')],
  ['a state that there is not', ['EG1-06'], (at) => (at(b1).state = 4)],
  ['a placeholder', ['EG1-06'], (at) => (ann(at(b1)).is_placeholder_selection = true)],
  ['a ballot of another manifest', ['EG1-06'], (at) => (at(b1).manifest_hash = next(at(b1).manifest_hash))],
  ['an id twice', ['EG1-06'], (at) => (at(b2).object_id = 'b1')],
  ['a stranger among the ballots', ['EG1-06'], (_, files) => files.set('submitted_ballots/x.txt', 'x')],
  ['a ciphertext outside the group', ['EG1-06'], (at) => (ann(at(b1)).ciphertext.pad = hex(p - 1n))],
  ['branches in another order', ['EG1-06'], (at) => mayor(at(b1)).proof.proofs.reverse()],
  ['a response in lower case', ['EG1-06'], (at) => (mayor(at(b1)).proof.challenge = 'ab')],
  ['another style', ['EG1-07'], (at) => (at(b1).style_id = 'W')],
  ['a style that there is not', ['EG1-07'], (at) => (at(b1).style_id = 'X')],
  ['a contest that is missing', ['EG1-07'], (at) => at(b1).contests.pop()],
  ['a contest twice', ['EG1-07'], (at) => at(b1).contests.push(mayor(at(b1)))],
  ['an option that is missing', ['EG1-07'], (at) => mayor(at(b1)).ballot_selections.pop()],
  ['options in another order', ['EG1-07'], (at) => mayor(at(b1)).ballot_selections.reverse()],
  ['another number of a contest', ['EG1-07'], (at) => (mayor(at(b1)).sequence_order = 1)],
  [
    'another description of an option',
    ['EG1-07'],
    (at) => (ann(at(b1)).description_hash = mayor(at(b1)).description_hash),
  ],
  [
    'ciphertexts that two ballots share',
    ['EG1-08'],
    asPlanned,
    { ...ballots([0, 1]), flaw: 'repeated-nonce' },
  ],
  [
    'a copied ballot',
    ['EG1-08', 'EG1-11', 'EG1-12', 'EG1-13', 'EG1-14'],
    (at, files) => files.set('submitted_ballots/b3.json', { ...at(b1), object_id: 'b3' }),
  ],
  ['two votes for one option', ['EG1-09', 'EG1-10'], asPlanned, ballots([2, 0])],
  ['another response of a selection', ['EG1-09'], (at) => (ann(at(b1)).proof.proof_one_response = '01')],
  ['another commitment of a selection', ['EG1-09'], (at) => (ann(at(b1)).proof.proof_zero_pad = '01')],
  ['another challenge of a selection', ['EG1-09'], (at) => (ann(at(b1)).proof.challenge = '01')],
  ['the proof of another selection', ['EG1-09'], (at) => (ann(at(b1)).proof = ann(at(b2)).proof)],
  ['a vote too many', ['EG1-10'], asPlanned, ballots([1, 1])],
  ['another response of a contest', ['EG1-10'], (at) => (proofOf(at(b1), 0).response = '01')],
  ['another challenge of a contest', ['EG1-10'], (at) => (mayor(at(b1)).proof.challenge = '01')],
  ['a branch that is left out', ['EG1-10'], (at) => mayor(at(b1)).proof.proofs.pop()],
  ['a branch of two votes', ['EG1-10'], (at) => mayor(at(b1)).proof.proofs.push([2, proofOf(at(b1), 0)])],
  ['another limit of a proof', ['EG1-10'], (at) => (mayor(at(b1)).proof.range_limit = 3)],
  [
    'another product of the selections',
    ['EG1-10'],
    (at) => (mayor(at(b1)).ciphertext_accumulation = ann(at(b1)).ciphertext),
  ],
  [
    'another hash of a selection',
    ['EG1-11'],
    (at) => (ann(at(b1)).crypto_hash = next(ann(at(b1)).crypto_hash)),
  ],
  [
    'another hash of a contest',
    ['EG1-11'],
    (at) => (mayor(at(b1)).crypto_hash = next(mayor(at(b1)).crypto_hash)),
  ],
  ['another confirmation code', ['EG1-11'], (at) => (at(b1).code = next(at(b1).code))],
  ['the code of another ballot', ['EG1-11'], (at) => (at(b1).code = at(b2).code)],
  ['another hash of a ballot', ['EG1-11'], (at) => (at(b1).crypto_hash = next(at(b1).crypto_hash))],
];

const proofOf = (ballot: Json, branch: number): Json => mayor(ballot).proof.proofs[branch][1];
