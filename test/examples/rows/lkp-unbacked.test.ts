/** Row LKP-08: what a peer knows that has met nobody but liars. Two signed heads may be a proof by themselves, or with the tree alone. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BEGIN } from '../../../examples/party/party.js';
import { isFork } from '../../../examples/party/peer/fork-proof.js';
import type { PartyNode } from '../../../examples/party/peer/node.js';
import { parseCheckpoint, publishedFiles } from '../../../src/ledger/index.js';
import { clockEntry } from '../../../src/petition/index.js';
import { seededRng } from '../../helpers/rng.js';
import { PartyScene } from './party-scene.js';

let scene: PartyScene;

/** Strangers who show heads of these sizes, and nothing else. */
const liars = (...sizes: readonly number[]): Promise<string[]> =>
  Promise.all(sizes.map(async (size) => scene.liar(await scene.headOf(size))));

beforeAll(async () => {
  scene = await PartyScene.open(seededRng('party unbacked'));
}, 120_000);
afterAll(() => scene?.close());

it('LKP-08 proves a fork by two heads of one size alone, though nobody hands out an entry', async () => {
  const node = await scene.start({ seeds: await liars(7, 7) });
  await node.round();
  const [proof] = node.forks;
  const { log } = scene.party;
  expect(proof?.notes.map((note) => parseCheckpoint(note).size)).toEqual([7, 7]);
  expect(proof && isFork(proof, { origin: log.name, logKeys: [log] })).toBe(true);
  expect(node.head).toBeUndefined();
}, 60_000);

it('LKP-08 proves a fork by the tree of one of two heads, though its entries are withheld', async () => {
  const files = await publishedFiles(scene.fork);
  const tree = new Map([...files].filter(([path]) => !path.startsWith('tile/entries')));
  expect([tree.size > 1, tree.size < files.size]).toEqual([true, true]);
  const { size, note } = await scene.fork.checkpoint();
  for (const smaller of new Set([1, 2, 3, size - 2, size - 1])) {
    const node = await scene.start({ seeds: [...(await liars(smaller)), await scene.liar(note, tree)] });
    for (let rounds = 0; rounds < 2; rounds++) await node.round();
    expect(node.forks[0]?.notes.map((one) => parseCheckpoint(one).size)).toEqual([smaller, size]);
    expect(node.head).toBeUndefined();
  }
}, 60_000);

it('LKP-08 keeps heads that prove nothing yet, follows who has entries, and has the proof when they grow beyond', async () => {
  const { party } = scene;
  const { size } = await party.ledger.checkpoint();
  const options = { ...scene.optionsOf('kept'), seeds: await liars(size + 2, size + 40) };
  const sizesOf = ({ unbacked }: PartyNode): readonly number[] =>
    unbacked.map((head) => head.size).sort((a, b) => a - b);
  const node = await scene.start(options);
  await node.round();
  expect([sizesOf(node), node.forks]).toEqual([[size + 2, size + 40], []]);
  await node.stop();
  const again = await scene.start(options);
  expect(sizesOf(again)).toEqual([size + 2, size + 40]);
  await again.take(party.ledger);
  expect([again.head?.size, sizesOf(again), again.forks]).toEqual([size, [size + 2, size + 40], []]);
  const { board, state, office } = party;
  for (let i = 1; i <= 4; i++) await board.postAll([clockEntry(state.id, BEGIN + i, office)]);
  await party.ledger.checkpoint({ size: board.record.size });
  await again.take(party.ledger);
  expect(again.forks[0]?.notes.map((note) => parseCheckpoint(note).size)).toEqual([size + 2, size + 4]);
}, 60_000);
