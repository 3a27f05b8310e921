import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'tsup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromHex, toHex, utf8 } from '../../src/core/bytes.js';
import { ed25519Verify } from '../../src/core/ed25519-verify.js';
import { P256 } from '../../src/core/groups/p256.js';
import { castVote, entriesOf, finishTestElection, openTestElection } from '../helpers/election.js';
import { publishEntries } from '../helpers/publish.js';
import { sharedData } from '../helpers/shared-data.js';

/** Where Debian and others put Chromium; override with HANPYO_CHROMIUM. */
const CHROMIUM = process.env.HANPYO_CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
];

if (!existsSync(CHROMIUM))
  describe('in a browser', () => {
    it.skip(`needs Chromium at ${CHROMIUM}, which is not on this machine`, () => {});
  });
else
  describe('in a browser', () => {
    let folder = '';
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'hanpyo-browser-'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it('signatures are judged and an election is verified as in Node', async () => {
      const vectors = sharedData('ledger/ed25519vectors.json');
      const signatures = vectors === undefined ? [] : JSON.parse(await readFile(vectors, 'utf8'));
      const election = await openTestElection({ group: P256, seed: 'browser', voters: 4 });
      for (const voter of [0, 1, 2]) await castVote(election, voter, voter);
      await finishTestElection(election);
      const files = await publishEntries(await entriesOf(election), election.origin, election.logSeed);
      const hex = Object.fromEntries([...files].map(([path, bytes]) => [path, toHex(bytes)]));
      const shown = await runInPage(folder, { signatures, files: hex });
      expect(shown).toMatchObject({ verdict: 'verified', engine: 'wasm' });
      expect(shown.result[0].options.map(({ votes }: { votes: number }) => votes)).toEqual([1, 1, 1, 0]);
      expect(shown.accepted).toBe(
        signatures
          .map(({ key, sig, msg }: Record<'key' | 'sig' | 'msg', string>) =>
            ed25519Verify(fromHex(sig), utf8(msg), fromHex(key)) ? '1' : '0',
          )
          .join(''),
      );
    }, 120_000);
  });

/** Bundles the page's script, opens it in Chromium, and returns what it wrote. */
async function runInPage(folder: string, data: object) {
  await build({
    entry: { page: 'test/browser/page.ts' },
    format: 'iife',
    platform: 'browser',
    outDir: folder,
    config: false,
    silent: true,
    clean: false,
    noExternal: [/.*/],
  });
  const script = (await readFile(join(folder, 'page.global.js'), 'utf8')).replaceAll(
    '</script',
    '<\\/script',
  );
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  const page = `<!doctype html><meta charset="utf-8"><body><script id="data" type="application/json">${json}</script><script>${script}</script>`;
  await writeFile(join(folder, 'page.html'), page);
  const args = [...FLAGS, `--user-data-dir=${folder}/profile`, '--virtual-time-budget=60000', '--dump-dom'];
  const { stdout } = await promisify(execFile)(CHROMIUM, [...args, `file://${folder}/page.html`], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const [, body = ''] = /<body>([\s\S]*)<\/body>/.exec(stdout) ?? [];
  return JSON.parse(body);
}
