/** A small HTTP server for a pure function of requests: whole bodies of bounded size, slow clients cut off, an orderly end. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { joinBytes } from '../core/bytes.js';
import { UsageError } from './errors.js';

/** A request: its path, beginning with a slash, and its whole body. */
export interface ServedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Uint8Array;
}

/** The answer to it. */
export interface ServedAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** How to serve. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** The most bytes of a body; beyond that the answer is 413. */
  readonly maxBody: number;
  /** Told of what the function throws; the client gets status 500 and no reason. */
  readonly onError: (error: unknown) => void;
}

/** A server that listens. */
export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves until it is closed. @throws the system's error if the address is taken */
export async function listen(
  answer: (request: ServedRequest) => Promise<ServedAnswer>,
  { host, port, maxBody, onError }: ListenOptions,
): Promise<Listening> {
  const server = createServer(LIMITS, (request, response) => {
    serve(request, response, maxBody, answer).catch((error: unknown) => {
      onError(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

/** Reads an address such as `127.0.0.1:8080`, `[::1]:8080` or `8080`, which is on this machine alone. @throws {UsageError} */
export function parseAddress(text: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, digits = ''] =
    /^(?:(?:\[([0-9a-f:]+)\]|([^:[\]]+)):)?([0-9]{1,5})$/.exec(text) ?? [];
  const port = Number.parseInt(digits, 10);
  if (!(port <= 65_535)) throw new UsageError(`${text} is no address such as 127.0.0.1:8080`);
  return { host: bracketed ?? plain ?? '127.0.0.1', port };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  maxBody: number,
  answer: (request: ServedRequest) => Promise<ServedAnswer>,
): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const body = await bodyOf(request, maxBody);
  if (body === undefined) {
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const path = url.split('?')[0] ?? '/';
  const { status, contentType, body: bytes } = await answer({ method, path, body });
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': bytes.length,
    'x-content-type-options': 'nosniff',
  });
  response.end(method === 'HEAD' ? undefined : bytes);
}

/** The whole body, or `undefined` if it is too long: the rest is not read. */
async function bodyOf(request: IncomingMessage, max: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > max) return undefined;
    parts.push(part);
  }
  return joinBytes(parts);
}

/** Whoever sends slower than this is cut off. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 5000,
  maxHeaderSize: 8192,
};
const MAX_CONNECTIONS = 1000;
