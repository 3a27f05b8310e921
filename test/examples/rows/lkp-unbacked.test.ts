/** Row LKP-08: what a peer knows that has met nobody but liars. Two signed heads may be a proof by themselves, or with the tree alone. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { forkOf } from '../../../examples/party/fork.js';
import { BEGIN, newParty, type Party } from '../../../examples/party/party.js';
import { isFork } from '../../../examples/party/peer/fork-proof.js';
import { writeNews } from '../../../examples/party/peer/news.js';
import { PartyNode } from '../../../examples/party/peer/node.js';
import { signCheckpoint } from '../../../src/ledger/checkpoint.js';
import {
  cosignatureSigner,
  type Ledger,
  parseCheckpoint,
  publishedFiles,
} from '../../../src/ledger/index.js';
import { clockEntry } from '../../../src/petition/index.js';
import { seededRng } from '../../helpers/rng.js';

const rng = seededRng('party unbacked');
let folder: string;
let party: Party;
let fork: Ledger;
const nodes: PartyNode[] = [];
const servers: Server[] = [];

const start = async (name: string, seeds: readonly string[]): Promise<PartyNode> => {
  const node = await PartyNode.start({
    folder: join(folder, name),
    trust: { origin: party.log.name, logKeys: [party.log] },
    signer: cosignatureSigner(`${name}.example`, seededRng(name)(32), () => 1_764_547_200),
    ...{ host: '127.0.0.1', port: 0, seeds, reach: 'anywhere', rng },
  });
  nodes.push(node);
  return node;
};

/** A peer that shows a head, and hands out these files for it. */
const liar = async (head: Uint8Array, files = new Map<string, Uint8Array>()): Promise<string> => {
  const news = writeNews({ node: rng(16), address: 'http://127.0.0.1:9', head, peers: [], forks: [] });
  const server = createServer(({ url = '/' }, response) => {
    const body = url === '/exchange' ? news : files.get(url.slice(1));
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** A head that the log's key signs, of entries that nobody has. */
const headOf = (size: number): Promise<Uint8Array> =>
  signCheckpoint({ origin: party.log.name, size, root: rng(32) }, [party.log]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-unbacked-'));
  party = await newParty(join(folder, 'forum'), 3, rng);
  await party.ledger.checkpoint({ size: party.board.record.size });
  fork = await forkOf(party, 1);
}, 120_000);

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await fork.close();
  await party.ledger.close();
  await rm(folder, { recursive: true, force: true });
});

it('LKP-08 proves a fork by two heads of one size alone, though nobody hands out an entry', async () => {
  const node = await start('same', [await liar(await headOf(7)), await liar(await headOf(7))]);
  await node.round();
  const [proof] = node.forks;
  expect(proof?.notes.map((note) => parseCheckpoint(note).size)).toEqual([7, 7]);
  expect(proof && isFork(proof, { origin: party.log.name, logKeys: [party.log] })).toBe(true);
  expect(node.head).toBeUndefined();
}, 60_000);

it('LKP-08 proves a fork by the tree of one of two heads, though its entries are withheld', async () => {
  const files = await publishedFiles(fork);
  const tree = new Map([...files].filter(([path]) => !path.startsWith('tile/entries')));
  expect([tree.size > 1, tree.size < files.size]).toEqual([true, true]);
  const { size, note } = await fork.checkpoint();
  for (const smaller of new Set([1, 2, 3, size - 2, size - 1])) {
    const seeds = [await liar(await headOf(smaller)), await liar(note, tree)];
    const node = await start(`tree-${smaller}`, seeds);
    for (let rounds = 0; rounds < 2; rounds++) await node.round();
    expect(node.forks[0]?.notes.map((one) => parseCheckpoint(one).size)).toEqual([smaller, size]);
    expect(node.head).toBeUndefined();
  }
}, 60_000);

it('LKP-08 keeps heads that prove nothing yet, follows who has entries, and has the proof when they grow beyond', async () => {
  const { size } = await party.ledger.checkpoint();
  const seeds = [await liar(await headOf(size + 2)), await liar(await headOf(size + 40))];
  const sizesOf = ({ unbacked }: PartyNode): readonly number[] =>
    unbacked.map((head) => head.size).sort((a, b) => a - b);
  const node = await start('kept', seeds);
  await node.round();
  expect([sizesOf(node), node.forks]).toEqual([[size + 2, size + 40], []]);
  await node.stop();
  const again = await start('kept', seeds);
  expect(sizesOf(again)).toEqual([size + 2, size + 40]);
  await again.take(party.ledger);
  expect([again.head?.size, sizesOf(again), again.forks]).toEqual([size, [size + 2, size + 40], []]);
  const { board, state, office } = party;
  for (let i = 1; i <= 4; i++) await board.postAll([clockEntry(state.id, BEGIN + i, office)]);
  await party.ledger.checkpoint({ size: board.record.size });
  await again.take(party.ledger);
  expect(again.forks[0]?.notes.map((note) => parseCheckpoint(note).size)).toEqual([size + 2, size + 4]);
}, 60_000);
