/** The page's side: a voting booth behind promises. It needs none of what a ballot is made with: that is in the worker. */
import { HanpyoError } from '../../core/errors.js';
import type { Choices } from '../prepare.js';
import {
  type BoothElection,
  type BoothReply,
  type BoothRequest,
  type BoothVoter,
  revivedError,
} from './messages.js';

/** A worker that runs `serveBooth`: a `Worker` of a browser or of `node:worker_threads`. */
export interface BoothWorker {
  /** `never`, because browsers and Node have different types for what is transferred. */
  postMessage(message: unknown, transfer: never[]): void;
  terminate(): unknown;
}

/** A booth for one election: one ballot at a time is prepared in it, and then cast or challenged. */
export interface Booth {
  /** 32 bytes. */
  readonly electionId: Uint8Array;
  /**
   * Encrypts and proves. Another ballot that was prepared before and not yet used is forgotten.
   * @returns the tracker, 32 bytes
   * @throws what `prepareBallot` throws; `DecodeError` for a secret that is no scalar
   */
  prepare(voter: BoothVoter, choices: Choices): Promise<Uint8Array>;
  /** Signs the prepared ballot. @returns the bytes to be posted @throws {RangeError} if none is prepared */
  cast(): Promise<Uint8Array>;
  /** Opens the prepared ballot instead. @returns its bytes @throws {RangeError} if none is prepared */
  challenge(): Promise<Uint8Array>;
  /** Ends the booth and its worker; what is still awaited fails with the code `booth-closed`. */
  terminate(): void;
}

/** Waits for one reply. */
interface Waiting {
  readonly resolve: (result: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Opens a booth.
 * @param worker - runs `serveBooth` on its first message; where there are no workers, `sameThread()`
 * @throws {DecodeError} if manifest or public key do not decode
 * @throws {RangeError} if the rows are not a roll of the manifest
 * @throws {HanpyoError} `booth-failed` if the worker ends with an error
 */
export async function openBooth(election: BoothElection, worker: BoothWorker): Promise<Booth> {
  const line = connect(worker);
  try {
    const electionId = await line.ask({ kind: 'open', election });
    return Object.freeze({
      electionId,
      prepare: (voter: BoothVoter, choices: Choices) => line.ask({ kind: 'prepare', voter, choices }),
      cast: () => line.ask({ kind: 'cast' }),
      challenge: () => line.ask({ kind: 'challenge' }),
      terminate: () => line.end(new HanpyoError('booth-closed', 'the booth was closed')),
    });
  } catch (error) {
    line.end(new HanpyoError('booth-closed', 'the booth did not open'));
    throw error;
  }
}

/** Requests and their replies. */
interface Line {
  ask(request: BoothRequest): Promise<Uint8Array>;
  end(reason: Error): void;
}

function connect(worker: BoothWorker): Line {
  const { port1, port2 } = new MessageChannel();
  const waiting = new Map<number, Waiting>();
  let count = 0;
  let ended: Error | undefined;
  const end = (reason: Error): void => {
    ended ??= reason;
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
    port1.close();
    worker.terminate();
  };
  port1.onmessage = ({ data }) => {
    const reply = data as BoothReply;
    const asker = waiting.get(reply.number);
    waiting.delete(reply.number);
    if ('error' in reply) asker?.reject(revivedError(reply.error));
    else asker?.resolve(reply.result);
  };
  onError(worker, (message) => end(new HanpyoError('booth-failed', `the worker failed: ${message}`)));
  worker.postMessage(port2, [port2 as never]);
  const ask = (request: BoothRequest): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      const number = count++;
      port1.postMessage({ ...request, number });
      waiting.set(number, { resolve, reject });
    });
  return { ask, end };
}

/** Hears of a worker that fails; browsers and Node have different words for it. */
function onError(worker: BoothWorker, hear: (message: string) => void): void {
  const listen = (event: unknown): void => hear(String((event as Partial<ErrorEvent>).message ?? event));
  const { addEventListener, on } = worker as BoothWorker & Partial<Record<'addEventListener' | 'on', Listen>>;
  (addEventListener ?? on)?.call(worker, 'error', listen);
}

type Listen = (this: BoothWorker, name: 'error', listener: (event: unknown) => void) => unknown;
