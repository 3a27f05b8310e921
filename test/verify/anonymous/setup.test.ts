/** What comes before the ballots of anonymous voters, and entries of the other kind of election: each fault, and its one check. */
import { beforeAll, describe, expect, it } from 'vitest';
import { voterCommitment } from '../../../src/ballot/anonymous/identity.js';
import { writeCommitmentChunk, writeCommitmentSeal } from '../../../src/ballot/anonymous/roll-codec.js';
import { electionGroup } from '../../../src/core/groups/election-groups.js';
import { integerToBytes } from '../../../src/core/integers.js';
import { SNARK_FIELD } from '../../../src/core/poseidon.js';
import { makeEntry, readFrame } from '../../../src/record/entry.js';
import { readOpening, readResult, writeOpening, writeResult } from '../../../src/record/messages.js';
import { verifyElection } from '../../../src/verify/index.js';
import { encodeVerifyingKey } from '../../../src/zk/groth16/verifying-key.js';
import { entriesOf, finishTestElection, openTestElection } from '../../helpers/election.js';
import { filesOf, publishEntries } from '../../helpers/publish.js';
import {
  entryOf,
  failedIn,
  findingsOf,
  holdScene,
  inserted,
  payloadIn,
  positionIn,
  reportOn,
  type Scene,
} from './scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await holdScene();
}, 60_000);

/** The findings when entries of officers stand before the one of a type. */
async function withExtra(
  type: Parameters<typeof positionIn>[1],
  extra: readonly (readonly [Parameters<typeof entryOf>[1], Uint8Array])[],
) {
  const at = positionIn(scene.entries, type);
  const entries = extra.map(([kind, payload]) => entryOf(scene, kind, payload, true));
  const report = await reportOn(scene, inserted(scene, at, entries));
  expect(report.verdict).toBe('failed');
  return { found: findingsOf(report).map(([check, entry, code]) => [check, entry, code]), at, report };
}

describe('V35: the kind of election', () => {
  it('refuses entries of voters with keys where voters are anonymous', async () => {
    const at = positionIn(scene.entries, 'close');
    const entries = [
      entryOf(scene, 'ballot', payloadIn(scene, 'anonymous-ballot'), false),
      entryOf(scene, 'challenge', new Uint8Array(100), false),
      entryOf(scene, 'paper', new Uint8Array(), true),
      entryOf(scene, 'revocation', new Uint8Array(), true),
    ];
    const report = await reportOn(scene, inserted(scene, at, entries));
    expect(findingsOf(report)).toEqual(
      ['ballot', 'challenge', 'paper', 'revocation'].map((type, i) => ['V35', at + i, 'eligibility', type]),
    );
    expect(failedIn(report)).toEqual(['V35']);
  });

  it('refuses entries of anonymous voters where voters have keys', async () => {
    const election = await openTestElection();
    const setup = await entriesOf(election);
    await finishTestElection(election);
    const all = await entriesOf(election);
    const { electionId } = readFrame(setup[0] ?? new Uint8Array());
    const key = makeEntry('verifying-key', electionId, payloadIn(scene, 'verifying-key'), election.officers);
    const ballot = makeEntry('anonymous-ballot', electionId, payloadIn(scene, 'anonymous-ballot'));
    const open = all.findIndex((entry) => readFrame(entry).type === 'open');
    const entries = [...all.slice(0, open), key, ...all.slice(open, open + 1), ballot];
    const files = await publishEntries(entries, election.origin, election.logSeed);
    const report = await verifyElection(filesOf(files));
    expect(findingsOf(report)).toEqual([
      ['V35', open, 'eligibility', 'verifying-key'],
      ['V35', open + 2, 'eligibility', 'anonymous-ballot'],
    ]);
    expect(failedIn(report)).toEqual(['V35']);
  }, 60_000);
});

describe('V36: verifying keys', () => {
  it('refuses a key that the manifest does not name, and one that is there already', async () => {
    const { key } = scene.election;
    const other = encodeVerifyingKey({ ...key, alpha: key.alpha.add(key.alpha) });
    const { found, at, report } = await withExtra('roll-seal', [
      ['verifying-key', other],
      ['verifying-key', payloadIn(scene, 'verifying-key')],
      ['verifying-key', new Uint8Array([...payloadIn(scene, 'verifying-key'), 0])],
      ['verifying-key', new Uint8Array()],
    ]);
    expect(found).toEqual([
      ['V36', at, 'unknown-key'],
      ['V36', at + 1, 'again'],
      ['V36', at + 2, 'unknown-key'],
      ['V36', at + 3, 'unknown-key'],
    ]);
    expect(failedIn(report)).toEqual(['V36']);
  });

  it('does not open without one', async () => {
    const at = positionIn(scene.entries, 'verifying-key');
    const report = await reportOn(
      scene,
      scene.entries.filter((_, i) => i !== at),
    );
    const open = positionIn(scene.entries, 'open') - 1;
    expect(findingsOf(report).map(([check, entry, code]) => [check, entry, code])).toEqual([
      ['V36', open, 'missing'],
    ]);
    expect(report.checks.find(({ id }) => id === 'V37')?.status).toBe('not-run');
    expect(report.accounting).toBeUndefined();
  });
});

describe('V13: the roll', () => {
  const commitment = (secret: bigint): bigint => voterCommitment(secret);

  it('refuses chunks out of place, out of order, beyond the tree, and after the seal', async () => {
    const last = SNARK_FIELD - 1n;
    const many = Array.from({ length: 12 }, (_, i) => last - BigInt(11 - i));
    const { found, at, report } = await withExtra('roll-seal', [
      ['roll-chunk', writeCommitmentChunk({ first: 6, commitments: [last] })],
      ['roll-chunk', writeCommitmentChunk({ first: 5, commitments: [1n] })],
      ['roll-chunk', writeCommitmentChunk({ first: 5, commitments: [last, last] })],
      ['roll-chunk', writeCommitmentChunk({ first: 5, commitments: many })],
    ]);
    expect(found).toEqual([
      ['V13', at, 'R-08'],
      ['V13', at + 1, 'R-01'],
      ['V13', at + 2, 'R-01'],
      ['V13', at + 3, 'R-06'],
    ]);
    expect(failedIn(report)).toEqual(['V13']);
    const chunk = writeCommitmentChunk({ first: 5, commitments: [last] });
    const late = await withExtra('open', [
      ['roll-chunk', chunk],
      ['roll-seal', payloadIn(scene, 'roll-seal')],
    ]);
    expect(late.found).toEqual([
      ['V13', late.at, 'sealed'],
      ['V13', late.at + 1, 'sealed'],
    ]);
  });

  it('refuses seals of another root or count', async () => {
    const { root } = scene.election.roll;
    const { found, at } = await withExtra('roll-seal', [
      ['roll-seal', writeCommitmentSeal({ root: root + 1n, count: 5 })],
      ['roll-seal', writeCommitmentSeal({ root, count: 6 })],
    ]);
    expect(found).toEqual([
      ['V13', at, 'R-12'],
      ['V13', at + 1, 'R-09'],
    ]);
  });

  it('refuses a roll of nobody', async () => {
    const at = positionIn(scene.entries, 'roll-chunk');
    const entries = scene.entries.filter((_, i) => i !== at);
    const found = findingsOf(await reportOn(scene, entries)).map(([check, , code]) => [check, code]);
    expect(found).toEqual([
      ['V13', 'R-06'],
      ['V13', 'missing'],
    ]);
  });

  it('refuses what is no commitment as V05', async () => {
    const chunk = (word: bigint): Uint8Array => {
      const bytes = writeCommitmentChunk({ first: 5, commitments: [commitment(9n)] });
      bytes.set(integerToBytes(word, 32), bytes.length - 32);
      return bytes;
    };
    const { report } = await withExtra('roll-seal', [
      ['roll-chunk', chunk(0n)],
      ['roll-chunk', chunk(SNARK_FIELD)],
      ['roll-chunk', writeCommitmentChunk({ first: 5, commitments: [] })],
      ['roll-chunk', chunk(commitment(9n)).subarray(0, -1)],
      ['roll-seal', writeCommitmentSeal({ root: SNARK_FIELD, count: 5 })],
    ]);
    expect(failedIn(report)).toEqual(['V05']);
    expect(findingsOf(report)).toHaveLength(5);
  });
});

describe('other checks of such a record', () => {
  it('V15: the opening names another root', async () => {
    const at = positionIn(scene.entries, 'open');
    const opening = readOpening(payloadIn(scene, 'open'), electionGroup('BabyJubJub'));
    const other = writeOpening({ ...opening, rollRoot: new Uint8Array(32).fill(1) });
    const entries = scene.entries.map((entry, i) => (i === at ? entryOf(scene, 'open', other, true) : entry));
    const report = await reportOn(scene, entries);
    expect(findingsOf(report).map(([check, , code]) => [check, code])).toEqual([['V15', 'wrong-roll']]);
  });

  it('V24, V28, V29: a ballot left out of the numbers, other totals, another accounting', async () => {
    const close = positionIn(scene.entries, 'close');
    const ballot = positionIn(scene.entries, 'anonymous-ballot');
    const without = scene.entries.filter((_, i) => i !== ballot);
    const found = findingsOf(await reportOn(scene, without)).map(([check]) => check);
    expect(found.slice(0, 2)).toEqual(['V24', 'V24']);
    expect(found).toContain('V25');
    expect(close).toBeGreaterThan(ballot);
    const result = readResult(payloadIn(scene, 'result'));
    const changes = [
      [{ totals: [[2, 1]] }, 'V28'],
      [{ online: 4, abstained: 1 }, 'V29'],
    ] as const;
    for (const [change, check] of changes) {
      const other = entryOf(scene, 'result', writeResult({ ...result, ...change }), true);
      const report = await reportOn(scene, [...scene.entries.slice(0, -1), other]);
      expect(failedIn(report)).toEqual([check]);
    }
  });
});
