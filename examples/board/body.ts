/** Reading the body of a request: never more than it may have, and no longer than the server waits for it. */
import type { IncomingMessage } from 'node:http';
import { joinBytes } from 'hanpyo/core';
import type { Call } from './http-server.js';
import { Problem } from './problems.js';
import type { Shares } from './shares.js';

/** The one type of body there is. */
export const ENTRY_TYPE = 'application/octet-stream';

/** Bounds of bodies. */
export interface BodyBounds {
  /** Bytes of one body. */
  readonly most: number;
  /** Bytes of all bodies whose requests are not answered yet. */
  readonly all: Shares;
}

/**
 * Reads the body. What is announced too large is refused before a byte is read, and what turns out too large as soon as it
 * does; the connection is then closed with the answer. Room for what is announced is taken before a byte is read, and for the
 * most that there may be where nothing is announced.
 * @throws {Problem} `wrong-type`, `too-large`, `bad-request` for an encoded body, `busy` if there is no room, `too-slow` if the
 *   client goes away
 */
export async function readBody(
  { request, visit, address }: Pick<Call, 'request' | 'visit' | 'address'>,
  { most, all }: BodyBounds,
): Promise<Uint8Array> {
  const { headers } = request;
  if ((headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() !== ENTRY_TYPE)
    throw new Problem('wrong-type');
  // Nothing is ever unpacked here, so there is nothing that could grow.
  if (headers['content-encoding'] !== undefined) throw new Problem('bad-request');
  const announced = Number(headers['content-length'] ?? most);
  if (announced > most) throw new Problem('too-large');
  if (!visit.hold(all, address, announced)) throw new Problem('busy', { retryAfterSeconds: 2 });
  return collect(request, most);
}

/** Not with `for await`: that would end the connection with the first error, before the answer is sent. */
function collect(request: IncomingMessage, most: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Uint8Array[] = [];
    let length = 0;
    request.on('data', (part: Uint8Array) => {
      length += part.length;
      if (length > most) {
        request.pause().removeAllListeners('data');
        reject(new Problem('too-large'));
      } else parts.push(part);
    });
    request.once('end', () => resolve(joinBytes(parts)));
    const gone = (): void => {
      // Every request is closed some time; only one that has not ended was cut.
      if (!request.readableEnded) reject(new Problem('too-slow'));
    };
    for (const event of ['error', 'aborted', 'close'] as const) request.once(event, gone);
  });
}
