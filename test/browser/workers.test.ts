import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { P256 } from '../../src/core/groups/p256.js';
import { castVote, entriesOf, finishTestElection, openTestElection } from '../helpers/election.js';
import { publishEntries } from '../helpers/publish.js';
import { bundleScripts } from './bundle.js';
import { CHROMIUM, hasChromium, resultOfPage } from './served-page.js';

if (!hasChromium)
  describe('Web Workers', () => {
    it.skip(`need Chromium at ${CHROMIUM}, which is not on this machine`, () => {});
  });
else
  describe('Web Workers', () => {
    let folder = '';
    beforeAll(async () => {
      folder = await bundleScripts({
        page: 'test/browser/workers-page.ts',
        'web-worker': 'src/verify/workers/web-worker.ts',
      });
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it('verify a record as the page alone does, and as it does when there are none', async () => {
      const election = await openTestElection({ group: P256, seed: 'web workers', voters: 6 });
      for (const voter of [0, 1, 2, 3, 1]) await castVote(election, voter, voter % 3);
      await finishTestElection(election);
      const files = await publishEntries(await entriesOf(election), election.origin, election.logSeed);
      const hex = Object.fromEntries([...files].map(([path, bytes]) => [path, toHex(bytes)]));
      const shown = await resultOfPage(folder, { files: hex });
      expect(shown.error).toBeUndefined();
      expect(JSON.parse(String(shown.alone)).verdict).toBe('verified');
      expect(shown.together).toBe(shown.alone);
      expect(shown.without).toBe(shown.alone);
      expect([shown.good, shown.bad]).toEqual([3, 0]);
    }, 120_000);
  });
