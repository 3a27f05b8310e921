/** A service that is told to stop gives back all that it has, whatever goes wrong on the way. */
import { afterAll, describe, expect, it, vi } from 'vitest';
import { CastingDesk } from '../../../examples/board/casting.js';
import { completeConfig } from '../../../examples/board/config.js';
import { DiskRoom } from '../../../examples/board/room.js';
import { BoardService } from '../../../examples/board/service.js';
import { ScratchError } from '../../../src/core/scratch.js';
import { LogWriter } from '../../../src/ledger/log-writer.js';
import { anonymousBallotEntry } from '../../../src/record/anonymous-steps.js';
import { nodeScratchDisk, type ScratchDisk } from '../../../src/verify/workers/node/index.js';
import { type AnonymousTestElection, chosen, electionOf, voteOf } from '../../helpers/anonymous-election.js';
import { poolInThread } from '../../helpers/worker-pools.js';
import { anonymousWorkspace } from './anonymous-workspace.js';
import { Served, Workshop } from './serving.js';

const shop = new Workshop();
afterAll(() => shop.close());

function entryOf(election: AnonymousTestElection, voter: number): Uint8Array {
  return anonymousBallotEntry(electionOf(election).electionId, voteOf(election, voter, [chosen(0, 0)]));
}

describe('a service whose ledger cannot be closed', () => {
  it('says why, ends its threads and closes its room all the same', async () => {
    const workspace = await shop.folder();
    const election = await anonymousWorkspace(workspace, { seed: 'stopping' });
    const { pool, log } = poolInThread(1);
    const room = new DiskRoom(workspace);
    const closed = vi.spyOn(room, 'close');
    const { service, port, ready } = await BoardService.start(completeConfig({ workspace, port: 0 }), {
      pool,
      room,
    });
    await ready;
    expect((await new Served(service, port).post('/ballots', entryOf(election, 0))).status).toBe(201);
    const close = LogWriter.prototype.close;
    const broken = vi.spyOn(LogWriter.prototype, 'close').mockImplementation(async function (
      this: LogWriter,
    ) {
      await close.call(this);
      throw new TypeError('nobody expects this');
    });
    await expect(service.stop()).rejects.toThrow('nobody expects this');
    broken.mockRestore();
    expect([log.started, log.stopped]).toEqual([1, 1]);
    expect(closed).toHaveBeenCalledOnce();
  }, 60_000);
});

describe('ballots that wait to be proved when a service is told to stop', () => {
  it('are proved and written before it ends, even if whoever sent them has gone', async () => {
    const workspace = await shop.folder();
    const election = await anonymousWorkspace(workspace, { seed: 'stopping' });
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let waiting = 0;
    const { pool } = poolInThread(1, async (job, examine) => {
      waiting += job.lists.length;
      await held;
      return examine(job);
    });
    const served = await shop.serve(workspace, {}, { pool });
    const entries = [0, 1, 2].map((voter) => entryOf(election, voter));
    const gone = new AbortController();
    const sent = entries.map((entry) => served.post('/ballots', entry, { signal: gone.signal }));
    const outcomes = Promise.allSettled(sent);
    await vi.waitFor(() => expect(waiting).toBe(3), { timeout: 30_000 });
    gone.abort();
    const drained = vi.spyOn(CastingDesk.prototype, 'drained');
    const stopped = shop.stop(served);
    try {
      // From here on only the ballots are waited for.
      await vi.waitFor(() => expect(drained).toHaveBeenCalledOnce(), { timeout: 30_000 });
    } finally {
      release();
    }
    await stopped;
    drained.mockRestore();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    const again = await shop.serve(workspace);
    const replies = await Promise.all(entries.map((entry) => again.post('/ballots', entry)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(replies.map(({ json }) => json.index)).size).toBe(3);
    await shop.stop(again);
  }, 60_000);
});

it('room on a disk that cannot close a file closes the others', async () => {
  const folder = await shop.folder();
  const closed: number[] = [];
  const disk: ScratchDisk = {
    ...nodeScratchDisk,
    close: (file) => {
      nodeScratchDisk.close(file);
      if (closed.push(file) === 1) throw new Error('EIO');
    },
  };
  const room = new DiskRoom(folder, 4096, disk);
  for (const one of [room.scratch(), room.scratch(), room.scratch()]) one.write(0, new Uint8Array(4096));
  expect(() => room.close()).toThrow(ScratchError);
  expect(closed).toHaveLength(3);
});
