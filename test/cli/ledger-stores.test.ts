import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithPostgres } from '../helpers/postgres.js';
import { record } from '../ledger/helpers.js';
import { openOver } from '../ledger/postgres-chaos.js';
import { type Desk, newDesk } from './cli.js';

let desk: Desk;

beforeAll(async () => {
  desk = await newDesk('ledger-stores');
});
afterAll(() => desk.clear());

/** All files below a folder, by path. */
async function filesBelow(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = names.filter((name) => name.isFile()).map((name) => join(name.parentPath, name.name));
  const read = paths.map(async (path) => [path.slice(folder.length), await readFile(path, 'hex')] as const);
  return new Map(await Promise.all(read));
}

describeWithPostgres('ledger import and restore', (server) => {
  it('bring a record into a database and back, byte for byte; and again, with nothing new', async () => {
    const url = await server.createDatabase();
    await desk.json('demo', '--voters', '30', '--out', '@demo');
    const { size, root } = await desk.json('ledger', 'import', '@demo', url, '--schema', 'vote');
    expect(Number(size)).toBeGreaterThan(20);
    expect(await desk.json('ledger', 'import', '@demo', url, '--schema', 'vote')).toMatchObject({
      ...{ size, root, copied: 0 },
    });
    expect(await desk.json('ledger', 'restore', '@demo', url, '@back', '--schema', 'vote')).toMatchObject({
      ...{ size, root },
    });
    const restored = await filesBelow(desk.path('back'));
    expect(restored).toEqual(await filesBelow(desk.path('demo/record')));
    expect((await desk.json('verify', '@back')).verdict).toBe('verified');
  });

  it('refuse a folder that exists, another log in the schema, and a server that is not there', async () => {
    const url = await server.createDatabase();
    const other = await openOver({ connectionString: url });
    await other.append(record(1));
    await other.close();
    const wrong = await desk.hanpyo(['ledger', 'import', '@demo', url]);
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toContain('entries of the store are others');
    expect((await desk.hanpyo(['ledger', 'restore', '@demo', url, '@back'])).stderr).toContain(
      'exists already',
    );
    const away = await desk.hanpyo(['ledger', 'import', '@demo', 'postgresql://a@127.0.0.1:1/a']);
    expect(away.code).toBe(1);
    expect(away.stderr).toContain('the database failed');
    expect((await desk.hanpyo(['ledger', 'import', '@demo', url, '--schema', 'a;b'])).code).toBe(1);
  });
});
