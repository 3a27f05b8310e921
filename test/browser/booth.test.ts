import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BallotBox, checkBallot } from '../../src/ballot/box.js';
import { electionContext } from '../../src/ballot/context.js';
import { writeManifest } from '../../src/ballot/manifest.js';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { P256 } from '../../src/core/groups/p256.js';
import { generateKeyPair } from '../../src/elgamal/keys.js';
import { enrol, testManifest } from '../helpers/election.js';
import { seededRng } from '../helpers/rng.js';
import { bundleScripts } from './bundle.js';
import { CHROMIUM, hasChromium, resultOfPage } from './served-page.js';

describe.skipIf(!hasChromium)(`a booth in a Web Worker (${CHROMIUM})`, () => {
  let folder = '';
  beforeAll(async () => {
    folder = await bundleScripts({
      page: 'test/browser/booth-page.ts',
      'booth-worker': 'test/browser/booth-worker.ts',
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('makes a ballot that the box accepts; errors come back with their code', async () => {
    const rng = seededRng('web booth');
    const { manifest } = testManifest(rng, { group: P256.id });
    const { roll, voters } = enrol(manifest, P256, 2, rng);
    const [voter] = voters;
    if (voter === undefined) throw new RangeError('no voter');
    const { publicKey } = generateKeyPair(P256, rng);
    const shown = await resultOfPage(folder, {
      manifest: toHex(writeManifest(manifest)),
      publicKey: toHex(publicKey.toBytes()),
      key: toHex(voter.key.toBytes()),
      secret: toHex(voter.secret.toBytes()),
    });
    expect(shown).toMatchObject({ refused: 'bad-scalar', failed: 'booth-failed' });
    const box = new BallotBox(electionContext(manifest, publicKey, roll));
    const { accepted, rejected } = checkBallot(box, fromHex(String(shown.ballot)), 0, rng);
    expect(rejected).toBeUndefined();
    expect(toHex(accepted?.tracker ?? new Uint8Array())).toBe(shown.tracker);
  }, 120_000);
});
