/**
 * Who has voted, remembered outside of memory: the report of a process that has it all in memory, byte for byte, whoever examined
 * the ballots, wherever double votes stand and whatever is killed or aborted; and no report where the disk is bad.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nullifierText } from '../../../src/ballot/anonymous/box.js';
import { nodeFs } from '../../../src/ledger/file/node-fs.js';
import {
  chunksInFolder,
  chunksInMemory,
  reportToJson,
  resumable,
  type VerifyOptions,
  verifyElection,
} from '../../../src/verify/index.js';
import { collectVerification, enqueueVerification } from '../../../src/verify/queue/index.js';
import { bundledScript } from '../../helpers/bundled-script.js';
import { memoryQueue } from '../../helpers/chunked.js';
import { ENTRIES } from '../../helpers/entries.js';
import { scratchInMemory, type TestScratch } from '../../helpers/scratch.js';
import { poolInThread } from '../../helpers/worker-pools.js';
import { type Crowd, crowd } from './crowd.js';
import { findingsOf } from './scene.js';
import { report } from './spoilt.js';

/** Pages of 4 nullifiers, of which one of each contest is in memory. */
const BLOCK = 128;
const TINY = { scratchKept: BLOCK };

let crowds: readonly Crowd[];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-nullifiers-'));
  crowds = [
    await crowd('two', { contests: 2 }),
    await crowd('joint', { contests: 2, nullifiers: 'per-election' }),
  ];
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Rooms in memory, which tell what became of them. */
class Rooms {
  readonly opened: TestScratch[] = [];
  readonly open = (): TestScratch => {
    const room = scratchInMemory(BLOCK);
    this.opened.push(room);
    return room;
  };

  /** Blocks of the room of the nullifiers; the other one, of copies, has none where voters are anonymous. */
  get blocks(): number {
    return Math.max(...this.opened.map(({ blocks }) => blocks.length));
  }

  get closed(): readonly number[] {
    return this.opened.map(({ closed }) => closed);
  }
}

/** The report of a run with nearly nothing in memory, which must have used its room and given it back. */
async function onDisk({ files, counted }: Crowd, options: VerifyOptions = {}): Promise<string> {
  const rooms = new Rooms();
  const text = await report(files, { scratch: rooms.open, ...TINY, ...options });
  expect(rooms.closed).toEqual([1, 1]);
  expect(rooms.blocks).toBeGreaterThan(counted / 4);
  return text;
}

describe('a verifier that remembers outside of memory who has voted', () => {
  it('names every double vote, and nothing else, as double votes', async () => {
    for (const { files, again } of crowds) {
      const found = await verifyElection(files, { scratch: new Rooms().open, ...TINY });
      const twice = findingsOf(found).filter(([check]) => check === 'V38');
      expect(again.length).toBeGreaterThan(20);
      expect(new Set(again.map(([at]) => Math.floor(at / ENTRIES))).size).toBeGreaterThan(1);
      expect(twice).toEqual(
        again.map(([at, nullifier]) => ['V38', at, 'double-vote', `nullifier ${nullifierText(nullifier)}`]),
      );
    }
  }, 120_000);

  it('makes the same report however ballots are batched, and of many in memory as of few', async () => {
    for (const one of crowds)
      for (const options of [{ batch: 1 }, { batch: 7, scratchKept: 2 * BLOCK }])
        expect(await onDisk(one, options)).toBe(one.alone);
  }, 240_000);

  it('writes nothing while memory has room, and has one file for all contests', async () => {
    for (const { files, alone } of crowds) {
      const rooms = new Rooms();
      expect(await report(files, { scratch: rooms.open })).toBe(alone);
      expect([rooms.closed, rooms.blocks]).toEqual([[1, 1], 0]);
    }
  }, 120_000);

  it('makes the same report with workers', async () => {
    for (const one of crowds) {
      const { pool, log } = poolInThread(2);
      expect(await onDisk(one, { workers: pool, batch: 3 })).toBe(one.alone);
      expect(log.jobs.length).toBeGreaterThan(4);
      expect([log.started, log.stopped]).toEqual([1, 1]);
    }
  }, 120_000);

  it('makes the same report while results are kept, and when they are taken', async () => {
    for (const one of crowds) {
      const store = chunksInMemory();
      const options = { chunks: resumable(store, { entries: ENTRIES }), batch: 5, recheck: 0 };
      expect(await onDisk(one, options)).toBe(one.alone);
      expect(store.kept.size).toBeGreaterThan(1);
      // What is kept does not depend on where nullifiers are.
      const other = chunksInMemory();
      await report(one.files, { ...options, chunks: resumable(other, { entries: ENTRIES }) });
      expect(store.kept).toEqual(other.kept);
      const { pool } = poolInThread(1);
      expect(await onDisk(one, { ...options, workers: pool })).toBe(one.alone);
    }
  }, 240_000);

  it('makes the same report over a queue, whose workers say something of some chunks only', async () => {
    for (const { files, alone } of crowds) {
      const queue = await memoryQueue(files, async (key, worker, number) =>
        number % 2 === 1 ? undefined : worker(key),
      );
      const queued = await enqueueVerification(files, queue, { entries: ENTRIES });
      expect(queued.jobs).toBeGreaterThan(1);
      const rooms = new Rooms();
      const options = { pollMs: 5, recheck: 0, scratch: rooms.open, ...TINY };
      expect(reportToJson(await collectVerification(files, queue, queued, options))).toBe(alone);
      expect(rooms.closed).toEqual([1, 1]);
    }
  }, 120_000);
});

describe('a verification that is stopped', () => {
  it('by who began it gives its room back, and the next one goes on', async () => {
    for (const { files, alone } of crowds) {
      const [store, rooms, ending] = [chunksInMemory(), new Rooms(), new AbortController()];
      const reason = new Error('enough');
      const onProgress = (done: number): void => {
        if (done > ENTRIES + 20) ending.abort(reason);
      };
      const options = {
        chunks: resumable(store, { entries: ENTRIES }),
        batch: 4,
        scratch: rooms.open,
        ...TINY,
      };
      await expect(verifyElection(files, { ...options, onProgress, signal: ending.signal })).rejects.toBe(
        reason,
      );
      expect(rooms.blocks).toBeGreaterThan(0);
      expect(store.kept.size).toBeGreaterThan(0);
      expect(await report(files, options)).toBe(alone);
      expect(rooms.closed).toEqual([1, 1, 1, 1]);
    }
  }, 120_000);

  it('by being killed leaves no file, and the next one goes on', async () => {
    const script = await bundledScript('resume-child');
    for (const [i, one] of crowds.entries()) {
      const [record, kept, room] = ['record', 'kept', 'room'].map((name) => join(folder, `${name}-${i}`));
      if (record === undefined || kept === undefined || room === undefined)
        throw new TypeError('three folders');
      for (const [path, bytes] of one.published) {
        await mkdir(dirname(join(record, path)), { recursive: true });
        await writeFile(join(record, path), bytes);
      }
      await mkdir(room);
      const said = await killedOnceAtWork([script.path, record, kept, room]);
      for (const word of [/^opened/m, /^kept/m]) expect(said).toMatch(word);
      expect(await readdir(room)).toEqual([]);
      const options = { chunks: resumable(chunksInFolder(nodeFs, kept), { entries: ENTRIES }), recheck: 1 };
      expect(await onDisk(one, options)).toBe(one.alone);
    }
    await script.remove();
  }, 120_000);
});

/** Starts a run and kills it once it has written nullifiers to the disk and kept something. Returns what it said. */
async function killedOnceAtWork(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
    if (/^opened/m.test(said) && /^kept/m.test(said)) child.kill('SIGKILL');
  });
  await ended;
  return said;
}
