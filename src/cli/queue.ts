/** Verification over a queue, as the command does it: where the queue and the records are, and what is said about workers. */
import { hostname } from 'node:os';
import { withArchivedFiles } from '../ledger/file/archive-reader.js';
import { HttpError, httpFiles } from '../ledger/http.js';
import type { FetchFile } from '../ledger/tile-source.js';
import type { Report } from '../verify/report.js';
import { visible } from '../verify/report-text.js';
import type { VerifyOptions } from '../verify/verify-options.js';
import { UsageError } from './errors.js';
import type { Output } from './output.js';
import { directoryFiles } from './record-reader.js';
import { findRecord } from './workspace.js';

/** The variable that names the queue where `--queue` does not: a password does not belong among arguments. */
const VARIABLE = 'HANPYO_QUEUE';

/** Whether a place is one on the network. */
export function isUrl(place: string): boolean {
  return /^https?:\/\//i.test(place);
}

/**
 * The files of a record: in a folder or workspace, or below a URL.
 * @param archive - folder of what was moved out of the record
 * @throws {UsageError} if there is none
 */
export async function recordFilesAt(place: string, archive?: string): Promise<FetchFile> {
  if (!isUrl(place)) return directoryFiles(await findRecord(place), archive);
  try {
    return withArchivedFiles(patient(httpFiles(place)), archive === undefined ? {} : { archive });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`the URL of a record is ${error.message}`);
    throw error;
  }
}

/** Asks again, after a moment, where a server gives no answer: a record has thousands of files. */
function patient(files: FetchFile): FetchFile {
  return async (path, maxBytes) => {
    for (const pause of PAUSES_MS)
      try {
        return await files(path, maxBytes);
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    return files(path, maxBytes);
  };
}

const PAUSES_MS = [100, 400, 1600] as const;

/** The queue's URL: that of the option, or of the environment for `-`. @throws {UsageError} if there is none */
export function queueUrl(option: string): string {
  const url = option === '-' ? process.env[VARIABLE] : option;
  if (url === undefined || !/^(redis|rediss|postgres|postgresql):\/\//.test(url))
    throw new UsageError(
      `--queue takes a redis:// or postgres:// URL, or - for the one in the variable ${VARIABLE}`,
    );
  return url;
}

/** Verifies a record with the workers at a queue. */
export async function verifyOverQueue(
  files: FetchFile,
  url: string,
  options: Omit<VerifyOptions, 'chunks'>,
  output: Output,
): Promise<Report> {
  const { openBullQueue, enqueueVerification, collectVerification } = await queueModule();
  const queue = openBullQueue({ url });
  try {
    const { signal, groups } = options;
    const queued = await enqueueVerification(files, queue, {
      ...(signal && { signal }),
      ...(groups && { groups }),
    });
    output.say(`${queued.jobs} chunks are in the queue`);
    return await collectVerification(files, queue, queued, {
      ...options,
      onIncident: ({ by, start, end, message }) =>
        output.warn(visible(`${by}, entries ${start} to ${end}: ${message}; this was not believed`)),
    });
  } finally {
    await queue.close();
  }
}

/** Works at a queue until the signal aborts. Returns how many chunks it examined. */
export async function workAtQueue(
  files: FetchFile,
  url: string,
  options: Pick<VerifyOptions, 'workers' | 'groups'> & { readonly signal: AbortSignal },
  output: Output,
): Promise<number> {
  const { openBullQueue, runQueueWorker } = await queueModule();
  const queue = openBullQueue({ url });
  const name = `${hostname().replaceAll(/[^a-zA-Z0-9.-]/g, '-')} ${process.pid}`;
  try {
    return await runQueueWorker(files, queue, {
      ...options,
      name,
      onReady: () => output.say(`${name} waits for chunks`),
      onChunk: ({ start, end }) => output.say(`entries ${start} to ${end}`),
    });
  } finally {
    await queue.close();
  }
}

/** @throws {UsageError} where the packages that it needs are not installed */
async function queueModule(): Promise<typeof import('../verify/queue/index.js')> {
  try {
    return await import('../verify/queue/index.js');
  } catch (cause) {
    throw new UsageError('a queue needs the package bullmq, and ioredis or pg: npm install bullmq ioredis', {
      cause,
    });
  }
}
