/** What hostile clients send, and that honest ones get their answers all the same. */

import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeElection, practiceBallot } from '../../../examples/board/practice.js';
import { systemRng as rng } from '../../../src/core/random.js';
import { until } from '../../helpers/until.js';
import { problem, rawConnection, type Served, Workshop } from './serving.js';

const shop = new Workshop();
let election: PracticeElection;
let served: Served;

beforeAll(async () => {
  election = await shop.election('open', { voters: 8 });
  served = await shop.serveCopy(election, {
    limits: {
      connectionsPerAddress: 60,
      attemptRate: { burst: 4, perSecond: 0.01 },
      addressRate: { burst: 1e6, perSecond: 1e6 },
    },
  });
});
afterAll(() => shop.close());
afterEach(async () => {
  // Whatever was sent: it lives, and takes ballots.
  expect((await served.get('/health/ready')).status).toBe(200);
});

function ballotOf(voter: number, option = 0): ReturnType<typeof practiceBallot> {
  const credential = election.voters[voter];
  if (credential === undefined) throw new RangeError(`no voter ${voter}`);
  return practiceBallot(election, credential, option);
}

async function size(of = served): Promise<number> {
  const { ledger } = (await of.get('/status.json')).json as { ledger: { sequenced: number } };
  return ledger.sequenced;
}

describe('bodies', () => {
  it('one that is announced too large is refused before any of it is sent', async () => {
    const { socket, ended } = rawConnection(served.port);
    socket.write(
      head('POST /ballots', ['content-type: application/octet-stream', 'content-length: 1000000000']),
    );
    const answer = await ended;
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toMatch(/connection: close/i);
  });

  it('one without an end is cut as soon as it is too large', async () => {
    const { socket, ended } = rawConnection(served.port);
    socket.write(
      head('POST /ballots', ['content-type: application/octet-stream', 'transfer-encoding: chunked']),
    );
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    let sent = 0;
    const pump = setInterval(() => {
      if (socket.destroyed || sent > 500) return clearInterval(pump);
      socket.write(chunk);
      sent += 1;
    }, 2);
    expect(await ended).toMatch(/^HTTP\/1.1 413 /);
    clearInterval(pump);
    // The 64 KiB that a body may have, and what was on its way: not 8 MiB.
    expect(sent).toBeLessThan(400);
  });

  it('all together have so much room and no more, announced or not, until they are answered', async () => {
    const addressRate = { burst: 1e6, perSecond: 1e6 };
    const small = await shop.serveCopy(election, { limits: { bodiesBytes: 100_000, addressRate } });
    const slow = (size: string): Socket => {
      const { socket } = rawConnection(small.port);
      socket.write(head('POST /ballots', ['content-type: application/octet-stream', size]));
      return socket;
    };
    const { entry } = ballotOf(0);
    const honest = async (): Promise<string> => problem(await small.post('/ballots', entry));
    const isBusy = async (): Promise<boolean> => (await honest()) === '503 busy';
    for (const size of ['content-length: 65000', 'transfer-encoding: chunked']) {
      const first = slow(size);
      const second = slow('content-length: 34000');
      await until(isBusy);
      first.destroy();
      await until(async () => !(await isBusy()));
      second.destroy();
    }
    expect(await honest()).toBe('200');
    await shop.stop(small);
  });

  it('one that asks first is told not to send it', async () => {
    const { socket, ended } = rawConnection(served.port);
    const more = ['content-type: application/octet-stream', 'content-length: 70000', 'expect: 100-continue'];
    socket.write(head('POST /ballots', more));
    expect(await ended).toMatch(/^HTTP\/1.1 413 /);
  });

  it.each([
    ['no body', new Uint8Array(), '400 malformed'],
    ['garbage', rng(1000), '400 malformed'],
    ['as many bytes as are allowed', new Uint8Array(65_535).fill(1), '400 malformed'],
  ])('%s is malformed', async (_, body, expected) => {
    expect(problem(await served.post('/ballots', body))).toBe(expected);
  });

  it('every truncation and every changed byte of the header of a ballot is refused', async () => {
    const { entry } = ballotOf(0);
    const before = await size();
    for (const length of [1, 2, 34, 38, 100, entry.length - 1])
      expect((await served.post('/ballots', entry.subarray(0, length))).status).toBe(400);
    const seen = new Set<string>();
    for (const at of [0, 1, 2, 33, 34, 37, 38, 39, 60, 90, 140, 145, 170, entry.length - 1]) {
      const changed = entry.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const reply = await served.post('/ballots', changed);
      expect([400, 422, 429]).toContain(reply.status);
      seen.add(problem(reply));
    }
    expect([...seen]).toEqual(
      expect.arrayContaining(['400 malformed', '422 refused V06', '422 refused B-03']),
    );
    expect(await size()).toBe(before);
  });

  it('other types, packed bodies and other methods are not read', async () => {
    const { entry } = ballotOf(0);
    const json = { headers: { 'content-type': 'application/json' } };
    expect(problem(await served.post('/ballots', entry, json))).toBe('415 wrong-type');
    const packed = { headers: { 'content-encoding': 'gzip' } };
    expect(problem(await served.post('/ballots', entry, packed))).toBe('400 bad-request');
    expect(problem(await served.get('/ballots', { method: 'DELETE' }))).toBe('405 method-not-allowed');
    expect(problem(await served.post('/ballots?level=best', entry))).toBe('400 bad-request');
  });
});

describe('slow clients', () => {
  /** Short limits, of a service that no other client needs: honest ones may be slow too. */
  const hasty = (headersMs: number, requestMs: number): Promise<Served> =>
    shop.serveCopy(election, { limits: { headersMs, requestMs } });

  it('headers that never end are cut', async () => {
    const { port } = await hasty(400, 800);
    const { socket, ended } = rawConnection(port);
    socket.write('POST /ballots HTTP/1.1\r\nhost: board\r\n');
    const drip = setInterval(() => socket.write('x: y\r\n'), 50);
    const answer = await ended;
    clearInterval(drip);
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });

  it('a body that drips is cut, and the ballot it might have been is not there', async () => {
    const { entry } = ballotOf(0);
    // Long enough for what is asked before and after.
    const slow = await hasty(3000, 3000);
    const before = await size(slow);
    const { socket, ended } = rawConnection(slow.port);
    socket.write(
      head('POST /ballots', ['content-type: application/octet-stream', `content-length: ${entry.length}`]),
    );
    let at = 0;
    const drip = setInterval(() => socket.write(entry.subarray(at, ++at)), 40);
    await ended;
    clearInterval(drip);
    expect(at).toBeLessThan(entry.length);
    expect(await size(slow)).toBe(before);
  });

  it('one address holds no more than its connections, and gets them back', async () => {
    const all = Array.from({ length: 80 }, () => connect(served.port, '127.0.0.1').on('error', () => {}));
    const cut = (): number => all.filter(({ closed, destroyed }) => closed || destroyed).length;
    await until(() => cut() >= 20);
    expect(cut()).toBeLessThan(40);
    for (const socket of all) socket.destroy();
    const asked = 'GET /health/ready HTTP/1.1\r\nhost: board\r\n\r\n';
    await until(async () => {
      const again = Array.from({ length: 50 }, () => rawConnection(served.port).socket);
      // Each stays open until all have their answers, or are cut.
      const heard = again.map((socket) => {
        socket.write(asked);
        return new Promise<boolean>((resolve) =>
          socket.once('data', () => resolve(true)).once('close', () => resolve(false)),
        );
      });
      const isOpen = (await Promise.all(heard)).every(Boolean);
      for (const socket of again) socket.destroy();
      return isOpen;
    });
  });
});

describe('paths', () => {
  it('as they come over the wire, none leads out of the log', async () => {
    for (const path of [
      '/tile/../../secrets/log.json',
      '/tile/entries/../../../secrets/log.json',
      '/../secrets/log.json',
      '/tile/%2e%2e/%2e%2e/secrets/log.json',
      '/tile/entries/000.p/3%00',
      'http://elsewhere/checkpoint',
      '*',
      `/tile/${'x001/'.repeat(40)}001`,
    ]) {
      const { socket, ended } = rawConnection(served.port);
      socket.write(`GET ${path} HTTP/1.1\r\nhost: board\r\nconnection: close\r\n\r\n`);
      expect([path, (await ended).slice(9, 12)]).toEqual([path, expect.stringMatching(/^40[04]$/)]);
    }
  });

  it('answers carry the headers that keep browsers out of trouble, also refusals', async () => {
    for (const path of ['/checkpoint', '/nothing']) {
      const { headers } = await served.get(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('access-control-allow-origin')).toBe('*');
    }
    const preflight = await served.get('/ballots', { method: 'OPTIONS' });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('content-type');
  });
});

function head(first: string, headers: readonly string[]): string {
  return `${[`${first} HTTP/1.1`, 'host: board', ...headers].join('\r\n')}\r\n\r\n`;
}
