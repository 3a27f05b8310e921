/** SHA-2 of many messages one after the other, without WebAssembly: the twin of the kernels. */
import { sha256, sha256State, sha512 } from '../hash.js';
import type { Sha2, Sha256Prefix, SlotHasher, SlotPlan, SlotStream } from './sha2.js';
import { checkSlots, recordAt } from './sha2-slot-plan.js';

/** The functions on noble. */
export function plainSha2(): Sha2 {
  return Object.freeze({
    engine: 'noble',
    sha256Each: (messages: Uint8Array, length: number) => hashEach(sha256, 32, messages, length),
    sha512Each: (messages: Uint8Array, length: number) => hashEach(sha512, 64, messages, length),
    sha256Prefix: (prefix: Uint8Array): Sha256Prefix => {
      const begun = sha256State().update(prefix);
      const hash = (tail: Uint8Array): Uint8Array => begun.clone().update(tail).digest();
      return Object.freeze({
        hashEach: (tails: Uint8Array, length: number) => hashEach(hash, 32, tails, length),
        hashAll: (tails: readonly Uint8Array[]) => hashAll(hash, tails),
      });
    },
    sha256Slots: (plan: SlotPlan): SlotHasher => {
      checkSlots(plan);
      return Object.freeze({ hashEach: (records: readonly Uint8Array[]) => hashSlots(plan, records) });
    },
  } satisfies Sha2);
}

/**
 * How many messages there are.
 * @throws {TypeError} if the messages are not bytes
 * @throws {RangeError} if the length is not a positive integer, or the bytes are not a whole number of messages
 */
export function messageCount(messages: Uint8Array, length: number): number {
  if (!(messages instanceof Uint8Array)) throw new TypeError('messages must be bytes');
  if (!Number.isSafeInteger(length) || length <= 0)
    throw new RangeError('the length of a message must be a positive integer');
  if (messages.length % length !== 0) throw new RangeError('not a whole number of messages');
  return messages.length / length;
}

function hashEach(
  hash: (message: Uint8Array) => Uint8Array,
  digestBytes: number,
  messages: Uint8Array,
  length: number,
): Uint8Array {
  const count = messageCount(messages, length);
  const out = new Uint8Array(count * digestBytes);
  for (let i = 0; i < count; i++)
    out.set(hash(messages.subarray(i * length, (i + 1) * length)), i * digestBytes);
  return out;
}

function hashAll(hash: (message: Uint8Array) => Uint8Array, messages: readonly Uint8Array[]): Uint8Array {
  commonLength(messages);
  const out = new Uint8Array(messages.length * 32);
  messages.forEach((message, i) => {
    out.set(hash(message), i * 32);
  });
  return out;
}

/** The length that all messages have, or 0 if there are none. @throws {RangeError} if they differ, or are empty */
export function commonLength(messages: readonly Uint8Array[]): number {
  const length = messages[0]?.length ?? 0;
  for (const message of messages)
    if (message.length !== length || length === 0) throw new RangeError('messages of one length');
  return length;
}

/** Every slot on its own. */
function hashSlots(plan: SlotPlan, records: readonly Uint8Array[]): Uint8Array[] {
  const { columns, slotBytes, streams } = plan;
  const out = columns.map(({ length }) => new Uint8Array(records.length * length));
  const slot = new Uint8Array(slotBytes);
  for (let i = 0; i < records.length; i++) {
    slot.set(recordAt(plan, records, i));
    for (const stream of streams) hashStream(stream, slot);
    columns.forEach(({ from, length }, n) => {
      out[n]?.set(slot.subarray(from, from + length), i * length);
    });
  }
  return out;
}

/** Holes are filled when a cut needs them: what follows a cut may be made of its digest. */
function hashStream({ bytes, holes, cuts }: SlotStream, slot: Uint8Array): void {
  const stream = new Uint8Array(bytes);
  const state = sha256State();
  let [done, filled] = [0, 0];
  for (const { length, to } of cuts) {
    for (let hole = holes[filled]; hole !== undefined && hole.at < length; hole = holes[++filled])
      stream.set(slot.subarray(hole.from, hole.from + hole.length), hole.at);
    state.update(stream.subarray(done, length));
    slot.set(state.clone().digest(), to);
    done = length;
  }
}
