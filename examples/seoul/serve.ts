/**
 * The forum as a service: residents post entries, anybody reads the log, and the page with the funnel follows it. Bounds of connections,
 * requests and bodies, the published files and the events are those of `examples/board`.
 */
import { type Ledger, type LogStore, type NoteSigner, openLedger } from 'hanpyo/ledger';
import { fileStore } from 'hanpyo/ledger/file';
import { ForumBoard, type ForumSigner } from 'hanpyo/petition';
import { type BodyBounds, readBody } from '../board/body.js';
import { type BoardConfig, completeConfig, type LimitsConfig } from '../board/config.js';
import { SharedCheckpoints } from '../board/cosigned.js';
import { EventHub } from '../board/events.js';
import {
  type Answer,
  type Answered,
  BoundedServer,
  type Call,
  SECURITY_HEADERS,
} from '../board/http-server.js';
import { logFile } from '../board/log-files.js';
import { type Document, documentAnswer, readPages } from '../board/pages.js';
import { Problem } from '../board/problems.js';
import { Shares } from '../board/shares.js';
import { checkpointView } from '../board/status.js';

/** What a service stands on. */
export interface ForumPlace {
  /** Of the log, which no other process has open. */
  readonly folder: string;
  readonly log: NoteSigner;
  /** Signs the changes of stage that follow from entries. */
  readonly operator: ForumSigner;
  /** File of the page with the funnel. */
  readonly page: string;
  readonly port?: number;
  readonly limits?: Partial<LimitsConfig>;
}

/** How long after an entry it is published at the latest, in milliseconds. */
const PUBLISHED_MS = 200;

/** A forum that is served. */
export class ForumService {
  readonly #store: LogStore;
  readonly #ledger: Ledger;
  readonly #board: ForumBoard;
  readonly #checkpoints: SharedCheckpoints;
  readonly #hub: EventHub;
  readonly #pages: ReadonlyMap<string, Document>;
  readonly #bodies: BodyBounds;
  readonly #server: BoundedServer;
  readonly #ending = new AbortController();

  private constructor(
    config: BoardConfig,
    store: LogStore,
    ledger: Ledger,
    board: ForumBoard,
    pages: ReadonlyMap<string, Document>,
  ) {
    const { bodyBytes, bodiesBytes, bodiesBytesPerAddress, receiptMs } = config.limits;
    const { eventClients, eventBytes, eventClientsPerAddress } = config.limits;
    this.#store = store;
    this.#ledger = ledger;
    this.#board = board;
    this.#pages = pages;
    this.#checkpoints = new SharedCheckpoints(ledger, receiptMs);
    this.#hub = new EventHub(eventClients, eventBytes, eventClientsPerAddress);
    this.#bodies = { most: bodyBytes, all: new Shares(bodiesBytes, bodiesBytesPerAddress) };
    const watcher = { answered: () => {}, refused: () => {} };
    this.#server = new BoundedServer(config, (call) => this.#answer(call), watcher);
  }

  /** Opens the forum and listens. @returns the service, and the address of its page */
  static async start(place: ForumPlace): Promise<{ readonly service: ForumService; readonly url: string }> {
    const { folder, log, operator, page, port = 0, limits = {} } = place;
    const config = completeConfig({ workspace: folder, port, limits, pages: { '/funnel': page } });
    const pages = await readPages(config.pages);
    const store = fileStore(folder);
    const options = { origin: log.name, signer: log, checkpointIntervalMs: PUBLISHED_MS };
    const ledger = await openLedger(store, options);
    const board = await ForumBoard.open(ledger, operator);
    const service = new ForumService(config, store, ledger, board, pages);
    void service.#announce().catch(() => {});
    return { service, url: `http://${config.host}:${await service.#server.listen()}` };
  }

  /** Accepts nothing more, answers what it has, and releases the ledger. */
  async stop(): Promise<void> {
    this.#hub.close();
    await this.#server.stop();
    this.#ending.abort();
    await this.#ledger.close();
  }

  /** Tells readers of every checkpoint, until the end. */
  async #announce(): Promise<void> {
    const options = { signal: this.#ending.signal, level: 'published' } as const;
    for await (const checkpoint of this.#ledger.subscribe(0, options))
      this.#hub.checkpoint(checkpointView(checkpoint));
  }

  #answer(call: Call): Answered {
    const { pathname } = call.url;
    const { method } = call.request;
    const page = this.#pages.get(pathname);
    if (page !== undefined) return { route: 'page', answer: Promise.resolve(documentAnswer(page, call)) };
    if (pathname === '/entries' && method === 'POST') return { route: pathname, answer: this.#post(call) };
    if (method !== 'GET' && method !== 'HEAD') throw new Problem('method-not-allowed');
    if (pathname === '/events' && method === 'GET') return { route: pathname, answer: this.#listen(call) };
    return { route: 'log', answer: this.#file(pathname.slice(1)) };
  }

  /** Takes an entry in: what residents and operators have signed, judged by the rules of the charter. */
  async #post(call: Call): Promise<Answer> {
    const { index, refused } = await this.#board.post(await readBody(call, this.#bodies));
    const [finding] = refused ?? [];
    if (finding !== undefined) throw new Problem('refused', { check: finding.check });
    return { status: 201, type: 'application/json', body: JSON.stringify({ index }) };
  }

  async #listen(call: Call): Promise<undefined> {
    const { request, response } = call;
    const last = request.headers['last-event-id'];
    response.setHeaders(new Map(Object.entries({ ...SECURITY_HEADERS, 'cache-control': 'no-store' })));
    this.#hub.add(response, typeof last === 'string' ? last : undefined, [], call);
    return undefined;
  }

  async #file(path: string): Promise<Answer> {
    const { bytes, type, immutable } = await logFile(this.#store, this.#checkpoints, 'published', path);
    const cache = immutable ? 'public, max-age=31536000, immutable' : 'no-cache';
    return { type, body: bytes, headers: { 'cache-control': cache } };
  }
}
