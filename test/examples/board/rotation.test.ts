/** The log gets another key while voting is open: booths hear of it by the election file, and believe the receipts that follow. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { HeldElection } from '../../../examples/board/election.js';
import { ElectionDocument } from '../../../examples/board/election-document.js';
import { type PracticeElection, practiceBallot } from '../../../examples/board/practice.js';
import { readElectionFile } from '../../../examples/booth/crypto/election-file.js';
import { checkReceipt } from '../../../examples/booth/crypto/receipts.js';
import { toHex } from '../../../src/core/bytes.js';
import { ed25519NoteSigner, formatVerifierKey } from '../../../src/ledger/index.js';
import { makeEntry } from '../../../src/record/entry.js';
import { writeLogKey } from '../../../src/record/notices.js';
import { type Served, Workshop } from './serving.js';

const shop = new Workshop();
afterAll(() => shop.close());

async function cast(served: Served, election: PracticeElection, voter: number) {
  const credential = election.voters[voter];
  if (credential === undefined) throw new RangeError('no voter');
  const { entry } = practiceBallot(election, credential, 0);
  const { json } = await served.post('/ballots', entry);
  return { entry, receipt: String(json.receipt) };
}

describe('the election file', () => {
  it('names a key that was announced while voting was open, and has another entity tag', async () => {
    const election = await shop.election('open', { voters: 2 });
    const first = await shop.serve(election.workspace);
    const before = await first.get('/election.json');
    const seed = new Uint8Array(32).fill(77);
    const { name } = ed25519NoteSigner('example.org/practice', election.logSeed);
    const key = formatVerifierKey(ed25519NoteSigner(name, seed));
    const { electionId } = election.context;
    const announced = makeEntry('log-key', electionId, writeLogKey(key), election.officers);
    expect((await first.post('/entries', announced)).status).toBe(201);
    const old = await cast(first, election, 0);
    const etag = before.headers.get('etag') ?? '';
    const after = await first.get('/election.json', { headers: { 'if-none-match': etag } });
    expect(after.status).toBe(200);
    await shop.stop(first);

    const logKey = join(election.workspace, 'secrets', 'next.json');
    const secret = { format: 'hanpyo log secret v1', origin: name, seed: toHex(seed) };
    await writeFile(logKey, JSON.stringify(secret), { mode: 0o600 });
    const oldLogKeys = [election.manifest.ledger.key];
    const second = await shop.serve(election.workspace, { logKey, oldLogKeys });
    const now = await cast(second, election, 1);
    const { text } = await second.get('/election.json');
    expect(text).toBe(after.text);
    const booth = readElectionFile(text);
    expect(checkReceipt(booth, now.receipt, now.entry)).toMatchObject({ kind: 'included' });
    expect(checkReceipt(booth, old.receipt, old.entry)).toMatchObject({ kind: 'included' });
    expect(() => checkReceipt(readElectionFile(before.text), now.receipt, now.entry)).toThrow();
  });

  it('of entries that are too many for a booth is not put together again for everybody who asks', async () => {
    let reads = 0;
    const entry = makeEntry('roll-chunk', new Uint8Array(32), new Uint8Array(65_000), []);
    const election = {
      record: { opened: true, notices: { extensions: [] }, setup: {} },
      acts: { logKeys: [] },
      checkpoints: { covering: async () => ({ size: 2000 }) },
      ledger: {
        size: () => ({ sequenced: 2000 }),
        async *read() {
          reads += 1;
          for (let index = 0; index < 2000; index++) yield { index, entry };
        },
      },
    } as unknown as HeldElection;
    const document = new ElectionDocument(election);
    for (let i = 0; i < 3; i++) await expect(document.get()).rejects.toMatchObject({ code: 'not-found' });
    expect(reads).toBe(1);
  });
});
