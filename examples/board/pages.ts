/**
 * Pages that the service hands out beside its answers: the booth, a monitor, whatever the operator names. Every file is read
 * once, at the start; nothing else of the disk can be reached, and no path of a request ever becomes the path of a file.
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Answer, Call } from './http-server.js';
import { Problem } from './problems.js';

/** Paths and their files: `{"/booth": "pages/booth.html"}`. */
export type PagesConfig = Readonly<Record<string, string>>;

/** Something that is sent whole, and not again to whoever has it. */
export interface Document {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** The same, smaller. */
  readonly packed?: Uint8Array;
  /** Entity tag: of the bytes alone, and weak, since it is the same whether they are packed or not (RFC 9110 section 8.8.3.3). */
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.bin': 'application/octet-stream',
};
const PATH = /^\/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?$/;
/** What the service answers itself. */
const TAKEN =
  /^\/(?:ballots|entries|receipt|roll|checkpoint|tile|events|election\.json|status|status\.json|health|metrics)(?:\/|$)/;
const MAX_BYTES = 16 * 2 ** 20;

/**
 * Reads all pages.
 * @throws {RangeError} for a path that is none or is taken, a type that is not known, a file that is too large, or an HTML page
 *   without a policy of its own
 */
export async function readPages(pages: PagesConfig): Promise<ReadonlyMap<string, Document>> {
  const read = Object.entries(pages).map(async ([path, file]): Promise<readonly [string, Document]> => {
    if (!PATH.test(path) || TAKEN.test(path))
      throw new RangeError(`pages: ${path} can not be the path of a page`);
    const type = TYPES[extname(file)];
    if (type === undefined) throw new RangeError(`pages: ${file} is of no known type`);
    if ((await stat(file)).size > MAX_BYTES) throw new RangeError(`pages: ${file} is too large`);
    const bytes = new Uint8Array(await readFile(file));
    const headers = extname(file) === '.html' ? { 'content-security-policy': policyOf(bytes, file) } : {};
    return [path, await makeDocument(bytes, type, headers)];
  });
  return new Map(await Promise.all(read));
}

/** Bytes that are ready to be sent. @param headers - besides type, tag and encoding */
export async function makeDocument(
  bytes: Uint8Array,
  type: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Document> {
  const etag = `W/"${createHash('sha256').update(bytes).digest('base64url')}"`;
  const packed = await promisify(gzip)(bytes, { level: 9 });
  return { type, bytes, ...(packed.length < 0.9 * bytes.length && { packed }), etag, headers };
}

/**
 * The document as an answer: nothing but its tag for whoever has it, packed for whoever can unpack it. The bytes are the same
 * for all clients: one that takes them slowly costs nothing.
 */
export function documentAnswer({ type, bytes, packed, etag, headers }: Document, { request }: Call): Answer {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new Problem('method-not-allowed');
  const base = { etag, 'cache-control': 'no-cache', ...(packed && { vary: 'accept-encoding' }), ...headers };
  const held = (request.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim());
  if (held.some((tag) => tag === '*' || `W/${tag.replace(/^W\//, '')}` === etag))
    return { status: 304, type, body: '', headers: base };
  return packed !== undefined && takesGzip(request)
    ? { type, body: packed, headers: { ...base, 'content-encoding': 'gzip' }, ownBytes: 0 }
    : { type, body: bytes, headers: base, ownBytes: 0 };
}

function takesGzip({ headers }: Call['request']): boolean {
  const [, quality] = /(?:^|[\s,])gzip\s*(?:;\s*q=([0-9.]+))?/.exec(
    `${headers['accept-encoding'] ?? ''}`,
  ) ?? [undefined, '0'];
  return quality === undefined || Number(quality) > 0;
}

/** The policy that the page carries, and that nobody may frame it, which a page can not say of itself. */
function policyOf(html: Uint8Array, file: string): string {
  const tag = /<meta http-equiv="Content-Security-Policy" content="([^"&\r\n]+)">/i;
  const policy = tag.exec(new TextDecoder().decode(html))?.[1];
  if (policy === undefined) throw new RangeError(`pages: ${file} carries no Content-Security-Policy`);
  return `${policy}; frame-ancestors 'none'`;
}
