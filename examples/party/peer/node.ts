/**
 * A peer of the party: it serves what it has and asks others for what it lacks, no office needed. Each exchange goes both ways: heads,
 * addresses and proofs of forks. Only what the log's key has signed is believed; everything else is a hint, and bounded.
 */
import { drawBytes, equalBytes, HanpyoError, type Rng } from 'hanpyo/core';
import {
  askServer,
  type Checkpoint,
  HttpError,
  httpFiles,
  type LedgerReader,
  openTileLog,
} from 'hanpyo/ledger';
import { AddressBook } from './address-book.js';
import { type CopyOptions, LogCopy, logFolder } from './copy.js';
import type { ForkProof } from './fork-proof.js';
import { NEWS, type News, readNews, writeNews } from './news.js';
import { type Reach, reachingFetch } from './reach.js';
import { type PeerServer, servePeer } from './serving.js';

/** How a node is set up. */
export interface NodeOptions extends CopyOptions {
  readonly host: string;
  /** 0 for any. */
  readonly port: number;
  /** Under which others reach it; by default its host and port. */
  readonly address?: string;
  /** Addresses of peers to begin with. */
  readonly seeds: readonly string[];
  readonly reach: Reach;
  /** How long one peer may take for everything, in milliseconds. */
  readonly visitMs?: number;
  readonly rng: Rng;
}

/** What a visit brought. */
interface Visit {
  readonly address: string;
  readonly head: Checkpoint | undefined;
}

/** A node at work. */
export class PartyNode {
  readonly #options: NodeOptions;
  readonly #copy: LogCopy;
  readonly #server: PeerServer;
  readonly #book: AddressBook;
  readonly #node: Uint8Array;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: NodeOptions, copy: LogCopy, server: PeerServer) {
    this.#options = options;
    this.#copy = copy;
    this.#server = server;
    this.#book = new AddressBook(server.address, options.seeds);
    this.#node = drawBytes(options.rng, 16);
  }

  /** Opens the copy and begins to serve it; asks nobody yet. */
  static async start(options: NodeOptions): Promise<PartyNode> {
    const copy = await LogCopy.open(options);
    // The server is there before the node: until then it has no news.
    let node: PartyNode | undefined;
    try {
      const server = await servePeer(options, logFolder(options.folder), async (bytes) => node?.hear(bytes));
      node = new PartyNode(options, copy, server);
      return node;
    } catch (error) {
      await copy.close();
      throw error;
    }
  }

  get address(): string {
    return this.#server.address;
  }

  /** The head that it has cosigned. */
  get head(): Checkpoint | undefined {
    return this.#copy.head;
  }

  /** Proofs that the log has two histories, found or passed on. */
  get forks(): readonly ForkProof[] {
    return this.#copy.forks;
  }

  /** Heads under the log's key of which nobody has handed out the entries: no proof, and not forgotten. */
  get unbacked(): readonly Checkpoint[] {
    return this.#copy.unbacked;
  }

  /** Addresses of those who answered. */
  get peers(): readonly string[] {
    return this.#book.peers;
  }

  /** Takes what a log on this machine has: that is how the office's own node gets its entries. */
  take(source: LedgerReader): Promise<void> {
    return this.#next(async () => this.#copy.follow(await source.checkpoint(), source));
  }

  /** One round: everybody known is told the news and asked for theirs; whoever has more of the log gives it. */
  round(): Promise<void> {
    return this.#next(async () => {
      const news = writeNews(this.#news());
      const targets = this.#book.toVisit(this.#options.rng);
      const visits = await Promise.all(targets.map((address) => this.#visit(address, news)));
      const heads = visits.filter(
        (visit): visit is Visit & { head: Checkpoint } => visit?.head !== undefined,
      );
      heads.sort((a, b) => b.head.size - a.head.size);
      for (const { address, head } of heads) await this.#follow(address, head);
    });
  }

  /** Hears the news of somebody, who is told this node's. @throws {DecodeError | NoteError} for what is no news */
  async hear(bytes: Uint8Array): Promise<Uint8Array> {
    const news = readNews(bytes);
    const head = await this.#learn(news);
    // At once, so that nobody's many heads keep another one from being looked at, and not in a round: two who visit each other at
    // the same moment would wait for ever.
    if (head !== undefined) await this.#copy.judge(head);
    return writeNews(this.#news());
  }

  /** Serves no more, and lets go of the folder. */
  async stop(): Promise<void> {
    await this.#server.stop();
    await this.#next(() => this.#copy.close());
  }

  #news(): News {
    return {
      node: this.#node,
      address: this.address,
      head: this.head?.note ?? new Uint8Array(),
      peers: this.#book.toTell(this.#options.rng),
      forks: this.forks,
    };
  }

  /** @returns the head that the news show, under the log's key */
  async #learn({ node, address, head, peers, forks }: News): Promise<Checkpoint | undefined> {
    if (equalBytes(node, this.#node)) return undefined;
    const opened = head.length === 0 ? undefined : this.#copy.open(head);
    for (const fork of forks) await this.#copy.addFork(fork);
    this.#book.offer([address, ...peers]);
    return opened;
  }

  async #visit(address: string, news: Uint8Array): Promise<Visit | undefined> {
    try {
      const url = `${address}/exchange`;
      const question = { method: 'POST', url, body: news, maxBytes: NEWS.bytes } as const;
      const { status, body } = await askServer(question, this.#http());
      if (status !== 200) throw new HttpError(url, status);
      const answer = readNews(body);
      if (equalBytes(answer.node, this.#node)) this.#book.met(address);
      const head = await this.#learn(answer);
      this.#book.answered(address, head !== undefined, this.#options.rng);
      return { address, head };
    } catch (error) {
      if (!(error instanceof HanpyoError)) throw error;
      this.#book.failed(address);
      return undefined;
    }
  }

  async #follow(address: string, head: Checkpoint): Promise<void> {
    try {
      const { logKeys, origin } = this.#options.trust;
      await this.#copy.follow(head, openTileLog(httpFiles(address, this.#http()), { origin, logKeys }));
    } catch (error) {
      if (!(error instanceof HanpyoError)) throw error;
      this.#book.failed(address);
    }
  }

  /** The bounds of one visit: of each answer, and of all of them together. */
  #http(): { readonly fetch: typeof globalThis.fetch; readonly timeoutMs: number } {
    const { reach, visitMs = 60_000 } = this.#options;
    const limit = AbortSignal.timeout(visitMs);
    return { fetch: reachingFetch(reach, limit), timeoutMs: Math.min(5000, visitMs) };
  }

  /** One thing after the other: the copy has one source at a time. */
  #next<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}
