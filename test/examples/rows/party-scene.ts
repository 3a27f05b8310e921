/** A party whose log has two faces, nodes that keep copies of it, and strangers who may say anything: all gone when the tests are over. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkOf } from '../../../examples/party/fork.js';
import { newParty, type Party } from '../../../examples/party/party.js';
import { writeNews } from '../../../examples/party/peer/news.js';
import { type NodeOptions, PartyNode } from '../../../examples/party/peer/node.js';
import type { Rng } from '../../../src/core/random.js';
import { signCheckpoint } from '../../../src/ledger/checkpoint.js';
import { cosignatureSigner, type Ledger } from '../../../src/ledger/index.js';
import { seededRng } from '../../helpers/rng.js';

/** Begun before the tests, closed after them. */
export class PartyScene {
  readonly folder: string;
  readonly party: Party;
  /** Another log under the same name and key, one entry longer. */
  readonly fork: Ledger;
  readonly #rng: Rng;
  readonly #nodes: PartyNode[] = [];
  readonly #servers: Server[] = [];

  private constructor(folder: string, party: Party, fork: Ledger, rng: Rng) {
    this.folder = folder;
    this.party = party;
    this.fork = fork;
    this.#rng = rng;
  }

  static async open(rng: Rng): Promise<PartyScene> {
    const folder = await mkdtemp(join(tmpdir(), 'hanpyo-party-'));
    const party = await newParty(join(folder, 'forum'), 3, rng);
    await party.ledger.checkpoint({ size: party.board.record.size });
    return new PartyScene(folder, party, await forkOf(party, 1), rng);
  }

  /** A node's folder and key follow from its name. */
  optionsOf(name: string): NodeOptions {
    const { log } = this.party;
    return {
      folder: join(this.folder, name),
      trust: { origin: log.name, logKeys: [log] },
      signer: cosignatureSigner(`${name}.example`, seededRng(name)(32), () => 1_764_547_200),
      ...{ host: '127.0.0.1', port: 0, seeds: [], reach: 'anywhere', rng: this.#rng },
    };
  }

  /** Starts a node that is stopped at the end. */
  async start(options: Partial<NodeOptions> = {}): Promise<PartyNode> {
    const node = await PartyNode.start({
      ...this.optionsOf(`node-${this.#nodes.length + 1}`),
      ...options,
    });
    this.#nodes.push(node);
    return node;
  }

  /** A peer that is no node. @returns its address */
  async stranger(answer: RequestListener): Promise<string> {
    const server = createServer(answer);
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** What a stranger tells. */
  news(change: Partial<Parameters<typeof writeNews>[0]> = {}): Uint8Array {
    const address = 'http://127.0.0.1:9';
    return writeNews({
      ...{ node: this.#rng(16), address, head: new Uint8Array(), peers: [], forks: [] },
      ...change,
    });
  }

  /** A stranger that shows a head, and hands out these files for it. */
  liar(head: Uint8Array, files: ReadonlyMap<string, Uint8Array> = new Map()): Promise<string> {
    const news = this.news({ head });
    return this.stranger(({ url = '/' }, response) => {
      const body = url === '/exchange' ? news : files.get(url.slice(1));
      response.writeHead(body === undefined ? 404 : 200).end(body);
    });
  }

  /** A head that the log's key signs, of entries that nobody has. */
  headOf(size: number): Promise<Uint8Array> {
    const { log } = this.party;
    return signCheckpoint({ origin: log.name, size, root: this.#rng(32) }, [log]);
  }

  async close(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.stop()));
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
    await this.fork.close();
    await this.party.ledger.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
