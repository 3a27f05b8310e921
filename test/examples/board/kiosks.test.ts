/** Ballots from kiosks: counted apart by the service's own word, never so that one person is seen to have come from there. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { kioskTokenHash } from '../../../examples/board/kiosks.js';
import { type PracticeElection, practiceBallot } from '../../../examples/board/practice.js';
import type { ChannelsView, Status } from '../../../examples/board/status-shape.js';
import { problem, type Served, Workshop } from './serving.js';

const TOKEN = 'a-kiosk-of-the-hall-with-a-long-token';
const KIOSK = { headers: { 'kiosk-token': TOKEN } };
const shop = new Workshop();
let election: PracticeElection;
let ballots: readonly Uint8Array[];

beforeAll(async () => {
  election = await shop.election('open', { voters: 16 });
  ballots = election.voters.map((voter) => practiceBallot(election, voter, 0).entry);
});
afterAll(() => shop.close());

const kiosks = { hall: kioskTokenHash(TOKEN) };

async function statusOf(served: Served): Promise<Status> {
  return (await served.get('/status.json')).json as unknown as Status;
}

async function channels(served: Served): Promise<ChannelsView | null | undefined> {
  return (await statusOf(served)).counters.turnout?.channels;
}

/** Posts the ballots of some voters, at home or at a kiosk. */
async function cast(served: Served, voters: readonly number[], init: RequestInit = {}): Promise<void> {
  for (const voter of voters)
    expect((await served.post('/ballots', ballots[voter] ?? new Uint8Array(), init)).status).toBeLessThan(
      300,
    );
}

it('tells of kiosks and devices only in steps of enough people, and what both add up to', async () => {
  const served = await shop.serveCopy(election, { kiosks, smallestCell: 3 });
  const told: unknown[] = [];
  const tell = async (): Promise<void> => {
    const view = await channels(served);
    told.push([view?.own, view?.kiosk, view?.earlier]);
  };
  await cast(served, [0, 1, 2, 3]);
  await tell();
  await cast(served, [4]);
  await tell();
  // Two at a kiosk are too few to be told of; and that a third has come is not told the moment she comes.
  await cast(served, [5, 6], KIOSK);
  await cast(served, [7, 8, 9]);
  await tell();
  await cast(served, [10], KIOSK);
  await tell();
  await cast(served, [11, 12, 13, 14]);
  await tell();
  expect(told).toEqual([
    [null, null, null],
    [5, 0, 0],
    [5, 0, 0],
    [5, 0, 0],
    [12, 3, 0],
  ]);
  expect((await statusOf(served)).counters.turnout?.total.online).toBe(15);
  await shop.stop(served);
});

it('counts a person once, where her last ballot came from', async () => {
  const served = await shop.serveCopy(election, { kiosks, smallestCell: 1 });
  const [voter] = election.voters;
  if (voter === undefined) throw new RangeError('no voter');
  const first = practiceBallot(election, voter, 0);
  const second = practiceBallot(election, voter, 1, { sequence: 1, previous: first.tracker });
  await served.post('/ballots', first.entry, KIOSK);
  expect(await channels(served)).toEqual({ own: 0, kiosk: 1, earlier: 0 });
  await served.post('/ballots', second.entry);
  expect(await channels(served)).toEqual({ own: 1, kiosk: 0, earlier: 0 });
  // The kiosk hands its chain in once more: the ballot that counts is still the other.
  expect((await served.post('/ballots', first.entry, KIOSK)).status).toBe(200);
  expect(await channels(served)).toEqual({ own: 1, kiosk: 0, earlier: 0 });
  await shop.stop(served);
});

it('says after a restart what it no longer knows, until the kiosks hand theirs in again', async () => {
  const workspace = join(await shop.folder(), 'workspace');
  await cp(election.workspace, workspace, { recursive: true });
  const before = await shop.serve(workspace, { kiosks, smallestCell: 1 });
  await cast(before, [0, 1, 2]);
  await cast(before, [3, 4], KIOSK);
  expect(await channels(before)).toEqual({ own: 3, kiosk: 2, earlier: 0 });
  await shop.stop(before);
  const after = await shop.serve(workspace, { kiosks, smallestCell: 1 });
  expect(await channels(after)).toEqual({ own: 0, kiosk: 0, earlier: 5 });
  await cast(after, [3, 4], KIOSK);
  await cast(after, [0, 5]);
  expect(await channels(after)).toEqual({ own: 1, kiosk: 2, earlier: 3 });
  await shop.stop(after);
});

it('refuses a token that is none, and counts nothing by it', async () => {
  const served = await shop.serveCopy(election, { kiosks, smallestCell: 1 });
  for (const token of ['', 'x', `${TOKEN}x`, kioskTokenHash(TOKEN)]) {
    const reply = await served.post('/ballots', ballots[0] ?? new Uint8Array(), {
      headers: { 'kiosk-token': token },
    });
    expect(problem(reply)).toBe('403 not-a-kiosk');
  }
  const { counters } = await statusOf(served);
  expect([counters.accepted, counters.refused['not-a-kiosk']]).toEqual([0, 4]);
  expect(counters.turnout?.channels).toEqual({ own: null, kiosk: null, earlier: null });
  await shop.stop(served);
});

it('says nothing of channels where there are no kiosks, and does not start with a token instead of its hash', async () => {
  const served = await shop.serveCopy(election);
  await cast(served, [0]);
  expect(await channels(served)).toBeNull();
  await shop.stop(served);
  await expect(shop.serveCopy(election, { kiosks: { hall: TOKEN } })).rejects.toThrow(RangeError);
});
