import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InterruptedError } from '../../src/cli/errors.js';
import { alterCopies } from './altered-copies.js';
import { cast, type Desk, newDesk, openVillage } from './cli.js';
import { secretsOn } from './secrets.js';

let desk: Desk;

beforeAll(async () => {
  desk = await newDesk('village');
  await openVillage(desk, ['kim,one', 'lee,two', 'park,two', 'choi,one', 'jung,one']);
});
afterAll(() => desk.clear());

describe('an election by commands', () => {
  it('is rehearsed by every trustee', async () => {
    expect(await desk.json('trustee', 'rehearse', '@w', '--key', '@t2.json')).toEqual({
      trustee: 2,
      passed: true,
    });
    const step = await desk.json('trustee', 'step', '@w', '--key', '@t2.json');
    expect(step).toEqual({ trustee: 2, posted: [], status: 'finished' });
  });

  it('takes a challenge, ballots, a revote, paper and a revocation', async () => {
    await desk.write('doubt.json', { chair: 'blank', points: { well: 2, road: 1 } });
    const doubt = await desk.json('challenge', '@w', '--card', '@card-kim', '--choices', '@doubt.json');
    expect(doubt.choices).toEqual({ chair: { kind: 'blank' }, points: { kind: 'values', values: [2, 1] } });
    expect(doubt.tracker).toMatch(/^[0-9A-Z-]{24}$/);

    const first = await cast(desk, 'kim', { chair: ['anna'], points: { well: 3 } });
    const again = await cast(desk, 'kim', { chair: ['ben'], points: { road: 1 } });
    expect(again.tracker).not.toBe(first.tracker);
    await cast(desk, 'lee', { chair: ['anna'], points: { well: 1, road: 2 } });
    await cast(desk, 'park', { chair: ['anna'], points: {} });
    await cast(desk, 'choi', { chair: ['anna'], points: {} });

    await desk.write('batch.json', {
      station: 'Hall',
      voters: ['park'],
      ballots: 1,
      totals: { chair: { valid: 2, options: {}, blank: 2 }, points: { valid: 2, options: { road: 6 } } },
    });
    expect(await desk.json('paper', '@w', '--batch', '@batch.json')).toMatchObject({ voters: 1, ballots: 1 });
    await desk.write('lost.txt', '# lost cards\nchoi\n');
    await desk.json('revoke', '@w', '--credentials', '@lost.txt', '--reason', 'lost');
    expect(await desk.json('status', '@w')).toMatchObject({
      phase: 'voting',
      online: 2,
      paper: 1,
      revoked: 1,
    });
  });

  it('is incomplete while it runs', async () => {
    const { code, stdout } = await desk.hanpyo(['verify', '@w', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'incomplete', result: null });
  });

  it('refuses what comes too early', async () => {
    const early = await desk.hanpyo(['decrypt', '@w', '--key', '@t1.json']);
    expect(early).toMatchObject({ code: 1, stdout: '', stderr: 'hanpyo: voting has not been closed\n' });
    expect((await desk.hanpyo(['tally', '@w'])).code).toBe(1);
  });

  it('is closed, decrypted by two of three, and published', async () => {
    expect(await desk.json('close', '@w')).toMatchObject({
      accounting: { accepted: 5, superseded: 1, removed: 2 },
    });
    expect((await desk.hanpyo(['cast', '@w', '--card', '@card-jung', '--choices', '@doubt.json'])).code).toBe(
      1,
    );
    const { tally } = await desk.json('status', '@w');
    const other = await desk.hanpyo(['decrypt', '@w', '--key', '@t3.json', '--tally', '00'.repeat(32)]);
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('somebody was shown another board');
    const third = await desk.json('decrypt', '@w', '--key', '@t3.json', '--tally', String(tally));
    expect(third).toEqual({ trustee: 3, shares: 2, tally });
    const missing = await desk.hanpyo(['tally', '@w']);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toBe(
      ['chair', 'points']
        .map((id) => `contest ${id} lacks 1 valid share; posted by trustees: 3 (t3)`)
        .join('\n')
        .replace(/^/, 'hanpyo: ')
        .concat('\n'),
    );
    await desk.json('decrypt', '@w', '--key', '@t1.json');
    expect(await desk.json('decrypt', '@w', '--key', '@t1.json')).toEqual({ trustee: 1, shares: 0, tally });
    const { stdout } = await desk.hanpyo(['tally', '@w']);
    expect(stdout).toBe('Chair\n  2  anna\n  1  ben\n  2  Blank\n\nPoints\n   2  well\n  11  road\n');
  });

  it('verifies, with receipts and in all forms of the report', async () => {
    const receipts = ['kim', 'lee', 'park'].flatMap((id) => ['--receipt', `@receipt-${id}.txt`]);
    const report = await desk.json('verify', '@w/record', ...receipts, '--html', '@report.html');
    expect(report).toMatchObject({ format: 'hanpyo-report/1', verdict: 'verified' });
    const checks = report.checks as { id: string; status: string; examined: number }[];
    expect(checks.length).toBeGreaterThan(25);
    expect(checks.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(checks.find(({ id }) => id === 'V04')?.examined).toBe(3);
    expect(report.result).toMatchObject([
      {
        id: 'chair',
        options: [
          { id: 'anna', votes: 2 },
          { id: 'ben', votes: 1 },
          { id: 'blank', votes: 2 },
        ],
      },
      {
        id: 'points',
        options: [
          { id: 'well', votes: 2 },
          { id: 'road', votes: 11 },
        ],
      },
    ]);
    expect(await desk.read('report.html')).toContain('<html');
    const text = await desk.hanpyo(['verify', '@w']);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toContain('Verdict: VERIFIED');
    expect((await desk.hanpyo(['report', '@w'])).stdout).toContain('<html');
  });

  it('verifies with threads, with a second opinion, and not at all when interrupted', async () => {
    const alone = await desk.hanpyo(['verify', '@w', '--json', '--workers', '0']);
    for (const more of [['--workers', '2'], ['--second-opinion', '1'], []])
      expect(await desk.hanpyo(['verify', '@w', '--json', ...more])).toEqual(alone);
    for (const wrong of [
      ['--workers', 'all'],
      ['--workers', '-1'],
      ['--second-opinion', '2'],
      ['--second-opinion', 'half'],
    ])
      expect((await desk.hanpyo(['verify', '@w', ...wrong])).code).toBe(2);
    const interruption = AbortSignal.abort(new InterruptedError());
    expect(await desk.hanpyo(['verify', '@w'], { interruption })).toEqual({
      code: 130,
      stdout: '',
      stderr: 'hanpyo: interrupted\n',
    });
  });

  it('does not verify with a receipt of another ballot, or of another log', async () => {
    const receipt = await desk.read('receipt-kim.txt');
    const trackers = /^tracker .*\ntracker-hash .*$/m;
    const [tracker = ''] = trackers.exec(await desk.read('receipt-lee.txt')) ?? [];
    await desk.write('clash.txt', receipt.replace(trackers, tracker));
    await desk.write('other.txt', receipt.replace(/^test\.example/m, 'evil.example'));
    for (const [file, code] of [
      ['clash.txt', 'other-ballot'],
      ['other.txt', 'other-log'],
    ] as const) {
      const { code: exit, stdout } = await desk.hanpyo(['verify', '@w', '--json', '--receipt', `@${file}`]);
      expect(exit).toBe(1);
      const v04 = JSON.parse(stdout).checks.find(({ id }: { id: string }) => id === 'V04');
      expect(v04).toMatchObject({ status: 'failed' });
      expect(v04.findings.map((finding: { code: string }) => finding.code)).toEqual([code]);
    }
  });

  it('does not verify when a file of the record was changed, and is unreadable when it is gone', async () => {
    await alterCopies(desk);
    for (const [copy, check] of [
      ['flipped', 'V02'],
      ['note', 'V01'],
    ]) {
      const { code, stdout } = await desk.hanpyo(['verify', `@${copy}`, '--json']);
      const report = JSON.parse(stdout);
      expect(code).toBe(1);
      expect(report).toMatchObject({ verdict: 'failed', result: null });
      const failed = report.checks.filter(({ status }: { status: string }) => status === 'failed');
      expect(failed.map(({ id }: { id: string }) => id)).toEqual([check]);
    }
    for (const copy of ['@gone', '@shorter'])
      expect(await desk.hanpyo(['verify', copy])).toMatchObject({ code: 2, stdout: '' });
  });

  it('can be copied, compared and measured', async () => {
    const { size } = await desk.json('ledger', 'export', '@w', '@copy');
    expect((await desk.json('verify', '@copy')).verdict).toBe('verified');
    expect(await desk.json('ledger', 'compare', '@w', '@copy')).toMatchObject({ kind: 'equal' });
    const stats = await desk.json(
      'ledger',
      'stats',
      '@w',
      '--samples',
      '@samples',
      '--capacity',
      '100000000',
    );
    expect(stats).toMatchObject({ size });
    expect(Number(stats.bytesPerEntry)).toBeGreaterThan(200);
    await desk.json('ledger', 'stats', '@w', '--samples', '@samples');
    expect((await desk.read('samples')).trim().split('\n')).toHaveLength(2);
  });
});

describe('secrets', () => {
  it('stay out of the record', async () => {
    const secrets = await secretsOn(desk);
    expect(secrets.length).toBeGreaterThan(10);
    const files = await readdir(desk.path('w'), { recursive: true, withFileTypes: true });
    const open = files.filter((f) => f.isFile() && !f.parentPath.includes('secrets'));
    expect(open.length).toBeGreaterThan(5);
    for (const { name, parentPath } of open) {
      const bytes = await readFile(join(parentPath, name));
      for (const secret of secrets)
        expect(bytes.indexOf(Buffer.from(secret)), `${name} holds a secret`).toBe(-1);
    }
  });

  it('are for their owner alone', async () => {
    const files = [
      't1.json',
      'cards.csv',
      'w/secrets/log.json',
      'w/secrets/officer-clerk.json',
      'w/secrets/register.csv',
    ];
    for (const file of files) expect((await stat(desk.path(file))).mode & 0o777).toBe(0o600);
    const state = await readdir(desk.path('t1.json.state'), { recursive: true, withFileTypes: true });
    const stored = state.filter((f) => f.isFile());
    expect(stored.map(({ name }) => name).sort((a, b) => (a < b ? -1 : 1))).toEqual([
      'decrypted',
      'share.txt',
    ]);
    for (const { name, parentPath } of stored)
      expect((await stat(join(parentPath, name))).mode & 0o777).toBe(0o600);
    expect((await stat(desk.path('w/secrets'))).mode & 0o777).toBe(0o700);
  });

  it('are refused when others can read them', async () => {
    await desk.write('open-key.json', await desk.read('t1.json'), 0o640);
    const { code, stderr } = await desk.hanpyo(['trustee', 'rehearse', '@w', '--key', '@open-key.json']);
    expect(code).toBe(1);
    expect(stderr).toContain('chmod 600');
  });

  it('are never overwritten', async () => {
    const before = await desk.read('t1.json');
    expect((await desk.hanpyo(['trustee', 'new', '@t1.json'])).code).toBe(1);
    expect(await desk.read('t1.json')).toBe(before);
  });
});
