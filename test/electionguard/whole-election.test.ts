/** Our ballots through a whole election of ElectionGuard 2.0 on P-256, with a guardian missing when it is decrypted. */
import { describe, expect, it } from 'vitest';
import { openElection, startChain } from '../../src/electionguard/index.js';
import { verifyElectionGuard } from '../../src/verify/foreign/electionguard/verify-electionguard.js';
import { ballot } from '../verify/foreign/electionguard/cases-ballots.js';
import {
  type Case,
  changed,
  copy,
  duplicate,
  edit,
  failing,
  pop,
  put,
  repeat,
  rewrite,
  swap,
  without,
} from '../verify/foreign/electionguard/changes.js';
import { recordOf } from '../verify/foreign/electionguard/memory.js';
import { type Files, type Json, PLAN } from '../verify/foreign/electionguard/plan.js';
import { holdElection } from './own-election.js';

const RESULT = ['mayor, ann 1', 'mayor, bob 1', 'council, cat 2', 'council, dan 0', 'school, yes 0'];
const whole = await holdElection({ chained: true });

async function verified(files: Files): Promise<string[]> {
  const { verdict, result = [], checks } = await verifyElectionGuard(recordOf(files));
  expect(checks.flatMap(({ findings }) => findings)).toEqual([]);
  expect(verdict).toBe('verified');
  return result.map(({ label, value }) => `${label} ${value}`);
}

describe('an election with our ballots', () => {
  it('verifies, with codes that are chained', async () => {
    expect(await verified(whole)).toEqual(RESULT);
  });

  it('verifies, with codes that are not', async () => {
    expect(await verified(await holdElection())).toEqual(RESULT);
  });

  it.each([[[1, 2]], [[2, 3]], [[3, 2, 1]]])('verifies whichever guardians decrypt: %j', async (present) => {
    expect(await verified(await holdElection({ device: 'Großer Saal 1', chained: true }, present))).toEqual(
      RESULT,
    );
  });

  it('does not verify where fewer than the quorum decrypt', async () => {
    const files = await holdElection({}, [2]);
    expect(await failing(files)).toEqual(['EG-16', 'EG-17', 'EG-19', 'EG-21']);
  });

  it('refuses a chain where codes are not chained', async () => {
    const election = await openElection(recordOf(await holdElection()));
    expect(() => startChain(election, PLAN.device)).toThrow(RangeError);
  });
});

const KEYS = 'election_initialized.json';
const [TALLY, ENCRYPTED] = ['tally.json', 'encrypted_tally.json'];
const CHAIN = 'encrypted_ballots/device1/ballot_chain.json';
const OPENED = 'challenged_ballots/dballot-b3.json';
const FIRST = 'contests/0/selections/0';
const SECOND = 'contests/0/selections/1';
const DATA = 'contests/0/decrypted_contest_data/contest_data';

const CASES: readonly Case[] = [
  ['another curve', ['EG-01'], copy('constants.json', 'constants/a', 'constants/b')],
  ['another candidate', ['EG-02'], rewrite('manifest.json', (text) => text.replace('test election', 'x'))],
  [
    'a guardian’s proof',
    ['EG-03'],
    swap(KEYS, 'guardians/0/coefficient_proofs/0/challenge', 'guardians/0/coefficient_proofs/0/response'),
  ],
  ['a ballot cut off', ['EG-06'], rewrite(ballot('b1'), (text) => text.slice(0, -1))],
  ['a contest dropped', ['EG-07'], pop(ballot('b1'), 'contests')],
  [
    'contest data of another ballot',
    ['EG-08'],
    copy(
      ballot('b2'),
      'contests/0/encrypted_contest_data',
      'contests/0/encrypted_contest_data',
      ballot('b1'),
    ),
  ],
  ['the proof of an option', ['EG-09'], swap(ballot('b1'), `${FIRST}/proof`, `${SECOND}/proof`)],
  ['the proof of a contest', ['EG-10'], copy(ballot('b1'), 'contests/0/proof', `${FIRST}/proof`)],
  [
    'a confirmation code',
    ['EG-11', 'EG-12'],
    copy(ballot('b1'), 'confirmation_code', 'contests/0/contest_hash'),
  ],
  ['the order of a chain', ['EG-12'], swap(CHAIN, 'ballot_ids/1', 'ballot_ids/2')],
  ['a chain without its end', ['EG-12'], edit(CHAIN, 'ballot_ids', (ids: Json[]) => ids.slice(0, -1))],
  ['a ballot not named', ['EG-14'], pop(ENCRYPTED, 'cast_ballot_ids')],
  [
    'an encrypted total',
    ['EG-15'],
    copy(ENCRYPTED, `${FIRST}/encrypted_vote`, `${FIRST}/encrypted_vote`, ballot('b1')),
  ],
  ['the proof of a total', ['EG-16'], copy(TALLY, `${FIRST}/proof`, `${SECOND}/proof`)],
  ['a published count', ['EG-17'], put(TALLY, `${FIRST}/tally`, 0)],
  ['results exchanged', ['EG-17'], swap(TALLY, `${FIRST}/selection_id`, `${SECOND}/selection_id`)],
  ['a decryption withheld', ['EG-18'], without(OPENED)],
  ['a decryption twice', ['EG-18'], duplicate('challenged_ballots/dballot-b1.json', OPENED)],
  ['a vote of a challenged ballot', ['EG-19'], put(OPENED, `${SECOND}/tally`, 0)],
  ['a write-in', ['EG-21'], put(OPENED, `${DATA}/write_ins`, ['Zoe'])],
  ['an over-vote', ['EG-21'], repeat(OPENED, `${DATA}/write_ins`)],
];

describe('one change of it', () => {
  it.each(CASES)('%s fails %j', async (_, fails, change) => {
    expect(await failing(changed(whole, change))).toEqual(fails);
  });
});
