/** The page's end of the line to the worker that computes. */
import type { CryptoCalls, CryptoReply } from '../crypto/messages.js';

/** A worker said no. Its code is one of the library's, or `failed`. */
export class CryptoError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Questions and promised answers. */
export interface CryptoLine {
  ask<K extends keyof CryptoCalls>(
    call: K,
    ...given: Parameters<CryptoCalls[K]>
  ): Promise<ReturnType<CryptoCalls[K]>>;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Connects to a worker that runs worker.ts. */
export function cryptoLine(worker: Worker): CryptoLine {
  const waiting = new Map<number, Waiting>();
  let count = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<CryptoReply>) => {
    const asker = waiting.get(data.number);
    waiting.delete(data.number);
    if ('code' in data) asker?.reject(new CryptoError(data.code, data.message));
    else asker?.resolve(data.result);
  });
  worker.addEventListener('error', ({ message }) => {
    for (const { reject } of waiting.values()) reject(new CryptoError('worker-failed', message));
    waiting.clear();
  });
  return {
    ask: (call, ...given) =>
      new Promise((resolve, reject) => {
        const number = count++;
        waiting.set(number, { resolve: resolve as (result: unknown) => void, reject });
        worker.postMessage({ number, call, given });
      }),
  };
}
