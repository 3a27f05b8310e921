/** Verifying on several processes of which one is killed, and resuming after a crash: the report is always the same. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { verifyElection } from 'hanpyo';
import type { FetchFile } from 'hanpyo/ledger';
import { nodeFs } from 'hanpyo/ledger/file';
import { chunksInFolder, type Report, resumable } from 'hanpyo/verify';
import { collectVerification, enqueueVerification, openBullQueue } from 'hanpyo/verify/queue';
import { createWebPool } from 'hanpyo/verify/workers';

/** Entries of a chunk: few, so that a small referendum has several. */
export const CHUNK = 256;
/** How soon a dead worker is missed, in milliseconds. */
export const TIMING: { readonly lockMs: number; readonly stalledMs: number } = {
  lockMs: 2000,
  stalledMs: 700,
};

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
const LOADER = ['--import', 'tsx'];

/** The files of a record in a folder. */
export function filesOf(folder: string): FetchFile {
  return (path, maxBytes) => nodeFs.readFile(join(folder, path), maxBytes);
}

/** What became of a verification with deaths in it. */
export interface Survived {
  readonly report: Report;
  /** Processes that were killed by `kill -9`. */
  readonly killed: number;
}

/**
 * Two processes examine the ballots; the first is killed with ballots in its hands. What it had is examined by the caller.
 */
export async function verifyOnProcesses(record: string): Promise<Survived> {
  const started: ProcessWorker[] = [];
  let killed = 0;
  const create = (): Worker => {
    const worker = new ProcessWorker();
    started.push(worker);
    if (started.length === 1)
      worker.onJob = () => {
        worker.onJob = () => {};
        killed += worker.kill() ? 1 : 0;
      };
    return worker as unknown as Worker;
  };
  const workers = createWebPool({ workers: 2, minimum: 1, create });
  try {
    return { report: await verifyElection(filesOf(record), { workers, batch: 64 }), killed };
  } finally {
    for (const worker of started) worker.kill();
  }
}

/** Two processes take chunks from a queue at a `redis://` or `postgres://` URL; one is killed with a chunk in its hands. */
export async function verifyOverQueue(record: string, url: string): Promise<Survived> {
  const workers = [1, 2].map(() => spawn(process.execPath, [...LOADER, CHILD, 'queue', record, url]));
  const queue = openBullQueue({ url });
  let killed = 0;
  try {
    const [doomed] = workers;
    if (doomed === undefined) throw new RangeError('two workers');
    const death = said(doomed, 'taken').then(() => {
      killed += doomed.kill('SIGKILL') ? 1 : 0;
    });
    await Promise.all(workers.map((worker) => said(worker, 'ready')));
    const queued = await enqueueVerification(filesOf(record), queue, { entries: CHUNK });
    const report = await collectVerification(filesOf(record), queue, queued);
    await death;
    return { report, killed };
  } finally {
    for (const worker of workers) worker.kill('SIGKILL');
    await queue.close();
  }
}

/** A verification is killed after its first chunk; another one begins where it ended. */
export async function verifyAfterCrash(
  record: string,
  kept: string,
): Promise<Survived & { readonly found: number }> {
  const first = spawn(process.execPath, [...LOADER, CHILD, 'resume', record, kept]);
  await said(first, 'kept');
  const ended = once(first, 'exit');
  const killed = first.kill('SIGKILL') ? 1 : 0;
  await ended;
  const store = chunksInFolder(nodeFs, kept);
  let found = 0;
  const chunks = resumable(
    {
      put: store.put,
      async get(name, maxBytes) {
        const bytes = await store.get(name, maxBytes);
        if (bytes !== undefined && bytes.length > 0) found += 1;
        return bytes;
      },
    },
    { entries: CHUNK },
  );
  return { report: await verifyElection(filesOf(record), { chunks }), killed, found };
}

/** Resolves when a process has said a line. @throws {Error} if it ends before */
function said(process: ChildProcess, line: string): Promise<void> {
  if (process.stdout === null || process.stderr === null) throw new TypeError('a process with a voice');
  const lines = createInterface({ input: process.stdout });
  let complaint = '';
  process.stderr.on('data', (data: Buffer) => {
    complaint += data.toString('utf8');
  });
  return new Promise((resolve, reject) => {
    lines.on('line', (text) => text === line && resolve());
    process.once('exit', () => reject(new Error(`a process ended before it said ${line}\n${complaint}`)));
  });
}

/** A process in place of a Web Worker: as much of one as a pool uses. */
class ProcessWorker extends EventTarget {
  /** Called when a job is on its way to it. */
  onJob: () => void = () => {};
  readonly #child = fork(CHILD, ['pool'], { execArgv: LOADER, serialization: 'advanced' });

  constructor() {
    super();
    this.#child.on('message', (data) => this.dispatchEvent(new MessageEvent('message', { data })));
    this.#child.on('exit', () => this.dispatchEvent(new Event('error', { cancelable: true })));
    this.#child.on('error', () => this.dispatchEvent(new Event('error', { cancelable: true })));
  }

  postMessage(message: { readonly kind: string }): void {
    this.#child.send(message);
    if (message.kind === 'job') this.onJob();
  }

  terminate(): void {
    this.kill();
  }

  kill(): boolean {
    return this.#child.kill('SIGKILL');
  }
}
