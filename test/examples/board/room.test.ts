/** What grows with ballots lies outside of memory: the service answers as ever, keeps no file, and stops where the room is bad. */
import { cp, readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeElection, practiceBallot } from '../../../examples/board/practice.js';
import { DiskRoom, roomFolder } from '../../../examples/board/room.js';
import type { RewritableScratch } from '../../../src/core/scratch.js';
import { scratchInMemory, type TestScratch } from '../../helpers/scratch.js';
import { problem, type Served, Workshop } from './serving.js';

/** A page or none, so that next to nothing is in memory. */
const TINY = 64;

/** Room in memory, which a test fills or harms. */
class TestRoom extends DiskRoom {
  readonly rooms: TestScratch[] = [];
  readonly #most: () => number;

  /** @param most - blocks for which there is room in each */
  constructor(most: () => number = () => Number.POSITIVE_INFINITY) {
    super('', TINY);
    this.#most = most;
  }

  override scratch(): RewritableScratch {
    const scratch = scratchInMemory(64);
    const write = scratch.write.bind(scratch);
    const full = scratchInMemory(64, 0);
    scratch.write = (number, block) =>
      number < this.#most() ? write(number, block) : full.write(number, block);
    this.rooms.push(scratch);
    return scratch;
  }
}

const shop = new Workshop();
let election: PracticeElection;
let entries: readonly Uint8Array[];

beforeAll(async () => {
  election = await shop.election('open', { voters: 12 });
  entries = election.voters.map((voter, i) => practiceBallot(election, voter, i % 3).entry);
});
afterAll(() => shop.close());

async function castAll(served: Served, ballots: readonly Uint8Array[]): Promise<string[]> {
  const said: string[] = [];
  for (const entry of ballots) {
    const reply = await served.post('/ballots?level=sequenced', entry);
    said.push(reply.json.index === undefined ? problem(reply) : `${reply.status} ${reply.json.index}`);
  }
  return said;
}

describe('room outside of memory', () => {
  it('lies beside the journal, or where the settings say', () => {
    const file = { kind: 'file', record: '/r', journal: '/j' } as const;
    expect(roomFolder({ store: file })).toBe('/j');
    expect(roomFolder({ store: file, scratch: '/elsewhere' })).toBe('/elsewhere');
    const elsewhere = { kind: 'postgres', connection: '', schema: '' } as const;
    expect(roomFolder({ store: elsewhere })).not.toBe('');
  });

  it('makes no difference to any answer, and is not needed after the end', async () => {
    const workspace = await shop.folder();
    await cp(election.workspace, workspace, { recursive: true });
    const [, second] = election.voters;
    if (second === undefined) throw new RangeError('no voter');
    // Her first ballot again as her second, a stranger chain, and all once more.
    const sent = [...entries, practiceBallot(election, second, 2).entry, ...entries];
    const plain = await shop.serveCopy(election);
    const expected = await castAll(plain, sent);
    expect(new Set(expected.map((one) => one.slice(0, 3)))).toEqual(new Set(['201', '422', '200']));
    const room = new TestRoom();
    const served = await shop.serve(workspace, {}, { room });
    expect(await castAll(served, sent)).toEqual(expected);
    expect(room.rooms.some(({ blocks }) => blocks.length > 4)).toBe(true);
    const disk = new DiskRoom(workspace, TINY);
    await shop.stop(served);
    const again = await shop.serve(workspace, {}, { room: disk });
    const all = expected.map((one) => one.replace('201', '200'));
    expect(await castAll(again, sent)).toEqual(all);
    expect((await readdir(workspace)).filter((name) => name.includes('scratch'))).toEqual([]);
    await shop.stop(again);
  });

  it('that is full stops the service, and a new one has all that was acknowledged', async () => {
    const workspace = await shop.folder();
    await cp(election.workspace, workspace, { recursive: true });
    let most = Number.POSITIVE_INFINITY;
    const served = await shop.serve(workspace, {}, { room: new TestRoom(() => most) });
    const before = await castAll(served, entries.slice(0, 6));
    most = 0;
    const after = await castAll(served, entries.slice(6));
    expect(after.at(-1)).toBe('503 failed');
    expect(after.every((one) => one.startsWith('201') || one === '503 failed')).toBe(true);
    expect((await served.get('/health/live')).status).toBe(503);
    expect(String(await served.service.failed())).toContain('disk is full');
    await shop.stop(served);
    const again = await shop.serve(workspace);
    const kept = before.map((one) => one.replace('201', '200'));
    expect(await castAll(again, entries.slice(0, 6))).toEqual(kept);
    await shop.stop(again);
  });

  it('that comes back changed stops it too, and it does not start on one', async () => {
    const workspace = await shop.folder();
    await cp(election.workspace, workspace, { recursive: true });
    const room = new TestRoom();
    const served = await shop.serve(workspace, {}, { room });
    await castAll(served, entries.slice(0, 6));
    for (const { blocks } of room.rooms) for (const block of blocks) block[0] = (block[0] ?? 0) ^ 1;
    expect((await castAll(served, entries.slice(6))).at(-1)).toBe('503 failed');
    expect(String(await served.service.failed())).toContain('changed');
    await shop.stop(served);
    await expect(shop.serve(workspace, {}, { room: new TestRoom(() => 0) })).rejects.toThrow('disk is full');
  });
});
