/**
 * The stores of a ledger against the least that a durable log does: `npx tsx bench/ledger-stores.ts [--quick]`. Each kind of
 * work is timed in turns with a plain journal in the same temporary folder (one `writev`, one `fdatasync`); a PostgreSQL server
 * of its own is started there. With `--entries 1000000` a log of that length in PostgreSQL instead. Prints Markdown.
 */
import { type FileHandle, mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { systemRng } from '../src/core/random.js';
import { fileStore, folderObjects } from '../src/ledger/file/index.js';
import { ed25519NoteSigner, type Ledger, type LogStore, openLedger } from '../src/ledger/index.js';
import { objectLog } from '../src/ledger/object/index.js';
import { drainIntake, openIntake, pgClient, postgresStore } from '../src/ledger/postgres/index.js';
import { startPostgres, type TestPostgres } from '../test/helpers/postgres-server.js';
import { compare, type Effort, effortOf, type Work } from './measure.js';
import { measureLongLog } from './restart-postgres.js';

const ORIGIN = 'bench.example/log';
/** About a ballot of four options. */
const ENTRY_BYTES = 1400;

/** A store under measurement: something that appends entries durably. */
interface Contender {
  readonly name: string;
  readonly append: (entries: readonly Uint8Array[]) => Promise<unknown>;
  readonly close: () => Promise<unknown>;
}

function newEntries(count: number): Uint8Array[] {
  const bytes = systemRng(count * ENTRY_BYTES);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * ENTRY_BYTES, (i + 1) * ENTRY_BYTES));
}

async function ledgerOver(store: LogStore): Promise<Ledger> {
  return openLedger(store, { origin: ORIGIN, signer: ed25519NoteSigner(ORIGIN, systemRng(32)) });
}

/** Single appends that do not wait for each other, as a casting service makes them. */
function singly(name: string, ledger: Ledger): Contender {
  return {
    name,
    append: (entries) => Promise.all(entries.map((entry) => ledger.append(entry))),
    close: () => ledger.close(),
  };
}

async function postgresContenders(server: TestPostgres | undefined): Promise<Contender[]> {
  if (server === undefined) {
    console.info('PostgreSQL is left out: there are no programs of it for this platform');
    return [];
  }
  const connectionString = await server.createDatabase();
  const direct = await ledgerOver(postgresStore(pgClient({ connectionString })));
  const schema = 'shared';
  const shared = await ledgerOver(postgresStore(pgClient({ connectionString }), { schema }));
  const drained = pgClient({ connectionString, connections: 1 });
  const drain = drainIntake(shared, drained, { schema });
  const intake = openIntake(pgClient({ connectionString, connections: 1 }), { schema, pollMs: 5 });
  return [
    singly('PostgreSQL', direct),
    {
      name: 'PostgreSQL, handed in by another connection',
      append: (entries) => Promise.all(entries.map((entry) => intake.append(entry))),
      async close() {
        await intake.close();
        await drain.stop();
        await drained.close();
        await shared.close();
      },
    },
  ];
}

/** One table: rates and ratios of all contenders at one number of entries together. */
async function measure(
  journal: FileHandle,
  contenders: readonly Contender[],
  batch: number,
  effort: Effort,
): Promise<void> {
  const works: Work[] = [
    async () => {
      await journal.writev(newEntries(batch));
      await journal.datasync();
    },
    ...contenders.map(
      ({ append }) =>
        () =>
          append(newEntries(batch)),
    ),
  ];
  const { timings, ratios } = await compare(works, batch, effort);
  console.info(`\n| ${batch} entries together | entries/s | against the plain journal |\n|---|---|---|`);
  for (const [i, name] of ['plain journal', ...contenders.map((c) => c.name)].entries()) {
    const rate = Math.round(1e6 / (timings[i]?.value ?? 0));
    console.info(`| ${name} | ${rate} | ${(ratios[i]?.value ?? 0).toFixed(2)} times as long |`);
  }
}

/** All stores in turns. */
async function measureAll(mode: 'quick' | 'full'): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-stores-'));
  const server = await startPostgres({ shared_buffers: '128MB' });
  const journal = await open(join(folder, 'journal'), 'a');
  const contenders = [
    singly('file', await ledgerOver(fileStore(join(folder, 'file')))),
    singly('objects in a folder', await ledgerOver(objectLog(folderObjects(join(folder, 'objects'))))),
    ...(await postgresContenders(server)),
  ];
  try {
    for (const batch of mode === 'quick' ? [16] : [1, 64, 1024])
      await measure(journal, contenders, batch, effortOf(mode));
  } finally {
    for (const contender of contenders) await contender.close();
    await journal.close();
    await server?.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

/** One log alone; what runs in a process of its own is bundled inside the checkout. */
async function measureLong(entries: number): Promise<void> {
  const scratch = fileURLToPath(new URL('../.tmp', import.meta.url));
  await mkdir(scratch, { recursive: true });
  const folder = await mkdtemp(join(scratch, 'long-'));
  try {
    await measureLongLog(entries, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, entries: { type: 'string' } },
});
if (values.entries === undefined) await measureAll(values.quick ? 'quick' : 'full');
else await measureLong(Number.parseInt(values.entries, 10));
