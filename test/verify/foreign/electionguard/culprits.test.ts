/** Who is blamed, and what is left open where something could not be read. */
import { describe, expect, it } from 'vitest';
import { verifyElectionGuard } from '../../../../src/verify/foreign/electionguard/verify-electionguard.js';
import { ballot } from './cases-ballots.js';
import {
  all,
  type Change,
  changed,
  copy,
  duplicate,
  pop,
  put,
  rewrite,
  swap,
  without,
  write,
} from './changes.js';
import { recordOf } from './memory.js';
import { makeMixed } from './mixes.js';
import type { Files } from './plan.js';
import { makeRecord } from './record.js';

const plain = makeRecord();
const chained = makeRecord({ chained: true });
const CHAIN = 'encrypted_ballots/device1/ballot_chain.json';
const OPENED = 'challenged_ballots/dballot-b3.json';
const verify = (files: Files, change: Change) => verifyElectionGuard(recordOf(changed(files, change)));

/** The culprits of a check, with the codes. */
async function blamed(check: string, files: Files, change: Change): Promise<string[]> {
  const { checks } = await verify(files, change);
  const { findings = [] } = checks.find(({ id }) => id === check) ?? {};
  return findings.map(({ culprit, code }) => `${code} ${culprit.replace(/.*\//, '')}`);
}

/** Checks by their status. */
async function having(status: string, files: Files, change: Change): Promise<string[]> {
  const { checks } = await verify(files, change);
  return checks.filter((check) => check.status === status).map(({ id }) => id);
}

describe('of two copies both are named', () => {
  it('ids', async () => {
    const change = put(ballot('b4'), 'ballot_id', 'b2');
    expect(await blamed('EG-06', plain, change)).toEqual([
      'repeated-id eballot-b2.json',
      'repeated-id eballot-b4.json',
    ]);
  });

  it('ciphertexts, once for each pair of ballots', async () => {
    const copied = duplicate(ballot('b0'), ballot('b4'), { ballot_id: 'b0' });
    expect(await blamed('EG-08', plain, copied)).toEqual([
      'repeated-ciphertext eballot-b0.json',
      'repeated-ciphertext eballot-b4.json',
    ]);
    expect(await blamed('EG-11', plain, copied)).toEqual([
      'repeated-code eballot-b0.json',
      'repeated-code eballot-b4.json',
    ]);
  });

  it('but for a ciphertext that is twice on one ballot', async () => {
    const selections = 'contests/0/selections';
    const change = copy(ballot('b1'), `${selections}/1/encrypted_vote`, `${selections}/0/encrypted_vote`);
    expect(await blamed('EG-08', plain, change)).toEqual(['repeated-ciphertext eballot-b1.json']);
  });

  it('chains of one device', async () => {
    const change = duplicate('encrypted_ballots/device2/ballot_chain.json', CHAIN, { ballot_ids: [] });
    const culprits = await blamed('EG-12', chained, change);
    expect(culprits.filter((text) => text.startsWith('repeated-device'))).toHaveLength(2);
  });

  it('and a ballot of another election takes nobody’s id', async () => {
    const stranger = all(
      duplicate(ballot('b0'), ballot('b1')),
      copy(ballot('b0'), 'election_id', 'manifest_hash', 'election_config.json'),
    );
    expect(await blamed('EG-06', plain, stranger)).toEqual(['wrong-election eballot-b0.json']);
  });
});

describe('guardians', () => {
  it('are blamed one by one, whatever rule the proof of the first one holds by', async () => {
    const old = makeRecord({ rule: 'field' });
    const change = swap(
      'election_initialized.json',
      'guardians/0/coefficient_proofs/0/response',
      'guardians/0/coefficient_proofs/0/challenge',
    );
    expect(await blamed('EG-03', old, change)).toEqual(['bad-proof guardian1']);
    expect(await having('failed', old, change)).toEqual(['EG-03']);
  });

  it('do not decide alone by which rule: a proof by another one does not hold', async () => {
    const old = makeRecord({ rule: 'plain' });
    const file = 'election_initialized.json';
    const other = makeRecord();
    const change: Change = (files) => {
      files.get(file).guardians[0] = structuredClone(old.get(file).guardians[0]);
    };
    const culprits = await blamed('EG-03', other, change);
    expect(culprits).toEqual(['bad-proof guardian1', 'bad-proof guardian1']);
  });

  it('have one voice each, however many proofs they bring', async () => {
    const file = 'election_initialized.json';
    const guardian = makeRecord({ rule: 'plain' }).get(file).guardians[2];
    const [first] = guardian.coefficient_proofs;
    const many = { ...guardian, coefficient_proofs: new Array(9).fill(first) };
    const loud = await blamed('EG-03', plain, put(file, 'guardians/2', many));
    expect(new Set(loud.map((text) => text.split(' ')[1]))).toEqual(new Set(['guardian3']));
    const crowd = Array.from({ length: 9 }, () => guardian);
    const change: Change = (files) => void files.get(file).guardians.push(...crowd);
    const honest = ['bad-proof guardian1', 'bad-proof guardian2'];
    expect(await blamed('EG-03', plain, change)).not.toEqual(expect.arrayContaining(honest));
  });
});

describe('after a ballot that cannot be read', () => {
  const unreadable = rewrite(ballot('b2'), () => '{');
  const OPEN = ['EG-07', 'EG-08', 'EG-09', 'EG-10', 'EG-11'];
  const LATER = ['EG-13', 'EG-14', 'EG-15', 'EG-16', 'EG-17', 'EG-18', 'EG-19', 'EG-20', 'EG-21'];

  it('no check of all ballots has passed', async () => {
    expect(await having('failed', chained, unreadable)).toEqual(['EG-06']);
    expect(await having('not-run', chained, unreadable)).toEqual([...OPEN, 'EG-12', ...LATER]);
    const { checks } = await verify(chained, unreadable);
    const reasons = checks.filter(({ status }) => status === 'not-run').map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['not all ballots could be read, or have the right contests']));
  });

  it('mixes are not run either', async () => {
    const open = await having('not-run', await makeMixed(), unreadable);
    expect(open.slice(-3)).toEqual(['EG-22', 'EG-23', 'EG-24']);
  });

  it.each<[string, string, string[], Change]>([
    [
      'the head of the chain',
      'EG-12',
      ['bad-chain ballot_chain.json'],
      copy(CHAIN, 'election_base_hash', 'closing_hash'),
    ],
    [
      'its end',
      'EG-12',
      ['bad-chain ballot_chain.json'],
      copy(CHAIN, 'closing_hash', 'last_confirmation_code'),
    ],
    [
      'its last code',
      'EG-12',
      ['bad-chain ballot_chain.json'],
      copy(CHAIN, 'last_confirmation_code', 'closing_hash'),
    ],
    [
      'a ballot that is not in it',
      'EG-12',
      ['bad-chain ballot_chain.json'],
      put(CHAIN, 'ballot_ids', ['b1', 'b2', 'b3']),
    ],
    ['ballots before it', 'EG-12', ['bad-chain ballot_chain.json'], put(ballot('b1'), 'code_baux', '00')],
    ['ballots after it', 'EG-12', ['bad-chain ballot_chain.json'], put(ballot('b4'), 'code_baux', '00')],
    [
      'a challenged ballot',
      'EG-19',
      ['other-count dballot-b3.json'],
      put(OPENED, 'contests/0/selections/1/tally', 0),
    ],
    [
      'a cast ballot that is decrypted',
      'EG-18',
      ['cast-ballot dballot-b1.json'],
      duplicate('challenged_ballots/dballot-b1.json', OPENED, { id: 'b1' }),
    ],
    [
      'no ballot that it may be',
      'EG-18',
      [],
      duplicate('challenged_ballots/dballot-b2.json', OPENED, { id: 'b2' }),
    ],
  ])('%s is still judged (%s)', async (_, check, culprits, change) => {
    expect(await blamed(check, chained, all(unreadable, change))).toEqual(culprits);
  });

  it('a chain of which it is the last one is closed by what the chain states', async () => {
    const last = rewrite(ballot('b4'), () => '{');
    expect(await having('failed', chained, last)).toEqual(['EG-06']);
    const other = all(last, copy(CHAIN, 'closing_hash', 'last_confirmation_code'));
    expect(await having('failed', chained, other)).toEqual(['EG-06', 'EG-12']);
  });

  it('or another file among the ballots', async () => {
    const stranger = write('encrypted_ballots/device1/x', {});
    expect(await having('not-run', plain, stranger)).toEqual([...OPEN, ...LATER]);
  });
});

describe('challenged ballots', () => {
  it.each([
    ['withheld', without(OPENED)],
    ['unreadable', rewrite(OPENED, () => '[')],
    ['of other contests', pop(OPENED, 'contests')],
    ['of another election', copy(OPENED, 'election_id', 'manifest_hash', 'election_config.json')],
  ])('that are not judged leave checks open: %s', async (_, change) => {
    expect(await having('failed', plain, change)).toEqual(['EG-18']);
    expect((await having('not-run', plain, change)).slice(0, 3)).toEqual(['EG-19', 'EG-20', 'EG-21']);
  });

  it('are held to the limit of the option and to that of the contest', async () => {
    const { checks } = await verify(plain, put(OPENED, 'contests/0/selections/0/tally', 2));
    const { findings = [] } = checks.find(({ id }) => id === 'EG-20') ?? {};
    expect(findings.map(({ message }) => message)).toEqual([
      '"mayor/ann": 2 votes, at most 1 allowed',
      '"mayor": 3 votes, at most 1 allowed',
    ]);
  });

  it('that are decrypted twice are both named', async () => {
    expect(await blamed('EG-18', plain, duplicate('challenged_ballots/dballot-b9.json', OPENED))).toEqual([
      'repeated-id dballot-b3.json',
      'repeated-id dballot-b9.json',
    ]);
  });

  it('are not taken for decrypted twice where the other one is of another election', async () => {
    const stranger = all(
      duplicate('challenged_ballots/dballot-b0.json', OPENED),
      copy('challenged_ballots/dballot-b0.json', 'election_id', 'manifest_hash', 'election_config.json'),
    );
    expect(await blamed('EG-18', plain, stranger)).toEqual(['wrong-election dballot-b0.json']);
    expect(await having('not-run', plain, stranger)).toEqual([]);
  });
});

it('mixes are not verified with hashes that are not those of the election', async () => {
  const change = put('manifest.json', 'contests/0/name', 'x');
  const mixed = await makeMixed();
  expect(await having('failed', mixed, change)).toEqual(['EG-02']);
  expect(await having('not-run', mixed, change)).toEqual(['EG-22', 'EG-23', 'EG-24']);
});

it('rows of a width that nobody filled are not made', async () => {
  const { checks } = await verify(await makeMixed(), put('mix1/mix_config.json', 'width', 100_000));
  const { examined, findings } = checks.find(({ id }) => id === 'EG-22') ?? {};
  expect(findings?.map(({ code }) => code)).toEqual(['wrong-width']);
  expect(examined).toBe(0);
});
