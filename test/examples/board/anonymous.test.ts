/** The casting service in an election of anonymous voters: what it takes, shows and refuses, before and after proofs are verified. */
import { cp } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ServiceCrews } from '../../../examples/board/crews.js';
import { NullifierPositions } from '../../../examples/board/nullifiers.js';
import { PROVED_TOGETHER } from '../../../examples/board/proof-desk.js';
import type { Status } from '../../../examples/board/status-shape.js';
import { nullifierText } from '../../../src/ballot/anonymous/box.js';
import { anonymousTracker, readEncodedVote } from '../../../src/ballot/anonymous/encoded-vote.js';
import { type AnonymousVote, encodeAnonymousVote } from '../../../src/ballot/anonymous/vote.js';
import { toHex, utf8 } from '../../../src/core/bytes.js';
import { systemRng } from '../../../src/core/random.js';
import { anonymousBallotEntry } from '../../../src/record/anonymous-steps.js';
import { makeEntry } from '../../../src/record/entry.js';
import { verifyElection } from '../../../src/verify/index.js';
import { type AnonymousTestElection, chosen, electionOf, voteOf } from '../../helpers/anonymous-election.js';
import { poolInThread } from '../../helpers/worker-pools.js';
import { anonymousWorkspace } from './anonymous-workspace.js';
import { problem, type Served, Workshop } from './serving.js';
import { TinyRoom } from './tiny-room.js';

const shop = new Workshop();
let workspace: string;
let election: AnonymousTestElection;

beforeAll(async () => {
  workspace = await shop.folder();
  election = await anonymousWorkspace(workspace, { seed: 'served' });
}, 60_000);
afterAll(() => shop.close());

async function served(...settings: [object?, object?]): Promise<Served> {
  const folder = await shop.folder();
  await cp(workspace, folder, { recursive: true });
  return shop.serve(folder, ...settings);
}

function entryOf(vote: AnonymousVote): Uint8Array {
  return anonymousBallotEntry(electionOf(election).electionId, vote);
}

function ballotOf(voter: number, option = 0): Uint8Array {
  return entryOf(voteOf(election, voter, [chosen(0, option)]));
}

/** A ballot whose proof does not hold. */
function forged(voter: number, digest = 7n): Uint8Array {
  const vote = voteOf(election, voter, [chosen(0, 0)]);
  return entryOf({ ...vote, parts: vote.parts.map((part) => ({ ...part, digest })) });
}

function failed(): never {
  throw new Error('no such ballot');
}

const cast = (to: Served, entry: Uint8Array, address?: string) =>
  to.post('/ballots', entry, address === undefined ? {} : { headers: { 'x-forwarded-for': address } });

describe('a ballot of an anonymous voter', () => {
  it('gets a receipt that verifies, stands under its nullifier, and is known again, after a restart too', async () => {
    const folder = await shop.folder();
    await cp(workspace, folder, { recursive: true });
    const service = await shop.serve(folder);
    const vote = voteOf(election, 0, [chosen(0, 1)]);
    const [entry, nullifier] = [entryOf(vote), nullifierText(vote.nullifier)];
    expect((await service.get(`/ballots/${nullifier}`)).json).toEqual({
      status: 'none',
      total: 0,
      ballots: [],
    });
    const [first, same] = await Promise.all([cast(service, entry), cast(service, entry)]);
    expect([first.status, same.status]).toEqual([201, 200]);
    const tracker = toHex(
      anonymousTracker(electionOf(election).electionId, encodeAnonymousVote(vote)) ?? new Uint8Array(),
    );
    expect(first.json).toMatchObject({ trackerHash: tracker, duplicate: false });
    expect(same.json).toMatchObject({ index: first.json.index, duplicate: true });
    expect((await service.get(`/ballots/${nullifier}`)).json).toMatchObject({
      ...{ status: 'online', total: 1 },
      ballots: [{ index: first.json.index, trackerHash: tracker, sequence: 0 }],
    });
    const receipts = [utf8(`${first.json.receipt}`)];
    const report = await verifyElection((path, most) => service.file(path, most), { evidence: { receipts } });
    expect(report.checks.find(({ id }) => id === 'V04')?.status).toBe('passed');
    await shop.stop(service);
    const again = await shop.serve(folder);
    expect((await cast(again, entry)).json).toMatchObject({ index: first.json.index, duplicate: true });
    expect(problem(await cast(again, ballotOf(0, 0)))).toBe('422 refused V38');
  }, 60_000);

  it('is told from one whose nullifier ends alike', async () => {
    const service = await served();
    const votes = [0, 1, 2].map((voter) => voteOf(election, voter, [chosen(0, 0)]));
    const places: number[] = [];
    const alike = vi.spyOn(NullifierPositions.prototype, 'of').mockImplementation(() => places);
    const [, again, absent] = votes.map((vote) => `/ballots/${nullifierText(vote.nullifier)}`);
    for (const vote of votes.slice(0, 2))
      places.push(Number((await cast(service, entryOf(vote))).json.index));
    expect((await service.get(again ?? '')).json).toMatchObject({
      total: 1,
      ballots: [{ index: places[1] }],
    });
    expect((await service.get(absent ?? '')).json).toMatchObject({ status: 'none' });
    const known = await cast(service, entryOf(votes[1] ?? failed()));
    expect([known.status, known.json.index, known.json.duplicate]).toEqual([200, places[1], true]);
    expect((await cast(service, entryOf(votes[2] ?? failed()))).status).toBe(201);
    alike.mockRestore();
  }, 60_000);

  it('gets the same answers where next to nothing is in memory, after a restart too', async () => {
    const folder = await shop.folder();
    await cp(workspace, folder, { recursive: true });
    const ballots = [0, 1, 2, 3, 4].map((voter) => ballotOf(voter));
    const sent = [...ballots.slice(0, 4), ballotOf(1, 1), forged(4), ...ballots, ballotOf(4, 1)];
    const answers = async (to: Served): Promise<string[]> => {
      const said: string[] = [];
      for (const entry of sent) {
        const reply = await cast(to, entry);
        said.push(reply.json.index === undefined ? problem(reply) : `${reply.status} ${reply.json.index}`);
      }
      return said;
    };
    const plain = await answers(await served());
    expect(plain.map((one) => one.slice(0, 3)).join(' ')).toBe(
      '201 201 201 201 422 422 200 200 200 200 201 422',
    );
    const disk = new TinyRoom();
    const tiny = await shop.serve(folder, {}, { room: disk });
    expect(await answers(tiny)).toEqual(plain);
    await shop.stop(tiny);
    const again = await shop.serve(folder, {}, { room: new TinyRoom() });
    // Those that a ballot of the same voter keeps out are told so before they are proved.
    const known = plain.map((one) => one.replace('201', '200').replace('V37', 'V38'));
    expect(await answers(again)).toEqual(known);
    await shop.stop(again);
  }, 60_000);

  it('is counted, and nobody by class or style', async () => {
    const service = await served();
    for (const voter of [0, 1]) expect((await cast(service, ballotOf(voter))).status).toBe(201);
    const { counters } = (await service.get('/status.json')).json as unknown as Status;
    expect(counters).toMatchObject({ eligible: 5, accepted: 2, effective: 2 });
    expect(counters.turnout).toMatchObject({
      total: { eligible: 5, online: 2, percent: 40 },
      ...{ classes: [], styles: [], channels: null },
    });
    expect((await service.get('/election.json')).status).toBe(200);
    expect(problem(await service.get(`/roll/${'11'.repeat(64)}`))).toBe('404 not-found');
  }, 60_000);

  it('is refused for what costs nothing before anything is proved, by the check of a verifier', async () => {
    const { pool, log } = poolInThread(1);
    const service = await served({}, { pool });
    expect((await cast(service, ballotOf(0))).status).toBe(201);
    const jobs = log.jobs.length;
    const { electionId } = electionOf(election);
    const payload = encodeAnonymousVote(voteOf(election, 1, [chosen(0, 0)]));
    const cases: readonly [string, Uint8Array][] = [
      ['422 refused V38', forged(0)],
      ['422 refused V05', makeEntry('anonymous-ballot', electionId, payload.subarray(1))],
      ['422 refused V06', makeEntry('anonymous-ballot', new Uint8Array(32), payload)],
      ['422 refused V10', makeEntry('anonymous-ballot', electionId, payload, election.officers)],
      ['422 refused V35', makeEntry('ballot', electionId, payload)],
      ['400 malformed', makeEntry('close', electionId, payload)],
    ];
    for (const [code, entry] of cases) expect(problem(await cast(service, entry))).toBe(code);
    expect(problem(await service.post('/entries', cases[1]?.[1] ?? new Uint8Array()))).toBe('400 malformed');
    expect(log.jobs.length).toBe(jobs);
    expect(problem(await cast(service, forged(1)))).toBe('422 refused V37');
    payload.fill(9, payload.length - 64);
    expect(problem(await cast(service, makeEntry('anonymous-ballot', electionId, payload)))).toBe(
      '422 refused V05',
    );
    // Each was suspected by one worker, and then looked at by another, alone.
    expect(log.jobs.slice(jobs).map(({ alone }) => alone === true)).toEqual([false, true, false, true]);
  }, 60_000);
});

describe('whoever sends forged ballots', () => {
  it('may do so a few times, and keeps nobody out who has another address', async () => {
    const service = await served({ proxies: 1, limits: { unprovedRate: { burst: 2, perSecond: 0.001 } } });
    const codes = [];
    // Each under another nullifier: those cost nothing to make up.
    for (const voter of [0, 1, 2]) codes.push(problem(await cast(service, forged(voter), '192.0.2.1')));
    expect(codes).toEqual(['422 refused V37', '422 refused V37', '429 too-many']);
    expect(problem(await cast(service, ballotOf(3), '192.0.2.1'))).toBe('429 too-many');
    expect((await cast(service, ballotOf(3), '192.0.2.2')).status).toBe(201);
  }, 60_000);

  it('gains little by the many addresses of a network', async () => {
    const service = await served({ proxies: 1, limits: { unprovedRate: { burst: 1, perSecond: 0.001 } } });
    const codes: string[] = [];
    for (let nth = 1; nth <= 17; nth++)
      codes.push(problem(await cast(service, forged(0), `2001:db8:1:${nth}::1`)));
    expect(codes).toEqual([...new Array<string>(16).fill('422 refused V37'), '429 too-many']);
    expect((await cast(service, ballotOf(1), '2001:db8:2:1::1')).status).toBe(201);
  }, 60_000);

  it('has few of them verified at once, and all that an address sends is bounded', async () => {
    const limits = { waitingNamelessPerAddress: 2, namelessRate: { burst: 3, perSecond: 0.001 } };
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { pool, log } = poolInThread(1, async (job, examine) => {
      await gate;
      return examine(job);
    });
    const service = await served({ proxies: 1, limits }, { pool });
    const waiting: ReturnType<typeof cast>[] = [];
    for (const voter of [0, 1]) {
      waiting.push(cast(service, forged(voter), '192.0.2.1'));
      await vi.waitFor(() => expect(log.jobs.length).toBe(voter + 1), { timeout: 30_000 });
    }
    expect(problem(await cast(service, forged(2), '192.0.2.1'))).toBe('503 busy');
    release();
    for (const reply of waiting) expect(problem(await reply)).toBe('422 refused V37');
    expect(problem(await cast(service, forged(2), '192.0.2.1'))).toBe('422 refused V37');
    expect(problem(await cast(service, ballotOf(2), '192.0.2.1'))).toBe('429 too-many');
  }, 60_000);
});

it('proofs are verified in parts, whose examinations come back in order', async () => {
  const { pool, log } = poolInThread(2);
  const crews = new ServiceCrews(pool);
  const { anonymous } = election.board.record.poll.opened;
  if (anonymous === undefined) throw new Error('no anonymous voters');
  const payloads = Array.from({ length: PROVED_TOGETHER + 3 }, (_, i) => {
    const vote = voteOf(election, i % 5, [chosen(0, 0)]);
    if (i % 7 !== 3) return encodeAnonymousVote(vote);
    return encodeAnonymousVote({ ...vote, parts: vote.parts.map((part) => ({ ...part, digest: 1n })) });
  });
  const votes = payloads.map((bytes) => readEncodedVote(bytes, anonymous.election));
  const crew = crews.calls.voteCrew?.(anonymous);
  const found = await crew?.examine(votes, systemRng, [...votes.keys()]);
  expect(
    found?.flatMap((one, i) => (one.malformed === undefined && one.fault === undefined ? [] : [i])),
  ).toEqual([3, 10, 17]);
  expect(log.jobs.map(({ alone }) => alone === true)).toEqual([false, false, true, true, true]);
  await crews.dismiss();
  expect(log.stopped).toBe(2);
}, 60_000);
