import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'tsup';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NO_PREVIOUS } from '../../src/ballot/ballot.js';
import { BallotBox, checkBallot } from '../../src/ballot/box.js';
import { checkChallenge, readChallengedBallot } from '../../src/ballot/challenge.js';
import { electionContext } from '../../src/ballot/context.js';
import { writeManifest } from '../../src/ballot/manifest.js';
import type { Choices } from '../../src/ballot/prepare.js';
import {
  type Booth,
  type BoothElection,
  type BoothVoter,
  type BoothWorker,
  openBooth,
  sameThread,
} from '../../src/ballot/worker/index.js';
import { plainError, revivedError } from '../../src/ballot/worker/messages.js';
import { toHex } from '../../src/core/bytes.js';
import { DecodeError, HanpyoError } from '../../src/core/errors.js';
import { P256 } from '../../src/core/groups/p256.js';
import { generateKeyPair } from '../../src/elgamal/keys.js';
import { enrol, testManifest } from '../helpers/election.js';
import { seededRng } from '../helpers/rng.js';

const rng = seededRng('booth');
const { manifest } = testManifest(rng, { group: P256.id });
const { roll, voters } = enrol(manifest, P256, 3, rng);
const { publicKey } = generateKeyPair(P256, rng);
const context = electionContext(manifest, publicKey, roll);
const own = voters[1]?.key.toBytes() ?? new Uint8Array();
const row = roll.find(own);
const election: BoothElection = {
  manifest: writeManifest(manifest),
  publicKey: publicKey.toBytes(),
  rows: row === undefined ? [] : [row],
};
const voter: BoothVoter = {
  secret: voters[1]?.secret.toBytes() ?? new Uint8Array(),
  sequence: 0,
  previous: NO_PREVIOUS,
};
const choices: Choices = new Map([['chair', { kind: 'values', values: [0, 1, 0] }]]);

/** The worker's script, bundled as an application would. */
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-booth-'));
  await build({
    entry: { booth: 'test/ballot/booth-worker.ts' },
    format: 'esm',
    outDir: folder,
    config: false,
    silent: true,
    clean: false,
    noExternal: [/.*/],
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const threadOf = (): Worker => new Worker(join(folder, 'booth.js'));

const places: readonly (readonly [string, () => BoothWorker])[] = [
  ['in a worker', threadOf],
  ['in the own thread', sameThread],
];

describe.each(places)('a booth %s', (_, worker) => {
  let booth: Booth | undefined;
  afterEach(() => booth?.terminate());

  it('prepares and casts a ballot that the box accepts, from the voter’s row alone', async () => {
    booth = await openBooth(election, worker());
    expect(toHex(booth.electionId)).toBe(toHex(context.electionId));
    const tracker = await booth.prepare(voter, choices);
    const verdict = checkBallot(new BallotBox(context), await booth.cast(), 0, rng);
    expect(verdict.rejected).toBeUndefined();
    expect(toHex(verdict.accepted?.tracker ?? new Uint8Array())).toBe(toHex(tracker));
  });

  it('challenges a ballot, which shows the choice, and forgets it', async () => {
    booth = await openBooth(election, worker());
    await booth.prepare(voter, choices);
    const { challenged } = readChallengedBallot(await booth.challenge(), context);
    expect(checkChallenge(context, challenged)).toEqual({ valid: true, choices });
    await expect(booth.cast()).rejects.toThrow(RangeError);
  });

  it('reports errors with their type, code and path, and stays usable', async () => {
    booth = await openBooth(election, worker());
    const tooBig = { ...voter, secret: new Uint8Array(32).fill(255) };
    await expect(booth.prepare(tooBig, choices)).rejects.toMatchObject({
      code: 'bad-scalar',
      path: 'secret',
    });
    await expect(booth.prepare(tooBig, choices)).rejects.toThrow(DecodeError);
    await expect(
      booth.prepare({ ...voter, secret: voter.secret.map((b) => b ^ 1) }, choices),
    ).rejects.toThrow(new RangeError('the credential is not on the roll'));
    const double: Choices = new Map([['chair', { kind: 'values', values: [1, 1, 0] }]]);
    await expect(booth.prepare(voter, double)).rejects.toThrow(RangeError);
    await expect(booth.cast()).rejects.toThrow(new RangeError('no ballot is prepared'));
    const uncloneable = new Map([['chair', () => 1]]) as unknown as Choices;
    await expect(booth.prepare(voter, uncloneable)).rejects.toThrow(/could not be cloned/);
    expect(await booth.prepare(voter, choices)).toHaveLength(32);
  });

  it('does not open for an election that does not decode', async () => {
    const cut = { ...election, manifest: election.manifest.subarray(1) };
    await expect(openBooth(cut, worker())).rejects.toThrow(DecodeError);
    const identity = { ...election, publicKey: new Uint8Array(64) };
    await expect(openBooth(identity, worker())).rejects.toMatchObject({
      code: 'identity',
      path: 'publicKey',
    });
    const twice = { ...election, rows: [...election.rows, ...election.rows] };
    await expect(openBooth(twice, worker())).rejects.toThrow(RangeError);
  });

  it('ends: what is awaited fails, and so does what comes after', async () => {
    booth = await openBooth(election, worker());
    const awaited = booth.prepare(voter, choices);
    booth.terminate();
    await expect(awaited).rejects.toMatchObject({ code: 'booth-closed' });
    await expect(booth.cast()).rejects.toThrow(HanpyoError);
  });
});

describe('the messages of a booth', () => {
  it('a worker that fails makes the opening fail', async () => {
    const worker = new Worker('throw new Error("no such script")', { eval: true });
    await expect(openBooth(election, worker)).rejects.toMatchObject({ code: 'booth-failed' });
  });

  it('requests before the opening are refused', async () => {
    const { port1, port2 } = new MessageChannel();
    const { serveBooth } = await import('../../src/ballot/worker/serve.js');
    serveBooth(port2);
    const reply = new Promise<MessageEvent>((resolve) => {
      port1.onmessage = resolve;
    });
    port1.postMessage({ kind: 'cast', number: 7 });
    expect((await reply).data).toMatchObject({ number: 7, error: { type: 'RangeError' } });
    port1.close();
  });

  it('errors come back as what they were', () => {
    const errors = [
      new DecodeError('truncated', 'a.b', 'too short'),
      new DecodeError('bad-tag', '', 'not this'),
      new HanpyoError('odd', 'message'),
      new RangeError('r'),
      new TypeError('t'),
      new Error('e'),
    ];
    for (const error of errors) {
      const revived = revivedError(structuredClone(plainError(error)));
      expect(revived.constructor).toBe(error.constructor);
      expect(revived).toMatchObject({ ...error, message: error.message });
    }
    expect(revivedError(plainError('thrown text')).message).toBe('thrown text');
  });
});
