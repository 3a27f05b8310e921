/** A long log in PostgreSQL: how fast it is filled, what it takes on the disk, how long it takes to open, in the cache and out of it. */
import pg from 'pg';
import { startPostgres, type TestPostgres } from '../test/helpers/postgres-server.js';
import { bundleForNode } from './bundle.js';
import { askChild } from './child.js';
import { loadNow } from './keep.js';
import { describeMachine, machineLine } from './machine.js';
import type { LogOutcome } from './restart-child.js';
import type { PostgresLogRequest } from './restart-postgres-child.js';

/** A ballot of four options, as in the topic `restart`. */
const ENTRY_BYTES = 1422;
const MIB = 2 ** 20;

/**
 * Fills a log, opens it, has the server killed under it, opens it again and reads it; prints Markdown.
 * @param entries - how many
 * @param folder - for the bundled child, inside of the checkout
 */
export async function measureLongLog(entries: number, folder: string): Promise<void> {
  const before = loadNow();
  // As an operator would set it for a machine of 24 GiB; everything about syncing stays as it is by default.
  const server = await startPostgres({ shared_buffers: '2GB', max_wal_size: '4GB', autovacuum: 'on' });
  if (server === undefined) throw new Error('there are no programs of PostgreSQL for this platform');
  try {
    const { child } = await bundleForNode({ child: 'bench/restart-postgres-child.ts' }, folder);
    const connectionString = await server.createDatabase();
    const ask = (task: PostgresLogRequest['task']): Promise<LogOutcome> => {
      const request: PostgresLogRequest = { task, connectionString, entries, bytes: ENTRY_BYTES };
      return askChild<LogOutcome>(child, request);
    };
    const written = await ask('write');
    const tables = await tableBytes(connectionString);
    const opened = await ask('open');
    const recovery = await recoverySeconds(server);
    const afterwards = await ask('open');
    const read = await ask('read');
    const rows: readonly (readonly [name: string, value: string])[] = [
      ['durable appends', `${rate(entries, written)} entries/s`],
      ...tables.map(([name, bytes]) => [name, `${(bytes / entries).toFixed(0)} bytes an entry`] as const),
      ['opening and closing', `${opened.seconds.toFixed(2)} s, ${mib(opened)} MiB`],
      ['the server killed after it: until it takes connections again', `${recovery.toFixed(2)} s`],
      ['opening and closing then', `${afterwards.seconds.toFixed(2)} s, ${mib(afterwards)} MiB`],
      ['read and verified', `${rate(entries, read)} entries/s, ${mib(read)} MiB`],
      ['resident while writing, at the most', `${mib(written)} MiB`],
    ];
    console.info(`| ${entries} entries of ${ENTRY_BYTES} bytes | |\n|---|---|`);
    for (const [name, value] of rows) console.info(`| ${name} | ${value} |`);
    const load = `load ${before.toFixed(1)} before, ${loadNow().toFixed(1)} after`;
    console.info(`\nMeasured on: ${machineLine(describeMachine())}; ${load}.`);
  } finally {
    await server.remove();
  }
}

function rate(entries: number, { seconds }: LogOutcome): string {
  return String(Math.round(entries / seconds));
}

function mib({ peak }: LogOutcome): string {
  return (peak / MIB).toFixed(0);
}

/** What the tables of the log take, with their indexes: all of it, and the parts. */
async function tableBytes(connectionString: string): Promise<(readonly [name: string, bytes: number])[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<Record<string, string>>(`SELECT
    pg_database_size(current_database()) AS "the database on the disk",
    pg_table_size('hanpyo.entries') AS "entries",
    pg_indexes_size('hanpyo.entries') AS "indexes of them",
    pg_total_relation_size('hanpyo.nodes') AS "hashes with their index"`);
  await client.end();
  return Object.entries(rows[0] ?? {}).map(([name, bytes]) => [name, Number.parseInt(bytes, 10)]);
}

/** Kills the server and starts it again. */
async function recoverySeconds(server: TestPostgres): Promise<number> {
  await server.kill();
  const start = performance.now();
  await server.start();
  return (performance.now() - start) / 1000;
}
