/**
 * The disk on which the service keeps what grows with ballots goes bad while ballots come: whatever it does, what was acknowledged
 * is on the ledger, nothing stands twice, and the service says what is wrong.
 */
import { cp } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeElection, practiceBallot } from '../../../examples/board/practice.js';
import { nodeScratchDisk, type ScratchDisk } from '../../../src/verify/workers/node/index.js';
import { problem, type Reply, type Served, Workshop } from './serving.js';
import { TinyRoom } from './tiny-room.js';

/** What a disk does instead of what it is asked. */
type Fault = Partial<Pick<ScratchDisk, 'write' | 'read'>>;

/** The real disk, which has a fault from an operation of the kind of that fault on. */
class TroubledDisk implements ScratchDisk {
  readonly open = nodeScratchDisk.open;
  readonly close = nodeScratchDisk.close;
  readonly remove = nodeScratchDisk.remove;
  #fault: Fault = {};
  #left = 0;

  /** @param after - so many operations go well yet */
  breaks(fault: Fault, after: number): void {
    this.#fault = fault;
    this.#left = after;
  }

  write(file: number, bytes: Uint8Array, position: number): number {
    return (this.#struck(this.#fault.write) ?? nodeScratchDisk.write)(file, bytes, position);
  }

  read(file: number, into: Uint8Array, position: number): number {
    return (this.#struck(this.#fault.read) ?? nodeScratchDisk.read)(file, into, position);
  }

  #struck<T>(operation: T | undefined): T | undefined {
    if (operation === undefined || this.#left-- > 0) return undefined;
    return operation;
  }
}

const failing = (code: string) => (): never => {
  throw Object.assign(new Error(`${code}: the disk says no`), { code });
};
const half: Fault = {
  write: (file, bytes, at) => nodeScratchDisk.write(file, bytes.subarray(0, Math.ceil(bytes.length / 2)), at),
  read: (file, into, at) => nodeScratchDisk.read(file, into.subarray(0, Math.ceil(into.length / 2)), at),
};
let taken = false;
const FAULTS: readonly (readonly [string, Fault, RegExp])[] = [
  ['is full', { write: failing('ENOSPC') }, /cannot be written: ENOSPC/],
  [
    'takes a half and is full',
    {
      write: (file, bytes, at) => {
        taken = !taken;
        return taken ? (half.write?.(file, bytes, at) ?? 0) : failing('ENOSPC')();
      },
    },
    /cannot be written: ENOSPC/,
  ],
  ['takes nothing and says nothing', { write: () => 0 }, /cannot be written: nothing more/],
  ['can not write', { write: failing('EIO') }, /cannot be written: EIO/],
  ['can not read', { read: failing('EIO') }, /cannot be read: EIO/],
  ['has lost its end', { read: () => 0 }, /cannot be read: it is shorter/],
  ['forgets what it was given', { write: (_, { length }) => length }, /comes back changed|is shorter/],
  [
    'changes a bit',
    {
      read: (file, into, at) => {
        const count = nodeScratchDisk.read(file, into, at);
        into.set([(into[5] ?? 0) ^ 64], 5);
        return count;
      },
    },
    /comes back changed/,
  ],
];
/** Operations after which it begins: at once, and while some ballots are decided. */
const MOMENTS = [0, 40];
const AT_ONCE = 4;

const shop = new Workshop();
let election: PracticeElection;
let entries: readonly Uint8Array[];

beforeAll(async () => {
  election = await shop.election('open', { voters: 12 });
  entries = election.voters.map((voter, i) => practiceBallot(election, voter, i % 3).entry);
});
afterAll(() => shop.close());

async function folderOf({ workspace }: PracticeElection): Promise<string> {
  const folder = await shop.folder();
  await cp(workspace, folder, { recursive: true });
  return folder;
}

/** Sends some at once, then the next ones. */
async function castAll(served: Served, ballots: readonly Uint8Array[]): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (let at = 0; at < ballots.length; at += AT_ONCE)
    replies.push(
      ...(await Promise.all(
        ballots.slice(at, at + AT_ONCE).map((entry) => served.post('/ballots?level=sequenced', entry)),
      )),
    );
  return replies;
}

const indexOf = ({ json }: Reply): unknown => json.index;

describe('a disk for what grows with ballots', () => {
  it.each(FAULTS)(
    'that %s stops the service, which says so, and nothing is lost or doubled',
    async (_, fault, said) => {
      for (const after of MOMENTS) {
        const folder = await folderOf(election);
        const disk = new TroubledDisk();
        const served = await shop.serve(folder, {}, { room: new TinyRoom(disk) });
        const first = await castAll(served, entries.slice(0, 4));
        expect(first.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
        disk.breaks(fault, after);
        // Those that are there already come again between the others: none of them gets another place.
        const sent = [...entries.slice(4, 8), ...entries.slice(0, 4), ...entries.slice(8)];
        const replies = await castAll(served, sent);
        for (const reply of replies) expect([200, 201, 503]).toContain(reply.status);
        expect(replies.slice(4, 8).every(({ status }) => status !== 201)).toBe(true);
        expect(problem(await served.post('/ballots', entries[11] ?? new Uint8Array()))).toBe('503 failed');
        expect((await served.get('/health/live')).status).toBe(503);
        expect(causesOf(await served.service.failed())).toMatch(said);
        await shop.stop(served);
        const places = new Map(
          [...entries.slice(0, 4), ...sent].map((entry, i) => [entry, [...first, ...replies][i]]),
        );
        const again = await shop.serve(folder, {}, { room: new TinyRoom() });
        const [once, twice] = [await castAll(again, entries), await castAll(again, entries)];
        for (const [i, entry] of entries.entries()) {
          const acknowledged = places.get(entry);
          const reply = once[i];
          if (acknowledged?.json.index !== undefined)
            expect(reply?.json).toMatchObject({ index: acknowledged.json.index, duplicate: true });
        }
        expect(twice.map(indexOf)).toEqual(once.map(indexOf));
        expect(new Set(once.map(indexOf)).size).toBe(entries.length);
        const { counters, ledger } = (await again.get('/status.json')).json as {
          counters: { accepted: number };
          ledger: { sequenced: number };
        };
        expect(counters.accepted).toBe(entries.length);
        expect(ledger.sequenced).toBe(Math.max(...once.map((reply) => Number(reply.json.index))) + 1);
        await shop.stop(again);
      }
    },
    120_000,
  );

  it('that takes and gives a half at a time is as good as any', async () => {
    const folder = await folderOf(election);
    const disk = new TroubledDisk();
    disk.breaks(half, 0);
    const served = await shop.serve(folder, {}, { room: new TinyRoom(disk) });
    const replies = await castAll(served, entries);
    expect(replies.map(({ status }) => status)).toEqual(entries.map(() => 201));
    expect((await castAll(served, entries)).map(indexOf)).toEqual(replies.map(indexOf));
    await shop.stop(served);
  });

  it('is found to be bad by whoever only reads', async () => {
    const folder = await folderOf(election);
    const disk = new TroubledDisk();
    const served = await shop.serve(folder, {}, { room: new TinyRoom(disk) });
    const [first] = await castAll(served, entries);
    disk.breaks({ read: failing('EIO') }, 0);
    expect(problem(await served.get(`/receipt/${first?.json.index}`))).toBe('503 failed');
    expect((await served.get('/health/live')).status).toBe(503);
    expect(causesOf(await served.service.failed())).toMatch(/cannot be read: EIO/);
    await shop.stop(served);
  });
});

/** All that an error says, with its causes. */
function causesOf(error: unknown): string {
  return error instanceof Error ? `${error.message}; ${causesOf(error.cause)}` : '';
}
