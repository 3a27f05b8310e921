/** Several processes append to one log: without gaps, each record once, whoever is killed meanwhile. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect, it } from 'vitest';
import {
  filesInMemory,
  type Ledger,
  LedgerBusy,
  LedgerKeyConflict,
  leafHash,
  openTileLog,
  publishedFiles,
} from '../../src/ledger/index.js';
import {
  drainIntake,
  type IntakeDrain,
  openIntake,
  openPostgresLog,
  pgClient,
} from '../../src/ledger/postgres/index.js';
import { describeWithPostgres } from '../helpers/postgres.js';
import { until } from '../helpers/until.js';
import { collect, record, rejection, TRUST } from './helpers.js';
import { Acknowledgements, openOver } from './postgres-chaos.js';
import { endSessions } from './postgres-engine.js';

const CHILD = fileURLToPath(new URL('./postgres-intake-child.ts', import.meta.url));

/** Runs a casting service. @param killAfter - receipts after which it is killed; it is left alone without */
async function service(
  told: Acknowledgements,
  args: readonly [connectionString: string, start: number, count: number],
  killAfter = Number.POSITIVE_INFINITY,
): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (data: Uint8Array) => {
    text += String(data);
    if (text.split('\n').length > killAfter) child.kill('SIGKILL');
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(killAfter === Number.POSITIVE_INFINITY ? 0 : null);
  for (const line of text.split('\n').slice(0, -1)) {
    const [index = -1, number = -1] = line.split(' ').map(Number);
    told.take(index, number);
  }
}

/** How many entries wait in the database. */
async function handedIn(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query('SELECT count(*)::int AS n FROM hanpyo.intake')).rows[0].n;
  } finally {
    await client.end();
  }
}

describeWithPostgres('an intake of several processes', (server) => {
  it('is gapless and idempotent while services and the sequencer are killed', async () => {
    const connectionString = await server.createDatabase();
    const told = new Acknowledgements();
    const client = pgClient({ connectionString, connections: 1 });
    const opened: { ledger: Ledger; drain: IntakeDrain }[] = [];
    const sequence = async (): Promise<void> => {
      const ledger = await openOver({ connectionString, applicationName: `sequencer_${opened.length}` });
      opened.push({ ledger, drain: drainIntake(ledger, client) });
    };
    await sequence();
    // Two services cast the same 300 records, a third one others, and a fourth is killed on the way.
    const services = Promise.all([
      service(told, [connectionString, 0, 300]),
      service(told, [connectionString, 0, 300]),
      service(told, [connectionString, 1000, 300]),
      service(told, [connectionString, 2000, 300], 120),
    ]);
    for (let round = 0; round < 2; round++) {
      // While the services are at work: of 720 entries and more, some hundred are in the log.
      await until(() => (opened.at(-1)?.ledger.size().sequenced ?? 0) >= 200 * (round + 1));
      await endSessions(server, `sequencer_${round}`);
      await expect(opened.at(-1)?.drain.ended).rejects.toThrow();
      await opened.at(-1)?.ledger.close();
      await sequence();
    }
    await services;
    const last = opened.at(-1);
    if (last === undefined) throw new Error('no sequencer');
    await last.drain.stop();
    await client.close();
    const size = await told.audit(last.ledger);
    expect(size).toBeGreaterThanOrEqual(told.size);
    expect(told.size).toBeGreaterThanOrEqual(720);
    expect(size).toBeLessThanOrEqual(900);
    await last.ledger.close();
    console.info(
      `4 services, one killed, 2 sequencers ended: ${told.size} acknowledged of ${size}, none lost`,
    );
  });

  it('survives the loss of what waits, when the server dies', async () => {
    const connectionString = await server.createDatabase();
    const [told, client] = [new Acknowledgements(), pgClient({ connectionString, connections: 1 })];
    const first = await openOver({ connectionString });
    const intake = openIntake(pgClient({ connectionString, connections: 1 }), { failures: 1000 });
    const receipts = Promise.all(
      Array.from({ length: 50 }, async (_, i) => told.take((await intake.append(record(i))).index, i)),
    );
    await until(async () => (await handedIn(connectionString)) === 50);
    await server.kill();
    await first.close();
    await server.start();
    const ledger = await openOver({ connectionString });
    const drain = drainIntake(ledger, client);
    await receipts;
    expect(await told.audit(ledger)).toBe(50);
    await drain.stop();
    for (const part of [intake, client, ledger]) await part.close();
  });

  it('ends with its ledger: when the session ends, though nothing is handed in; when it is closed; when it is sealed', async () => {
    const connectionString = await server.createDatabase();
    const client = pgClient({ connectionString, connections: 1 });
    const open = (applicationName: string) => openOver({ connectionString, applicationName });
    const idle = await open('idle');
    const ended = drainIntake(idle, client).ended;
    await endSessions(server, 'idle');
    await expect(ended).rejects.toThrow(/terminating connection/);
    expect(idle.health()).toMatchObject({ state: 'failed' });
    expect(await rejection(idle.append(record(0)))).toMatchObject({ code: 'ledger-failed', retryable: true });
    await idle.close();
    const closed = await open('closed');
    const drain = drainIntake(closed, client);
    await closed.close();
    await expect(drain.ended).rejects.toThrow('the ledger is closed');
    const sealed = await open('sealed');
    const last = drainIntake(sealed, client).ended;
    await sealed.seal(record(1));
    await last;
    for (const part of [sealed, client]) await part.close();
  });

  it('tells conflicts, duplicates, a full intake and a sealed log; the log can be read by anyone', async () => {
    const connectionString = await server.createDatabase();
    const client = pgClient({ connectionString, connections: 2 });
    const ledger = await openOver({ connectionString });
    const intake = openIntake(pgClient({ connectionString }), { limit: 3, pollMs: 5 });
    const key = new Uint8Array(32).fill(1);
    const waiting = [1, 2, 3].map((i) => intake.append(record(i)));
    expect(await rejection(intake.append(record(4)))).toBeInstanceOf(LedgerBusy);
    const other = openIntake(pgClient({ connectionString }), { limit: 3, pollMs: 5 });
    await until(async () => (await handedIn(connectionString)) === 3);
    expect(await rejection(other.append(record(4)))).toBeInstanceOf(LedgerBusy);
    const drain = drainIntake(ledger, client);
    expect((await Promise.all(waiting)).map((r) => r.duplicate)).toEqual([false, false, false]);
    expect(await other.append(record(2))).toMatchObject({
      index: 1,
      duplicate: true,
      leafHash: leafHash(record(2)),
    });
    expect(await intake.append(record(5), { key })).toMatchObject({ index: 3, duplicate: false });
    expect(await rejection(other.append(record(6), { key }))).toBeInstanceOf(LedgerKeyConflict);
    const both = await Promise.allSettled(
      [7, 8].map((i) => other.append(record(i), { key: leafHash(record(99)) })),
    );
    expect(both.map((r) => r.status)).toEqual(['fulfilled', 'rejected']);
    await expect(intake.append(new Uint8Array(0))).rejects.toThrow(RangeError);
    await ledger.seal(record(100));
    expect(await rejection(intake.append(record(9)))).toMatchObject({ code: 'ledger-sealed' });
    expect(await intake.append(record(1))).toMatchObject({ index: 0, duplicate: true });
    const reader = openPostgresLog(client, TRUST);
    const files = await publishedFiles(reader);
    const copy = openTileLog(filesInMemory(files), TRUST);
    expect((await collect(copy.read(0, 6))).map((e) => e.entry)).toEqual([1, 2, 3, 5, 7, 100].map(record));
    await drain.stop();
    for (const part of [intake, other, client, ledger]) await part.close();
    expect(await rejection(intake.append(record(1)))).toMatchObject({ code: 'ledger-closed' });
  });
});
