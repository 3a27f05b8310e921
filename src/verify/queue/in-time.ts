/** Waiting for a server, but not for ever: one that takes a question and never answers is as good as none. */
import { HanpyoError } from '../../core/errors.js';

/** How long a server may think about one question, in milliseconds. */
const ANSWER_MS = 30_000;

/**
 * Waits for an answer.
 * @param ms - at most so long, in milliseconds; half a minute by default
 * @throws {QueueSilentError} if it does not come in time; else what the work throws
 */
export async function inTime<T>(work: Promise<T>, ms: number = ANSWER_MS): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new QueueSilentError(ms)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A queue's server does not answer. What it holds stays there, for whoever begins again. */
export class QueueSilentError extends HanpyoError {
  constructor(ms: number) {
    super('queue-silent', `the server of the queue has not answered in ${ms / 1000} seconds`);
  }
}
