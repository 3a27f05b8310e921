/**
 * Connections that post ballots and do nothing else: what a client of `node:http` costs for each request is more than what the
 * service does with it, and a load test on one machine would measure itself.
 */
import { connect, type Socket } from 'node:net';
import { utf8 } from 'hanpyo/core';

/** Connections to one address, each of which has one request under way at most. */
export class BallotSockets {
  readonly #host: string;
  readonly #port: number;
  readonly #path: string;
  readonly #idle: BallotSocket[] = [];

  /** @param url - where ballots are posted */
  constructor(url: string) {
    const { hostname, port, pathname, search } = new URL(url);
    this.#host = hostname;
    this.#port = Number(port);
    this.#path = `${pathname}${search}`;
  }

  /** @returns the status, or 0 where there was no answer, twice: a connection may have ended before it was used again */
  async send(body: Uint8Array): Promise<number> {
    return (await this.#once(body, this.#idle.pop())) || this.#once(body);
  }

  /** Ends connections that nobody uses. */
  close(): void {
    for (const socket of this.#idle.splice(0)) socket.end();
  }

  async #once(body: Uint8Array, idle?: BallotSocket): Promise<number> {
    const socket = idle ?? new BallotSocket(connect(this.#port, this.#host), this.#path);
    const status = await socket.post(body);
    if (socket.isOpen) this.#idle.push(socket);
    return status;
  }
}

/** One connection. */
class BallotSocket {
  readonly #socket: Socket;
  readonly #path: string;
  #text = '';
  #answered: (status: number) => void = () => {};

  constructor(socket: Socket, path: string) {
    this.#socket = socket.setNoDelay(true);
    this.#path = path;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.#read(text));
    socket.on('error', () => {});
    socket.on('close', () => this.#answered(0));
  }

  get isOpen(): boolean {
    return this.#socket.writable && !this.#socket.destroyed;
  }

  end(): void {
    this.#socket.end();
  }

  post(body: Uint8Array): Promise<number> {
    if (!this.isOpen) return Promise.resolve(0);
    const head = utf8(
      `POST ${this.#path} HTTP/1.1\r\nhost: b\r\ncontent-type: application/octet-stream\r\ncontent-length: ${body.length}\r\n\r\n`,
    );
    const bytes = new Uint8Array(head.length + body.length);
    bytes.set(head);
    bytes.set(body, head.length);
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#socket.write(bytes);
    });
  }

  /** An answer is whole once as many bytes are there as it says. */
  #read(text: string): void {
    this.#text += text;
    const end = this.#text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#text.slice(0, end);
    const length = Number(/\r\ncontent-length: ([0-9]+)/i.exec(head)?.[1] ?? 0);
    if (this.#text.length < end + 4 + length) return;
    this.#text = '';
    if (/\r\nconnection: close/i.test(head)) this.#socket.end();
    this.#answered(Number(head.slice(9, 12)));
  }
}
