/** Row LKP-08 in detail: nodes in any order, a log with two faces, and peers who mean harm. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Party } from '../../../examples/party/party.js';
import { type ForkProof, isFork } from '../../../examples/party/peer/fork-proof.js';
import { NEWS, readNews } from '../../../examples/party/peer/news.js';
import type { PartyNode } from '../../../examples/party/peer/node.js';
import { reachingFetch } from '../../../examples/party/peer/reach.js';
import { fromUtf8 } from '../../../src/core/bytes.js';
import { DecodeError } from '../../../src/core/errors.js';
import { type Ledger, parseCheckpoint } from '../../../src/ledger/index.js';
import { seededRng } from '../../helpers/rng.js';
import { until } from '../../helpers/until.js';
import { PartyScene } from './party-scene.js';

const rng = seededRng('party peers');
let scene: PartyScene;
let party: Party;
let fork: Ledger;

/** Peers have the time of a slow machine; less only where they never answer. */
const start = (seeds: readonly string[] = []): Promise<PartyNode> => scene.start({ seeds, visitMs: 60_000 });
const stranger: PartyScene['stranger'] = (answer) => scene.stranger(answer);
const news: PartyScene['news'] = (change) => scene.news(change);

const tell = (node: PartyNode, body: Uint8Array, type = 'application/octet-stream'): Promise<Response> =>
  fetch(`${node.address}/exchange`, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: { 'content-type': type },
  });

const sizes = (list: readonly PartyNode[]): readonly number[] => list.map(({ head }) => head?.size ?? 0);

beforeAll(async () => {
  scene = await PartyScene.open(rng);
  ({ party, fork } = scene);
}, 120_000);
afterAll(() => scene?.close());

describe('peers of a party', () => {
  it('LKP-08 three nodes converge, whichever asks first, and whoever knows one learns of all', async () => {
    const { size } = await party.ledger.checkpoint();
    for (const order of [
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      const a = await start();
      const b = await start([a.address]);
      const c = await start([a.address]);
      const all = [a, b, c];
      await b.take(party.ledger);
      for (let rounds = 0; rounds < 5; rounds++) for (const i of order) await all[i]?.round();
      expect(sizes(all)).toEqual([size, size, size]);
      expect(c.peers).toContain(b.address);
      // And not only by taking turns: two who visit each other at once do not wait for each other.
      await Promise.all(all.map((node) => node.round()));
      expect(all.flatMap(({ forks }) => forks)).toEqual([]);
    }
  }, 60_000);

  it('LKP-08 a log with two faces is reported by both who saw one each, and by a third who was only told', async () => {
    const [a, told] = [await start(), await start()];
    const b = await start([a.address]);
    const late = await start([told.address]);
    await a.take(party.ledger);
    await b.take(fork);
    await told.take(party.ledger);
    expect([a.forks, b.forks]).toEqual([[], []]);
    await b.round();
    await a.round();
    for (const { forks } of [a, b]) {
      const heads = (forks[0]?.notes ?? []).map((note) => parseCheckpoint(note));
      expect(heads.map(({ size }) => size)).toEqual([party.board.record.size, party.board.record.size + 1]);
    }
    // The proof alone convinces whoever knows the log's key, also one who has no entry.
    expect((await tell(told, news({ forks: a.forks }))).status).toBe(200);
    expect(told.forks).toEqual(a.forks);
    await late.round();
    expect(late.forks).toEqual(a.forks);
    expect(late.head).toBeUndefined();
  }, 60_000);

  it('LKP-08 believes no proof of a fork in which anything was changed', async () => {
    const [a, b] = [await start(), await start()];
    await a.take(party.ledger);
    await b.take(fork);
    const node = await start([a.address, b.address]);
    for (let rounds = 0; rounds < 2; rounds++) await node.round();
    const [proof] = node.forks;
    if (proof === undefined) throw new Error('there is a fork');
    const trust = { origin: party.log.name, logKeys: [party.log] };
    expect(isFork(proof, trust)).toBe(true);
    const [small, large] = proof.notes;
    const path = proof.path.map((hash, i) => (i === 0 ? hash.map((byte) => byte ^ 1) : hash));
    const wrong: readonly ForkProof[] = [
      { ...proof, notes: [large, small] },
      { ...proof, notes: [small, small] },
      { ...proof, path },
      { ...proof, path: [] },
      { ...proof, path: proof.path.slice(1) },
      { ...proof, path: [...proof.path, rng(32)] },
    ];
    const honest = await start();
    for (const other of wrong) {
      expect(isFork(other, trust)).toBe(false);
      expect((await tell(honest, news({ forks: [other] }))).status).toBe(200);
    }
    const inRoot = fromUtf8(small).indexOf('=') - 9;
    const signed = small.map((byte, i) => (i === inRoot ? byte ^ 2 : byte));
    expect(() => isFork({ ...proof, notes: [signed, large] }, trust)).toThrow();
    expect((await tell(honest, news({ forks: [{ ...proof, notes: [signed, large] }] }))).status).toBe(400);
    expect(honest.forks).toEqual([]);
  }, 60_000);

  it('LKP-08 takes no harm from what is no news, and answers it with a status', async () => {
    const node = await start();
    await node.take(party.ledger);
    const good = news();
    expect((await tell(node, good)).status).toBe(200);
    for (const cut of [0, 1, 17, good.length - 1])
      expect((await tell(node, good.subarray(0, cut))).status).toBe(400);
    expect((await tell(node, Uint8Array.of(...good, 0))).status).toBe(400);
    expect((await tell(node, new Uint8Array(NEWS.bytes + 1))).status).toBe(413);
    expect((await tell(node, good, 'text/plain')).status).toBe(415);
    expect((await tell(node, news({ head: rng(100) }))).status).toBe(400);
    const many = Array.from({ length: NEWS.peers + 1 }, (_, i) => `http://127.0.0.1:${i + 1}`);
    expect((await tell(node, news({ peers: many }))).status).toBe(400);
    expect(() => readNews(news({ peers: ['x'.repeat(NEWS.addressBytes + 1)] }))).toThrow(DecodeError);
    expect((await fetch(`${node.address}/exchange`)).status).toBe(405);
    for (const path of ['seen', 'tile/..%2fcheckpoint', 'tile/0/000.p/999', '..%2fseen', 'journal'])
      expect((await fetch(`${node.address}/${path}`)).status).toBe(404);
    expect((await fetch(`${node.address}/checkpoint`)).status).toBe(200);
  }, 60_000);

  it('LKP-08 goes on beside peers that are slow, huge, elsewhere, silent or liars', async () => {
    const honest = await start();
    await honest.take(party.ledger);
    const head = honest.head?.note ?? new Uint8Array();
    const asked: string[] = [];
    const bad = await Promise.all([
      stranger(() => {}),
      stranger((_, response) => void response.writeHead(200).write('x')),
      stranger((_, response) => void response.end(Buffer.alloc(10 * NEWS.bytes))),
      stranger((_, response) => void response.writeHead(302, { location: honest.address }).end()),
      stranger((_, response) => void response.writeHead(204).end()),
      stranger((_, response) => void response.end('{"peers": []}')),
      // Has the true head, and hands out nothing, or something else, for it.
      stranger(
        (request, response) => void response.end(request.url === '/exchange' ? news({ head }) : 'nothing'),
      ),
      // Names addresses without end.
      stranger((request, response) => {
        asked.push(request.url ?? '');
        const peers = Array.from(
          { length: 32 },
          (_, i) => `http://127.0.0.1:${1 + ((asked.length * 32 + i) % 1000)}`,
        );
        response.end(news({ head, peers }));
      }),
    ]);
    const node = await scene.start({ seeds: [...bad, honest.address], visitMs: 2000 });
    for (let rounds = 0; rounds < 2; rounds++) await node.round();
    // Where the machine is so slow that an honest visit takes as long, the next round goes on with it.
    await until(async () => {
      const isThere = node.head?.size === party.board.record.size && node.peers.includes(honest.address);
      if (!isThere) await node.round();
      return isThere;
    });
    expect(sizes([node])).toEqual([party.board.record.size]);
    expect(node.peers).toContain(honest.address);
    expect(asked.length).toBeGreaterThan(0);
    expect(node.forks).toEqual([]);
  }, 60_000);

  it('LKP-08 is no peer of its own, under whatever name it meets itself', async () => {
    const node = await start();
    const alias = node.address.replace('127.0.0.1', 'localhost');
    await tell(node, news({ address: alias }));
    for (let rounds = 0; rounds < 2; rounds++) await node.round();
    expect(node.peers).toEqual([]);
  }, 60_000);

  it('LKP-08 goes to no private network because a stranger says so', async () => {
    let visits = 0;
    const inside = await stranger((_, response) => {
      visits++;
      response.end(news());
    });
    const careful = await scene.start({
      seeds: [inside, inside.replace('127.0.0.1', 'localhost')],
      reach: 'public',
    });
    await careful.round();
    expect(visits).toBe(0);
    const limit = AbortSignal.timeout(60_000);
    await expect(reachingFetch('public', limit)(inside)).rejects.toThrow('open network');
    expect((await reachingFetch('anywhere', limit)(inside)).status).toBe(200);
    expect(visits).toBe(1);
  }, 60_000);
});
