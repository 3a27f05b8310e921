/** What others may ask of a peer: an exchange of news, and the published files of its copy. Nothing else of the disk can be reached. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HanpyoError } from 'hanpyo/core';
import { parseTilePath } from 'hanpyo/ledger';
import { readBody } from '../../board/body.js';
import { completeConfig } from '../../board/config.js';
import { type Answer, BoundedServer, type Call } from '../../board/http-server.js';
import { Problem } from '../../board/problems.js';
import { Shares } from '../../board/shares.js';
import { NEWS } from './news.js';

/** A peer that is served. */
export interface PeerServer {
  readonly address: string;
  stop(): Promise<void>;
}

const BYTES = 'application/octet-stream';
/** Bytes of news that come in at once; a quarter of them from one address. */
const WAITING = 4 * 2 ** 20;

/**
 * Serves a copy.
 * @param folder - of its published files
 * @param hear - takes the news of somebody and gives this peer's; `undefined` while there are none
 */
export async function servePeer(
  { host, port, address }: { readonly host: string; readonly port: number; readonly address?: string },
  folder: string,
  hear: (news: Uint8Array) => Promise<Uint8Array | undefined>,
): Promise<PeerServer> {
  const bodies = { most: NEWS.bytes, all: new Shares(WAITING, WAITING / 4) };
  const config = completeConfig({ workspace: folder, host, port, limits: { drainMs: 2000 } });
  const answer = (call: Call): Promise<Answer> =>
    call.url.pathname === '/exchange'
      ? exchange(call, bodies, hear)
      : published(call, folder, call.url.pathname.slice(1));
  const watcher = { answered: () => {}, refused: () => {} };
  const server = new BoundedServer(config, (call) => ({ route: 'peer', answer: answer(call) }), watcher);
  const bound = await server.listen();
  return { address: address ?? `http://${host}:${bound}`, stop: () => server.stop() };
}

async function exchange(
  call: Call,
  bodies: Parameters<typeof readBody>[1],
  hear: (news: Uint8Array) => Promise<Uint8Array | undefined>,
): Promise<Answer> {
  if (call.request.method !== 'POST') throw new Problem('method-not-allowed');
  const bytes = await readBody(call, bodies);
  try {
    const news = await hear(bytes);
    if (news === undefined) throw new Problem('starting', { retryAfterSeconds: 2 });
    return { type: BYTES, body: news };
  } catch (error) {
    throw error instanceof HanpyoError ? new Problem('malformed') : error;
  }
}

async function published({ request }: Call, folder: string, path: string): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new Problem('method-not-allowed');
  if (path !== 'checkpoint' && !isTile(path)) throw new Problem('not-found');
  const bytes = await readFile(join(folder, path)).catch(() => undefined);
  if (bytes === undefined) throw new Problem('not-found');
  return { type: BYTES, body: new Uint8Array(bytes) };
}

/** Only the one spelling of a tile is one: no path of a request leads out of the folder. */
function isTile(path: string): boolean {
  try {
    parseTilePath(path);
    return true;
  } catch {
    return false;
  }
}
