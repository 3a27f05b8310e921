/**
 * Asking servers over HTTP, in browsers and Node alike: answers are bounded in size and time, redirects are refused, and no
 * other address is ever asked than the one that the caller configured, with a path of the protocol below it.
 */
import { joinBytes } from '../core/bytes.js';
import { LedgerError } from './ledger-error.js';
import type { FetchFile } from './tile-source.js';

/** How servers are asked. */
export interface HttpOptions {
  /** The platform's `fetch` by default. */
  readonly fetch?: typeof globalThis.fetch;
  /** How long one answer may take, its body included, in milliseconds; 10,000 by default. */
  readonly timeoutMs?: number;
}

/** What a server answered. */
export interface HttpAnswer {
  readonly status: number;
  /** The media type without parameters, in lower case; empty where none is given. */
  readonly mediaType: string;
  readonly body: Uint8Array;
}

/** One question to a server. */
export interface HttpQuestion {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: Uint8Array;
  /** The most bytes that the answer may have. */
  readonly maxBytes: number;
}

/**
 * The address of a server as the prefix of its paths: without a slash at its end.
 * @throws {RangeError} unless it is an `http:` or `https:` URL without user, password, query and fragment
 */
export function urlPrefix(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain =
    url !== undefined &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    !/[?#]/.test(text);
  if (!plain) throw new RangeError('an http or https URL without user, password, query and fragment');
  return url.href.replace(/\/+$/, '');
}

/**
 * Asks once.
 * @throws {HttpError} if no answer comes in time, it is too long, or it leads elsewhere
 */
export async function askServer(question: HttpQuestion, options: HttpOptions = {}): Promise<HttpAnswer> {
  const { fetch = globalThis.fetch, timeoutMs = 10_000 } = options;
  const { method, url, maxBytes } = question;
  try {
    const response = await fetch(url, {
      method,
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(timeoutMs),
      ...(question.body === undefined ? {} : { body: new Uint8Array(question.body) }),
    });
    if (response.redirected) throw new RangeError('it leads elsewhere');
    const mediaType = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const body = await readBounded(response, maxBytes);
    return { status: response.status, mediaType: mediaType.trim().toLowerCase(), body };
  } catch (cause) {
    throw new HttpError(url, undefined, { cause });
  }
}

/**
 * The files of a log on a web server, for `openTileLog`.
 * @param url - what stands before `/checkpoint`
 * @throws {RangeError} for a bad URL; what is returned throws {@link HttpError}
 */
export function httpFiles(url: string, options: HttpOptions = {}): FetchFile {
  const prefix = urlPrefix(url);
  return async (path, maxBytes) => {
    const file = `${prefix}/${path}`;
    const { status, body } = await askServer({ method: 'GET', url: file, maxBytes }, options);
    if (status === 404 || status === 410) return undefined;
    if (status !== 200) throw new HttpError(file, status);
    return body;
  };
}

/** The body of an answer, of which no more than `maxBytes` are ever held. */
async function readBounded(response: Response, maxBytes: number): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joinBytes(parts);
    length += value.length;
    if (length > maxBytes) {
      await reader.cancel().catch(() => {});
      throw new RangeError(`the answer has more than ${maxBytes} bytes`);
    }
    parts.push(value);
  }
}

/** A server gave no usable answer. */
export class HttpError extends LedgerError {
  /** What it answered, where it did. */
  readonly status: number | undefined;

  constructor(url: string, status?: number, options?: ErrorOptions) {
    super('http', `${url}: ${status === undefined ? 'no answer' : `status ${status}`}`, true, options);
    this.status = status;
  }
}
