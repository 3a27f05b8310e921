/** Who may take which place: the same ballot while a later one is being written, challenges, forgeries, a second service. */
import { cp } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeConfig } from '../../../examples/board/config.js';
import { type PracticeElection, practiceBallot } from '../../../examples/board/practice.js';
import { BoardService } from '../../../examples/board/service.js';
import { challengeBallot } from '../../../src/ballot/challenge.js';
import { prepareBallot } from '../../../src/ballot/prepare.js';
import { systemRng as rng } from '../../../src/core/random.js';
import { type Fs, type FsFile, nodeFs } from '../../../src/ledger/file/index.js';
import { makeEntry } from '../../../src/record/entry.js';
import { challengeEntry } from '../../../src/record/steps.js';
import { until } from '../../helpers/until.js';
import { problem, type Served, Workshop } from './serving.js';

const shop = new Workshop();
let election: PracticeElection;

beforeAll(async () => {
  election = await shop.election('open', { voters: 14 });
});
afterAll(() => shop.close());

/** The real disk, whose syncs wait for a test while it is shut. `held`: how many syncs of the journal wait. */
function gatedDisk(): { readonly fs: Fs; shut(): void; open(): void; held(): number } {
  let gate: Promise<void> = Promise.resolve();
  let open = (): void => {};
  let held = 0;
  const gated = (file: FsFile, isJournal = false): FsFile => ({
    size: () => file.size(),
    read: (position, length) => file.read(position, length),
    write: (position, data) => file.write(position, data),
    truncate: (size) => file.truncate(size),
    sync: async () => {
      if (isJournal) held += 1;
      await gate;
      if (isJournal) held -= 1;
      return file.sync();
    },
    close: () => file.close(),
  });
  const fs: Fs = {
    ...nodeFs,
    open: async (path) => {
      const file = await nodeFs.open(path);
      return file && gated(file, path.endsWith('/journal'));
    },
    create: async (path, readers) => gated(await nodeFs.create(path, readers)),
  };
  const shut = (): void => {
    gate = new Promise((resolve) => {
      open = resolve;
    });
  };
  return { fs, shut, open: () => open(), held: () => held };
}

function voterAt(i: number): PracticeElection['voters'][number] {
  const voter = election.voters[i];
  if (voter === undefined) throw new RangeError(`no voter ${i}`);
  return voter;
}

function forged(i: number): Uint8Array {
  const { entry } = practiceBallot(election, voterAt(i), 0);
  entry[entry.length - 6] = (entry[entry.length - 6] ?? 0) ^ 1;
  return entry;
}

const ENDLESS = { burst: 1e6, perSecond: 1e6 };

/** Waits until so many requests are being answered. */
function underWay(served: Served, count: number): Promise<void> {
  return until(async () => {
    const { text } = await served.get('/metrics');
    // The question itself is one of them.
    return text.includes(`\nhanpyo_requests ${count + 1}\n`);
  });
}

/** Waits until so many of some requests are answered. */
async function answered(some: readonly Promise<unknown>[], count: number): Promise<void> {
  let done = 0;
  for (const one of some) one.then(() => done++);
  await until(() => done >= count);
}

describe('the same bytes', () => {
  it('get their place while a later ballot of the voter is decided and not yet written', async () => {
    const disk = gatedDisk();
    const served = await shop.serveCopy(election, {}, { fs: disk.fs });
    const first = practiceBallot(election, voterAt(0), 0);
    const second = practiceBallot(election, voterAt(0), 1, { sequence: 1, previous: first.tracker });
    const { json } = await served.post('/ballots', first.entry);
    disk.shut();
    const later = served.post('/ballots', second.entry);
    await until(() => disk.held() > 0);
    const again = await served.post('/ballots?level=sequenced', first.entry);
    disk.open();
    expect([again.status, again.json.index]).toEqual([200, json.index]);
    expect((await later).status).toBe(201);
    await shop.stop(served);
  });
});

describe('challenges', () => {
  it('without end do not keep an officer from being heard', async () => {
    const disk = gatedDisk();
    const limits = { waitingChallenges: 2, waitingEntries: 3, addressRate: ENDLESS };
    const served = await shop.serveCopy(election, { limits }, { fs: disk.fs });
    const challenged = (i: number): Uint8Array => {
      const { secret } = voterAt(i);
      const place = { secret, sequence: 0, previous: new Uint8Array(32) };
      const choices = new Map([['lunch', { kind: 'values' as const, values: [1, 0, 0] }]]);
      return challengeEntry(
        challengeBallot(prepareBallot(election.context, place, choices, rng), secret, rng),
      );
    };
    disk.shut();
    const many = [1, 2, 3, 4, 5].map((i) => served.post('/entries?level=sequenced', challenged(i)));
    await answered(many, 3);
    // It is judged when its turn comes, and refused as what it is: it was let in.
    const signed = makeEntry('close', election.context.electionId, new Uint8Array(40), election.officers);
    const officer = served.post('/entries?level=sequenced', signed);
    await underWay(served, 3);
    disk.open();
    const outcomes = (await Promise.all(many)).map(({ status }) => status);
    expect(outcomes.toSorted((a, b) => a - b)).toEqual([201, 201, 503, 503, 503]);
    expect(problem(await officer)).toMatch(/^422 refused V/);
    await shop.stop(served);
  });
});

describe('an address', () => {
  it('that sends forged ballots of many voters is made to wait, and no other', async () => {
    const limits = { forgedRate: { burst: 3, perSecond: 0.001 } };
    const served = await shop.serveCopy(election, { proxies: 1, limits });
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    const replies: string[] = [];
    for (let i = 0; i < 5; i++)
      replies.push(problem(await served.post('/ballots', forged(i), from('203.0.113.9'))));
    expect(replies).toEqual([...new Array(3).fill('422 refused B-12'), ...new Array(2).fill('429 too-many')]);
    const { entry } = practiceBallot(election, voterAt(0), 0);
    expect((await served.post('/ballots', entry, from('203.0.113.10'))).status).toBe(201);
    await shop.stop(served);
  });

  it('fills no more of the queue than its share', async () => {
    const disk = gatedDisk();
    const limits = { waitingBallots: 8, waitingPerAddress: 3, addressRate: ENDLESS };
    const served = await shop.serveCopy(election, { proxies: 1, limits }, { fs: disk.fs });
    const cast = (i: number, address: string) =>
      served.post('/ballots?level=sequenced', practiceBallot(election, voterAt(i), 0).entry, {
        headers: { 'x-forwarded-for': address },
      });
    disk.shut();
    const greedy = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => cast(i, '203.0.113.9'));
    await answered(greedy, 7);
    const other = cast(10, '203.0.113.10');
    await underWay(served, 4);
    disk.open();
    const outcomes = (await Promise.all(greedy)).map(problem);
    expect(outcomes.filter((text) => text === '503 busy')).toHaveLength(7);
    expect((await other).status).toBe(201);
    await shop.stop(served);
  });
});

describe('ballots of anonymous voters', () => {
  it('are no ballots where voters have keys, and come in at no other door', async () => {
    const served = await shop.serveCopy(election);
    const entry = makeEntry('anonymous-ballot', election.context.electionId, rng(500));
    expect(problem(await served.post('/ballots', entry))).toBe('422 refused V35');
    expect(problem(await served.post('/entries', entry))).toBe('400 malformed');
    await shop.stop(served);
  });
});

describe('two services', () => {
  it('over one workspace: the second does not start, the first goes on, and hands over when it ends', async () => {
    const workspace = await shop.folder();
    await cp(election.workspace, workspace, { recursive: true });
    const first = await shop.serve(workspace);
    const second = await BoardService.start(completeConfig({ workspace, port: 0 }));
    await expect(second.ready).rejects.toThrow();
    expect((await fetch(`http://127.0.0.1:${second.port}/health/live`)).status).toBe(503);
    await second.service.stop();
    const { entry } = practiceBallot(election, voterAt(11), 0);
    const { status, json } = await first.post('/ballots', entry);
    expect(status).toBe(201);
    await shop.stop(first);
    const heir = await shop.serve(workspace);
    const again = await heir.post('/ballots', entry);
    expect([again.status, again.json.index]).toEqual([200, json.index]);
    await shop.stop(heir);
  });

  it('one that is told to stop while it starts releases the ledger', async () => {
    const workspace = await shop.folder();
    await cp(election.workspace, workspace, { recursive: true });
    const { service } = await BoardService.start(completeConfig({ workspace, port: 0 }));
    await service.stop();
    const next = await shop.serve(workspace);
    expect((await next.get('/health/ready')).status).toBe(200);
    await shop.stop(next);
  });
});
