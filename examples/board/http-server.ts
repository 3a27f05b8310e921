/** The HTTP side: bounds of every connection and request, headers of every answer, and errors that all look alike. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { addressOf, networkOf } from './addresses.js';
import { TokenBuckets } from './buckets.js';
import type { BoardConfig } from './config.js';
import { Problem, problemOf } from './problems.js';

/** A request that has passed the door. */
export interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** Who asks: for counting only. */
  readonly address: string;
}

/** What to send. */
export interface Answer {
  readonly status?: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What answers: the pattern of the route for the figures, and the answer, or `undefined` where it went its own way. */
export interface Answered {
  readonly route: string;
  readonly answer: Promise<Answer | undefined>;
}

/** What the server tells of its work. */
export interface ServerWatcher {
  answered(route: string, status: number, seconds: number): void;
  refused(problem: Problem): void;
}

/** Headers of every answer: nothing here is to be run, framed or guessed. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** A server that lets in what its bounds allow. */
export class BoundedServer {
  readonly #config: BoardConfig;
  readonly #answer: (call: Call) => Answered;
  readonly #watcher: ServerWatcher;
  readonly #rates: TokenBuckets;
  readonly #perAddress = new Map<string, number>();
  readonly #server: Server;
  #requests = 0;
  #stopping = false;

  constructor(config: BoardConfig, answer: (call: Call) => Answered, watcher: ServerWatcher) {
    const { limits } = config;
    this.#config = config;
    this.#answer = answer;
    this.#watcher = watcher;
    this.#rates = new TokenBuckets(limits.addressRate, limits.buckets);
    this.#server = createServer(
      {
        maxHeaderSize: limits.headerBytes,
        headersTimeout: limits.headersMs,
        requestTimeout: limits.requestMs,
        connectionsCheckingInterval: Math.max(50, Math.min(limits.headersMs, limits.requestMs) / 4),
        keepAliveTimeout: 5000,
      },
      (request, response) => void this.#handle(request, response),
    );
    this.#server.maxConnections = limits.connections;
    this.#server.on('connection', (socket) => this.#count(socket));
    // Whoever asks first gets the permission to send only if the size announced is allowed.
    this.#server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      if (Number(request.headers['content-length'] ?? 0) <= limits.bodyBytes) response.writeContinue();
      void this.#handle(request, response);
    });
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      if (socket.writable && error.code !== 'ECONNRESET')
        socket.end(`HTTP/1.1 ${statusOfClientError(error)}\r\nconnection: close\r\n\r\n`);
      else socket.destroy();
    });
  }

  /** Requests being answered. */
  get requests(): number {
    return this.#requests;
  }

  /** Listens. @returns the port */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#config.port, this.#config.host, () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  }

  /** Accepts nothing more, waits for what is being answered, and then ends every connection. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const late = setTimeout(() => this.#server.closeAllConnections(), this.#config.limits.drainMs);
    await closed;
    clearTimeout(late);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const start = performance.now();
    let route = 'unknown';
    this.#requests += 1;
    response.once('close', () => {
      this.#requests -= 1;
      this.#watcher.answered(route, response.statusCode, (performance.now() - start) / 1000);
    });
    response.on('error', () => {});
    try {
      const answered = this.#answer(this.#admitted(request, response));
      route = answered.route;
      const answer = await answered.answer;
      if (answer !== undefined) this.#send(request, response, answer);
    } catch (error) {
      this.#refuse(request, response, problemOf(error));
    }
  }

  #admitted(request: IncomingMessage, response: ServerResponse): Call {
    const { limits, proxies } = this.#config;
    if (this.#stopping) throw new Problem('stopping', { retryAfterSeconds: 2 });
    if (this.#requests > limits.requests) throw new Problem('busy', { retryAfterSeconds: 2 });
    const address = addressOf(request, proxies);
    const wait = this.#rates.take(address);
    if (wait > 0) throw new Problem('too-many', { retryAfterSeconds: Math.ceil(wait) });
    const target = request.url ?? '/';
    if (!target.startsWith('/') || !URL.canParse(target, 'http://board')) throw new Problem('bad-request');
    return { request, response, address, url: new URL(target, 'http://board') };
  }

  #refuse(request: IncomingMessage, response: ServerResponse, problem: Problem): void {
    this.#watcher.refused(problem);
    const { retryAfterSeconds } = problem.details;
    this.#send(request, response, {
      status: problem.status,
      type: 'application/json',
      body: JSON.stringify(problem.toJson()),
      headers: retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` },
    });
  }

  #send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
    if (response.destroyed || response.headersSent) return;
    // A body that was not read to its end is not waited for.
    const ends = this.#stopping || (!request.complete && request.method === 'POST');
    const { status = 200, type, body, headers } = answer;
    response.writeHead(status, {
      ...SECURITY_HEADERS,
      'access-control-allow-origin': this.#config.allowOrigin,
      'cache-control': 'no-store',
      'content-type': type,
      'content-length': `${Buffer.byteLength(body)}`,
      ...(ends ? { connection: 'close' } : {}),
      ...headers,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  /** Counts the connections of an address, where it is the socket's, and cuts what is too many. */
  #count(socket: Socket): void {
    if (this.#config.proxies > 0) return;
    const address = networkOf(socket.remoteAddress ?? '');
    const count = (this.#perAddress.get(address) ?? 0) + 1;
    if (count > this.#config.limits.connectionsPerAddress) return void socket.destroy();
    this.#perAddress.set(address, count);
    socket.once('close', () => {
      const left = (this.#perAddress.get(address) ?? 1) - 1;
      if (left === 0) this.#perAddress.delete(address);
      else this.#perAddress.set(address, left);
    });
  }
}

function statusOfClientError({ code }: NodeJS.ErrnoException): string {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout';
  return code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
}
