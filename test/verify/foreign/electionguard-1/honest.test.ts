/** Records as they should be, in all their variants, and what is said of those that prove less than they seem to. */
import { describe, expect, it } from 'vitest';
import { detectFormats } from '../../../../src/verify/foreign/detect.js';
import { verifyElectionGuard1 } from '../../../../src/verify/foreign/electionguard-1/index.js';
import { type Files, recordOf } from './memory.js';
import { PLAN, type RecordPlan, SMALLEST } from './plan.js';
import { makeRecord } from './record.js';

const report = (files: Files) => verifyElectionGuard1(recordOf(files));
const RESULT = ['mayor, ann 1', 'mayor, bob 1', 'council, cat 1', 'council, dan 1', 'school, yes 0'];

describe('honest records verify', () => {
  const variants: readonly (readonly [string, Partial<RecordPlan>, readonly string[]])[] = [
    ['as they are', {}, []],
    [
      'with guardians and quorum first in the base hash, and branches as objects',
      { baseHash: 'counts', branches: 'objects' },
      ['the base hash has guardians and quorum first'],
    ],
    [
      'with commitments of decryptions that repeat, which is noted',
      { decryptionNonces: 'repeated' },
      [
        'the secrecy of all votes is lost: 6 proofs of decryption repeat a commitment, from which anyone can compute the election’s secret key',
      ],
    ],
  ];
  it.each(variants)('%s', async (_, changes, notes) => {
    const files = makeRecord(changes);
    expect(await detectFormats(recordOf(files))).toEqual(['electionguard-1']);
    const { verdict, result, checks, facts, system } = await report(files);
    expect(checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(verdict).toBe('verified');
    expect(system).toBe('ElectionGuard 1.91');
    expect(result?.map(({ label, value }) => `${label} ${value}`)).toEqual(RESULT);
    expect(facts).toContainEqual({ label: 'Ballots', value: '2 cast, 1 challenged, 1 spoiled' });
    expect(facts).toContainEqual({ label: 'Guardians', value: '3, quorum 2' });
    expect(checks.flatMap((check) => check.notes)).toEqual(notes);
    for (const { examined } of checks) expect(examined).toBeGreaterThan(0);
  });

  it('with one guardian and one option, and texts that need not be normalized', async () => {
    const files = makeRecord(SMALLEST);
    files.get('manifest.json').candidates[0].name.text[0].value = 'e\u0301';
    expect((await report(files)).verdict).toBe('verified');
  });
});

describe('contests whose proofs lack the branch of the limit', () => {
  const short = { contestProofs: 'short' } as const;

  it('leave the limits unverified where nothing else fails', async () => {
    const { verdict, result, checks } = await report(makeRecord(short));
    expect(verdict).toBe('incomplete');
    expect(result).toBeUndefined();
    const open = checks.filter(({ status }) => status !== 'passed');
    expect(open.map(({ id, status }) => `${id} ${status}`)).toEqual(['EG1-10 not-run']);
    expect(open[0]?.reason).toMatch(/^the proofs of 4 contests lack the branch/);
  });

  it('do prove contests that have fewer votes', async () => {
    const votes = { mayor: [0, 0], council: [0, 1] };
    const ballots = PLAN.ballots.map((ballot) =>
      ballot.id === 'b1' ? { ...ballot, votes } : { ...ballot, votes: { mayor: [0, 0] } },
    );
    expect((await report(makeRecord({ ...short, ballots }))).verdict).toBe('verified');
  });
});

it('a bar in the manifest is noted: it moves words without moving the hash', async () => {
  const files = makeRecord(SMALLEST);
  files.get('manifest.json').candidates[0].party_id = 'a|b';
  const { verdict, checks } = await report(files);
  expect(verdict).toBe('verified');
  expect(checks[1]?.notes[0]).toMatch(/^a text of the manifest has a bar/);
});

it('progress is told, and an interruption ends the verification', async () => {
  const record = recordOf(makeRecord(SMALLEST));
  const seen: string[] = [];
  await verifyElectionGuard1(record, { onProgress: (done, total) => seen.push(`${done}/${total}`) });
  expect(seen).toEqual(['1/2', '2/2']);
  await expect(verifyElectionGuard1(record, { signal: AbortSignal.abort() })).rejects.toThrow();
});
