/** Proving an anonymous ballot in a page of headless Chromium: how long it takes, and how much memory. Linux only, for `/proc`. */
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { DevelopmentCircuit } from '../circuits/development.js';
import { toBase64, toHex } from '../src/core/bytes.js';
import { BABYJUBJUB } from '../src/core/groups/babyjubjub.js';
import { bundleScripts } from '../test/browser/bundle.js';
import { resultOfPage } from '../test/browser/served-page.js';

/** What a page took. */
export interface ChromiumFigures {
  /** Wall time of encrypting and proving, without fetching. */
  readonly milliseconds: number;
  /** Bytes of the JavaScript heap when the ballot is there; memory of WebAssembly is not in it. */
  readonly heap: number;
  /** Most bytes of the page's process in memory, code and everything that it was served included. */
  readonly resident: number;
}

/** Proves a ballot of a circuit in a page. @throws {Error} if the page fails */
export async function proveInChromium(
  { program, provingKey }: DevelopmentCircuit,
  size: { readonly options: number; readonly depth: number },
): Promise<ChromiumFigures> {
  const folder = await bundleScripts({ page: 'test/browser/anonymous-page.ts' });
  const publicKey = toHex(BABYJUBJUB.generator().toBytes());
  const data = { ...size, program: toBase64(program), provingKey: toBase64(provingKey), publicKey };
  let [heap, resident] = [0, 0];
  try {
    const { milliseconds, failed } = await resultOfPage(folder, data, async (browser) => {
      [heap, resident] = [await heapOfPage(join(folder, 'profile')), mostResident(browser)];
    });
    if (failed !== undefined) throw new Error(String(failed));
    return { milliseconds: Number(milliseconds), heap, resident };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The heap of the one page of a browser, by its debugging protocol. */
async function heapOfPage(profile: string): Promise<number> {
  const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const context = browser.contexts()[0];
  const page = context?.pages().find((one) => one.url().startsWith('http'));
  if (context === undefined || page === undefined) throw new Error('the browser has no page');
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await browser.close();
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
}

/** The most memory that any renderer below a process ever had resident: the page's, for others draw nothing. */
function mostResident(ancestor: number): number {
  const family = new Set([ancestor]);
  for (let known = 0; known < family.size; ) {
    known = family.size;
    for (const pid of readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)))
      if (family.has(numberIn(pid, /^PPid:\s+(\d+)/m))) family.add(Number(pid));
  }
  const renderers = [...family].filter((pid) => contentOf(`${pid}`, 'cmdline').includes('--type=renderer'));
  return Math.max(0, ...renderers.map((pid) => 1024 * numberIn(`${pid}`, /^VmHWM:\s+(\d+) kB/m)));
}

function numberIn(pid: string, pattern: RegExp): number {
  return Number(pattern.exec(contentOf(pid, 'status'))?.[1] ?? -1);
}

/** A file about a process; empty when it has ended. */
function contentOf(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
