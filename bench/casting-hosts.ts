/** Where casting is timed: a fresh process of Node, and a page in headless Chromium, on the same bundle of the library. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { build } from 'tsup';
import type { CastingTimes } from './casting-page.js';

/** Where Debian and others put Chromium; override with HANPYO_CHROMIUM. */
export const CHROMIUM: string = process.env.HANPYO_CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
];

/** Whether there is a Chromium. */
export function hasChromium(): boolean {
  return existsSync(CHROMIUM);
}

/** Bundles the script for both hosts into a folder. */
export async function bundleCasting(folder: string): Promise<void> {
  for (const [platform, format] of [
    ['node', 'esm'],
    ['browser', 'iife'],
  ] as const)
    await build({
      entry: { [`casting-${platform}`]: 'bench/casting-page.ts' },
      format,
      platform,
      minify: true,
      outDir: folder,
      config: false,
      silent: true,
      clean: false,
      noExternal: [/.*/],
      outExtension: () => ({ js: '.mjs' }),
    });
}

/** Times in a new process of Node. @param settings - see `casting-page.ts` */
export async function castInNode(folder: string, settings: string): Promise<CastingTimes> {
  const run = promisify(execFile)(process.execPath, [join(folder, 'casting-node.mjs'), settings]);
  return JSON.parse((await run).stdout);
}

/** Times in a page of its own. The page is isolated, so that its clock is fine. @throws if the page does not answer */
export async function castInChromium(
  folder: string,
  settings: string,
  timeoutMs: number,
): Promise<CastingTimes> {
  const script = await readFile(join(folder, 'casting-browser.mjs'), 'utf8');
  const page = `<!doctype html><meta charset="utf-8"><script>${script.replaceAll('</script', '<\\/script')}</script>`;
  const headers = {
    'content-type': 'text/html',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  };
  const server = createServer();
  const posted = new Promise<string>((resolve) => {
    server.on('request', async (request, response) => {
      const body = await text(request);
      response.writeHead(200, headers).end(page);
      if (request.method === 'POST') resolve(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/?${encodeURIComponent(settings)}`;
  const browser = spawn(CHROMIUM, [...FLAGS, `--user-data-dir=${folder}/profile`, url], { stdio: 'ignore' });
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('the page did not answer')), timeoutMs).unref();
  });
  try {
    return JSON.parse(await Promise.race([posted, late]));
  } finally {
    browser.kill();
    await once(browser, 'exit');
    server.closeAllConnections();
    server.close();
  }
}
