/**
 * A page that is served, opened in Chromium, and says itself when it is done: for work in Web Workers, of which the time
 * of `--virtual-time-budget` knows nothing.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Where Debian and others put Chromium; override with HANPYO_CHROMIUM. */
export const CHROMIUM: string = process.env.HANPYO_CHROMIUM ?? '/usr/bin/chromium';

/** Whether it is there. */
export const hasChromium: boolean = existsSync(CHROMIUM);

/**
 * Opens a page that runs the module `page.js` of a folder, and waits until it posts its result to `/result`.
 * @param data - what the page gets from `/data`, as JSON
 * @param atEnd - is called with the browser's process when the result is there, and before the browser ends
 */
export async function resultOfPage(
  folder: string,
  data: object,
  atEnd?: (browser: number) => Promise<void>,
): Promise<Record<string, unknown>> {
  const { promise, resolve, reject } = withResolvers<string>();
  const server = createServer((request, response) => {
    const reply = (type: string, body: string | Uint8Array): void => {
      response.writeHead(200, { 'content-type': type }).end(body);
    };
    if (request.url === '/')
      reply('text/html', '<!doctype html><script type="module" src="/page.js"></script>');
    else if (request.url === '/data') reply('application/json', JSON.stringify(data));
    else if (request.url === '/result') bodyOf(request).then(resolve, reject);
    else if (request.url?.endsWith('.js'))
      readFile(join(folder, request.url)).then((script) => reply('text/javascript', script), reject);
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const browser = spawn(
    CHROMIUM,
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
      ...['--remote-debugging-port=0', `--user-data-dir=${folder}/profile`, `http://127.0.0.1:${port}/`],
    ],
    { stdio: 'ignore', detached: true },
  );
  const gone = new Promise<void>((exited) => browser.once('exit', () => exited()));
  browser.once('error', reject);
  try {
    const result = await promise;
    if (browser.pid !== undefined) await atEnd?.(browser.pid);
    return JSON.parse(result);
  } finally {
    // The whole group: Chromium consists of many processes.
    if (browser.pid !== undefined) process.kill(-browser.pid);
    await gone;
    await closed(server);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

function withResolvers<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: unknown) => void;
} {
  let [resolve, reject]: [(value: T) => void, (reason: unknown) => void] = [() => {}, () => {}];
  const promise = new Promise<T>((yes, no) => {
    [resolve, reject] = [yes, no];
  });
  return { promise, resolve, reject };
}
