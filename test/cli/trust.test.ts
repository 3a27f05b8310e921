/** What the command does against a log that lies, and when its key changes: compare, policies, pins, notices of officers. */
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTime } from '../../src/cli/commands/notices.js';
import { readLogFile } from '../../src/cli/secrets.js';
import { nodeFs } from '../../src/ledger/file/index.js';
import {
  formatVerifierKey,
  memoryStore,
  openCheckpoint,
  openLedger,
  openTileLog,
  publishedFiles,
} from '../../src/ledger/index.js';
import { witnessKey } from '../ledger/witness-helpers.js';
import { cast, type Desk, newDesk, openVillage } from './cli.js';

let desk: Desk;
let server: Server;
let url: string;

beforeAll(async () => {
  desk = await newDesk('trust');
  await openVillage(desk, ['kim,one', 'lee,two']);
  await cast(desk, 'kim', { chair: ['anna'], points: { well: 3 } });
  await cp(desk.path('w/record'), desk.path('early'), { recursive: true });
  await forgeCopy('early', 'forged');
  server = createServer((request, response) => {
    readFile(join(desk.folder, request.url ?? '/')).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 60_000);
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await desk.clear();
});

/** What the log's key would sign for somebody else: the same entries, but for one. */
async function forgeCopy(from: string, to: string): Promise<void> {
  const signer = await readLogFile(desk.path('w/secrets/log.json'));
  const trust = { origin: signer.name, logKeys: [signer] };
  const reader = openTileLog((path, max) => nodeFs.readFile(join(desk.path(from), path), max), trust);
  const ledger = await openLedger(memoryStore(), { origin: signer.name, signer });
  const { size } = await reader.checkpoint();
  for await (const { index, entry } of reader.read(0, size)) {
    const key = new Uint8Array(32).fill(index + 1);
    await ledger.append(index === size - 2 ? entry.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) : entry, {
      key,
    });
  }
  await ledger.checkpoint({ size });
  for (const [path, bytes] of await publishedFiles(ledger)) {
    await mkdir(dirname(join(desk.path(to), path)), { recursive: true });
    await writeFile(join(desk.path(to), path), bytes);
  }
}

async function sizeOf(name: string): Promise<number> {
  const { copies } = await desk.json('ledger', 'compare', `@${name}`, `@${name}`);
  return (copies as { size: number }[])[0]?.size ?? -1;
}

describe('ledger compare', () => {
  it('compares copies at addresses, and writes the notes of a fork as evidence', async () => {
    expect(await desk.json('ledger', 'compare', '@w', `${url}/early`)).toMatchObject({ kind: 'equal' });
    const args = ['ledger', 'compare', '@early', `${url}/forged`, '--evidence', '@evidence', '--json'];
    const forked = await desk.hanpyo(args);
    expect(forked.code).toBe(1);
    const size = await sizeOf('early');
    expect(JSON.parse(forked.stdout)).toMatchObject({
      kind: 'fork',
      between: [0, 1],
      firstDifference: size - 2,
    });
    const files = (await readdir(desk.path('evidence'))).sort((a, b) => (a < b ? -1 : 1));
    expect(files).toEqual([`checkpoint-1-of-${size}`, `checkpoint-2-of-${size}`]);
    const log = await readLogFile(desk.path('w/secrets/log.json'));
    const roots = await Promise.all(
      files.map(async (file) => {
        const note = new Uint8Array(await readFile(desk.path(`evidence/${file}`)));
        return openCheckpoint(note, { origin: log.name, logKeys: [log] }).root.join();
      }),
    );
    expect(new Set(roots).size).toBe(2);
    expect((await desk.hanpyo(['ledger', 'compare', '@early', `${url}/nothing`])).code).not.toBe(0);
    // Wrong use is no fork.
    expect((await desk.hanpyo(['ledger', 'compare', '@early'])).code).toBe(2);
  }, 60_000);

  it('holds copies against a pin, also where they agree with each other', async () => {
    const pin = ['--pin', '@compare.pin'];
    expect(await desk.json('ledger', 'compare', '@early', `${url}/early`, ...pin)).toMatchObject({
      kind: 'equal',
    });
    const before = await desk.read('compare.pin');
    expect(before).toBe(await desk.read('early/checkpoint'));
    const lying = ['ledger', 'compare', '@forged', `${url}/forged`, ...pin, '--evidence', '@pinned'];
    const told = await desk.hanpyo(lying);
    expect([told.code, told.stdout]).toEqual([1, '']);
    expect(told.stderr).toContain('signed two histories');
    expect((await readdir(desk.path('pinned'))).length).toBe(2);
    expect(await desk.read('compare.pin')).toBe(before);
  }, 60_000);
});

describe('verify', () => {
  it('holds the checkpoint against policies of the auditor', async () => {
    const key = formatVerifierKey(witnessKey('w.example', 41));
    await desk.write('strict.policy', `witness w ${key}\nquorum w\n`);
    await desk.write('none.policy', 'quorum none\n');
    const findings = async (...policies: string[]): Promise<unknown> => {
      const args = policies.flatMap((policy) => ['--policy', `@${policy}`]);
      const { stdout } = await desk.hanpyo(['verify', '@early', '--json', ...args]);
      const checks = JSON.parse(stdout).checks as {
        id: string;
        findings: { code: string; culprit: string }[];
      }[];
      return checks.find(({ id }) => id === 'V40')?.findings.map(({ code, culprit }) => [code, culprit]);
    };
    expect(await findings('none.policy')).toEqual([]);
    expect(await findings('none.policy', 'strict.policy')).toEqual([
      ['not-satisfied', desk.path('strict.policy')],
    ]);
    await desk.write('wrong.policy', 'quorum\n');
    expect(await findings('wrong.policy')).toEqual([['policy', desk.path('wrong.policy')]]);
    expect((await desk.hanpyo(['verify', '@early', '--policy', '@absent.policy'])).code).toBe(2);
  }, 60_000);

  it('pins what it has seen, and refuses another history and an older one in a later run', async () => {
    const run = async (path: string): Promise<[unknown, string]> => {
      const { stdout, stderr } = await desk.hanpyo(['verify', path, '--json', '--pin', '@verify.pin']);
      const v04 = JSON.parse(stdout).checks.find(({ id }: { id: string }) => id === 'V04');
      return [v04.findings.map(({ code }: { code: string }) => code), stderr];
    };
    expect(await run('@early')).toEqual([[], '']);
    expect(await desk.read('verify.pin')).toBe(await desk.read('early/checkpoint'));
    const [codes, warned] = await run('@forged');
    expect(codes).toEqual(['fork']);
    expect(warned).toContain('left as it is');
    await cast(desk, 'lee', { chair: ['ben'], points: {} });
    expect(await run('@w')).toEqual([[], '']);
    expect(await desk.read('verify.pin')).toBe(await desk.read('w/record/checkpoint'));
    expect((await run('@early'))[0]).toEqual(['rollback']);
    expect(await desk.read('verify.pin')).toBe(await desk.read('w/record/checkpoint'));
  }, 60_000);
});

it('a pin is not passed over where there is none', async () => {
  const chain = ['verify', `${url}/node`, '--contract', `0x${'00'.repeat(20)}`, '--pin', '@chain.pin'];
  expect(await desk.hanpyo(chain)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--pin is not for'),
  });
}, 60_000);

describe('officers', () => {
  it('extend voting, and never shorten it', async () => {
    const extend = (until: string): string[] => [
      'officer',
      'extend',
      '@w',
      '--until',
      until,
      '--reason',
      'no network',
    ];
    const until = 1_795_345_200;
    expect(await desk.json(...extend('2026-11-22T20:00:00+09:00'))).toMatchObject({ until });
    for (const not of ['2026-11-22T20:00:00+09:00', '2026-11-22T10:59:59Z'])
      expect(await desk.hanpyo(extend(not))).toMatchObject({ code: 1, stdout: '' });
    for (const wrong of ['tomorrow', '2026-02-30T20:00:00Z', '2026-11-22T20:00:00', '2026-13-01T00:00Z'])
      expect((await desk.hanpyo(extend(wrong))).code, wrong).toBe(2);
    expect(parseTime('2028-02-29T00:00Z')).toBe(1_835_395_200);
    await desk.json(...extend('2026-11-22T12:00:00Z'), '--entries', '@extend.entries');
    expect(await desk.json('post', '@w', '@extend.entries')).toMatchObject({
      positions: [expect.any(Number)],
    });
  }, 60_000);

  it('rotate the key of the log: announced elsewhere, posted, then in force, and verified', async () => {
    const old = await desk.read('w/secrets/log.json');
    await cp(desk.path('w/record'), desk.path('before'), { recursive: true });
    const drafted = await desk.json('officer', 'rotate', '@w', '--entries', '@rotate.entries');
    expect(await desk.read('w/secrets/log.json')).toBe(old);
    // Once more before it is posted: the same key, not a third one.
    const again = await desk.json('officer', 'rotate', '@w', '--entries', '@rotate.entries');
    expect(again.verifierKey).toBe(drafted.verifierKey);
    await desk.json('post', '@w', '@rotate.entries');
    const refused = await desk.hanpyo([
      'officer',
      'extend',
      '@w',
      '--until',
      '2027-01-01T00:00Z',
      '--reason',
      'x',
    ]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('is not the key of the log')]);
    expect(await desk.json('officer', 'rotate', '@w')).toEqual({ verifierKey: drafted.verifierKey });
    expect(formatVerifierKey(await readLogFile(desk.path('w/secrets/log.json')))).toBe(drafted.verifierKey);
    const secrets = await readdir(desk.path('w/secrets'));
    expect(secrets.filter((name) => name.startsWith('log')).length).toBe(2);
    // A copy from before and one from after are of one log, in either order.
    for (const pair of [
      ['@before', '@w'],
      ['@w', '@before'],
    ])
      expect(await desk.json('ledger', 'compare', ...pair)).toMatchObject({ kind: 'prefix' });
    const { stdout } = await desk.hanpyo(['verify', '@w', '--json', '--pin', '@verify.pin']);
    const failed = JSON.parse(stdout).checks.filter(({ status }: { status: string }) => status === 'failed');
    expect(failed).toEqual([]);
  }, 60_000);

  it('rotate it in one step, and the election goes on to its closing', async () => {
    const { verifierKey } = await desk.json('officer', 'rotate', '@w');
    expect(formatVerifierKey(await readLogFile(desk.path('w/secrets/log.json')))).toBe(verifierKey);
    await desk.json('close', '@w');
    const { stdout } = await desk.hanpyo(['verify', '@w', '--json']);
    const v41 = JSON.parse(stdout).checks.find(({ id }: { id: string }) => id === 'V41');
    expect(v41).toMatchObject({ findings: [], examined: 2 });
    const late = ['officer', 'extend', '@w', '--until', '2027-01-01T00:00Z', '--reason', 'late'];
    expect(await desk.hanpyo(late)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('while it is open'),
    });
  }, 60_000);

  it('finish a rotation that broke off after the key was moved', async () => {
    const secrets = desk.path('w/secrets');
    const key = await desk.read('w/secrets/log.json');
    // As if the command had been killed before the log was signed anew: the checkpoint is that of the key before.
    await desk.json('officer', 'rotate', '@w', '--entries', '@third.entries');
    await desk.json('post', '@w', '@third.entries');
    await cp(join(secrets, 'log-next.json'), join(secrets, 'moved.json'));
    await cp(join(secrets, 'moved.json'), join(secrets, 'log.json'));
    await rm(join(secrets, 'log-next.json'));
    expect(await desk.read('w/secrets/log.json')).not.toBe(key);
    const { verifierKey } = await desk.json('officer', 'rotate', '@w');
    expect(formatVerifierKey(await readLogFile(desk.path('w/secrets/log.json')))).toBe(verifierKey);
    expect(await desk.read('w/secrets/log.json')).toBe(await desk.read('w/secrets/moved.json'));
    const { stdout } = await desk.hanpyo(['verify', '@w', '--json']);
    const v41 = JSON.parse(stdout).checks.find(({ id }: { id: string }) => id === 'V41');
    expect(v41).toMatchObject({ findings: [], examined: 3 });
  }, 60_000);
});
