/** What holds of verification over a queue, whatever server it lives on: run by the tests of each. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { reportToJson, verifyElection } from '../../src/verify/index.js';
import {
  type ChunkIncident,
  type CollectOptions,
  collectVerification,
  enqueueVerification,
  openBullQueue,
  runQueueWorker,
} from '../../src/verify/queue/index.js';
import { type BundledScript, bundledScript } from './bundled-script.js';
import { type ChunkedRecord, chunkedRecord } from './chunked.js';
import { endsWithUs } from './ends-with-us.js';
import { ENTRIES } from './entries.js';
import type { LogFiles } from './publish.js';

/** A worker process of a test. */
interface Worker {
  readonly process: ChildProcess;
  readonly lines: string[];
  /** Resolves when it has said something that begins so. */
  said(line: string): Promise<void>;
  readonly ended: Promise<number | null>;
}

const LONG = 120_000;

/** Defines the tests. @param url - of an empty server, asked for once in each test */
export function describeQueue(url: () => Promise<string>): void {
  let record: ChunkedRecord;
  let folder: string;
  let script: BundledScript;
  const workers = new Set<Worker>();

  beforeAll(async () => {
    record = await chunkedRecord(800);
    folder = await mkdtemp(join(tmpdir(), 'hanpyo-queue-'));
    script = await bundledScript('queue-child');
    await writeRecord(join(folder, 'honest'), record.honestFiles);
    await writeRecord(join(folder, 'tampered'), record.tamperedFiles);
  });
  afterEach(async () => {
    for (const { process, ended } of workers) {
      process.kill('SIGKILL');
      await ended;
    }
    workers.clear();
  });
  afterAll(async () => {
    await script.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const hire = (at: string, which: string, ...more: string[]): Worker => {
    const worker = startWorker(script.path, [join(folder, which), at, ...more]);
    workers.add(worker);
    return worker;
  };

  async function collected(at: string, which: 'honest' | 'tampered', options: CollectOptions = {}) {
    const incidents: ChunkIncident[] = [];
    const queue = openBullQueue({ url: at });
    try {
      const queued = await enqueueVerification(record[which], queue, { entries: ENTRIES });
      expect((await enqueueVerification(record[which], queue, { entries: ENTRIES })).id).toBe(queued.id);
      const onIncident = (incident: ChunkIncident): void => void incidents.push(incident);
      const report = await collectVerification(record[which], queue, queued, { onIncident, ...options });
      return { report, incidents, left: await queue.finished() };
    } finally {
      await queue.close();
    }
  }

  it('makes the report of one process, whichever workers die and whenever', { timeout: LONG }, async () => {
    const at = await url();
    const rounds = Number.parseInt(process.env.KILL_ROUNDS ?? '1', 10);
    for (let round = 0; round < rounds; round++) {
      const which = round % 2 === 0 ? 'tampered' : 'honest';
      const doomed = hire(at, which, 'held');
      // The other one comes later: else there might be nothing left for the first.
      const survivor = doomed.said('taken').then(async () => {
        const other = hire(at, which, '50');
        await other.said('taken');
        doomed.process.kill('SIGKILL');
        return other;
      });
      const { report, incidents, left } = await collected(at, which, { recheck: 0.1 });
      const other = await survivor;
      expect(reportToJson(report)).toBe(reportToJson(await verifyElection(record[which])));
      expect([incidents, left]).toEqual([[], 0]);
      expect(doomed.lines.some((line) => line.startsWith('done'))).toBe(false);
      other.process.kill('SIGTERM');
      expect(await other.ended).toBe(0);
      expect(other.lines.at(-1)).toMatch(/^ended [1-9]/);
    }
  });

  it('finishes the chunk at hand when it is asked to end', { timeout: LONG }, async () => {
    const at = await url();
    const worker = hire(at, 'honest', 'held');
    const report = collected(at, 'honest', {});
    await worker.said('taken');
    worker.process.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    expect(worker.lines.filter((line) => line.startsWith('done')).length).toBe(1);
    expect(worker.lines.at(-1)).toBe('ended 1');
    hire(at, 'honest');
    expect((await report).report.verdict).toBe('verified');
  });

  it('says of a chunk that kills whoever touches it that it was not examined', {
    timeout: LONG,
  }, async () => {
    const at = await url();
    let busy = true;
    const again = async (): Promise<void> => {
      while (busy) await hire(at, 'honest', '0', '512').ended;
    };
    const crew = [again(), again()];
    const { report } = await collected(at, 'honest', { batch: 100 }).finally(() => {
      busy = false;
      for (const { process } of workers) process.kill('SIGKILL');
    });
    await Promise.all(crew);
    expect(report.verdict).toBe('incomplete');
    expect(report.checks.find(({ id }) => id === 'V20')?.reason).toMatch(
      /entries 512 to 768 were not examined: .*stalled/,
    );
  });

  it('refuses, and says why, where workers have another record', { timeout: LONG }, async () => {
    const at = await url();
    const queue = openBullQueue({ url: at });
    const ending = new AbortController();
    const work = runQueueWorker(record.tampered, queue, { signal: ending.signal });
    const { report } = await collected(at, 'honest', { batch: 100 });
    ending.abort();
    await work;
    await queue.close();
    expect(report.verdict).toBe('incomplete');
    expect(report.checks.find(({ id }) => id === 'V20')?.reason).toMatch(/have another root/);
  });
}

async function writeRecord(folder: string, files: LogFiles): Promise<void> {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

function startWorker(script: string, args: readonly string[]): Worker {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endsWithUs(child, 'KILL');
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const wake of waiting) wake();
  });
  return {
    process: child,
    lines,
    ended: new Promise((resolve) => child.once('close', resolve)),
    said: (begin) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (lines.some((line) => line.startsWith(begin))) resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}
