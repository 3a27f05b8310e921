/** A log of a million entries in a file store: bytes on the disk, durable and witnessed rates, restart, reading, memory. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bytesBelow } from '../../src/cli/folder-size.js';
import { bundleForNode } from '../bundle.js';
import { askChild } from '../child.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { figuresAt } from '../measure.js';
import type { LogOutcome, LogRequest } from '../restart-child.js';

const MIB = 2 ** 20;
/** Series by the bytes of an entry: a ballot of four options, and as little as an entry can be and differ from a million others. */
const SERIES: ReadonlyMap<number, string> = new Map([
  [1422, 'ballots (1,422 bytes)'],
  [16, 'tiny entries (16 bytes)'],
]);
/** A cosigned log needs no million to show its rate. */
const WITNESSED_SHARE = 10;

/** The topic `restart`. */
export const RESTART: Topic = { name: 'restart', run };

async function run({ mode, folder, limit, log }: TopicRun): Promise<TopicResult> {
  const entries = limit ?? byMode(mode, 1_000_000, 20_000);
  const { child } = await bundleForNode({ child: 'bench/restart-child.ts' }, folder);
  const figures: Figure[] = [];
  for (const [bytes, series] of SERIES) {
    log(`${entries} ${series}`);
    figures.push(...(await measureLog(child, join(folder, String(bytes)), { series, entries, bytes })));
  }
  return {
    topic: 'restart',
    title: 'A long log in a file store',
    about: ABOUT,
    x: 'entries',
    metrics: METRICS,
    panels: [
      { title: 'Restart', metric: 'restart', kind: 'bars', scale: 'linear' },
      { title: 'Resident memory after a restart', metric: 'peak', kind: 'bars', scale: 'linear' },
    ],
    figures,
    skipped: [],
  };
}

interface LogShape {
  readonly series: string;
  readonly entries: number;
  readonly bytes: number;
}

/** Writes a log, opens it again, reads it, each in a process of its own; then a shorter one with a witness. */
async function measureLog(script: string, folder: string, shape: LogShape): Promise<Figure[]> {
  const { series, entries, bytes } = shape;
  mkdirSync(folder, { recursive: true });
  const whole = join(folder, 'whole');
  const ask = (task: LogRequest['task'], place: string, count: number): Promise<LogOutcome> =>
    askChild<LogOutcome>(script, { task, folder: place, entries: count, bytes });
  const written = await ask('write', whole, entries);
  const [all, journal] = [await bytesBelow(whole), await bytesBelow(join(whole, 'private'))];
  const opened = await ask('open', whole, entries);
  const read = await ask('read', whole, entries);
  rmSync(whole, { recursive: true });
  const few = Math.ceil(entries / WITNESSED_SHARE);
  const cosigned = await ask('witnessed', join(folder, 'cosigned'), few);
  rmSync(folder, { recursive: true });
  return figuresAt(series, entries, {
    ingest: (1e6 * written.seconds) / entries,
    rate: entries / written.seconds,
    witnessed: (1e6 * cosigned.seconds) / few,
    witnessedRate: few / cosigned.seconds,
    disk: all / entries,
    published: (all - journal) / entries,
    restart: opened.seconds,
    read: (1e6 * read.seconds) / entries,
    readRate: entries / read.seconds,
    peak: opened.peak / MIB,
    writing: written.peak / MIB,
  });
}

const METRICS = [
  { id: 'ingest', name: 'durable append', unit: 'µs' },
  { id: 'rate', name: 'durable appends', unit: 'entries/s' },
  { id: 'witnessed', name: 'witnessed append', unit: 'µs' },
  { id: 'witnessedRate', name: 'witnessed appends', unit: 'entries/s' },
  { id: 'disk', name: 'disk, journal included', unit: 'bytes an entry' },
  { id: 'published', name: 'disk, published form only', unit: 'bytes an entry' },
  { id: 'restart', name: 'restart', unit: 's' },
  { id: 'read', name: 'reading and verifying', unit: 'µs' },
  { id: 'readRate', name: 'read and verified', unit: 'entries/s' },
  { id: 'peak', name: 'resident after a restart, at the most', unit: 'MiB' },
  { id: 'writing', name: 'resident while writing, at the most', unit: 'MiB' },
];

const ABOUT = [
  'Each step is a process of its own, measured once. *Durable append*: 8,192 calls at once until all entries are in, drawing the random entries, and writing the published form to its end, included. *Witnessed append*: a tenth as many, each over when a witness has cosigned a checkpoint that covers it: over HTTP on the loopback, in the same process, with a memory on the same disk; a checkpoint every 100 ms. *Restart*: opening the store and the log and closing it, which recovers the whole journal and checks every commit against its root; the files may be in the cache of the system. *Reading* hashes every bundle and every tile against the signed checkpoint; what entries mean is not looked at.',
];
