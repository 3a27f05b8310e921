/** Stores and drivers between a test and its database, for moments that no server would hit. */
import type { LogStore } from '../../src/ledger/index.js';
import { type SqlClient, SqlFailure } from '../../src/ledger/postgres/index.js';

/** How a session is lost here. */
export const LOST: SqlFailure = new SqlFailure('the network is gone', undefined);

/** A store as an object of its own methods, some of which can be replaced. */
export function plain(store: LogStore): LogStore {
  return {
    capabilities: store.capabilities,
    open: () => store.open(),
    commit: (commit) => store.commit(commit),
    findKeys: (keys) => store.findKeys(keys),
    readEntries: (from, to) => store.readEntries(from, to),
    readHashes: (level, from, to) => store.readHashes(level, from, to),
    swapCheckpoint: (expected, next) => store.swapCheckpoint(expected, next),
    flush: () => store.flush(),
    close: () => store.close(),
  };
}

type Rows = Awaited<ReturnType<Awaited<ReturnType<SqlClient['connect']>>['query']>>;

/** A driver whose session is lost when the test says so, and whose commits the test does. */
export function meddling(client: SqlClient): {
  client: SqlClient;
  lose(): void;
  atCommit: (commit: () => Promise<Rows>) => Promise<Rows>;
} {
  let lose = (): void => {};
  const lost = new Promise<SqlFailure>((resolve) => {
    lose = () => resolve(LOST);
  });
  const parts = { client, lose: () => lose(), atCommit: (commit: () => Promise<Rows>) => commit() };
  parts.client = {
    close: () => client.close(),
    async connect() {
      const connection = await client.connect();
      return {
        lost,
        release: connection.release.bind(connection),
        query: (text, values) => {
          const run = (): Promise<Rows> => connection.query(text, values);
          return text.startsWith('WITH head') ? parts.atCommit(run) : run();
        },
      };
    },
  };
  return parts;
}
