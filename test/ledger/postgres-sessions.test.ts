/** Sessions end at every moment: while a log is opened, written, sealed, cosigned, closed. None of it is a surprise above. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type Ledger, memoryStore, openLedger, type StoreCommit } from '../../src/ledger/index.js';
import {
  drainIntake,
  openIntake,
  pgClient,
  postgresStore,
  type SqlClient,
  SqlFailure,
} from '../../src/ledger/postgres/index.js';
import { describeWithPostgres } from '../helpers/postgres.js';
import { localWitness, ORIGIN, record, rejection, SIGNER } from './helpers.js';
import { openOver, pause } from './postgres-chaos.js';
import { endSessions } from './postgres-engine.js';
import { LOST, meddling, plain } from './postgres-meddling.js';

const OPTIONS = { origin: ORIGIN, signer: SIGNER, checkpointIntervalMs: 60_000 };

describeWithPostgres('a session that ends', (server) => {
  it('while a commit is under way: the outcome of that commit is unknown, though the end was noticed first', async () => {
    const connectionString = await server.createDatabase();
    const trouble = meddling(pgClient({ connectionString }));
    const ledger = await openLedger(postgresStore(trouble.client), OPTIONS);
    trouble.atCommit = async () => {
      trouble.lose();
      await until(() => ledger.health().state === 'failed');
      throw LOST;
    };
    const first = rejection(ledger.append(record(1)));
    const second = pause(0).then(() => rejection(ledger.append(record(2))));
    const unknown = { code: 'store-database', outcome: 'unknown' };
    expect(await first).toMatchObject({ code: 'ledger-failed', retryable: true, cause: unknown });
    expect(await second).toMatchObject({ code: 'ledger-failed', retryable: true });
    await ledger.close();
  });

  it('while the seal is committed: the log is sealed, this writer has failed', async () => {
    const connectionString = await server.createDatabase();
    const trouble = meddling(pgClient({ connectionString }));
    const ledger = await openLedger(postgresStore(trouble.client), OPTIONS);
    trouble.atCommit = async (commit) => {
      const rows = await commit();
      trouble.lose();
      await until(() => ledger.health().state === 'failed');
      return rows;
    };
    expect(await rejection(ledger.seal(record(1)))).toMatchObject({ code: 'ledger-failed' });
    expect(ledger.health().state).toBe('failed');
    await ledger.close();
    const again = await openOver({ connectionString });
    expect(again.health().state).toBe('sealed');
    expect((await again.seal(record(1))).size).toBe(1);
    await again.close();
  });

  it('while the log is opened: it is refused, and the next one gets the lock', async () => {
    const connectionString = await server.createDatabase();
    const store = postgresStore(pgClient({ connectionString, applicationName: 'opening' }));
    const ending = {
      ...plain(store),
      async open() {
        const opened = await store.open();
        await endSessions(server, 'opening');
        await opened.lost;
        return opened;
      },
    };
    const refusal = await rejection(openLedger(ending, OPTIONS));
    expect(refusal).toMatchObject({ code: 'ledger-failed', cause: { sqlState: '57P01' } });
    await (await openOver({ connectionString })).close();
    // The stored checkpoint covers the tree now, so that nothing is written at the start.
    const covered = postgresStore(pgClient({ connectionString, applicationName: 'opening' }));
    const late = {
      ...plain(covered),
      open: async () => ({ ...(await covered.open()), lost: Promise.resolve(LOST) }),
    };
    expect(await rejection(openLedger(late, OPTIONS))).toMatchObject({ code: 'ledger-failed' });
    await (await openOver({ connectionString })).close();
  });

  it('while a witness is asked: what it would cosign is not swapped in, the entry is there', async () => {
    const connectionString = await server.createDatabase();
    const honest = localWitness('slow.example', 3);
    let ledger: Ledger | undefined;
    const slow = {
      ...honest,
      async cosign(...args: Parameters<typeof honest.cosign>) {
        await endSessions(server, 'cosigned');
        await until(() => ledger?.health().state === 'failed');
        return honest.cosign(...args);
      },
    };
    const witnesses = { witnesses: [slow], quorum: 1, checkpointIntervalMs: 60_000 };
    ledger = await openOver({ connectionString, applicationName: 'cosigned' }, {}, witnesses);
    const append = ledger.append(record(1), { await: 'witnessed' });
    expect(await rejection(append)).toMatchObject({ code: 'ledger-failed', retryable: true });
    await ledger.close();
    const again = await openOver({ connectionString }, {}, { witnesses: [honest], quorum: 1 });
    const receipt = await again.append(record(1), { await: 'witnessed' });
    expect(receipt).toMatchObject({ index: 0, duplicate: true, level: 'witnessed' });
    await again.close();
  });

  it('while the log is closed, in any order: the lock is free afterwards and the entries are there', async () => {
    const connectionString = await server.createDatabase();
    for (let round = 0; round < 12; round++) {
      const name = `closing_${round}`;
      const ledger = await openOver({ connectionString, applicationName: name });
      const { index } = await ledger.append(record(round));
      expect(index).toBe(round);
      const late = ledger.append(record(round + 1)).catch((error: unknown) => error);
      const steps = [() => ledger.close(), () => endSessions(server, name)];
      if (round % 2 === 1) steps.reverse();
      const first = steps[0]?.();
      await pause(round % 3);
      const results = await Promise.allSettled([first, steps[1]?.()]);
      await late;
      // A close that could not publish says so; the second call gives the same answer as the first one.
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) expect(failed).toMatchObject({ reason: { code: 'ledger-failed' } });
      await ledger.close().catch(() => {});
      expect(['failed', 'closed']).toContain(ledger.health().state);
    }
    const again = await openOver({ connectionString }, { lockWaitMs: 0 });
    expect(again.size().sequenced).toBeGreaterThanOrEqual(12);
    await again.close();
  });

  it('a connection that is taken and given back thousands of times gathers no listeners', async () => {
    const connectionString = await server.createDatabase();
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    const client = pgClient({ connectionString, connections: 1 });
    for (let i = 0; i < 2000; i++) (await client.connect()).release('keep');
    await pause(0);
    process.off('warning', onWarning);
    await client.close();
    expect(warnings).toEqual([]);
  });
});

describeWithPostgres('sequencing what was handed in', (server) => {
  it('answers what waits while the log is sealed, and leaves nothing behind', async () => {
    const connectionString = await server.createDatabase();
    const ledger = await openOver({ connectionString });
    await ledger.append(record(0));
    const intake = openIntake(pgClient({ connectionString, connections: 1 }), { pollMs: 5 });
    const waiting = [0, 1, 2].map((i) => intake.append(record(i)).catch((error: unknown) => error));
    const client = pgClient({ connectionString, connections: 1 });
    const connection = await client.connect();
    const rows = (): Promise<unknown> => connection.query('SELECT count(*)::int AS n FROM hanpyo.intake');
    // The one that is in the log is answered from there.
    while (JSON.stringify(await rows()) !== '[{"n":2}]') await pause(1);
    await ledger.seal(record(9));
    const other = pgClient({ connectionString, connections: 1 });
    await drainIntake(ledger, other).ended;
    expect(await rows()).toEqual([{ n: 0 }]);
    const sealed = { code: 'ledger-sealed', retryable: false };
    expect(await Promise.all(waiting)).toMatchObject([{ index: 0, duplicate: true }, sealed, sealed]);
    connection.release('keep');
    for (const part of [intake, client, other, ledger]) await part.close();
  });
});

describe('without a server', () => {
  it('a writer that fails while its seal is committed stays failed, whatever the store would still take', async () => {
    const store = memoryStore();
    let lose = (): void => {};
    const lost = new Promise<void>((resolve) => {
      lose = resolve;
    });
    const losing = {
      ...plain(store),
      open: async () => ({ ...(await store.open()), lost }),
      async commit(commit: StoreCommit) {
        await store.commit(commit);
        lose();
        await until(() => ledger.health().state === 'failed');
      },
    };
    const ledger: Ledger = await openLedger(losing, OPTIONS);
    expect(await rejection(ledger.seal(record(1)))).toMatchObject({ code: 'ledger-failed', retryable: true });
    expect(ledger.health().state).toBe('failed');
    await ledger.close();
  });

  it('sequencing stops when it is told to, though its database fails', async () => {
    const ledger = await openLedger(memoryStore(), OPTIONS);
    let asked = 0;
    const down: SqlClient = {
      async connect() {
        asked += 1;
        throw LOST;
      },
      close: async () => {},
    };
    const drain = drainIntake(ledger, down, { pollMs: 1 });
    await until(() => asked > 1);
    await drain.stop();
    await drain.ended;
    await ledger.close();
  });

  it('a server that ends a session together with its welcome ends no process', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(WELCOME_AND_FAREWELL));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const client = pgClient({ connectionString: `postgresql://a@127.0.0.1:${port}/a`, connections: 1 });
    const connection = await client.connect();
    expect(await connection.lost).toMatchObject({ sqlState: '57P01' });
    expect(await rejection(connection.query('SELECT 1'))).toBeInstanceOf(SqlFailure);
    connection.release('keep');
    await client.close();
    server.close();
  });
});

/** AuthenticationOk, ReadyForQuery, and in the same piece: FATAL, the server is being shut down. */
const WELCOME_AND_FAREWELL = Buffer.concat([
  message('R', [0, 0, 0, 0]),
  message('Z', [...Buffer.from('I')]),
  message('E', [...Buffer.from('SFATAL\0C57P01\0Mterminating connection\0\0')]),
]);

function message(type: string, body: readonly number[]): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
}

/** Waits for a condition. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(1);
}
