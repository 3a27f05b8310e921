/** Queues, folders and coordinators that do what they should not: no report is lost, forged or waited for without end. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFs } from '../../../src/ledger/file/node-fs.js';
import {
  type ChunkIncident,
  chunksInFolder,
  reportToJson,
  resumable,
  verifyElection,
} from '../../../src/verify/index.js';
import { inTime, QueueSilentError } from '../../../src/verify/queue/in-time.js';
import { collectVerification, enqueueVerification } from '../../../src/verify/queue/index.js';
import { type ChunkedRecord, chunkedRecord, memoryQueue } from '../../helpers/chunked.js';
import { ENTRIES } from '../../helpers/entries.js';

let record: ChunkedRecord;
let folder: string;
let alone: string;

beforeAll(async () => {
  record = await chunkedRecord(300);
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-hostile-'));
  alone = reportToJson(await verifyElection(record.tampered));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function resumed(kept: string): Promise<{ report: string; kinds: string[] }> {
  const kinds: string[] = [];
  const onIncident = ({ kind }: ChunkIncident): void => void kinds.push(kind);
  const chunks = resumable(chunksInFolder(nodeFs, kept), { entries: ENTRIES, onIncident });
  return { report: reportToJson(await verifyElection(record.tampered, { chunks })), kinds };
}

describe('a folder of results', () => {
  it('is not followed out of itself, nor waited for, whatever lies in it', async () => {
    const kept = join(folder, 'kept');
    expect((await resumed(kept)).kinds).toEqual([]);
    const names = await readdir(kept);
    const outside = join(folder, 'outside');
    await writeFile(outside, 'precious');
    const plants: ((path: string) => Promise<unknown>)[] = [
      (path) => symlink(outside, path),
      (path) => symlink('/dev/zero', path),
      (path) => symlink(path, path),
      (path) => writeFile(path, new Uint8Array(2_000_000)),
      async (path) => spawnSync('mkfifo', [path]),
    ];
    for (const plant of plants) {
      for (const name of names) {
        await rm(join(kept, name), { recursive: true });
        await plant(join(kept, name));
        await rm(join(kept, `${name}.new`), { force: true });
        await symlink(outside, join(kept, `${name}.new`));
      }
      expect(await resumed(kept)).toEqual({ report: alone, kinds: names.map(() => 'unreadable') });
      expect(await readFile(outside, 'utf8')).toBe('precious');
      for (const name of names) expect((await stat(join(kept, name))).size).toBeGreaterThan(ENTRIES);
    }
    expect((await resumed(kept)).kinds).toEqual([]);
  });

  it('in which nothing can be kept is said to be so, and the report is made all the same', async () => {
    const kept = join(folder, 'full');
    await resumed(kept);
    for (const name of await readdir(kept)) {
      await rm(join(kept, name));
      await mkdir(join(kept, name));
    }
    const { report, kinds } = await resumed(kept);
    expect(report).toBe(alone);
    expect(new Set(kinds)).toEqual(new Set(['unreadable', 'unkept']));
  });
});

describe('a queue', () => {
  it('that cannot be tidied up afterwards does not take the report with it', async () => {
    const queue = await memoryQueue(record.tampered);
    const stuck = { ...queue, remove: () => Promise.reject(new Error('gone')) };
    const queued = await enqueueVerification(record.tampered, stuck, { entries: ENTRIES });
    expect(reportToJson(await collectVerification(record.tampered, stuck, queued))).toBe(alone);
  });

  it('is not waited for without end, however busy it says it is', async () => {
    const queue = await memoryQueue(record.honest, async () => ({ kind: 'waiting' }));
    let more = 0;
    for (const finished of [async () => more++, async () => Number.NaN]) {
      const queued = await enqueueVerification(record.honest, queue, { entries: ENTRIES });
      const busy = { ...queue, finished };
      const report = await collectVerification(record.honest, busy, queued, { pollMs: 1, patienceMs: 3 });
      expect(report.verdict).toBe('incomplete');
      expect(report.result).toBeUndefined();
    }
  });

  it('that never answers is given up', async () => {
    await expect(inTime(new Promise(() => {}), 10)).rejects.toThrow(QueueSilentError);
    await expect(inTime(Promise.reject(new Error('no')), 10)).rejects.toThrow('no');
    expect(await inTime(Promise.resolve(1))).toBe(1);
  });

  it('serves two coordinators of one record, and those of a record that has grown', async () => {
    const queue = await memoryQueue(record.tampered);
    const queued = await enqueueVerification(record.tampered, queue, { entries: ENTRIES });
    const both = [1, 2].map(() => collectVerification(record.tampered, queue, queued, { batch: 50 }));
    for (const report of await Promise.all(both)) expect(reportToJson(report)).toBe(alone);
    // The flow is of a log that ended earlier: other chunks, of which none is believed of this one.
    const other = await memoryQueue(record.honest);
    const stale = await enqueueVerification(record.honest, other, { entries: ENTRIES });
    expect(reportToJson(await collectVerification(record.tampered, other, stale))).toBe(alone);
  });
});
