/** The PostgreSQL store as an engine of the contract tests: a fresh schema for each log, all on one server. */

import type { LogStore } from '../../src/ledger/index.js';
import { pgClient, postgresStore } from '../../src/ledger/postgres/index.js';
import type { TestPostgres } from '../helpers/postgres.js';
import type { Engine } from './contract-scene.js';

/** Names for sessions and schemas that no two tests share. */
let counter = 0;

/** An engine on a server. */
export function postgresEngine(server: TestPostgres): Engine {
  const database = server.createDatabase();
  // Whoever creates a log awaits it; until then a failure has no other reader.
  database.catch(() => {});
  return {
    async create() {
      const connectionString = await database;
      const schema = `log_${counter++}`;
      const names = new Map<LogStore, string>();
      return {
        store() {
          const applicationName = `store_${counter++}`;
          const client = pgClient({ connectionString, applicationName, connections: 4 });
          const store = postgresStore(client, { schema, lockWaitMs: 200 });
          names.set(store, applicationName);
          return store;
        },
        crash: async (store) => {
          await endSessions(server, names.get(store) ?? '');
        },
        remove: async () => {},
      };
    },
  };
}

/** Ends the sessions of one store at the server, as a killed process would, and waits until they are gone. */
export async function endSessions(server: TestPostgres, applicationName: string): Promise<number> {
  const own = 'FROM pg_stat_activity WHERE application_name = $1';
  const ended = await server.query(`SELECT pg_terminate_backend(pid) ${own}`, [applicationName]);
  for (;;) {
    const [row] = await server.query(`SELECT count(*)::int AS n ${own}`, [applicationName]);
    if (row?.n === 0) return ended.length;
  }
}

/** The same database on another server. */
export function elsewhere(connectionString: string, { port }: TestPostgres): string {
  const url = new URL(connectionString);
  url.port = String(port);
  return url.href;
}
