import pg from 'pg';
import { expect, it } from 'vitest';
import { describeWithPostgres } from './postgres.js';

describeWithPostgres('the PostgreSQL server of the tests', (server) => {
  it('syncs to the disk, and keeps what was committed when it is killed', async () => {
    expect(await server.query('SHOW fsync')).toEqual([{ fsync: 'on' }]);
    const connectionString = await server.createDatabase();
    const client = new pg.Client({ connectionString });
    const lost = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    await client.query('CREATE TABLE kept (n int)');
    await client.query('INSERT INTO kept VALUES (7)');
    await server.kill();
    await lost;
    await server.start();
    const again = new pg.Client({ connectionString });
    await again.connect();
    expect((await again.query('SELECT n FROM kept')).rows).toEqual([{ n: 7 }]);
    await again.end();
    await server.stop();
    await server.start();
    expect(await server.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
