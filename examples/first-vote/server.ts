// Three routes: what a page needs, where ballots go, and the public record. Any framework will do; here it is Node alone.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { toBase64 } from 'hanpyo/core';
import { nodeFs } from 'hanpyo/ledger/file';
import { takeBallot, type Vote } from './vote.js';

/** No ballot is longer. */
const MAX_BODY = 65_000;
const RECORD = /^\/record\/(checkpoint|tile(?:\/[0-9a-z]+)+(?:\.p\/[0-9]+)?)$/;

/** A server for a vote whose ledger is in `folder`. */
export function voteServer(vote: Vote, folder: string): Server {
  return createServer((request, response) => {
    answer(vote, folder, request, response).catch(() => response.destroy());
  });
}

async function answer(
  vote: Vote,
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method, url = '' } = request;
  const [, file] = RECORD.exec(url) ?? [];
  if (method === 'GET' && url === '/election') {
    const { manifest, publicKey, keys } = vote.election;
    const json = { manifest: toBase64(manifest), publicKey: toBase64(publicKey), keys: keys.map(toBase64) };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  } else if (method === 'POST' && url === '/ballots') {
    const taken = await takeBallot(vote, await bodyOf(request));
    response.writeHead(typeof taken === 'number' ? 201 : 422).end(String(taken));
  } else if (method === 'GET' && file !== undefined) {
    const bytes = await nodeFs.readFile(join(folder, file), 2 ** 24);
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  } else response.writeHead(404).end();
}

/** @throws {RangeError} if the body is longer than any ballot */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MAX_BODY) throw new RangeError('too long');
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
