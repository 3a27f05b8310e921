/** The search for the counter with which a secret message is the encoding of an element. */
import type { Group } from '../group.js';

/** How a group carries a message in an encoding. */
export interface MessageEmbedding {
  readonly messageBytes: number;
  /** Counters that are all tried for every message, whichever works. */
  readonly uniformTries: number;
  /** Counters that there are. */
  readonly counters: number;
  /** The encoding with a counter, and whether it is one of an element other than the identity. The message is secret. */
  candidate(message: Uint8Array, counter: number): { readonly encoding: Uint8Array; readonly works: boolean };
  /** As `works` of the candidate, for a message that is public. */
  worksVartime(group: Group, message: Uint8Array, counter: number): boolean;
  /** The message and counter of which the encoding of an element is the candidate, if any. */
  read(encoding: Uint8Array): { readonly message: Uint8Array; readonly counter: number } | undefined;
}

/**
 * The candidate of the smallest counter that works. All of the `uniformTries` first are made whatever the message, and the
 * choice among them without a branch; more are made only if none of them works.
 * @throws {RangeError} if no counter works
 */
export function firstCandidate(embedding: MessageEmbedding, message: Uint8Array): Uint8Array {
  return firstUniform(embedding, message) ?? firstOfTheRest(embedding, message);
}

function firstUniform(embedding: MessageEmbedding, message: Uint8Array): Uint8Array | undefined {
  let chosen: Uint8Array | undefined;
  let open = 0xff;
  for (let counter = 0; counter < embedding.uniformTries; counter++) {
    const { encoding, works } = embedding.candidate(message, counter);
    const take = -Number(works) & open;
    open &= ~take;
    chosen ??= new Uint8Array(encoding.length);
    for (let i = 0; i < encoding.length; i++) chosen[i] = (chosen[i] ?? 0) | ((encoding[i] ?? 0) & take);
  }
  return open === 0 ? chosen : undefined;
}

function firstOfTheRest(embedding: MessageEmbedding, message: Uint8Array): Uint8Array {
  for (let counter = embedding.uniformTries; counter < embedding.counters; counter++) {
    const { encoding, works } = embedding.candidate(message, counter);
    if (works) return encoding;
  }
  throw new RangeError('no counter embeds this message');
}
