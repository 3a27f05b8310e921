/** What a page and the worker that prepares its ballots tell each other: structured-cloneable, and bytes wherever possible. */
import { DecodeError, HanpyoError } from '../../core/errors.js';
import type { Choices, Voter } from '../prepare.js';
import type { RollRow } from '../roll.js';

/** An election as a voter's device needs it. */
export interface BoothElection {
  /** Canonical bytes of the manifest. */
  readonly manifest: Uint8Array;
  /** Encoding of the key that the trustees made. */
  readonly publicKey: Uint8Array;
  /** Rows of the roll: the voter's own is enough. */
  readonly rows: readonly RollRow[];
}

/** Who votes; as {@link Voter}, with the secret as bytes. */
export interface BoothVoter extends Omit<Voter, 'secret'> {
  /** Encoding of the secret of the credential. */
  readonly secret: Uint8Array;
}

/** What a page asks for. */
export type BoothRequest =
  | { readonly kind: 'open'; readonly election: BoothElection }
  | { readonly kind: 'prepare'; readonly voter: BoothVoter; readonly choices: Choices }
  | { readonly kind: 'cast' | 'challenge' };

/** A request with its number. */
export type NumberedRequest = BoothRequest & { readonly number: number };

/** The answer to the request with the same number. */
export type BoothReply =
  | { readonly number: number; readonly result: Uint8Array }
  | { readonly number: number; readonly error: PlainError };

/** An error on its way between threads, where classes do not survive. */
export interface PlainError {
  readonly type: 'DecodeError' | 'HanpyoError' | 'RangeError' | 'TypeError' | 'Error';
  readonly message: string;
  readonly code: string;
  readonly path: string;
}

/** The end of a message channel: a `MessagePort` of a browser or of Node. */
export interface BoothPort {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => unknown) | null;
  close(): void;
}

/** Takes an error apart. */
export function plainError(error: unknown): PlainError {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const plain = { message, code: '', path: '' };
  if (error instanceof DecodeError)
    return { ...plain, type: 'DecodeError', code: error.code, path: error.path };
  if (error instanceof HanpyoError) return { ...plain, type: 'HanpyoError', code: error.code };
  if (error instanceof RangeError) return { ...plain, type: 'RangeError' };
  return { ...plain, type: error instanceof TypeError ? 'TypeError' : 'Error' };
}

/** Puts an error together again; what was a subclass of `HanpyoError` comes back as that, with its code. */
export function revivedError({ type, message, code, path }: PlainError): Error {
  if (type === 'DecodeError') {
    const prefix = path === '' ? '' : `${path}: `;
    return new DecodeError(code as DecodeError['code'], path, message.slice(prefix.length));
  }
  if (type === 'HanpyoError') return new HanpyoError(code, message);
  if (type === 'RangeError') return new RangeError(message);
  return type === 'TypeError' ? new TypeError(message) : new Error(message);
}
