/** The service as a whole: it listens at once, restores the election behind closed doors, serves, and ends in good order. */
import { ScratchError } from 'hanpyo/core';
import {
  LedgerError,
  type LedgerOptions,
  type LogStore,
  openLedger,
  parseVerifierKey,
  type Witness,
} from 'hanpyo/ledger';
import type { Fs } from 'hanpyo/ledger/file';
import type { WorkerPool } from 'hanpyo/verify/workers';
import { CastingDesk } from './casting.js';
import type { BoardConfig } from './config.js';
import { ServiceCrews } from './crews.js';
import { HeldElection } from './election.js';
import { ElectionDocument } from './election-document.js';
import { EntryDesk } from './entries.js';
import { EventHub } from './events.js';
import { type Answered, BoundedServer, type Call } from './http-server.js';
import { BoardMetrics, type Levels } from './metrics.js';
import { type Document, documentAnswer, readPages } from './pages.js';
import { patientWitnesses } from './patience.js';
import { Picture } from './picture.js';
import { Problem } from './problems.js';
import { DiskRoom, roomFolder } from './room.js';
import { type Desk, json, routed } from './routes.js';
import { Shares } from './shares.js';
import { checkpointView } from './status.js';
import { readLogKey, storeOf, witnessesOf } from './stores.js';

/** What a service stands on besides its configuration. */
export interface ServiceParts {
  /** Threads that verify proofs; by default the process does. */
  readonly pool?: WorkerPool;
  /** Witnesses in this process, besides those of the configuration. */
  readonly witnesses?: readonly Witness[];
  /** A disk other than the real one, for trials. */
  readonly fs?: Fs;
  /** Room other than a disk has, for trials. It is closed at the end. */
  readonly room?: DiskRoom;
}

/** How often onlookers are told of what has changed besides checkpoints. */
const PICTURE_MS = 1000;

/** A running service. */
export class BoardService {
  readonly #config: BoardConfig;
  readonly #parts: ServiceParts;
  readonly #server: BoundedServer;
  readonly #metrics: BoardMetrics;
  readonly #events: EventHub;
  readonly #pages: ReadonlyMap<string, Document>;
  readonly #ending = new AbortController();
  readonly #crews: ServiceCrews;
  readonly #room: DiskRoom;
  #opening: Promise<void> | undefined;
  #desk: Desk | undefined;
  #state: 'starting' | 'ready' | 'failed' | 'stopping' = 'starting';

  private constructor(config: BoardConfig, parts: ServiceParts, pages: ReadonlyMap<string, Document>) {
    this.#config = config;
    this.#parts = parts;
    this.#crews = new ServiceCrews(parts.pool);
    this.#room = parts.room ?? new DiskRoom(roomFolder(config), config.cacheBytes);
    this.#pages = pages;
    this.#events = new EventHub(
      config.limits.eventClients,
      config.limits.eventBytes,
      config.limits.eventClientsPerAddress,
    );
    this.#metrics = new BoardMetrics(() => this.#levels());
    this.#server = new BoundedServer(config, (call) => this.#answer(call), {
      answered: (route, status, seconds) => this.#metrics.answered(route, status, seconds),
      refused: ({ code, details }) =>
        this.#metrics.refused(details.check === undefined ? code : `${code} ${details.check}`),
    });
  }

  /**
   * Listens; the election is restored meanwhile.
   * @returns the service, its port, and what to wait for
   * @throws {RangeError} for a page that can not be served
   */
  static async start(
    config: BoardConfig,
    parts: ServiceParts = {},
  ): Promise<{ readonly service: BoardService; readonly port: number; readonly ready: Promise<void> }> {
    const service = new BoardService(config, parts, await readPages(config.pages));
    const port = await service.#server.listen();
    const ready = service.#open();
    service.#opening = ready.catch(() => {
      if (service.#state === 'starting') service.#state = 'failed';
    });
    return { service, port, ready };
  }

  /** Resolves with the reason if the ledger fails: then only a new process can go on. */
  async failed(): Promise<unknown> {
    return this.#desk?.election.failed;
  }

  /** Accepts nothing more, finishes what was accepted, publishes it and releases the ledger. */
  async stop(): Promise<void> {
    if (this.#state !== 'failed') this.#state = 'stopping';
    this.#events.close();
    await this.#server.stop();
    // Who is told to stop while it starts has a ledger to release all the same.
    await this.#opening;
    await Promise.all([this.#desk?.casting.drained(), this.#desk?.entries.drained()]);
    this.#ending.abort();
    try {
      await this.#desk?.election.ledger.close();
    } catch (error) {
      if (!(error instanceof LedgerError || error instanceof ScratchError)) throw error;
    } finally {
      await this.#crews.dismiss().finally(() => this.#room.close());
    }
  }

  async #open(): Promise<void> {
    const config = this.#config;
    const room = this.#room;
    const signer = await readLogKey(config.logKey);
    const { fs } = this.#parts;
    const store = await storeOf(config.store, { ...room.journal, ...(fs && { fs }) });
    const witnesses = [
      ...witnessesOf(config.witnesses, config.limits.witnessMs),
      ...(this.#parts.witnesses ?? []),
    ];
    const options: LedgerOptions = {
      origin: signer.name,
      signer,
      oldKeys: config.oldLogKeys.map((key) => parseVerifierKey(key)),
      witnesses: patientWitnesses(witnesses, config.quorum, config.limits),
      quorum: config.quorum,
      checkpointIntervalMs: config.checkpointMs,
    };
    const ledger = await openLedger(store, options);
    try {
      const election = await HeldElection.restore(ledger, signer, {
        readHashes: (level, from, to) => store.readHashes(level, from, to),
        receiptMs: config.limits.receiptMs,
        room,
        calls: this.#crews.calls,
      });
      const names = witnesses.map(({ key }) => key.name);
      this.#serve(election, store, new Picture(config, election, names, () => this.#metrics.refusals));
    } catch (error) {
      // Why it does not start is what there is to tell.
      await ledger.close().catch(() => {});
      throw error;
    }
  }

  #serve(election: HeldElection, store: LogStore, picture: Picture): void {
    const config = this.#config;
    const { bodyBytes, bodiesBytes, bodiesBytesPerAddress } = config.limits;
    this.#desk = {
      config,
      bodies: { most: bodyBytes, all: new Shares(bodiesBytes, bodiesBytesPerAddress) },
      election,
      store,
      casting: new CastingDesk(election, this.#crews, config.limits, () => picture.activity.ballot()),
      entries: new EntryDesk(election, config.limits),
      events: this.#events,
      picture,
      document: new ElectionDocument(election, config.closes),
    };
    if (this.#state === 'starting') this.#state = 'ready';
    election.failed.then(() => {
      this.#state = 'failed';
    });
    this.#announce(election).catch(() => {});
    const tell = (): void => void picture.tell(this.#events).catch(() => {});
    const timer = setInterval(tell, PICTURE_MS).unref();
    this.#ending.signal.addEventListener('abort', () => clearInterval(timer));
  }

  /** Tells onlookers of every checkpoint, until the end. */
  async #announce({ ledger }: HeldElection): Promise<void> {
    const options = { signal: this.#ending.signal, level: this.#level() };
    for await (const checkpoint of ledger.subscribe(0, options))
      this.#events.checkpoint(checkpointView(checkpoint));
  }

  #answer(call: Call): Answered {
    const path = call.url.pathname;
    const answer = ((): Answered['answer'] | undefined => {
      if (path === '/health' || path === '/health/ready') return Promise.resolve(this.#health(path));
      if (path === '/health/live') return Promise.resolve(this.#health(path));
      if (path !== '/metrics') return undefined;
      return this.#metrics.registry
        .metrics()
        .then((body) => ({ type: this.#metrics.registry.contentType, body }));
    })();
    if (answer !== undefined) return { route: path, answer };
    const page = this.#pages.get(path);
    if (page !== undefined) return { route: 'page', answer: Promise.resolve(documentAnswer(page, call)) };
    if (this.#state === 'failed') throw new Problem('failed', { retryAfterSeconds: 5 });
    const { route, answer: asked } = routed(this.#desk, call);
    // Whoever finds that the room is broken finds it for all.
    const found = (error: unknown): never => {
      throw error instanceof ScratchError ? this.#desk?.election.problemOf(error) : error;
    };
    return { route, answer: asked.catch(found) };
  }

  /** Alive is who need not be started again; ready is who takes ballots. */
  #health(path: string): ReturnType<typeof json> {
    const live = this.#state !== 'failed';
    const ready = this.#state === 'ready';
    const well = path === '/health/live' ? live : ready;
    return json({ state: this.#state, live, ready }, { status: well ? 200 : 503 });
  }

  #level(): 'published' | 'witnessed' {
    return this.#config.quorum > 0 ? 'witnessed' : 'published';
  }

  #levels(): Levels {
    const election = this.#desk?.election;
    const sizes = election?.ledger.size() ?? { sequenced: 0, published: 0, witnessed: 0 };
    return {
      ...sizes,
      waitingBallots: this.#desk?.casting.waiting ?? 0,
      requests: this.#server.requests,
      eventClients: this.#events.clients,
      room: this.#room.use,
      accepted: election?.record.opened ? election.record.poll.accounting.accepted : 0,
    };
  }
}
