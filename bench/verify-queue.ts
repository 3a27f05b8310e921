/**
 * Verification of one record on one core, on two (threads), and by two worker processes over a queue: ballots per second.
 *
 *   node --import tsx bench/verify-queue.ts <ballots> <redis:// or postgres:// URL>
 *
 * Run it on a quiet machine. The record is made first, and the time of that does not count; nor does the time in which the
 * worker processes start and read the set-up. Writes `bench/results/queue.json` and the page of benchmarks.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryFiles } from '../src/cli/record-reader.js';
import { fastestGroups } from '../src/core/groups/fastest-kernels.js';
import { type Report, reportToJson, verifyElection } from '../src/verify/index.js';
import { collectVerification, enqueueVerification, openBullQueue } from '../src/verify/queue/index.js';
import { allowRelaxedVectors, createNodePool } from '../src/verify/workers/node/index.js';
import { bundleForNode } from './bundle.js';
import { keepBallotTimes, loadNow } from './keep.js';
import { fastestGroup } from './machine.js';
import { writeWalkedRecord } from './walk/record.js';

const before = loadNow();
const times: { x: string; microseconds: number; ballots: number }[] = [];
const OPTIONS = 4;
const PROCESSES = 2;
const TOPIC = {
  topic: 'queue',
  title: 'Verification over a queue',
  about: [
    'One record, verified by one process, by two threads, and by two processes that take chunks from a queue (BullMQ on Redis), which the coordinator then decides in order. The reports are the same, byte for byte. On two cores the coordinator and the server share them with the two processes. Making the record and starting the processes does not count.',
  ],
  x: 'who verifies',
  series: 'P-256 (wasm)',
};
const [count = '20000', url = 'redis://127.0.0.1:6379'] = process.argv.slice(2);
const voters = Number.parseInt(count, 10);
const folder = mkdtempSync(join(tmpdir(), 'hanpyo-bench-'));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  const place = join(folder, 'record');
  await writeWalkedRecord(place, { group: fastestGroup(), options: OPTIONS, voters, lanes: 128 }, say);
  await compare(place);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compare(place: string): Promise<void> {
  allowRelaxedVectors();
  const { find: groups } = await fastestGroups();
  const files = directoryFiles(place);
  const { worker } = await bundleForNode({ worker: 'src/verify/workers/node/worker.ts' }, folder);
  const reports = [
    await timed('one process', () => verifyElection(files, { groups })),
    await timed('2 threads', () =>
      verifyElection(files, { groups, workers: createNodePool({ workers: PROCESSES, script: worker }) }),
    ),
  ];
  const children = await Promise.all(Array.from({ length: PROCESSES }, () => startWorker(place)));
  const queue = openBullQueue({ url });
  reports.push(
    await timed(`${PROCESSES} processes`, async () => {
      const queued = await enqueueVerification(files, queue, { groups });
      return collectVerification(files, queue, queued, { groups });
    }),
  );
  for (const child of children) child.kill('SIGTERM');
  await queue.close();
  if (new Set(reports.map(reportToJson)).size !== 1) throw new Error('the reports differ');
  if (reports[0]?.verdict !== 'verified') throw new Error('the record does not verify');
  keepBallotTimes(TOPIC, times, before);
}

async function timed(name: string, work: () => Promise<Report>): Promise<Report> {
  const start = performance.now();
  const report = await work();
  const seconds = (performance.now() - start) / 1000;
  times.push({ x: name, microseconds: (seconds * 1e6) / voters, ballots: voters });
  say(`${name}: ${seconds.toFixed(2)} s, ${Math.round(voters / seconds)} ballots/s`);
  return report;
}

/** Starts the command, and waits until it waits for chunks. */
async function startWorker(place: string): Promise<ReturnType<typeof spawn>> {
  const args = ['--import', 'tsx', 'src/cli/main.ts', 'worker', place, '--queue', url, '--workers', '0'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  await once(child.stderr, 'data');
  return child;
}
