/** The service over PostgreSQL, by configuration alone: the same answers, also when the server dies under it. */
import { afterAll, expect, it } from 'vitest';
import { practiceBallot } from '../../../examples/board/practice.js';
import { storeOf } from '../../../examples/board/stores.js';
import { fileStore } from '../../../src/ledger/file/index.js';
import { openLedger } from '../../../src/ledger/ledger.js';
import { ed25519NoteSigner } from '../../../src/ledger/note-keys.js';
import { describeWithPostgres } from '../../helpers/postgres.js';
import { problem, Workshop } from './serving.js';

const shop = new Workshop();
afterAll(() => shop.close());

describeWithPostgres('a service over PostgreSQL', (server) => {
  it('takes ballots, gives receipts, and after the sessions are killed and a restart still has them', async () => {
    const election = await shop.election('open', { voters: 3 });
    const connection = await server.createDatabase();
    const store = { kind: 'postgres', connection, schema: 'board' } as const;
    const signer = ed25519NoteSigner('example.org/practice', election.logSeed);
    const { workspace } = election;
    const from = await openLedger(
      fileStore(`${workspace}/record`, { journalDirectory: `${workspace}/journal` }),
      { origin: signer.name, signer },
    );
    const to = await openLedger(await storeOf(store), { origin: signer.name, signer });
    const entries: Uint8Array[] = [];
    for await (const { entry } of from.read(0, from.size().sequenced)) entries.push(entry);
    await to.appendBatch(entries);
    await Promise.all([from.close(), to.close()]);

    // A standby is demanded that the server has not.
    await expect(shop.serve(workspace, { store: { ...store, replicas: 1 } })).rejects.toMatchObject({
      code: 'store-unsafe',
    });
    const served = await shop.serve(workspace, { store });
    const [one, two] = election.voters.map((voter) => practiceBallot(election, voter, 0).entry);
    if (one === undefined || two === undefined) throw new RangeError('no ballots');
    const first = await served.post('/ballots', one);
    expect([first.status, first.json.index]).toEqual([201, entries.length]);
    expect((await served.get(`/tile/entries/000.p/${entries.length + 1}`)).status).toBe(200);
    await server.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    );
    expect(problem(await served.post('/ballots', two))).toBe('503 failed');
    await shop.stop(served);

    const again = await shop.serve(workspace, { store });
    const kept = await again.post('/ballots', one);
    expect([kept.status, kept.json.index]).toEqual([200, first.json.index]);
    expect([200, 201]).toContain((await again.post('/ballots', two)).status);
    await shop.stop(again);
  });
});
