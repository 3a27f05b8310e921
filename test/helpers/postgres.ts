/** Tests that need a PostgreSQL server. */
import { afterAll, describe, it } from 'vitest';
import { startPostgres, type TestPostgres } from './postgres-server.js';

export type { TestPostgres };

/**
 * A `describe` block with a server of its own, which is removed after it. Where there is no server for the platform it is
 * one skipped test that says so; a server that does not start is a failure.
 */
export function describeWithPostgres(name: string, body: (server: TestPostgres) => void): void {
  describe(name, async () => {
    const server = await startPostgres();
    if (server === undefined)
      return void it.skip(`needs PostgreSQL for ${process.platform}-${process.arch}`, () => {});
    afterAll(() => server.remove());
    body(server);
  });
}

/** The same with a second server, which follows the first one; whichever leads waits for the other with each commit. */
export function describeWithStandby(
  name: string,
  body: (primary: TestPostgres, standby: TestPostgres) => void,
): void {
  describe(name, async () => {
    const primary = await startPostgres();
    if (primary === undefined)
      return void it.skip(`needs PostgreSQL for ${process.platform}-${process.arch}`, () => {});
    await primary.query("ALTER SYSTEM SET synchronous_standby_names = '*'");
    const standby = await primary.standby();
    afterAll(async () => {
      await standby.remove();
      await primary.remove();
    });
    body(primary, standby);
  });
}
