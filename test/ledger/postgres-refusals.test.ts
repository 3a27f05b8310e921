/** Databases refuse, hang and lie: every failure is an error of ours, and says whether anything may have been written. */
import { expect, it } from 'vitest';
import { leafHash, openLedger, StoreConflictError } from '../../src/ledger/index.js';
import { pgClient, postgresStore, type SqlClient, SqlFailure } from '../../src/ledger/postgres/index.js';
import { describeWithPostgres, type TestPostgres } from '../helpers/postgres.js';
import { ORIGIN, record, rejection, SIGNER } from './helpers.js';
import { openOver } from './postgres-chaos.js';

describeWithPostgres('a PostgreSQL that refuses', (server) => {
  it('a commit that takes too long is undone, and the ledger stops', async () => {
    const connectionString = await server.createDatabase();
    const ledger = await openOver({ connectionString, statementTimeoutMs: 300 });
    await ledger.append(record(1));
    const other = pgClient({ connectionString });
    const connection = await other.connect();
    await connection.query('BEGIN');
    await connection.query('SELECT * FROM hanpyo.head FOR UPDATE');
    const error = await rejection(ledger.append(record(2)));
    expect(error).toMatchObject({ code: 'ledger-failed', retryable: true });
    expect(error).toMatchObject({ cause: { code: 'store-database', outcome: 'none', sqlState: '57014' } });
    await connection.query('ROLLBACK');
    connection.release('keep');
    await other.close();
    await ledger.close();
    const again = await openOver({ connectionString });
    expect(await again.append(record(2))).toMatchObject({ index: 1, duplicate: false });
    await again.close();
  });

  it('readers that find no free connection are refused, and appends go on', async () => {
    const connectionString = await server.createDatabase();
    const options = { connectionString, connections: 1, connectTimeoutMs: 2000 };
    const store = postgresStore(pgClient(options));
    const ledger = await openLedger(store, { origin: ORIGIN, signer: SIGNER });
    await ledger.append(record(1));
    const reading = rejection(store.readHashes(0, 0, 1));
    expect(await reading).toMatchObject({ code: 'store-database', outcome: 'none', sqlState: undefined });
    expect(await ledger.append(record(2))).toMatchObject({ index: 1 });
    await ledger.close();
  });

  it('an answer to a commit that is lost is an unknown outcome; the same again is a duplicate', async () => {
    const connectionString = await server.createDatabase();
    const cut = { now: false };
    const store = postgresStore(losingAnswers(pgClient({ connectionString }), cut));
    const ledger = await openLedger(store, { origin: ORIGIN, signer: SIGNER, checkpointIntervalMs: 60_000 });
    await ledger.append(record(1));
    cut.now = true;
    const error = await rejection(ledger.append(record(2)));
    expect(error).toMatchObject({ cause: { code: 'store-database', outcome: 'unknown' } });
    cut.now = false;
    expect(await rejection(ledger.append(record(3)))).toMatchObject({ code: 'ledger-failed' });
    expect(await rejection(store.findKeys([leafHash(record(1))]))).toBeInstanceOf(StoreConflictError);
    await ledger.close();
    const again = await openOver({ connectionString });
    expect(await again.append(record(2))).toMatchObject({ index: 1, duplicate: true });
    await again.close();
  });

  it('fences off a writer that still has its session but not the epoch', async () => {
    const connectionString = await server.createDatabase();
    const store = postgresStore(pgClient({ connectionString }));
    const opened = await store.open();
    const other = pgClient({ connectionString });
    const connection = await other.connect();
    await connection.query('UPDATE hanpyo.head SET epoch = epoch + 1');
    const [entry, leaf] = [record(1), leafHash(record(1))];
    const rows = { entries: [entry], leafHashes: [leaf], keys: [leaf], root: leaf, seals: false };
    const commit = store.commit({ epoch: opened.epoch, expectedSize: 0, ...rows });
    expect(await rejection(commit)).toBeInstanceOf(StoreConflictError);
    expect(await store.swapCheckpoint(null, record(1))).toBe(false);
    expect(await connection.query('SELECT count(*)::int AS n FROM hanpyo.entries')).toEqual([{ n: 0 }]);
    connection.release('keep');
    await other.close();
    await store.close();
  });

  it('is not opened where it may forget, unless for trials; and is made to wait for the disk', async () => {
    const connectionString = await server.createDatabase();
    await setting(server, 'fsync', 'off');
    expect(await rejection(openOver({ connectionString }))).toMatchObject({ code: 'store-unsafe' });
    const trial = await openOver({ connectionString }, { allowUnsafe: 'for-trials' });
    await trial.close();
    await setting(server, 'fsync', 'on');
    await setting(server, 'synchronous_commit', 'off');
    await setting(server, 'default_transaction_isolation', 'serializable');
    const seen: unknown[] = [];
    const client = pgClient({ connectionString, connections: 1 });
    const spying: SqlClient = {
      ...client,
      async connect() {
        const connection = await client.connect();
        return {
          release: connection.release.bind(connection),
          async query(text, values) {
            if (text.startsWith('UPDATE'))
              for (const name of ['synchronous_commit', 'transaction_isolation'])
                seen.push(...(await connection.query(`SHOW ${name}`)));
            return connection.query(text, values);
          },
        };
      },
    };
    const ledger = await openLedger(postgresStore(spying), { origin: ORIGIN, signer: SIGNER });
    await ledger.close();
    expect(seen.slice(0, 2)).toEqual([
      { synchronous_commit: 'on' },
      { transaction_isolation: 'read committed' },
    ]);
    await setting(server, 'synchronous_commit', 'on');
    await setting(server, 'default_transaction_isolation', 'read committed');
  });

  it('does not end the session of a writer that has nothing to do', async () => {
    const connectionString = await server.createDatabase();
    await setting(server, 'idle_session_timeout', '2s');
    const ledger = await openOver({ connectionString }, {}, { checkpointIntervalMs: 60_000 });
    await ledger.append(record(1));
    // Another session that is idle for a shorter time than the writer's is ended.
    const other = pgClient({ connectionString });
    const connection = await other.connect();
    expect(await connection.lost).toMatchObject({ sqlState: '57P05' });
    connection.release('drop');
    expect(await ledger.append(record(2))).toMatchObject({ index: 1 });
    await setting(server, 'idle_session_timeout', '0');
    for (const part of [other, ledger]) await part.close();
  });

  it('names tables that do not fit together', async () => {
    const connectionString = await server.createDatabase();
    const damages = [
      'DELETE FROM hanpyo.entries WHERE index = 2',
      'DELETE FROM hanpyo.entries WHERE index = 1',
      "UPDATE hanpyo.entries SET leaf = sha256('x') WHERE index = 2",
      'UPDATE hanpyo.head SET size = 2',
      "UPDATE hanpyo.head SET root = sha256('x')",
      'DELETE FROM hanpyo.head',
    ];
    for (const [i, damage] of damages.entries()) {
      const options = { schema: `damaged_${i}` };
      const ledger = await openOver({ connectionString }, options);
      await ledger.appendBatch([record(1), record(2), record(3)]);
      await ledger.close();
      const client = pgClient({ connectionString });
      const connection = await client.connect();
      await connection.query(damage.replace('hanpyo', options.schema));
      connection.release('keep');
      await client.close();
      const again = openOver({ connectionString }, options);
      expect(await rejection(again), damage).toMatchObject({ code: 'ledger-corrupt' });
    }
    expect(() => postgresStore(pgClient(), { schema: 'a"; DROP' })).toThrow(RangeError);
  });
});

/** Changes a setting of a running server. */
async function setting(server: TestPostgres, name: string, value: string): Promise<void> {
  await server.query(`ALTER SYSTEM SET ${name} = '${value}'`);
  await server.query('SELECT pg_reload_conf()');
  for (;;) {
    const [row] = await server.query(`SHOW ${name}`);
    if (row?.[name] === value) return;
  }
}

/** A driver that does what it is told, but whose answers get lost. */
function losingAnswers(client: SqlClient, cut: { now: boolean }): SqlClient {
  return {
    close: () => client.close(),
    async connect() {
      const connection = await client.connect();
      return {
        release: connection.release.bind(connection),
        async query(text, values) {
          const rows = await connection.query(text, values);
          if (cut.now && text.startsWith('WITH head')) throw new SqlFailure('connection lost', undefined);
          return rows;
        },
      };
    },
  };
}
