/**
 * Server-sent events: every checkpoint as it comes, and every other part of the picture when it changes. A reader that comes back names the
 * last checkpoint it saw; one that does not read is dropped before it costs more than a few kilobytes, or what everybody is sent
 * at once where that is more.
 */
import type { ServerResponse } from 'node:http';
import { utf8 } from 'hanpyo/core';
import type { Call } from './http-server.js';
import { Problem } from './problems.js';
import { Shares } from './shares.js';
import type { CheckpointView } from './status-shape.js';

/** Checkpoints that are kept for readers that come back. */
const KEPT = 64;
const HEARTBEAT_MS = 15_000;

/** A part of the picture. */
export interface PartEvent {
  readonly name: string;
  /** JSON in one line. */
  readonly data: string;
  /** What makes it another one: it is told again when this is another than before. */
  readonly state: string;
}

/** All readers of events. Must be closed. */
export class EventHub {
  readonly #places: Shares;
  readonly #mostBytes: number;
  readonly #clients = new Set<ServerResponse>();
  readonly #kept: CheckpointView[] = [];
  readonly #heartbeat: NodeJS.Timeout;
  /** What was told last of each part. */
  readonly #told = new Map<string, string>();
  /** Readers that were dropped because they did not read. */
  dropped = 0;

  /**
   * @param mostBytes - what may wait for one reader
   * @param mostEach - readers of one address
   */
  constructor(mostClients: number, mostBytes: number, mostEach: number) {
    this.#places = new Shares(mostClients, mostEach);
    this.#mostBytes = mostBytes;
    this.#heartbeat = setInterval(() => this.#toAll(':\n\n'), HEARTBEAT_MS).unref();
  }

  get clients(): number {
    return this.#clients.size;
  }

  /**
   * Adds a reader: it gets the checkpoints after the one it saw last, as far as they are kept, or the latest.
   * @param lastEventId - what the reader says it saw last
   * @param parts - as they are now
   * @param visit - a reader whose connection is cut before its turn on it came is not heard of in any other way
   * @throws {Problem} `busy` if there are too many readers
   */
  add(
    response: ServerResponse,
    lastEventId: string | undefined,
    parts: readonly PartEvent[],
    { address, visit }: Pick<Call, 'address' | 'visit'>,
  ): void {
    if (!visit.hold(this.#places, address)) throw new Problem('busy', { retryAfterSeconds: 10 });
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    this.#clients.add(response);
    visit.onEnd(() => this.#clients.delete(response));
    const missed = this.#missed(lastEventId).map(checkpointEvent);
    this.#send(response, utf8(['retry: 2000\n\n', ...missed, ...parts.map(partEvent)].join('')));
  }

  /** Tells everybody of a checkpoint. */
  checkpoint(view: CheckpointView): void {
    this.#kept.push(view);
    if (this.#kept.length > KEPT) this.#kept.shift();
    this.#toAll(checkpointEvent(view));
  }

  /** Tells everybody of the parts that have changed. */
  parts(parts: readonly PartEvent[]): void {
    for (const part of parts) {
      if (this.#told.get(part.name) === part.state) continue;
      this.#told.set(part.name, part.state);
      this.#toAll(partEvent(part));
    }
  }

  /** Ends all streams. */
  close(): void {
    clearInterval(this.#heartbeat);
    for (const client of this.#clients) client.end();
    this.#clients.clear();
  }

  #missed(lastEventId: string | undefined): readonly CheckpointView[] {
    const last = /^[0-9]{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : undefined;
    if (last === undefined) return this.#kept.slice(-1);
    return this.#kept.filter(({ size }) => size > last);
  }

  /** The bytes are the same for all. */
  #toAll(text: string): void {
    const bytes = utf8(text);
    for (const client of this.#clients) this.#send(client, bytes);
  }

  /** Who has taken all there was may always have something; who has not, only so much. */
  #send(client: ServerResponse, bytes: Uint8Array): void {
    const waiting = client.writableLength;
    if (waiting > 0 && waiting + bytes.length > this.#mostBytes) {
      this.dropped += 1;
      this.#clients.delete(client);
      client.destroy();
    } else client.write(bytes);
  }
}

function partEvent({ name, data }: PartEvent): string {
  return `event: ${name}\ndata: ${data}\n\n`;
}

/** The id of an event is the size of the tree, so that it means the same after a restart. */
function checkpointEvent(view: CheckpointView): string {
  return `event: checkpoint\nid: ${view.size}\ndata: ${JSON.stringify(view)}\n\n`;
}
