/** Sessions that may do little, at a server that waits for a standby: a writer, a reader and a service that hands in. */
import pg from 'pg';
import { expect, it } from 'vitest';
import { drainIntake, openIntake, openPostgresLog, pgClient } from '../../src/ledger/postgres/index.js';
import { describeWithStandby } from '../helpers/postgres.js';
import { collect, record, rejection, TRUST } from './helpers.js';
import { openOver } from './postgres-chaos.js';
import { elsewhere } from './postgres-engine.js';

/** How long a condition is waited for: as long as a test may take. */
const PATIENT = { timeout: 60_000 };

/** The same database for another user. */
function as(user: string, connectionString: string): string {
  const url = new URL(connectionString);
  url.username = user;
  return url.href;
}

async function run(connectionString: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

describeWithStandby('users without rights', (primary, standby) => {
  it('write, hand in and read with what each must have, and no more', async () => {
    const database = await primary.createDatabase();
    const name = new URL(database).pathname.slice(1);
    await run(database, [
      ...['writer', 'service', 'reader'].map((user) => `CREATE USER ${user}`),
      `GRANT CREATE ON DATABASE ${name} TO writer`,
      'ALTER ROLE reader SET default_transaction_read_only = on',
      'ALTER ROLE reader SET synchronous_commit = off',
      'ALTER ROLE writer SET synchronous_commit = off',
    ]);
    const ledger = await openOver({ connectionString: as('writer', database) }, { replicas: 1 });
    await run(as('writer', database), [
      'GRANT USAGE ON SCHEMA hanpyo TO service, reader',
      'GRANT SELECT ON hanpyo.head, hanpyo.entries TO service',
      'GRANT SELECT, INSERT ON hanpyo.intake TO service',
      'GRANT SELECT ON hanpyo.head, hanpyo.entries, hanpyo.nodes TO reader',
    ]);
    const clients = [as('writer', database), as('reader', database)].map((connectionString) =>
      pgClient({ connectionString }),
    );
    const [draining, reading] = clients;
    if (draining === undefined || reading === undefined) throw new Error('two clients');
    const drain = drainIntake(ledger, draining);
    const intake = openIntake(pgClient({ connectionString: as('service', database) }));
    expect(await intake.append(record(0))).toMatchObject({ index: 0, duplicate: false });
    expect(await intake.append(record(0))).toMatchObject({ index: 0, duplicate: true });
    await ledger.checkpoint({ size: 1 });
    const reader = openPostgresLog(reading, TRUST);
    expect((await reader.checkpoint()).size).toBe(1);
    expect((await collect(reader.read(0, 1))).map(({ index }) => index)).toEqual([0]);
    const intruding = openIntake(pgClient({ connectionString: as('reader', database) }));
    expect(await rejection(intruding.append(record(1)))).toMatchObject({ code: 'store-database' });
    const copy = pgClient({ connectionString: elsewhere(as('reader', database), standby) });
    await expect.poll(async () => (await openPostgresLog(copy, TRUST).checkpoint()).size, PATIENT).toBe(1);
    // Whatever its user's settings say, a session waits for the standby before it shows what it has not shown yet.
    await standby.kill();
    let isShown = false;
    const shown = openPostgresLog(reading, TRUST)
      .checkpoint()
      .finally(() => {
        isShown = true;
      });
    const waits = "SELECT FROM pg_stat_activity WHERE usename = 'reader' AND wait_event = 'SyncRep'";
    await expect.poll(async () => isShown || (await primary.query(waits)).length, PATIENT).toBe(1);
    await standby.start();
    expect((await shown).size).toBe(1);
    await Promise.all([drain.stop(), intake.close(), intruding.close(), copy.close()]);
    await Promise.all(clients.map((client) => client.close()));
    await ledger.close();
  }, 60_000);
});
