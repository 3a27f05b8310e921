/** The rows of the page "What ten million ballots cost": where each figure is, and what follows from it for ten million. */
import { rollRowBytes } from '../src/ballot/roll-codec.js';
import { inclusionRanges } from '../src/ledger/proofs.js';
import { HASH_BYTES } from '../src/ledger/tree.js';
import { fastestGroup } from './machine.js';
import { readable } from './svg.js';

/** Ballots that figures are extrapolated to. */
export const LARGE = 1e7;

/** A figure, and of how many ballots it is. */
export interface Measured {
  readonly value: number;
  readonly of: number;
}

interface Row {
  readonly name: string;
  readonly unit: string;
  /** The figure for ten million, in words. */
  readonly total: (measured: Measured) => string;
  /** How to measure it, where it is not. */
  readonly missing?: string;
}

/** A row whose figure is in a file of results. */
interface MeasuredCost extends Row {
  /** Name of the file, its series, x (any where absent) and metric. */
  readonly topic: string;
  readonly series: string;
  readonly x?: number | string;
  readonly metric: string;
  /** Of how many ballots it is, where the file does not say. */
  readonly of?: number;
  /** What the total assumes. */
  readonly how: string;
  /** The row tells how fast ballots are taken in, in µs a ballot, by this. */
  readonly intake?: string;
}

/** A row that is reckoned from the format. */
interface ExactCost extends Row {
  readonly exact: () => number;
}

/** A row of the page. */
export type Cost = MeasuredCost | ExactCost;

const MILLION = 1e6;
const TOPIC = 'npm run bench -- --only';
const RESTART = { topic: 'restart', missing: `\`${TOPIC} restart\`` };
const BALLOTS = { ...RESTART, series: 'ballots (1,422 bytes)' };
const TINY = { ...RESTART, series: 'tiny entries (16 bytes)' };
const VERIFY = { topic: 'million', series: 'P-256 (wasm)', of: MILLION, missing: `\`${TOPIC} million\`` };

function gigabytes({ value }: Measured): string {
  return `${readable((value * LARGE) / 1e9)} GB`;
}

/** From microseconds a ballot. */
function hours({ value }: Measured): string {
  const seconds = (value * LARGE) / 1e6;
  return seconds < 5400 ? `${readable(seconds / 60)} min` : `${readable(seconds / 3600)} h`;
}

/** Seconds that grow with the number of entries. */
function longer({ value, of }: Measured): string {
  return `${readable((value * LARGE) / of)} s`;
}

/** Resident memory, in MiB, all of which is taken to grow with the number: more than it is, for the runtime does not. */
function larger({ value, of }: Measured): string {
  return `at most ${readable((value * LARGE) / of / 1024)} GiB`;
}

const bytes = { unit: 'bytes', total: gigabytes };
const micro = { unit: 'µs', total: hours, how: 'linear' };
const memory = { unit: 'MiB', total: larger, how: 'linear, and the runtime too' };

/** All rows, in the order of the page. */
export const COSTS: readonly Cost[] = [
  {
    ...{ name: 'a ballot', topic: 'ballots', series: 'P-256 (wasm)', x: 4, metric: 'bytes', of: 1 },
    ...{ ...bytes, how: 'linear; the size is exact', missing: `\`${TOPIC} ballots\`` },
  },
  {
    ...{ name: 'a voter in the roll', ...bytes },
    exact: () =>
      rollRowBytes({ key: fastestGroup().generator().toBytes(), class: 0, style: 0, excluded: [] }).length,
  },
  {
    ...{ name: 'a proof of inclusion, of the first ballot', unit: 'bytes' },
    exact: () => inclusionRanges(0, LARGE).length * HASH_BYTES,
    total: () => 'for each receipt',
  },
  { ...BALLOTS, ...bytes, name: 'published form on the disk', metric: 'published', how: 'linear' },
  { ...BALLOTS, ...bytes, name: 'the same with the journal', metric: 'disk', how: 'linear' },
  {
    ...{ ...BALLOTS, ...micro, name: 'append to the ledger, durable', metric: 'ingest' },
    intake: 'the ledger alone, durable',
  },
  {
    ...{ ...BALLOTS, ...micro, name: 'append to the ledger, witnessed', metric: 'witnessed' },
    intake: 'the ledger alone, witnessed',
  },
  {
    ...{ ...micro, name: 'the casting service, proofs checked, durable', metric: 'ballot', topic: 'board' },
    ...{
      series: 'casting service',
      x: 'published',
      intake: 'the casting service, durable and published',
    },
    missing: '`npx tsx examples/board/load.ts --keep`',
  },
  {
    ...{ ...micro, name: 'the casting service, proofs checked, witnessed', metric: 'ballot', topic: 'board' },
    ...{ series: 'casting service', x: 'witnessed', intake: 'the casting service, witnessed' },
    missing: '`npx tsx examples/board/load.ts --keep`',
  },
  { ...VERIFY, ...micro, name: 'verify all, one thread', x: 'one thread', metric: 'ballot' },
  { ...VERIFY, ...micro, name: 'verify all, two workers on two cores', x: '2 workers', metric: 'ballot' },
  {
    ...{ ...micro, name: 'verify all, two processes over a queue', topic: 'queue', series: 'P-256 (wasm)' },
    ...{ x: '2 processes', metric: 'ballot' },
    missing: '`npx tsx bench/verify-queue.ts`',
  },
  {
    ...{ ...memory, name: 'memory of the verifier, live', topic: 'memory', series: 'roll of 1,000,000' },
    ...{ x: MILLION, metric: 'live', of: MILLION, missing: `\`${TOPIC} memory --limit 1000000\`` },
  },
  { ...VERIFY, ...memory, name: 'the same, resident, one thread', x: 'one thread', metric: 'peak' },
  { ...VERIFY, ...memory, name: 'the same, resident, two workers', x: '2 workers', metric: 'peak' },
  { ...BALLOTS, unit: 's', total: longer, how: 'linear', name: 'restart of the ledger', metric: 'restart' },
  { ...BALLOTS, ...memory, name: 'memory of the ledger after a restart', metric: 'peak' },
  { ...BALLOTS, ...micro, name: 'hash every entry against the signed tree', metric: 'read' },
  { ...TINY, ...micro, name: 'tiny entries: append, durable', metric: 'ingest' },
  { ...TINY, ...micro, name: 'tiny entries: hash against the tree', metric: 'read' },
  { ...TINY, ...bytes, name: 'tiny entries: disk with the journal', metric: 'disk', how: 'linear' },
  { ...TINY, unit: 's', total: longer, how: 'linear', name: 'tiny entries: restart', metric: 'restart' },
];
