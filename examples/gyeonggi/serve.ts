/** The vote as a service: the casting board of `examples/board` over the election's folder, with its pages. */
import { mkdir, writeFile } from 'node:fs/promises';
import { completeConfig } from '../board/config.js';
import { BoardService } from '../board/service.js';
import { bundleBooth, makeBooth } from '../booth/bundle.js';
import { proofThreads } from './threads.js';

/** A service that runs. */
export interface Serving {
  readonly url: string;
  /** Paths of the pages that are there. */
  readonly pages: readonly string[];
  stop(): Promise<void>;
}

/** All voters of the example come from one address: the bounds of a real service would hold them up. */
const LIMITS = {
  addressRate: { burst: 20_000, perSecond: 5000 },
  requestsPerAddress: 4096,
  waitingPerAddress: 4096,
} as const;

/**
 * Serves an election whose ledger no other process has open: booth, status, events, published files.
 * @param port - 0 for any
 * @param others - further pages, by path: files of HTML
 */
export async function serveElection(
  folder: string,
  port: number,
  others: Readonly<Record<string, string>> = {},
): Promise<Serving> {
  await mkdir(`${folder}/pages`, { recursive: true });
  const booth = await makeBooth(await bundleBooth(), { address: 'election.json' });
  await writeFile(`${folder}/pages/booth.html`, booth.html);
  const pages = { '/booth': `${folder}/pages/booth.html`, ...others };
  const config = completeConfig({ workspace: folder, port, pages, limits: LIMITS, checkpointMs: 200 });
  const running = await BoardService.start(config, { pool: proofThreads(config.workers) });
  await running.ready;
  return {
    url: `http://${config.host}:${running.port}`,
    pages: Object.keys(pages),
    stop: () => running.service.stop(),
  };
}
