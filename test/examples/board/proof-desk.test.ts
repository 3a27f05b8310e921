/** Who waits for whom where anonymous ballots are proved: nobody for a forged one of somebody else. */
import { cp } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { CastingDesk } from '../../../examples/board/casting.js';
import * as votes from '../../../src/ballot/anonymous/vote.js';
import { type AnonymousVote, encodeAnonymousVote } from '../../../src/ballot/anonymous/vote.js';
import * as pairing from '../../../src/core/bn254-pairing.js';
import { anonymousBallotEntry } from '../../../src/record/anonymous-steps.js';
import { makeEntry } from '../../../src/record/entry.js';
import { createNodePool } from '../../../src/verify/workers/node/index.js';
import type { WorkerPool } from '../../../src/verify/workers/pool.js';
import { type AnonymousTestElection, chosen, electionOf, voteOf } from '../../helpers/anonymous-election.js';
import {
  type Answering,
  bundleThreadScript,
  poolInThread,
  type ThreadScript,
} from '../../helpers/worker-pools.js';
import { anonymousWorkspace } from './anonymous-workspace.js';
import { problem, type Served, Workshop } from './serving.js';

vi.mock('../../../src/core/bn254-pairing.js', { spy: true });
vi.mock('../../../src/ballot/anonymous/vote.js', { spy: true });

const shop = new Workshop();
let workspace: string;
let election: AnonymousTestElection;
let script: ThreadScript;

beforeAll(async () => {
  script = await bundleThreadScript();
  workspace = await shop.folder();
  const secrets = Array.from({ length: 40 }, (_, i) => 5n ** 60n + BigInt(i));
  election = await anonymousWorkspace(workspace, { seed: 'proof desk', secrets, depth: 6 });
}, 60_000);
afterAll(async () => {
  await shop.close();
  await script.remove();
});

async function served(pool: WorkerPool, limits: object = {}): Promise<Served> {
  const folder = await shop.folder();
  await cp(workspace, folder, { recursive: true });
  const rate = { burst: 1000, perSecond: 1000 };
  const free = { namelessRate: rate, unprovedRate: rate, waitingNamelessPerAddress: 100 };
  return shop.serve(folder, { proxies: 1, limits: { ...free, ...limits } }, { pool });
}

const HONEST = '192.0.2.1';
const FORGER = '192.0.2.2';
const CAUGHT = '422 refused V37';

function entryOf(vote: AnonymousVote): Uint8Array {
  return anonymousBallotEntry(electionOf(election).electionId, vote);
}

function ballotOf(voter: number): Uint8Array {
  return entryOf(voteOf(election, voter, [chosen(0, 0)]));
}

function forged(voter: number): Uint8Array {
  const vote = voteOf(election, voter, [chosen(0, 0)]);
  return entryOf({ ...vote, parts: vote.parts.map((part) => ({ ...part, digest: 7n })) });
}

const cast = (to: Served, entry: Uint8Array, address: string) =>
  to.post('/ballots', entry, { headers: { 'x-forwarded-for': address } });

/** Something that is waited for until a test lets it go. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe('the thread that answers voters', () => {
  it('verifies no proof and decodes no point, whatever ballots come', async () => {
    const service = await served(createNodePool({ workers: 2, minimum: 1, script: script.script }));
    const entries = [ballotOf(0), forged(1), ballotOf(2), forged(3), ballotOf(4)];
    const noPoint = encodeAnonymousVote(voteOf(election, 5, [chosen(0, 0)]));
    noPoint.fill(9, noPoint.length - 64);
    entries.push(makeEntry('anonymous-ballot', electionOf(election).electionId, noPoint));
    const refusing = (): never => {
      throw new Error('not in this thread');
    };
    vi.mocked(pairing.pairingProductIsOne).mockImplementation(refusing);
    vi.mocked(votes.openVote).mockImplementation(refusing);
    const replies = await Promise.all(entries.map((entry) => cast(service, entry, HONEST)));
    vi.mocked(pairing.pairingProductIsOne).mockRestore();
    vi.mocked(votes.openVote).mockRestore();
    expect(replies.map((reply) => problem(reply))).toEqual([
      ...['201', '422 refused V37', '201', '422 refused V37', '201', '422 refused V05'],
    ]);
  }, 60_000);

  it('takes a voter’s ballot while one that came with it waits for its second look', async () => {
    const held = gate();
    const { pool, log } = poolInThread(1, async (job, examine) => {
      if (job.alone) await held.opened;
      return examine(job);
    });
    const service = await served(pool, { gatherMs: 200 });
    let answered = false;
    const bad = cast(service, forged(1), FORGER).then((reply) => {
      answered = true;
      return reply;
    });
    const good = await Promise.all([0, 2].map((voter) => cast(service, ballotOf(voter), HONEST)));
    expect(good.map(({ status }) => status)).toEqual([201, 201]);
    await vi.waitFor(() => expect(log.jobs.some(({ alone }) => alone)).toBe(true), { timeout: 30_000 });
    expect(answered).toBe(false);
    held.open();
    expect(problem(await bad)).toBe('422 refused V37');
  }, 60_000);

  it('says that it failed where two workers disagree, to that voter alone, and goes on', async () => {
    const suspicious: Answering = async (job, examine) =>
      job.alone || job.lists.length < 2 ? examine(job) : { ...examine(job), suspects: Uint32Array.of(0) };
    const service = await served(poolInThread(1, suspicious).pool, { gatherMs: 200 });
    const together = [0, 1, 2].map((voter) => ballotOf(voter));
    const replies = await Promise.all(together.map((entry) => cast(service, entry, HONEST)));
    const statuses = replies.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(2);
    const index = statuses.findIndex((status) => status !== 201);
    expect(replies[index]?.json.error).toMatchObject({ code: 'failed' });
    expect((await cast(service, together[index] ?? new Uint8Array(), HONEST)).status).toBe(201);
  }, 60_000);
});

describe('ballots that are proved at once', () => {
  it('have one place if they are the same, and one of those under a nullifier counts', async () => {
    const held = gate();
    onTestFinished(held.open);
    let proved = 0;
    const { pool } = poolInThread(2, async (job, examine) => {
      proved += job.lists.length;
      await held.opened;
      return examine(job);
    });
    const service = await served(pool);
    const [first, other] = [0, 1].map((option) => entryOf(voteOf(election, 6, [chosen(0, option)])));
    if (first === undefined || other === undefined) throw new Error('two ballots');
    const casts = vi.spyOn(CastingDesk.prototype, 'cast');
    const sent = [first, other].map((entry) => cast(service, entry, HONEST));
    await vi.waitFor(() => expect(proved).toBe(2), { timeout: 30_000 });
    const again = [first, other].map((entry) => cast(service, entry, FORGER));
    await vi.waitFor(() => expect(casts).toHaveBeenCalledTimes(4), { timeout: 30_000 });
    casts.mockRestore();
    held.open();
    const [one, two] = await Promise.all(sent);
    const [same, alike] = await Promise.all(again);
    expect([one, two, same, alike].map((reply) => reply?.status ?? 0).sort((a, b) => a - b)).toEqual([
      200, 201, 422, 422,
    ]);
    const counts = one?.status === 201 ? [one, same] : [two, alike];
    expect(counts.map((reply) => [reply?.json.index, reply?.json.duplicate])).toEqual([
      [counts[0]?.json.index, false],
      [counts[0]?.json.index, true],
    ]);
    // Nobody has proved more than the two.
    expect(proved).toBe(2);
  }, 60_000);
});

describe('a network that has sent forged ballots', () => {
  it('is proved apart, one batch at a time, and nobody else’s ballot with it', async () => {
    const held = gate();
    let holding = false;
    const sizes: number[] = [];
    const { pool } = poolInThread(2, async (job, examine) => {
      if (!holding) return examine(job);
      sizes.push(job.lists.length);
      await held.opened;
      return examine(job);
    });
    const service = await served(pool, { gatherMs: 200 });
    expect(problem(await cast(service, forged(0), FORGER))).toBe('422 refused V37');
    holding = true;
    const waiting = [1, 2, 3].map((voter) => cast(service, forged(voter), FORGER));
    await vi.waitFor(() => expect(sizes).toEqual([3]), { timeout: 30_000 });
    waiting.push(cast(service, ballotOf(4), FORGER), cast(service, ballotOf(5), HONEST));
    // The voter's ballot is with a worker, by itself; that of the network waits for the batch before it.
    await vi.waitFor(() => expect(sizes).toEqual([3, 1]), { timeout: 30_000 });
    holding = false;
    held.open();
    const replies = await Promise.all(waiting);
    expect(replies.map((reply) => problem(reply))).toEqual([
      ...['422 refused V37', '422 refused V37', '422 refused V37', '201', '201'],
    ]);
  }, 60_000);
});

describe('places where anonymous ballots wait', () => {
  it('are not all taken by networks that have sent forged ones', async () => {
    const held = gate();
    onTestFinished(held.open);
    let holding = false;
    const { pool, log } = poolInThread(1, async (job, examine) => {
      const isHeld = holding;
      holding = false;
      if (isHeld) await held.opened;
      return examine(job);
    });
    const service = await served(pool, { waitingNameless: 4, waitingNamelessPerAddress: 8 });
    const forgers = [1, 2, 3].map((n) => `198.51.100.${n}`);
    for (const forger of forgers) expect(problem(await cast(service, forged(0), forger))).toBe(CAUGHT);
    holding = true;
    const jobs = log.jobs.length;
    const waiting = [cast(service, forged(1), forgers[0] ?? '')];
    await vi.waitFor(() => expect(log.jobs.length).toBe(jobs + 1), { timeout: 30_000 });
    // Behind it, until it comes back, there is one place more for all of them.
    const replies: string[] = [];
    for (const [voter, forger] of [forgers[0], forgers[0], forgers[1], forgers[2]].entries())
      waiting.push(
        cast(service, forged(2 + voter), forger ?? '').then((reply) => {
          replies.push(problem(reply));
          return reply;
        }),
      );
    await vi.waitFor(() => expect(replies).toEqual(['503 busy', '503 busy', '503 busy']), {
      timeout: 30_000,
    });
    for (const voter of [10, 11]) expect((await cast(service, ballotOf(voter), HONEST)).status).toBe(201);
    held.open();
    const said = (await Promise.all(waiting)).map((reply) => problem(reply));
    expect(said.filter((one) => one === CAUGHT)).toHaveLength(2);
    // What was taken is given back.
    expect(problem(await cast(service, forged(1), forgers[2] ?? ''))).toBe(CAUGHT);
  }, 60_000);
});
