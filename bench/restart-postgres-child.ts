/**
 * Writes, opens or reads a log in PostgreSQL and says, as JSON, how long that took and what memory: started by
 * `ledger-stores.ts --entries` as a process of its own, so that nothing else is counted.
 */
import { type CheckpointTrust, ed25519NoteSigner, openLedger } from '../src/ledger/index.js';
import { openPostgresLog, pgClient, postgresStore } from '../src/ledger/postgres/index.js';
import { appendEntries } from './append-entries.js';
import type { LogOutcome } from './restart-child.js';

/** What the process is asked. */
export interface PostgresLogRequest {
  readonly task: 'write' | 'open' | 'read';
  readonly connectionString: string;
  /** Entries of the log: to be appended, or there. */
  readonly entries: number;
  /** Bytes of an entry. */
  readonly bytes: number;
}

const ORIGIN = 'bench.example/log';
const SIGNER = ed25519NoteSigner(ORIGIN, new Uint8Array(32).fill(1));
const TRUST: CheckpointTrust = { origin: ORIGIN, logKeys: [SIGNER] };

const request: PostgresLogRequest = JSON.parse(process.argv[2] ?? '{}');
const tasks = { write, open, read };
const start = performance.now();
await tasks[request.task](request);
const outcome: LogOutcome = {
  seconds: (performance.now() - start) / 1000,
  peak: process.resourceUsage().maxRSS * 1024,
};
console.log(JSON.stringify(outcome));

/** Durable appends, and a checkpoint over all of them. */
async function write({ connectionString, entries, bytes }: PostgresLogRequest): Promise<void> {
  const store = postgresStore(pgClient({ connectionString }));
  const ledger = await openLedger(store, { origin: ORIGIN, signer: SIGNER });
  await appendEntries(ledger, entries, bytes, 'sequenced');
  await ledger.close();
}

/** What a service does when it starts again. */
async function open({ connectionString, entries }: PostgresLogRequest): Promise<void> {
  const store = postgresStore(pgClient({ connectionString }), { lockWaitMs: 20_000 });
  const ledger = await openLedger(store, { origin: ORIGIN, signer: SIGNER });
  const { sequenced } = ledger.size();
  if (sequenced !== entries) throw new Error(`${sequenced} entries are there of ${entries}`);
  await ledger.close();
}

/** What an auditor does: every entry against the signed tree. */
async function read({ connectionString, entries }: PostgresLogRequest): Promise<void> {
  const client = pgClient({ connectionString });
  let count = 0;
  for await (const bundle of openPostgresLog(client, TRUST).readBundles(0, entries))
    count += bundle.entries.length;
  await client.close();
  if (count !== entries) throw new Error(`${count} entries were read of ${entries}`);
}
