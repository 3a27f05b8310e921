/** The HTTP side: bounds of every connection and request, headers of every answer, and errors that all look alike. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { addressOf } from './addresses.js';
import type { BoardConfig } from './config.js';
import { Connections, type Visit } from './connections.js';
import { NetworkBuckets } from './networks.js';
import { Problem, problemOf } from './problems.js';
import { Shares } from './shares.js';

/** A request that has passed the door. */
export interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** Who asks: for counting only. */
  readonly address: string;
  readonly visit: Visit;
}

/** What to send. */
export interface Answer {
  readonly status?: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes that are in memory for this client alone until it has taken them; by default, the body. */
  readonly ownBytes?: number;
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
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
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
  readonly #rates: NetworkBuckets;
  readonly #requests: Shares;
  readonly #answers: Shares;
  readonly #connections: Connections;
  readonly #server: Server;
  #stopping = false;

  constructor(config: BoardConfig, answer: (call: Call) => Answered, watcher: ServerWatcher) {
    const { limits } = config;
    this.#config = config;
    this.#answer = answer;
    this.#watcher = watcher;
    this.#rates = new NetworkBuckets(limits.addressRate, limits.buckets);
    this.#requests = new Shares(limits.requests, limits.requestsPerAddress);
    this.#answers = new Shares(limits.answerBytes, limits.answerBytesPerAddress);
    this.#connections = new Connections(limits);
    this.#server = createServer(
      {
        maxHeaderSize: limits.headerBytes,
        headersTimeout: limits.headersMs,
        requestTimeout: limits.requestMs,
        connectionsCheckingInterval: Math.max(50, Math.min(limits.headersMs, limits.requestMs) / 4),
        keepAliveTimeout: 5000,
        // Said here so that no option of the process can make the parser forgiving: proxies might understand otherwise.
        insecureHTTPParser: false,
      },
      (request, response) => void this.#handle(request, response),
    );
    this.#listenTo(this.#server);
  }

  /** Requests being answered. */
  get requests(): number {
    return this.#requests.total;
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

  #listenTo(server: Server): void {
    const { limits, proxies } = this.#config;
    server.maxConnections = limits.connections;
    server.setTimeout(limits.idleMs);
    server.on('connection', (socket: Socket) => this.#connections.opened(socket, proxies === 0));
    // Whoever asks first gets the permission to send only if the size announced is allowed.
    server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      if (Number(request.headers['content-length'] ?? 0) <= limits.bodyBytes) response.writeContinue();
      void this.#handle(request, response);
    });
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
      // An answer to what is not understood must not stand in the place of one that is still being made.
      if (socket.writable && error.code !== 'ECONNRESET' && !this.#connections.isBusy(socket))
        socket.end(`HTTP/1.1 ${statusOfClientError(error)}\r\nconnection: close\r\n\r\n`);
      else socket.destroy();
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const start = performance.now();
    let route = 'unknown';
    const address = addressOf(request, this.#config.proxies);
    const visit = this.#connections.begun(request.socket, response);
    visit.onEnd(() => this.#watcher.answered(route, response.statusCode, (performance.now() - start) / 1000));
    response.on('error', () => {});
    try {
      const answered = this.#answer(this.#admitted({ request, response, address, visit }));
      route = answered.route;
      const answer = await answered.answer;
      if (answer === undefined) return;
      // What a client does not take waits in memory.
      if (!visit.hold(this.#answers, address, answer.ownBytes ?? Buffer.byteLength(answer.body)))
        throw new Problem('busy', { retryAfterSeconds: 2 });
      this.#send(request, response, answer);
    } catch (error) {
      this.#refuse(request, response, problemOf(error));
    }
  }

  #admitted(asked: Omit<Call, 'url'>): Call {
    const { request, address, visit } = asked;
    if (this.#stopping) throw new Problem('stopping', { retryAfterSeconds: 2 });
    if (!visit.hold(this.#requests, address)) throw new Problem('busy', { retryAfterSeconds: 2 });
    const wait = this.#rates.take(address);
    if (wait > 0) throw new Problem('too-many', { retryAfterSeconds: Math.ceil(wait) });
    const target = request.url ?? '/';
    if (!target.startsWith('/') || !URL.canParse(target, 'http://board')) throw new Problem('bad-request');
    const url = new URL(target, 'http://board');
    // A path that a URL reads as another one, or as a host: a proxy in front may have let it through as what it looks like.
    if (url.pathname !== target.split('?')[0]) throw new Problem('not-found');
    return { ...asked, url };
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
    const ends = this.#stopping || (!request.complete && hasBody(request));
    const { status = 200, type, body, headers } = answer;
    response.writeHead(status, {
      ...SECURITY_HEADERS,
      'access-control-allow-origin': this.#config.allowOrigin,
      'cache-control': 'no-store',
      'content-type': type,
      ...(status === 204 || status === 304 ? {} : { 'content-length': `${Buffer.byteLength(body)}` }),
      ...(ends ? { connection: 'close' } : {}),
      ...headers,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

function hasBody({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' ||
    headers['transfer-encoding'] !== undefined ||
    (headers['content-length'] ?? '0') !== '0'
  );
}

function statusOfClientError({ code }: NodeJS.ErrnoException): string {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout';
  return code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
}
