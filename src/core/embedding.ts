/**
 * Messages as group elements, for the plaintexts of contests whose votes are not added up but shuffled and read: every
 * message of {@link messageBytes} bytes has exactly one element, and an element at most one message. After N. Koblitz,
 * "Elliptic curve cryptosystems" (Math. Comp. 48, 1987), section 3: a counter beside the message is raised until the string
 * is the encoding of an element.
 */
import type { Element, Group } from './group.js';
import { P256_EMBEDDING } from './groups/embedding-p256.js';
import { RISTRETTO255_EMBEDDING } from './groups/embedding-ristretto255.js';
import { firstCandidate, type MessageEmbedding } from './groups/embedding-search.js';

/** Bytes of the message in one element: 30 in the native groups P-256 and ristretto255, 0 in all others, which carry none. */
export function messageBytes(group: Group): number {
  return embeddingOf(group)?.messageBytes ?? 0;
}

/**
 * The one element of a message, which is secret: the one with the smallest counter that works.
 *
 * A fixed number of counters is tried whatever the message, 40 in P-256 and 96 in ristretto255, and the choice is made
 * without a branch. What remains for an observer of the time: integers are `bigint`, whose operations take a little less
 * time for those that are short; and all of these tries fail for a fraction of 2^-39 of all messages or fewer, for which
 * more are made. For a fraction below 2^-255 no counter works.
 * @param message - {@link messageBytes} long
 * @throws {RangeError} for another length, for a group without an embedding, or if no counter works
 */
export function embedMessage(group: Group, message: Uint8Array): Element {
  const embedding = requireEmbedding(group);
  if (message.length !== embedding.messageBytes)
    throw new RangeError(`a message in ${group.id} has ${embedding.messageBytes} bytes`);
  return group.elementFromBytes(firstCandidate(embedding, message));
}

/**
 * The message of an element. Variable time: the element is public.
 * @returns a message of {@link messageBytes} bytes, or `undefined` for an element that {@link embedMessage} does not make
 * @throws {RangeError} for a group without an embedding
 */
export function extractMessage(element: Element): Uint8Array | undefined {
  const { group } = element;
  const embedding = requireEmbedding(group);
  const parts = element.isIdentity() ? undefined : embedding.read(element.toBytes());
  if (parts === undefined) return undefined;
  for (let smaller = 0; smaller < parts.counter; smaller++)
    if (embedding.worksVartime(group, parts.message, smaller)) return undefined;
  return parts.message;
}

function embeddingOf({ id }: Group): MessageEmbedding | undefined {
  if (id === 'P-256') return P256_EMBEDDING;
  return id === 'ristretto255' ? RISTRETTO255_EMBEDDING : undefined;
}

function requireEmbedding(group: Group): MessageEmbedding {
  const embedding = embeddingOf(group);
  if (embedding === undefined) throw new RangeError(`${group.id} has no embedding of messages`);
  return embedding;
}
