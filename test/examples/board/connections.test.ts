/** One connection can do no more than its share: requests ahead of their answers, answers that nobody takes, two lengths. */
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../examples/board/config.js';
import { Connections, Visit } from '../../../examples/board/connections.js';
import { type PracticeElection, practiceBallot } from '../../../examples/board/practice.js';
import { Shares } from '../../../examples/board/shares.js';
import { problem, rawConnection, type Served, Workshop } from './serving.js';

const shop = new Workshop();
let election: PracticeElection;
let served: Served;

beforeAll(async () => {
  election = await shop.election('open', { voters: 3 });
  served = await shop.serveCopy(election, {
    proxies: 1,
    limits: {
      addressRate: { burst: 1e6, perSecond: 1e6 },
      pipelined: 20,
      requests: 60,
      requestsPerAddress: 30,
      eventClientsPerAddress: 2,
      answerBytes: 200_000,
      answerBytesPerAddress: 3000,
    },
  });
});
afterAll(() => shop.close());

const GET = (path: string, address: string): string =>
  `GET ${path} HTTP/1.1\r\nhost: board\r\nx-forwarded-for: ${address}\r\n\r\n`;

async function gauge(name: string): Promise<number> {
  const { text } = await served.get('/metrics');
  return Number(new RegExp(`^hanpyo_${name} ([0-9]+)$`, 'm').exec(text)?.[1]);
}

async function until(met: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await met())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A reader of events on whose connection further requests come, whose answers can never be sent. */
async function plugged(address: string, more: number): Promise<Socket> {
  const { socket } = rawConnection(served.port);
  const begun = new Promise((resolve) => socket.once('data', resolve));
  socket.write(GET('/events', address));
  await begun;
  socket.write(GET('/health', address).repeat(more));
  return socket;
}

describe('requests ahead of their answers', () => {
  it('are cut where there are too many, so that no connection takes all places', async () => {
    const { socket, ended } = rawConnection(served.port);
    socket.write(GET('/events', '192.0.2.1') + GET('/health', '192.0.2.1').repeat(40));
    expect((await ended).match(/^HTTP\/1.1 200/gm) ?? []).not.toHaveLength(41);
    expect((await served.get('/health/ready')).status).toBe(200);
  });

  it('on connections of one address take its share, and no other', async () => {
    const sockets = [await plugged('192.0.2.2', 18), await plugged('192.0.2.2', 18)];
    await until(async () => (await gauge('requests')) === 31);
    const same = { headers: { 'x-forwarded-for': '192.0.2.2' } };
    expect(problem(await served.get('/status.json', same))).toBe('503 busy');
    expect((await served.get('/health/ready', { headers: { 'x-forwarded-for': '192.0.2.3' } })).status).toBe(
      200,
    );
    // Their answers can never be sent now, and nothing remembers them.
    for (const socket of sockets) socket.destroy();
    await until(async () => (await gauge('requests')) === 1);
    expect((await served.get('/health/ready', same)).status).toBe(200);
  });

  it('readers of events behind a request are forgotten when the connection is cut', async () => {
    const socket = await plugged('192.0.2.4', 1);
    socket.write(GET('/events', '192.0.2.4'));
    await until(async () => (await gauge('event_clients')) === 2);
    const third = { headers: { 'x-forwarded-for': '192.0.2.4' } };
    expect(problem(await served.get('/events', third))).toBe('503 busy');
    socket.destroy();
    await until(async () => (await gauge('event_clients')) === 0);
    expect((await fetch(`${served.url}/events`, { ...third, method: 'HEAD' })).status).toBe(405);
  });

  it('what is not understood gets no answer in the place of another one', async () => {
    const socket = await plugged('192.0.2.5', 0);
    let text = '';
    socket.on('data', (data: Uint8Array) => {
      text += new TextDecoder().decode(data);
    });
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.write('NONSENSE\r\n\r\n');
    await ended;
    expect(text).not.toContain('400');
  });
});

describe('answers that nobody takes', () => {
  it('are bounded for an address, and more are refused until they are taken', async () => {
    const socket = await plugged('192.0.2.6', 0);
    // Each has several hundred bytes, and all stand behind the stream of events.
    socket.write(GET('/status.json', '192.0.2.6').repeat(10));
    const same = { headers: { 'x-forwarded-for': '192.0.2.6' } };
    await until(async () => problem(await served.get('/status.json', same)) === '503 busy');
    const other = { headers: { 'x-forwarded-for': '192.0.2.7' } };
    expect((await served.get('/status.json', other)).status).toBe(200);
    socket.destroy();
    await until(async () => (await served.get('/status.json', same)).status === 200);
  });
});

describe('requests that others might read differently', () => {
  const post = 'POST /ballots HTTP/1.1\r\nhost: b\r\ncontent-type: application/octet-stream\r\n';
  const inner = 'GET /health HTTP/1.1\r\nhost: b\r\n\r\n';
  it.each([
    [
      'both lengths',
      `${post}content-length: ${inner.length}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
    ],
    [
      'both lengths, the other way',
      `${post}transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n${inner}`,
    ],
    ['two lengths', `${post}content-length: 1\r\ncontent-length: ${inner.length}\r\n\r\nx${inner}`],
    ['a length with a sign', `${post}content-length: +1\r\n\r\nx${inner}`],
    ['a list of lengths', `${post}content-length: 1, 1\r\n\r\nx${inner}`],
    ['a length in hexadecimal', `${post}content-length: 0x1\r\n\r\nx${inner}`],
    ['an unknown coding', `${post}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${inner}`],
    ['chunked not at the end', `${post}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${inner}`],
    ['a space before the colon', `${post}transfer-encoding : chunked\r\n\r\n0\r\n\r\n${inner}`],
    ['a folded header', `${post}x: y\r\n content-length: 1\r\n\r\n${inner}`],
    ['a chunk without a size', `${post}transfer-encoding: chunked\r\n\r\nzz\r\n\r\n${inner}`],
    ['no host', `POST /ballots HTTP/1.1\r\ncontent-length: 0\r\n\r\n${inner}`],
    ['a header with a zero', `${post}x: a\0b\r\ncontent-length: 0\r\n\r\n${inner}`],
    ['another version', `POST /ballots HTTP/2.0\r\nhost: b\r\n\r\n${inner}`],
  ])('%s: refused, the connection is closed, and nothing behind it is answered', async (_, request) => {
    const { socket, ended } = rawConnection(served.port);
    socket.write(request);
    const text = await ended;
    // Once at most, and not at all where the head of the request was in order and is being answered.
    expect(['', 'HTTP/1.1 400']).toContain((text.match(/HTTP\/1\.1 [0-9]{3}/g) ?? []).join());
    expect(text).not.toContain('"live"');
  });

  it('a body of a request that has none is not taken for a request', async () => {
    const { socket, ended } = rawConnection(served.port);
    socket.write(`GET /health/live HTTP/1.1\r\nhost: b\r\ncontent-length: 1000\r\n\r\n${inner}`);
    expect((await ended).match(/HTTP\/1\.1 [0-9]{3}/g)).toEqual(['HTTP/1.1 200']);
  });
});

describe('paths and headers that are odd', () => {
  it.each([
    [`/ballots/${'a'.repeat(65)}`, 404],
    [`/ballots/${'a'.repeat(64)}`, 404],
    [`/ballots/${'00'.repeat(65)}`, 404],
    ['/receipt/01', 404],
    ['/receipt/999999999999999', 404],
    ['/receipt/1?level=', 400],
    ['//elsewhere/receipt/1', 404],
  ])('%s is answered with %i', async (path, status) => {
    expect((await served.get(path)).status).toBe(status);
  });
});

describe('networks', () => {
  it('connections of a /64 and of a /48 are counted, and given back', async () => {
    const connections = new Connections({ ...DEFAULT_LIMITS, connectionsPerAddress: 2 });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const from = async (remoteAddress: string): Promise<Socket> => {
      const socket = connect(port, '127.0.0.1');
      await new Promise((resolve) => socket.once('connect', resolve));
      Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
      connections.opened(socket, true);
      return socket;
    };
    const sockets: Socket[] = [];
    for (let i = 0; i < 10; i++) sockets.push(await from(`2001:db8:1:${i}::1`));
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([...new Array(8).fill(false), true, true]);
    const again = [
      await from('2001:db8:2:1::1'),
      await from('2001:db8:2:1::2'),
      await from('2001:db8:2:1::3'),
    ];
    expect(again.map(({ destroyed }) => destroyed)).toEqual([false, false, true]);
    const [first] = sockets;
    first?.destroy();
    await new Promise((resolve) => first?.once('close', resolve));
    expect((await from('2001:db8:1:99::1')).destroyed).toBe(false);
    server.closeAllConnections();
    server.close();
  });
});

describe('shares', () => {
  it('are given back, also of what had ended before it was taken', () => {
    const shares = new Shares(10, 4);
    expect([shares.take('a', 7), shares.take('a'), shares.take('b', 4), shares.take('b', 3)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    const visit = new Visit();
    shares.give('a', 7);
    expect(visit.hold(shares, 'b')).toBe(true);
    expect(visit.hold(shares, 'b')).toBe(false);
    visit.end();
    visit.end();
    expect(shares.total).toBe(3);
    expect(visit.hold(shares, 'b')).toBe(true);
    expect(shares.total).toBe(3);
  });
});

it('an honest ballot gets through all of this', async () => {
  const [voter] = election.voters;
  if (voter === undefined) throw new RangeError('no voter');
  const reply = await served.post('/ballots', practiceBallot(election, voter, 0).entry, {
    headers: { 'x-forwarded-for': '198.51.100.1' },
  });
  expect(reply.status).toBe(201);
});
