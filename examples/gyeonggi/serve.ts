/** The vote as a service: the casting board of `examples/board` over the election's folder, with booth, monitor and auditor's page. */
import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { systemRng } from 'hanpyo';
import { toHex } from 'hanpyo/core';
import { completeConfig } from '../board/config.js';
import { kioskTokenHash } from '../board/kiosks.js';
import { BoardService } from '../board/service.js';
import { proofThreads } from './threads.js';

/** A service that runs. */
export interface Serving {
  readonly url: string;
  /** Paths of the pages. */
  readonly pages: readonly string[];
  /** By which the kiosks of the hall name themselves. */
  readonly kioskToken: string;
  stop(): Promise<void>;
}

/** A page of the examples, each of which builds itself into one file. */
export type Page = 'booth' | 'monitor' | 'auditor';

/** All voters of the example come from one address: the bounds of a real service would hold them up. */
const LIMITS = {
  addressRate: { burst: 20_000, perSecond: 5000 },
  requestsPerAddress: 4096,
  waitingPerAddress: 4096,
} as const;

/**
 * Serves an election whose ledger no other process has open.
 * @param port - 0 for any
 * @param pages - to be built and served
 * @param kiosks - names of those that hand in ballots by the token; none where there is no hall
 */
export async function serveElection(
  folder: string,
  port: number,
  pages: readonly Page[] = ['booth', 'monitor', 'auditor'],
  kiosks: readonly string[] = ['hall'],
): Promise<Serving> {
  const kioskToken = toHex(systemRng(32));
  const config = completeConfig({
    ...{ workspace: folder, port, limits: LIMITS, checkpointMs: 200 },
    kiosks: Object.fromEntries(kiosks.map((name) => [name, kioskTokenHash(kioskToken)])),
    pages: await buildPages(`${folder}/pages`, pages),
  });
  const running = await BoardService.start(config, { pool: proofThreads(config.workers) });
  await running.ready;
  return {
    url: `http://${config.host}:${running.port}`,
    pages: pages.map((page) => `/${page}`),
    kioskToken,
    stop: () => running.service.stop(),
  };
}

/** Files by path: `/booth` for `booth.html`, and under its own name whatever a page has beside it. */
async function buildPages(folder: string, pages: readonly Page[]): Promise<Readonly<Record<string, string>>> {
  await mkdir(folder, { recursive: true });
  for (const page of pages) {
    const builder = fileURLToPath(new URL(`../${page}/build.ts`, import.meta.url));
    const args = ['--import', 'tsx', builder, '--out', `${folder}/${page}.html`];
    await promisify(execFile)(process.execPath, args);
  }
  const files = await readdir(folder);
  return Object.fromEntries(files.map((name) => [`/${name.replace(/\.html$/, '')}`, `${folder}/${name}`]));
}
