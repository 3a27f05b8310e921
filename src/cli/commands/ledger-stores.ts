/** `hanpyo ledger import` and `restore`: the log of a record into a PostgreSQL database, and out of it again. */
import type { Command } from 'commander';
import { toHex } from '../../core/bytes.js';
import { copyLog } from '../../ledger/copy.js';
import { exportLog } from '../../ledger/file/directory.js';
import { RefusedError } from '../errors.js';
import { exists } from '../files.js';
import { openLogFiles } from '../record-reader.js';
import { outputOf, type Session } from '../session.js';
import { counted } from '../words.js';
import { findRecord } from '../workspace.js';

interface StoreOptions {
  readonly schema: string;
}

/** Adds the commands to `ledger`. */
export function addLedgerStores(ledger: Command, session: Session): void {
  ledger
    .command('import')
    .description(
      'copy a log into a PostgreSQL database, verified on the way; goes on where it was interrupted',
    )
    .argument('<path>', 'workspace or record')
    .argument('<url>', 'postgresql://user@host/database; the password is taken from PGPASSWORD or .pgpass')
    .option('--schema <name>', 'schema of the log', 'hanpyo')
    .action((path: string, url: string, options: StoreOptions, command: Command) =>
      importLog(path, url, options, session, command),
    );
  ledger
    .command('restore')
    .description('write the log of a PostgreSQL database into a new folder, as export does')
    .argument('<path>', 'workspace or record whose manifest says whom to believe')
    .argument('<url>', 'postgresql://user@host/database')
    .argument('<dir>', 'folder to write')
    .option('--schema <name>', 'schema of the log', 'hanpyo')
    .action((path: string, url: string, dir: string, options: StoreOptions, command: Command) =>
      restoreLog(path, url, dir, options, session, command),
    );
}

async function importLog(
  path: string,
  url: string,
  { schema }: StoreOptions,
  session: Session,
  command: Command,
): Promise<void> {
  const { pgClient, postgresStore } = await driver();
  const { reader } = await openLogFiles(await findRecord(path));
  const store = postgresStore(pgClient({ connectionString: url }), { schema });
  const { checkpoint, copied } = await copyLog(reader, store);
  const { size } = checkpoint;
  const root = toHex(checkpoint.root);
  outputOf(session, command).result(
    { schema, size, root, copied },
    `${counted(size, 'entry', 'entries')}, of which ${copied} were new, root ${root}, in schema ${schema}`,
  );
}

async function restoreLog(
  path: string,
  url: string,
  dir: string,
  { schema }: StoreOptions,
  session: Session,
  command: Command,
): Promise<void> {
  if (await exists(dir)) throw new RefusedError(`${dir} exists already`);
  const { openPostgresLog, pgClient } = await driver();
  const { trust } = await openLogFiles(await findRecord(path));
  const client = pgClient({ connectionString: url });
  try {
    const { size, root } = await exportLog(openPostgresLog(client, trust, { schema }), dir);
    outputOf(session, command).result(
      { dir, size, root: toHex(root) },
      `${counted(size, 'entry', 'entries')}, root ${toHex(root)}, in ${dir}`,
    );
  } finally {
    await client.close();
  }
}

/** The part that needs the package `pg`. @throws {RefusedError} if it is not installed */
async function driver(): Promise<typeof import('../../ledger/postgres/index.js')> {
  try {
    return await import('../../ledger/postgres/index.js');
  } catch (cause) {
    throw new RefusedError('databases need the package pg: npm install pg', { cause });
  }
}
