/** The parts of the service that are only arithmetic: buckets, addresses, hidden counts, settings. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, networkOf, wideNetworkOf } from '../../../examples/board/addresses.js';
import { TokenBuckets } from '../../../examples/board/buckets.js';
import { completeConfig, readSettings } from '../../../examples/board/config.js';
import { SharedCheckpoints } from '../../../examples/board/cosigned.js';
import { Problem, problemOf } from '../../../examples/board/problems.js';
import { hideSmall } from '../../../examples/board/turnout.js';
import { type Ledger, LedgerWitnessError } from '../../../src/ledger/index.js';

describe('token buckets', () => {
  it('give the burst, then the rate', () => {
    let now = 0;
    const buckets = new TokenBuckets({ burst: 3, perSecond: 2 }, 10, () => now);
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 0.5]);
    now += 500;
    expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 0.5]);
    expect(buckets.wait('a')).toBe(0.5);
    buckets.give('a');
    expect(buckets.take('a')).toBe(0);
    expect(buckets.take('b')).toBe(0);
    buckets.give('b', 9);
    expect([1, 2, 3, 4].map(() => buckets.take('b'))).toEqual([0, 0, 0, 0.5]);
    now += 1e9;
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 0.5]);
  });

  it('give nothing for a clock that goes back, and never more than they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e6, max: 1000 }), { maxLength: 50 }), (steps) => {
        let now = 1e7;
        let most = now;
        const buckets = new TokenBuckets({ burst: 5, perSecond: 1 }, 10, () => now);
        let taken = 0;
        for (const step of steps) {
          now += step;
          most = Math.max(most, now);
          if (buckets.take('a') === 0) taken += 1;
        }
        const forward = steps.filter((step) => step > 0).reduce((sum, step) => sum + step, 0);
        return taken <= 5 + forward / 1000 + 1e-9;
      }),
    );
  });

  it('remember no more names than they may', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 }, 100, () => 0);
    for (let i = 0; i < 10_000; i++) buckets.take(`${i}`);
    expect(buckets.size).toBe(100);
    expect(buckets.take('9999')).toBe(1);
  });
});

describe('addresses', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:0001:2::1', '2001:db8:1:2'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:c000:0201', '192.0.2.1'],
    ['192.0.2.1:4711', '192.0.2.1'],
    ['[2001:db8:1:2::3]:4711', '2001:db8:1:2'],
    ['::ffff:192.0.2.999', 'unknown'],
    ['', 'unknown'],
    ['<script>', 'unknown'],
  ])('%s counts as %s', (address, network) => expect(networkOf(address)).toBe(network));

  it('a /48 is known by any /64 of it', () => {
    const wide = ['2001:db8:1:2::1', '2001:DB8:1:FFFF::2', '192.0.2.1', ''].map((one) =>
      wideNetworkOf(networkOf(one)),
    );
    expect(wide).toEqual(['2001:db8:1/48', '2001:db8:1/48', undefined, undefined]);
  });

  it('behind proxies it is what the outermost saw, never what a client says', () => {
    const request = {
      headers: { 'x-forwarded-for': '6.6.6.6, 192.0.2.7, 198.51.100.1' },
      socket: { remoteAddress: '127.0.0.1' },
    } as unknown as IncomingMessage;
    expect([0, 1, 2].map((proxies) => addressOf(request, proxies))).toEqual([
      '127.0.0.1',
      '198.51.100.1',
      '192.0.2.7',
    ]);
    const bare = { headers: {}, socket: { remoteAddress: '127.0.0.1' } } as unknown as IncomingMessage;
    expect(addressOf(bare, 2)).toBe('unknown');
  });
});

describe('counts of few', () => {
  it('are hidden, and so is what would give one away', () => {
    const big = (count: number): boolean[] => new Array<boolean>(count).fill(false);
    expect(hideSmall([10, 20], big(2), 5)).toEqual([10, 20]);
    expect(hideSmall([3, 20, 9], big(3), 5)).toEqual([null, 20, null]);
    expect(hideSmall([1, 1, 9, 8], big(4), 5)).toEqual([null, null, 9, null]);
    expect(hideSmall([4, 4, 9], big(3), 5)).toEqual([null, null, null]);
    expect(hideSmall([0, 20, 9], big(3), 5)).toEqual([0, 20, 9]);
    expect(hideSmall([0, 20, 9], [true, false, false], 5)).toEqual([null, 20, null]);
    expect(hideSmall([2], big(1), 5)).toEqual([null]);
  });

  it.each([
    [2, 12, 5],
    [3, 8, 3],
    [4, 7, 4],
    [5, 4, 3],
  ])(
    'can not be had by who knows the rule: %i counts up to %i, hidden below %i',
    (columns, most, smallest) => {
      const worlds = new Map<string, number[][]>();
      for (let i = 0; i < (most + 1) ** columns; i++) {
        const values = Array.from(
          { length: columns },
          (_, c) => Math.floor(i / (most + 1) ** c) % (most + 1),
        );
        const few = values.map(() => false);
        const seen = [hideSmall(values, few, smallest), values.reduce((sum, value) => sum + value, 0)];
        worlds.set(JSON.stringify(seen), [...(worlds.get(JSON.stringify(seen)) ?? []), values]);
      }
      for (const [seen, possible] of worlds) {
        const [shown] = JSON.parse(seen) as [(number | null)[]];
        const known = shown.flatMap((value, i) =>
          value === null && new Set(possible.map((values) => values[i])).size === 1
            ? [possible[0]?.[i] ?? 0]
            : [],
        );
        expect([seen, known.filter((value) => value > 0 && value < smallest)]).toEqual([seen, []]);
      }
    },
  );
});

describe('settings', () => {
  it('are complete, in their range, and known by name', async () => {
    expect(completeConfig({ workspace: '/w' })).toMatchObject({
      store: { kind: 'file', record: '/w/record', journal: '/w/journal' },
      logKey: '/w/secrets/log.json',
      quorum: 0,
    });
    expect(() => completeConfig({})).toThrow(RangeError);
    expect(() => completeConfig({ workspace: '/w', port: 70_000 })).toThrow(RangeError);
    expect(() => completeConfig({ workspace: '/w', limits: { bodyBytes: 0 } })).toThrow(RangeError);
    const folder = await mkdtemp(join(tmpdir(), 'hanpyo-board-settings-'));
    const file = join(folder, 'settings.json');
    await writeFile(file, '{"workspace":"/w","prot":1}');
    await expect(readSettings(file)).rejects.toThrow('prot');
    await rm(folder, { recursive: true });
  });
});

describe('checkpoints that many wait for', () => {
  it('are attempted twice at most, however many wait, and all hear that it failed', async () => {
    let attempts = 0;
    const ledger = {
      size: () => ({ sequenced: 5, published: 5, witnessed: 0 }),
      checkpoint: async () => {
        attempts += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
        throw new LedgerWitnessError('away', []);
      },
    } as unknown as Ledger;
    const shared = new SharedCheckpoints(ledger, 10_000);
    const waiting = Array.from({ length: 100 }, () => shared.covering(5, 'witnessed'));
    const outcomes = await Promise.allSettled(waiting);
    expect(
      outcomes.filter((one) => one.status === 'rejected' && one.reason.code === 'not-witnessed'),
    ).toHaveLength(100);
    expect(attempts).toBe(2);
  });

  it('are waited for no longer than they may', async () => {
    const ledger = {
      size: () => ({ sequenced: 5, published: 0, witnessed: 0 }),
      checkpoint: () => new Promise(() => {}),
    } as unknown as Ledger;
    const shared = new SharedCheckpoints(ledger, 5);
    await expect(shared.covering(5, 'witnessed')).rejects.toMatchObject({ code: 'not-witnessed' });
    await expect(shared.covering(5, 'published')).rejects.toMatchObject({ code: 'busy' });
  });
});

describe('problems', () => {
  it('of any other kind say nothing of the inside', () => {
    const problem = problemOf(new Error('/secret/path is full'));
    expect(JSON.stringify(problem.toJson())).not.toContain('secret');
    expect(problem.status).toBe(500);
    expect(problemOf(new Problem('busy')).code).toBe('busy');
  });
});
