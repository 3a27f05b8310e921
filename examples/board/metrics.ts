/** Figures for the operator, in the text format of Prometheus: sums only, and no label that names a person or an address. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RoomUse } from './room.js';

/** What the gauges show, asked for when they are read. */
export interface Levels {
  readonly waitingBallots: number;
  readonly requests: number;
  readonly eventClients: number;
  readonly sequenced: number;
  readonly published: number;
  readonly witnessed: number;
  readonly accepted: number;
  readonly room: RoomUse;
}

/** The figures of one service. */
export class BoardMetrics {
  readonly registry: Registry = new Registry();
  readonly #refused: Counter<'code'>;
  readonly #seconds: Histogram<'route' | 'status'>;
  readonly #refusals = new Map<string, number>();

  /** @param levels - asked whenever somebody reads the figures */
  constructor(levels: () => Levels) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#refused = new Counter({
      name: 'hanpyo_refused_total',
      help: 'Requests that were not done, by code and check',
      labelNames: ['code'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'hanpyo_request_seconds',
      help: 'Time from the headers to the answer',
      labelNames: ['route', 'status'],
      buckets: [0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
      registers,
    });
    for (const [name, help, of] of GAUGES)
      new Gauge({
        name: `hanpyo_${name}`,
        help,
        registers,
        collect() {
          this.set(of(levels()));
        },
      });
  }

  /** Refusals by code since the start. */
  get refusals(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#refusals);
  }

  /** Counts a refusal. @param code - one of a fixed set, such as `refused B-13` */
  refused(code: string): void {
    this.#refused.inc({ code });
    this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1);
  }

  /** Counts an answer. @param route - the pattern of the route, never the path */
  answered(route: string, status: number, seconds: number): void {
    this.#seconds.observe({ route, status: `${status}` }, seconds);
  }
}

const GAUGES: readonly (readonly [string, string, (levels: Levels) => number])[] = [
  ['waiting_ballots', 'Ballots that wait to be verified or appended', (l) => l.waitingBallots],
  ['requests', 'Requests being answered', (l) => l.requests],
  ['event_clients', 'Readers of events', (l) => l.eventClients],
  ['ledger_sequenced', 'Entries that are durable', (l) => l.sequenced],
  ['ledger_published', 'Entries that a signed checkpoint covers', (l) => l.published],
  ['ledger_witnessed', 'Entries that a witnessed checkpoint covers', (l) => l.witnessed],
  ['ballots_accepted', 'Ballots accepted, superseded ones included', (l) => l.accepted],
  ['scratch_bytes', 'Bytes on a disk of what grows with ballots beside the log', (l) => l.room.bytes],
  ['scratch_pages_written', 'Pages of it that memory had no room for any more', (l) => l.room.pagesWritten],
  ['scratch_pages_read', 'Pages of it that were fetched again', (l) => l.room.pagesRead],
];
