/** A synchronous standby that dies: commits wait, are refused in time, and nothing is acknowledged that one server has alone. */
import { expect, it } from 'vitest';
import {
  openIntake,
  openPostgresLog,
  type PgClientOptions,
  pgClient,
  postgresStore,
} from '../../src/ledger/postgres/index.js';
import { describeWithPostgres, describeWithStandby, type TestPostgres } from '../helpers/postgres.js';
import { record, rejection, TRUST } from './helpers.js';
import { openOver, pause } from './postgres-chaos.js';
import { elsewhere, endSessions } from './postgres-engine.js';

/** Refused, and nobody knows whether the commit will be there. */
const UNKNOWN = {
  code: 'ledger-failed',
  retryable: true,
  cause: { code: 'store-database', outcome: 'unknown' },
};
const REPLICATED = { replicas: 1 } as const;

describeWithStandby('a synchronous standby that dies', (primary, standby) => {
  it('holds commits back, and answers that come from another session too', async () => {
    const connectionString = await primary.createDatabase();
    const impatient = { connectionString, applicationName: 'impatient', answerTimeoutMs: 1500 };
    // No checkpoint is under way when the standby dies: the commit that waits is the one of the next record.
    const ledger = await openOver(impatient, REPLICATED, { checkpointIntervalMs: 60_000 });
    const first = await ledger.append(record(0), { await: 'published' });
    expect(first).toMatchObject({ index: 0, duplicate: false });
    await standby.kill();
    expect(await rejection(ledger.append(record(1)))).toMatchObject(UNKNOWN);
    await ledger.close();
    // Ending the session that waits makes visible what it had committed; nobody is told of it all the same.
    const next = openOver(impatient, { ...REPLICATED, heldLock: 'depose' });
    expect(await rejection(next)).toMatchObject({
      code: 'store-database',
      outcome: 'unknown',
      retryable: true,
    });
    const seen = 'SELECT index FROM hanpyo.entries WHERE index = 1';
    await untilRow({ connectionString }, seen);
    const intake = openIntake(pgClient({ connectionString, applicationName: 'service', connections: 1 }));
    let isAnswered = false;
    const receipt = intake.append(record(1)).finally(() => {
      isAnswered = true;
    });
    await Promise.race([waitsForStandby(primary, 'service'), receipt]);
    expect(isAnswered).toBe(false);
    await standby.start();
    expect(await receipt).toMatchObject({ index: 1, duplicate: true });
    await intake.close();
    const again = await openOver({ connectionString }, REPLICATED);
    expect(await again.append(record(1))).toMatchObject({ index: 1, duplicate: true });
    expect(await again.append(record(2))).toMatchObject({ index: 2, duplicate: false });
    await again.close();
  });

  it('holds back checkpoints that readers would see', async () => {
    const connectionString = await primary.createDatabase();
    const impatient = { connectionString, applicationName: 'publisher', answerTimeoutMs: 1500 };
    const ledger = await openOver(impatient, REPLICATED, { checkpointIntervalMs: 60_000 });
    await ledger.append(record(0));
    const client = pgClient({ connectionString, applicationName: 'reader' });
    const reader = openPostgresLog(client, TRUST);
    expect((await reader.checkpoint()).size).toBe(0);
    await standby.kill();
    // What was shown before is shown without waiting.
    expect((await reader.checkpoint()).size).toBe(0);
    expect(await rejection(ledger.checkpoint({ size: 1 }))).toMatchObject(UNKNOWN);
    await ledger.close();
    await endSessions(primary, 'publisher');
    let isShown = false;
    const checkpoint = reader.checkpoint().finally(() => {
      isShown = true;
    });
    await Promise.race([waitsForStandby(primary, 'reader'), checkpoint]);
    expect(isShown).toBe(false);
    await standby.start();
    expect((await checkpoint).size).toBe(1);
    const onStandby = pgClient({ connectionString: elsewhere(connectionString, standby) });
    const copy = openPostgresLog(onStandby, TRUST);
    while ((await copy.checkpoint()).size !== 1) await pause(5);
    for (const part of [client, onStandby]) await part.close();
  });

  it('is not passed over when somebody cancels the waiting commit', async () => {
    const connectionString = await primary.createDatabase();
    const ledger = await openOver({ connectionString, applicationName: 'cancelled' });
    await standby.kill();
    const append = rejection(ledger.append(record(0)));
    await waitsForStandby(primary, 'cancelled');
    await primary.query(
      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'cancelled'",
    );
    expect(await append).toMatchObject(UNKNOWN);
    await ledger.close();
    await standby.start();
    const again = await openOver({ connectionString });
    expect(await again.append(record(0))).toMatchObject({ index: 0, duplicate: true });
    await again.close();
  });

  it('is not passed over either when it is taken off the list, where one is demanded', async () => {
    const connectionString = await primary.createDatabase();
    const ledger = await openOver({ connectionString, applicationName: 'given_up' }, REPLICATED);
    await standby.kill();
    const append = rejection(ledger.append(record(0)));
    await waitsForStandby(primary, 'given_up');
    await waitFor(primary, '');
    expect(await append).toMatchObject(UNKNOWN);
    await ledger.close();
    const refusal = await rejection(openOver({ connectionString }, REPLICATED));
    expect(refusal).toMatchObject({ code: 'store-unsafe', retryable: false });
    const alone = await openOver({ connectionString });
    expect(await alone.append(record(0))).toMatchObject({ index: 0, duplicate: true });
    await alone.close();
    await standby.start();
    await waitFor(primary, '*');
  });
});

describeWithPostgres('a demand for standbys', (server) => {
  it('is met by the number that the server waits for', async () => {
    const connectionString = await server.createDatabase();
    const counts: readonly (readonly [names: string, standbys: number])[] = [
      ['', 0],
      ['*', 1],
      ['seoul, busan', 1],
      ['"2 (", busan', 1],
      ['2 (seoul, busan)', 2],
      ['FIRST 2 (seoul, busan, jeju)', 2],
      ['any 3(seoul, busan, jeju)', 3],
    ];
    for (const [names, standbys] of counts) {
      await waitFor(server, names);
      const refused = postgresStore(pgClient({ connectionString }), { replicas: standbys + 1 });
      expect(await rejection(refused.open()), names).toMatchObject({ code: 'store-unsafe' });
      await refused.close();
      if (standbys === 0) continue;
      // There is no standby here at all: a log that is let in waits for it with the first thing that it writes.
      const client = pgClient({ connectionString, applicationName: `let_in_${standbys}` });
      const store = postgresStore(client, { replicas: standbys });
      const opening = rejection(store.open());
      await waitsForStandby(server, `let_in_${standbys}`);
      await endSessions(server, `let_in_${standbys}`);
      expect(await opening).toMatchObject({ code: 'store-database', outcome: 'unknown' });
      await store.close();
    }
  });

  it('shows in the capabilities, and is a number', () => {
    const durability = (options: object): string =>
      postgresStore(pgClient(), options).capabilities.durability;
    expect(durability({})).toBe('fsync');
    expect(durability({ replicas: 0 })).toBe('fsync');
    expect(durability({ replicas: 2 })).toBe('replicated');
    expect(durability({ replicas: 2, allowUnsafe: 'for-trials' })).toBe('memory');
    for (const replicas of [-1, 0.5, Number.NaN])
      expect(() => postgresStore(pgClient(), { replicas })).toThrow(RangeError);
  });
});

/** Has a running server wait for other standbys, and waits until its sessions know. */
async function waitFor(server: TestPostgres, names: string): Promise<void> {
  await server.query(`ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
  await server.query('SELECT pg_reload_conf()');
  for (;;) {
    const [row] = await server.query("SELECT current_setting('synchronous_standby_names') AS names");
    if (row?.names === names) return;
  }
}

/** Waits until a session waits for a standby. */
async function waitsForStandby(server: TestPostgres, applicationName: string): Promise<void> {
  const waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name = $1";
  while ((await server.query(waiting, [applicationName])).length === 0) await pause(5);
}

/** Waits until a statement finds a row. */
async function untilRow(options: PgClientOptions, sql: string): Promise<void> {
  const client = pgClient(options);
  const connection = await client.connect();
  while ((await connection.query(sql)).length === 0) await pause(5);
  connection.release('drop');
  await client.close();
}
