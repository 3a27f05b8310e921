/** The guides: their code is that of files, which are run here, and what they name and link exists. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'tsup';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TOPIC_ORDER } from '../../bench/topic-order.js';
import { audit } from '../../examples/first-vote/audit.js';
import { explain } from '../../examples/first-vote/errors.js';
import { castVote } from '../../examples/first-vote/page.js';
import { voteServer } from '../../examples/first-vote/server.js';
import { endVote, openVote, type Vote } from '../../examples/first-vote/vote.js';
import { sameThread } from '../../src/ballot/worker/index.js';
import { HanpyoError } from '../../src/core/errors.js';
import { CHECKS } from '../../src/verify/index.js';
import { newDesk } from '../cli/cli.js';

const GUIDES = ['developers', 'researchers', 'auditors'].map((name) => `docs/guides/${name}.md`);
const FILES = ['vote', 'server', 'page', 'page-worker', 'audit', 'main', 'errors'].map(
  (name) => `examples/first-vote/${name}.ts`,
);
const read = (path: string): string => readFileSync(path, 'utf8');
const blocks = (page: string, kind: string): readonly string[] =>
  [...read(page).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, type, code = '']) =>
    type === kind ? [code] : [],
  );

describe('the guide for developers', () => {
  it('shows files as they stand, all of them, in order', () => {
    const [developers = ''] = GUIDES;
    expect(blocks(developers, 'ts')).toEqual(FILES.map(read));
  });
});

describe('the guide for researchers', () => {
  it('has a script that reads the results as they are', () => {
    const [code = ''] = blocks('docs/guides/researchers.md', 'js');
    const lines = execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
    expect(lines).toMatch(/^P-256 \(wasm\) 4 1422$/m);
  });
});

describe('the vote of the guide for developers', () => {
  let folder: string;
  let vote: Vote;
  let server: Server;
  let url: string;
  const contest = {
    id: 'trip',
    title: { en: 'Where do we go?' },
    options: ['sea', 'hills'].map((id) => ({ id, name: { en: id } })),
    rule: { kind: 'choice', min: 1, max: 1, blank: false },
  } as const;
  const members = ['ann', 'bo', 'cho', 'dan'];
  const cardOf = (member: string): string => vote.cards.get(member) ?? '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hanpyo-guide-'));
    vote = await openVote(folder, contest, members);
    server = voteServer(vote, folder);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }, 60_000);
  afterAll(async () => {
    server.close();
    await vote.ledger.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is voted in over HTTP, ended, and verified by anybody with the address', {
    timeout: 120_000,
  }, async () => {
    const cast = await Promise.all([
      castVote(url, cardOf('ann').toLowerCase(), 'sea', sameThread()),
      castVote(url, cardOf('bo'), 'hills', sameThread()),
      castVote(url, cardOf('cho').replaceAll('-', ' '), 'hills', sameThread()),
    ]);
    expect(new Set(cast.map(({ index }) => index)).size).toBe(3);
    expect(new Set(cast.map(({ tracker }) => tracker)).size).toBe(3);
    // The published files follow the ledger.
    const early = await vi.waitFor(() => audit(url), { timeout: 60_000, interval: 200 });
    expect([early.verdict, early.votes]).toEqual(['incomplete', {}]);
    await refuses();
    await endVote(vote);
    const { verdict, votes, text } = await audit(url);
    expect([verdict, votes]).toEqual(['verified', { sea: 1, hills: 2 }]);
    expect(text).toContain('Roll 4 = online 3 + paper 0 + revoked 0 + abstained 1');
    expect((await fetch(`${url}/record/..%2f..%2fsecret`)).status).toBe(404);
  });

  /** What is refused, and what a voter or a programmer is told. */
  async function refuses(): Promise<void> {
    const said = (card: string, option = 'sea') =>
      castVote(url, card, option, sameThread()).then(() => 'taken', explain);
    const mistyped = cardOf('dan').replace(/.$/, (last) => (last === '7' ? '8' : '7'));
    expect(await said(mistyped)).toBe('Please look at the code again (card: bad-encoding).');
    // A voter who has voted and whose page forgot it: the board says so, and which check.
    expect(await said(cardOf('ann'))).toMatch(/^Error: V17: /);
    expect(await said(cardOf('dan'), 'moon')).toMatch(/^A fault of this program: /);
    const other = await openVote(join(folder, 'other'), contest, ['eve']);
    expect(await said(other.cards.get('eve') ?? '')).toBe('This card is of another vote.');
    await other.ledger.close();
    expect(explain(new HanpyoError('ledger-busy', 'x'))).toBe('Please try again later (ledger-busy).');
    const rubbish = await fetch(`${url}/ballots`, { method: 'POST', body: new Uint8Array(10) });
    expect([rubbish.status, await rubbish.text()]).toEqual([422, expect.stringMatching(/^V05: /)]);
  }

  it('has a page that bundles for browsers, with nothing of Node in it', { timeout: 120_000 }, async () => {
    const outDir = join(folder, 'page');
    const entry = { page: 'examples/first-vote/page.ts', worker: 'examples/first-vote/page-worker.ts' };
    const common = { format: 'esm', platform: 'browser', config: false, silent: true, clean: false } as const;
    await build({ ...common, entry, outDir, noExternal: [/.*/] });
    const made = readdirSync(outDir).map((name) => read(join(outDir, name)));
    expect(made.length).toBeGreaterThanOrEqual(2);
    for (const code of made) expect(code).not.toMatch(/from ?["']node:|require\(["']/);
  });
});

describe('all guides', () => {
  it.each([...GUIDES, 'examples/README.md', 'examples/nec/README.md'])('%s links what exists', (page) => {
    for (const [, target = ''] of read(page).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g))
      if (!/^https?:/.test(target))
        expect([target, existsSync(resolve(dirname(page), target))]).toEqual([target, true]);
  });

  it.each(GUIDES)('%s names commands and scripts that there are', (page) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const text = blocks(page, 'sh').join('\n');
    for (const [, script = ''] of text.matchAll(/npm run ([\w:-]+)/g))
      expect(Object.keys(scripts)).toContain(script);
    for (const [, topic = ''] of text.matchAll(/--only ([\w-]+)/g)) expect(TOPIC_ORDER).toContain(topic);
    for (const [, file = ''] of text.matchAll(/npx tsx (\S+)/g))
      expect([file, existsSync(file)]).toEqual([file, true]);
    for (const [, file = ''] of text.matchAll(/npx vitest run (\S+)/g))
      expect([file, existsSync(file)]).toEqual([file, true]);
  });

  it.each(GUIDES)('%s gives commands options that they have', async (page) => {
    const desk = await newDesk('guides');
    for (const line of blocks(page, 'sh')
      .join('\n')
      .match(/^npx hanpyo .*$/gm) ?? []) {
      const words = line.replace(/ #.*$/, '').split(' ').slice(2);
      const { code, stdout } = await desk.hanpyo([
        ...words.slice(0, words[0] === 'ledger' ? 2 : 1),
        '--help',
      ]);
      expect([line, code]).toEqual([line, 0]);
      for (const option of words.filter((word) => word.startsWith('--')))
        expect(`${line}: ${stdout}`).toContain(` ${option}`);
    }
    await desk.clear();
  });

  it('name checks that there are, by their meaning', () => {
    for (const page of GUIDES)
      for (const [, id = ''] of read(page).matchAll(/\b(V\d\d)\b/g))
        expect(CHECKS.map((check) => check.id)).toContain(id);
  });
});
