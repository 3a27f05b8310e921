/** Tests that need a PostgreSQL server. */
import { afterAll, describe, it } from 'vitest';
import { startPostgres, type TestPostgres } from './postgres-server.js';

export type { TestPostgres };

/**
 * A `describe` block with a server of its own, which is removed after it; where no server can be started it is one skipped
 * test that says why.
 */
export function describeWithPostgres(name: string, body: (server: TestPostgres) => void): void {
  describe(name, async () => {
    const server = await startPostgres();
    if (typeof server === 'string') return void it.skip(`needs PostgreSQL: ${server}`, () => {});
    afterAll(() => server.remove());
    body(server);
  });
}
