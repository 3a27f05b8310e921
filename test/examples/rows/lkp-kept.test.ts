/** Row LKP-08: what a peer knows of a log's two faces outlives its restart, and an entry that is not in order does not silence it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { forkOf } from '../../../examples/party/fork.js';
import { newParty, type Party } from '../../../examples/party/party.js';
import { NEWS, writeNews } from '../../../examples/party/peer/news.js';
import { type NodeOptions, PartyNode } from '../../../examples/party/peer/node.js';
import { DecodeError } from '../../../src/core/errors.js';
import { signCheckpoint } from '../../../src/ledger/checkpoint.js';
import { cosignatureSigner, type Ledger, parseCheckpoint } from '../../../src/ledger/index.js';
import { LedgerLockedError } from '../../../src/ledger/ledger-locked.js';
import { seededRng } from '../../helpers/rng.js';

const rng = seededRng('party kept');
let folder: string;
let party: Party;
let fork: Ledger;

const optionsOf = (name: string): NodeOptions => ({
  folder: join(folder, name),
  trust: { origin: party.log.name, logKeys: [party.log] },
  signer: cosignatureSigner(`${name}.example`, seededRng(name)(32), () => 1_764_547_200),
  ...{ host: '127.0.0.1', port: 0, seeds: [], reach: 'anywhere', rng },
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-kept-'));
  party = await newParty(join(folder, 'forum'), 3, rng);
  await party.ledger.checkpoint({ size: party.board.record.size });
  fork = await forkOf(party, 1);
}, 120_000);

afterAll(async () => {
  await fork.close();
  await party.ledger.close();
  await rm(folder, { recursive: true, force: true });
});

it('LKP-08 has the proof of a fork again when it is started again, and still takes nothing more', async () => {
  const before = await PartyNode.start(optionsOf('kept'));
  await before.take(party.ledger);
  await before.take(fork);
  const { forks, head } = before;
  expect(forks.length).toBe(1);
  await before.stop();
  const after = await PartyNode.start(optionsOf('kept'));
  expect(after.forks).toEqual(forks);
  await after.take(fork);
  expect([after.head?.size, after.forks.length]).toEqual([head?.size, 1]);
  await after.stop();
  await writeFile(join(folder, 'kept', 'fork-1'), 'no proof');
  await expect(PartyNode.start(optionsOf('kept'))).rejects.toThrow(DecodeError);
}, 60_000);

it('LKP-08 goes on hearing and telling news after an entry that is not in order', async () => {
  const node = await PartyNode.start(optionsOf('refusing'));
  await node.take(fork);
  await fork.append(rng(50), { await: 'published' });
  await expect(node.take(fork)).rejects.toThrow('does not cosign');
  const witness = await PartyNode.start(optionsOf('witness'));
  await witness.take(party.ledger);
  const told = await node.hear(
    writeNews({
      node: rng(16),
      address: witness.address,
      head: witness.head?.note ?? new Uint8Array(),
      ...{ peers: [], forks: [] },
    }),
  );
  expect(told.length).toBeLessThan(NEWS.bytes);
  await node.round();
  expect(node.peers).toEqual([witness.address]);
  await Promise.all([node.stop(), witness.stop()]);
}, 60_000);

it('LKP-08 looks at every head that is shown, however many true ones somebody shows before it', async () => {
  const node = await PartyNode.start(optionsOf('crowded'));
  await node.take(party.ledger);
  const { note, size } = await party.ledger.checkpoint();
  const show = (head: Uint8Array): Promise<Uint8Array> =>
    node.hear(writeNews({ node: rng(16), address: 'http://127.0.0.1:9', head, peers: [], forks: [] }));
  await Promise.all(Array.from({ length: 40 }, () => show(note)));
  expect(node.forks).toEqual([]);
  await show(await signCheckpoint({ origin: party.log.name, size: size - 1, root: rng(32) }, [party.log]));
  expect(node.forks[0]?.notes.map((one) => parseCheckpoint(one).size)).toEqual([size - 1, size]);
  await node.stop();
}, 60_000);

it('LKP-08 keeps no folder of another node that is at work', async () => {
  const node = await PartyNode.start(optionsOf('one'));
  await expect(PartyNode.start(optionsOf('one'))).rejects.toBeInstanceOf(LedgerLockedError);
  await node.take(party.ledger);
  await node.stop();
  const next = await PartyNode.start(optionsOf('one'));
  expect(next.head?.size).toBe(node.head?.size);
  await next.stop();
}, 60_000);
