import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeElection, practiceBallot } from '../../../examples/board/practice.js';
import { challengeBallot } from '../../../src/ballot/challenge.js';
import { prepareBallot } from '../../../src/ballot/prepare.js';
import { systemRng as rng } from '../../../src/core/random.js';
import { makeEntry, readFrame } from '../../../src/record/entry.js';
import { writeExtension } from '../../../src/record/notices.js';
import { challengeEntry } from '../../../src/record/steps.js';
import { problem, rawConnection, type Served, Workshop } from './serving.js';

const shop = new Workshop();
let election: PracticeElection;
let served: Served;

beforeAll(async () => {
  election = await shop.election('open', { voters: 8 });
  served = await shop.serveCopy(election, {
    limits: { connectionsPerAddress: 60, attemptRate: { burst: 4, perSecond: 0.01 } },
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

async function size(): Promise<number> {
  const { ledger } = (await served.get('/status.json')).json as { ledger: { sequenced: number } };
  return ledger.sequenced;
}

describe('ballots', () => {
  it('a ballot of another election is refused by name', async () => {
    const other = await shop.election('open', { voters: 1 });
    const [stranger] = other.voters;
    if (stranger === undefined) throw new RangeError('no voter');
    const { entry } = practiceBallot(other, stranger, 0);
    expect(problem(await served.post('/ballots', entry))).toBe('422 refused V06');
    // In a frame of this election: its own header gives it away.
    const reframed = makeEntry('ballot', election.context.electionId, readFrame(entry).payload);
    expect(problem(await served.post('/ballots', reframed))).toBe('422 refused B-02');
  });

  it('a proof that is not valid, and a signature that is not, are refused and nothing is written', async () => {
    const before = await size();
    const { entry } = ballotOf(1);
    for (const [back, check] of [
      [1, 'B-12'],
      [200, 'B-1'],
    ] as const) {
      const changed = entry.slice();
      const at = changed.length - 4 - back;
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(problem(await served.post('/ballots', changed))).toMatch(new RegExp(`^422 refused ${check}`));
    }
    expect(await size()).toBe(before);
  });

  it('of many different ballots of one credential at once, one is taken', async () => {
    const different = [ballotOf(2, 0), ballotOf(2, 1), ballotOf(2, 2), ballotOf(2, 0)];
    const replies = await Promise.all(different.map(({ entry }) => served.post('/ballots', entry)));
    expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 422, 422, 422]);
    for (const reply of replies.filter(({ status }) => status === 422))
      expect(problem(reply)).toBe('422 refused B-07');
  });

  it('the same ballot many times at once stands on the ledger once', async () => {
    const { entry } = ballotOf(3);
    const before = await size();
    const replies = await Promise.all(Array.from({ length: 20 }, () => served.post('/ballots', entry)));
    expect(new Set(replies.map(({ json }) => json.index)).size).toBe(1);
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await size()).toBe(before + 1);
  });

  it('nobody can use up the attempts of a voter from elsewhere', async () => {
    const proxied = await shop.serveCopy(election, {
      proxies: 1,
      limits: { attemptRate: { burst: 3, perSecond: 0.001 } },
    });
    const { entry } = ballotOf(4);
    const forged = entry.slice();
    forged[forged.length - 6] = (forged[forged.length - 6] ?? 0) ^ 1;
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    const replies = [];
    for (let i = 0; i < 5; i++)
      replies.push(problem(await proxied.post('/ballots', forged, from('203.0.113.9'))));
    expect(replies.slice(0, 3)).toEqual(new Array(3).fill('422 refused B-12'));
    expect(replies.slice(3)).toEqual(new Array(2).fill('429 too-many'));
    // What a client writes into the header itself stands further left.
    const spoofed = from('198.51.100.7, 203.0.113.9');
    expect(problem(await proxied.post('/ballots', forged, spoofed))).toBe('429 too-many');
    expect((await proxied.post('/ballots', entry, from('198.51.100.7'))).status).toBe(201);
    await shop.stop(proxied);
  });

  it('a voter who votes without end is made to wait, and so is an address', async () => {
    const limited = await shop.serveCopy(election, {
      limits: {
        credentialRate: { burst: 2, perSecond: 0.001 },
        addressRate: { burst: 12, perSecond: 0.001 },
      },
    });
    const voter = election.voters[5];
    if (voter === undefined) throw new RangeError('no voter');
    let before: { sequence: number; previous: Uint8Array } = { sequence: 0, previous: new Uint8Array(32) };
    const statuses = [];
    for (let i = 0; i < 3; i++) {
      const { entry, tracker } = practiceBallot(election, voter, i, before);
      statuses.push((await limited.post('/ballots', entry)).status);
      before = { sequence: before.sequence + 1, previous: tracker };
    }
    expect(statuses).toEqual([201, 201, 429]);
    for (let i = 0; i < 12; i++) statuses.push((await limited.get('/checkpoint')).status);
    const last = await limited.get('/checkpoint');
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    await shop.stop(limited);
  });

  it('thousands of tiny entries cost little and leave nothing', async () => {
    const open = await shop.serveCopy(election, { limits: { addressRate: { burst: 1e6, perSecond: 1e6 } } });
    const heap = process.memoryUsage().heapUsed;
    const { socket } = rawConnection(open.port);
    let answered = 0;
    let tail = '';
    const done = new Promise<void>((resolve) =>
      socket.on('data', (data: Uint8Array) => {
        const text = tail + new TextDecoder().decode(data);
        answered += text.split('HTTP/1.1 400 ').length - 1;
        tail = text.slice(-12).includes('HTTP/1.1 400 ') ? '' : text.slice(-12);
        if (answered >= TINY) resolve();
      }),
    );
    const tiny = `${head('POST /ballots', ['content-type: application/octet-stream', 'content-length: 1'])}x`;
    const { ledger } = (await open.get('/status.json')).json as { ledger: { sequenced: number } };
    for (let sent = 0; sent < TINY; sent += 10) {
      socket.write(tiny.repeat(10));
      while (sent - answered > 20) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await done;
    socket.destroy();
    const after = (await open.get('/status.json')).json as { ledger: { sequenced: number } };
    expect(after.ledger).toEqual(ledger);
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(100e6);
    expect((await open.post('/ballots', ballotOf(6).entry)).status).toBe(201);
    await shop.stop(open);
  });
});

describe('entries other than ballots', () => {
  it('are bounded for an address that sends what comes to nothing, not for officers', async () => {
    const copy = await shop.serveCopy(election, { proxies: 1 });
    const { electionId } = election.context;
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    const extension = (until: number): Uint8Array =>
      makeEntry('extend', electionId, writeExtension({ until, reason: 'queues' }), election.officers);
    const statuses: number[] = [];
    for (let i = 0; i < 45; i++)
      statuses.push((await copy.post('/entries', extension(1_800_000_000 + i), from('198.51.100.7'))).status);
    expect(statuses).toEqual(new Array(45).fill(201));
    const signer = { role: 'officer', index: 0, seed: rng(32) } as const;
    const forged = await Promise.all(
      Array.from({ length: 45 }, (_, i) =>
        copy.post(
          '/entries',
          makeEntry('close', electionId, new Uint8Array(40).fill(i), [signer]),
          from('203.0.113.9'),
        ),
      ),
    );
    const waiting = forged.filter((reply) => problem(reply) === '429 too-many');
    expect(waiting.length).toBeGreaterThan(0);
    await shop.stop(copy);
  });

  it('are refused without a valid signature before they hold anything up', async () => {
    const { electionId } = election.context;
    const unsigned = makeEntry('close', electionId, new Uint8Array(40));
    expect(problem(await served.post('/entries', unsigned))).toBe('422 refused V10');
    const forged = makeEntry('close', electionId, new Uint8Array(40), [
      { role: 'officer', index: 0, seed: rng(32) },
    ]);
    expect(problem(await served.post('/entries', forged))).toBe('422 refused V10');
    const outside = makeEntry('close', electionId, new Uint8Array(40), [
      { role: 'officer', index: 9, seed: rng(32) },
    ]);
    expect(problem(await served.post('/entries', outside))).toBe('422 refused V10');
    expect(problem(await served.post('/entries', ballotOf(7).entry))).toBe('400 malformed');
    // Signed by the officer, but not what a closing says: judged by the record, and refused.
    const wrong = makeEntry('close', electionId, new Uint8Array(40), election.officers);
    expect(problem(await served.post('/entries', wrong))).toMatch(/^422 refused V/);
  });

  it('a challenged ballot is taken, and can never be cast', async () => {
    const voter = election.voters[7];
    if (voter === undefined) throw new RangeError('no voter');
    const choices = new Map([['lunch', { kind: 'values' as const, values: [1, 0, 0] }]]);
    const place = { secret: voter.secret, sequence: 0, previous: new Uint8Array(32) };
    const challenged = challengeBallot(
      prepareBallot(election.context, place, choices, rng),
      voter.secret,
      rng,
    );
    const reply = await served.post('/entries', challengeEntry(challenged));
    expect(reply.status).toBe(201);
    expect(problem(await served.post('/entries', challengeEntry(challenged)))).toBe('422 refused C-03');
    expect((await served.post('/ballots', ballotOf(7).entry)).status).toBe(201);
  });
});

/** The full million is a matter of `npx tsx examples/board/load.ts --tiny 1000000`. */
const TINY = 4000;

function head(first: string, headers: readonly string[]): string {
  return `${[`${first} HTTP/1.1`, 'host: board', ...headers].join('\r\n')}\r\n\r\n`;
}
