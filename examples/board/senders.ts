/** Ways of sending ballots: as fast as they are taken, or at set times whatever becomes of them. */
import { connect } from 'node:net';
import { BallotSockets } from './ballot-sockets.js';

/** What became of what was sent. */
export interface Outcome {
  readonly sent: number;
  readonly seconds: number;
  /** Answers 200 and 201 a second. */
  readonly perSecond: number;
  /** Answers by status; 0: none. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Milliseconds from the request to an answer 200 or 201. */
  readonly p50: number;
  readonly p99: number;
}

/** Sends each once, some at once: the next as soon as one is answered. */
export async function closedLoop(
  url: string,
  ballots: readonly Uint8Array[],
  atOnce: number,
): Promise<Outcome> {
  const tally = new OutcomeTally();
  const sockets = new BallotSockets(url);
  const left = ballots.values();
  const sender = async (): Promise<void> => {
    for (const ballot of left) await tally.time(sockets.send(ballot));
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  sockets.close();
  return tally.outcome();
}

/**
 * Sends each at its time, whether or not earlier ones are answered.
 * @param at - seconds after the start at which ballot i of n is sent, ascending
 */
export async function openLoop(
  url: string,
  ballots: readonly Uint8Array[],
  at: (i: number, n: number) => number,
): Promise<Outcome> {
  const tally = new OutcomeTally();
  const sockets = new BallotSockets(url);
  const start = performance.now();
  const under: Promise<void>[] = [];
  for (const [i, ballot] of ballots.entries()) {
    const wait = start + 1000 * at(i, ballots.length) - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    under.push(tally.time(sockets.send(ballot)));
  }
  await Promise.all(under);
  sockets.close();
  return tally.outcome();
}

/** Sends bodies of one byte on four connections, some before the first is answered. */
export async function tinyLoop(url: string, count: number): Promise<Outcome> {
  const { port, hostname } = new URL(url);
  const tally = new OutcomeTally();
  const lane = (share: number): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(Number(port), hostname);
      const body =
        'POST /ballots HTTP/1.1\r\nhost: b\r\ncontent-type: application/octet-stream\r\ncontent-length: 1\r\n\r\nx';
      let [sent, answered, tail] = [0, 0, ''];
      const more = (): void => {
        for (; sent < share && sent - answered <= 16; sent += 16) socket.write(body.repeat(16));
      };
      socket.on('data', (data: Uint8Array) => {
        const text = tail + new TextDecoder().decode(data);
        const statuses = [...text.matchAll(/HTTP\/1\.1 ([0-9]{3}) /g)];
        const last = statuses.at(-1);
        tail = text.slice(Math.max(text.length - 12, last === undefined ? 0 : last.index + 13));
        for (const [, status] of statuses) tally.add(Number(status), 0);
        answered += statuses.length;
        if (answered >= sent && sent >= share) socket.destroy();
        else more();
      });
      socket.on('close', () => resolve());
      more();
    });
  await Promise.all(Array.from({ length: 4 }, () => lane(Math.floor(count / 64) * 16)));
  return tally.outcome();
}

class OutcomeTally {
  readonly #start = performance.now();
  readonly #statuses = new Map<number, number>();
  readonly #times: number[] = [];

  add(status: number, milliseconds: number): void {
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    if (status === 200 || status === 201) this.#times.push(milliseconds);
  }

  async time(answer: Promise<number>): Promise<void> {
    const start = performance.now();
    this.add(await answer, performance.now() - start);
  }

  outcome(): Outcome {
    const seconds = (performance.now() - this.#start) / 1000;
    const sorted = Float64Array.from(this.#times).sort((a, b) => a - b);
    const quantile = (q: number): number => Math.round(sorted[Math.floor(q * (sorted.length - 1))] ?? 0);
    const sent = [...this.#statuses.values()].reduce((sum, n) => sum + n, 0);
    return {
      sent,
      seconds: Number(seconds.toFixed(2)),
      perSecond: Math.round(sorted.length / seconds),
      statuses: Object.fromEntries(this.#statuses),
      p50: quantile(0.5),
      p99: quantile(0.99),
    };
  }
}
