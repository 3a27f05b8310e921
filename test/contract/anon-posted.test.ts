/** Ballots that are posted in `AnonElection` for others to deliver: what is found there, and what nobody can spoil. */
import { beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { readPostedBallots, undeliveredBallots } from '../../src/evm/anonymous-posted.js';
import { verifyAnonymousElection } from '../../src/evm/verify-anonymous.js';
import { writeLogEntry } from '../../src/ledger/evm/log-entry.js';
import { seededRng } from '../helpers/rng.js';
import { type AnonScene, anonBallot, castAnon, newAnonScene } from './anon-scene.js';
import { hex, type Outcome } from './chain.js';

describe('posted ballots', () => {
  let scene: AnonScene;
  let ballots: Uint8Array[] = [];
  const post = async (...of: readonly Uint8Array[]): Promise<Outcome> =>
    scene.chain.send(scene.deployed, await scene.chain.account('anybody'), 'post', [hex(...of)]);
  const entries = (): Uint8Array[] =>
    scene.chain.logs.map(({ topics, data }, i) => writeLogEntry({ block: i + 1, index: i, topics, data }));
  const waiting = (): string[] =>
    undeliveredBallots(scene.electionId, scene.contest, scene.verifyingKey, entries(), seededRng('w')).map(
      (ballot) => toHex(ballot),
    );

  beforeAll(async () => {
    scene = await newAnonScene();
    ballots = [await anonBallot(scene, 0, 1), await anonBallot(scene, 3, 1), await anonBallot(scene, 4, 0)];
  });

  it('are taken while voting is open, whole, and not more than readers read', async () => {
    const [ann = new Uint8Array()] = ballots;
    expect((await post(ann)).error).toBe('OutOfPhase');
    scene.chain.time = scene.definition.opens;
    expect((await post()).error).toBe('WrongLength');
    expect((await post(ann.slice(1))).error).toBe('WrongLength');
    expect((await post(...Array.from({ length: 57 }, () => ann))).error).toBe('WrongLength');
    expect(waiting()).toEqual([]);
  });

  it('are those that would count, whatever else was posted', async () => {
    const [ann = new Uint8Array(), bo = new Uint8Array(), cho = new Uint8Array()] = ballots;
    // Rubbish under Bo's nullifier comes first, and does not stand in the way of Bo's ballot.
    const rubbish = bo.map((byte, i) => (i < 32 ? byte : byte ^ 1));
    for (const posted of [[rubbish], [ann, bo], [bo]]) expect((await post(...posted)).error).toBeUndefined();
    expect(readPostedBallots(entries(), 2)).toEqual([rubbish, ann, bo, bo]);
    expect(waiting()).toEqual([ann, bo].map((ballot) => toHex(ballot)));
    // Posting costs a fraction of casting, and uses nothing up.
    const { gas, error } = await post(cho);
    expect([error, gas < 60_000]).toEqual([undefined, true]);
    expect((await castAnon(scene, ann)).error).toBeUndefined();
    expect(waiting()).toEqual([bo, cho].map((ballot) => toHex(ballot)));
  });

  it('are delivered by anybody, although one of them came in between', async () => {
    const [, bo = new Uint8Array()] = ballots;
    const found = undeliveredBallots(
      ...([scene.electionId, scene.contest, scene.verifyingKey, entries(), seededRng('w')] as const),
    );
    expect((await castAnon(scene, bo)).error).toBeUndefined();
    const outcome = await castAnon(scene, ...found);
    expect([outcome.error, outcome.logs.length]).toEqual([undefined, 1]);
    expect(waiting()).toEqual([]);
  });

  it('are no ballots to those who verify, until they are cast', () => {
    const { chain, deployed, contest: shape, electionId: election, verifyingKey, keys } = scene;
    const trustees = { threshold: 2, verificationKeys: keys.verificationKeys };
    const place = { chainId: chain.chainId, contract: deployed.address };
    const record = { ...place, election, shape, verifyingKey, trustees, entries: entries() };
    const report = verifyAnonymousElection(record, seededRng('v'));
    expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(report.checks.find(({ id }) => id === 'EVA-04')?.examined).toBe(3);
  });

  it('are refused from a log that the contract did not make', () => {
    const [log] = scene.chain.logs.filter(({ topics, data }) => topics.length === 2 && data.length === 640);
    if (log === undefined) throw new Error('no log of one posted ballot');
    const { topics } = log;
    // The length of the bytes says one word less.
    const cut = log.data.slice(0, 64 + 544).map((byte, i) => (i === 63 ? byte - 32 : byte));
    const entry = writeLogEntry({ block: 1, index: 0, topics, data: cut });
    expect(() => readPostedBallots([entry], 2)).toThrow(DecodeError);
  });
});
