/** The service as a whole: it listens at once, restores the election behind closed doors, serves, and ends in good order. */
import type { ElectionContext } from 'hanpyo/ballot';
import {
  LedgerError,
  type LedgerOptions,
  type LogStore,
  openLedger,
  parseVerifierKey,
  type Witness,
} from 'hanpyo/ledger';
import type { Fs } from 'hanpyo/ledger/file';
import { callCrew, type WorkerCrew, type WorkerPool } from 'hanpyo/verify/workers';
import { CastingDesk } from './casting.js';
import type { BoardConfig } from './config.js';
import { HeldElection } from './election.js';
import { EntryDesk } from './entries.js';
import { EventHub } from './events.js';
import { type Answered, BoundedServer, type Call } from './http-server.js';
import { BoardMetrics, type Levels } from './metrics.js';
import { patientWitnesses } from './patience.js';
import { Problem } from './problems.js';
import { type Desk, json, routed } from './routes.js';
import { type Counters, checkpointView, countersOf, type Status, statusOf } from './status.js';
import { readLogKey, storeOf, witnessesOf } from './stores.js';

/** What a service stands on besides its configuration. */
export interface ServiceParts {
  /** Threads that verify proofs; by default the process does. */
  readonly pool?: WorkerPool;
  /** Witnesses in this process, besides those of the configuration. */
  readonly witnesses?: readonly Witness[];
  /** A disk other than the real one, for trials. */
  readonly fs?: Fs;
}

/** How often counters are looked at. */
const COUNTERS_MS = 1000;

/** A running service. */
export class BoardService {
  readonly #config: BoardConfig;
  readonly #parts: ServiceParts;
  readonly #server: BoundedServer;
  readonly #metrics: BoardMetrics;
  readonly #events: EventHub;
  readonly #ending = new AbortController();
  #opening: Promise<void> | undefined;
  #crew: WorkerCrew | undefined;
  #desk: Desk | undefined;
  #lastBallot: number | undefined;
  #state: 'starting' | 'ready' | 'failed' | 'stopping' = 'starting';

  private constructor(config: BoardConfig, parts: ServiceParts) {
    this.#config = config;
    this.#parts = parts;
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
   */
  static async start(
    config: BoardConfig,
    parts: ServiceParts = {},
  ): Promise<{ readonly service: BoardService; readonly port: number; readonly ready: Promise<void> }> {
    const service = new BoardService(config, parts);
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
    await this.#desk?.election.ledger.close().catch((error: unknown) => {
      if (!(error instanceof LedgerError)) throw error;
    });
    await this.#crew?.dismiss();
  }

  async #open(): Promise<void> {
    const config = this.#config;
    const signer = await readLogKey(config.logKey);
    const store = await storeOf(config.store, this.#parts.fs);
    const options: LedgerOptions = {
      origin: signer.name,
      signer,
      oldKeys: config.oldLogKeys.map((key) => parseVerifierKey(key)),
      witnesses: patientWitnesses(
        [...witnessesOf(config.witnesses, config.limits.witnessMs), ...(this.#parts.witnesses ?? [])],
        config.quorum,
        config.limits,
      ),
      quorum: config.quorum,
      checkpointIntervalMs: config.checkpointMs,
    };
    const ledger = await openLedger(store, options);
    const { pool } = this.#parts;
    try {
      const crew = pool && ((context: ElectionContext) => (this.#crew ??= callCrew(context, pool)));
      this.#serve(await HeldElection.restore(ledger, signer, config.limits.receiptMs, crew), store);
    } catch (error) {
      await ledger.close();
      throw error;
    }
  }

  #serve(election: HeldElection, store: LogStore): void {
    const config = this.#config;
    const casting = new CastingDesk(election, config.limits, () => {
      this.#lastBallot = performance.now();
    });
    const entries = new EntryDesk(election, config.limits);
    this.#desk = {
      config,
      election,
      store,
      casting,
      entries,
      events: this.#events,
      status: () => this.#status(),
    };
    if (this.#state === 'starting') this.#state = 'ready';
    election.failed.then(() => {
      this.#state = 'failed';
    });
    this.#announce(election).catch(() => {});
    const timer = setInterval(() => this.#events.counters(this.#counters(election)), COUNTERS_MS).unref();
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
    if (this.#state === 'failed') throw new Problem('failed', { retryAfterSeconds: 5 });
    return routed(this.#desk, call);
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

  async #status(): Promise<Status> {
    const desk = this.#desk;
    if (desk === undefined) throw new Problem('starting', { retryAfterSeconds: 2 });
    const checkpoint = checkpointView(await desk.election.ledger.checkpoint());
    return statusOf(desk.election, checkpoint, this.#counters(desk.election), {
      quorum: this.#config.quorum,
      lastBallot: this.#lastBallot,
      now: performance.now(),
    });
  }

  #counters(election: HeldElection): Counters {
    const { record } = election;
    const turnout = record.opened ? election.turnout : undefined;
    return countersOf({ record, turnout }, this.#metrics.refusals, this.#config.smallestCell);
  }

  #levels(): Levels {
    const election = this.#desk?.election;
    const sizes = election?.ledger.size() ?? { sequenced: 0, published: 0, witnessed: 0 };
    return {
      ...sizes,
      waitingBallots: this.#desk?.casting.waiting ?? 0,
      requests: this.#server.requests,
      eventClients: this.#events.clients,
      accepted: election?.record.opened ? election.record.voting.box.accounting.accepted : 0,
    };
  }
}
