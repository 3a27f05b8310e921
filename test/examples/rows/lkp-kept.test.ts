/** Row LKP-08: what a peer knows of a log's two faces outlives its restart, and an entry that is not in order does not silence it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Party } from '../../../examples/party/party.js';
import { NEWS } from '../../../examples/party/peer/news.js';
import { PartyNode } from '../../../examples/party/peer/node.js';
import { DecodeError } from '../../../src/core/errors.js';
import { type Ledger, parseCheckpoint } from '../../../src/ledger/index.js';
import { LedgerLockedError } from '../../../src/ledger/ledger-locked.js';
import { seededRng } from '../../helpers/rng.js';
import { PartyScene } from './party-scene.js';

const rng = seededRng('party kept');
let scene: PartyScene;
let party: Party;
let fork: Ledger;
const optionsOf: PartyScene['optionsOf'] = (name) => scene.optionsOf(name);

beforeAll(async () => {
  scene = await PartyScene.open(rng);
  ({ party, fork } = scene);
}, 120_000);
afterAll(() => scene?.close());

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
  await writeFile(join(scene.folder, 'kept', 'fork-1'), 'no proof');
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
    scene.news({ address: witness.address, ...(witness.head && { head: witness.head.note }) }),
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
  const show = (head: Uint8Array): Promise<Uint8Array> => node.hear(scene.news({ head }));
  await Promise.all(Array.from({ length: 40 }, () => show(note)));
  expect(node.forks).toEqual([]);
  await show(await scene.headOf(size - 1));
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
