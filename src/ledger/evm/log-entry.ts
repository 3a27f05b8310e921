/**
 * Logs of contracts as entries of a log: what a node says, in one canonical form. What a log means is for others to say.
 *
 *     entry   u8(1) || u8(1) || u64 block || u32 index in the block || list of topics (32 bytes each) || bytes data
 */
import { decode, Writer } from '../../core/codec.js';

/** One log of a contract. */
export interface EvmLog {
  readonly block: number;
  /** Position among the logs of the block. */
  readonly index: number;
  /** At most four, 32 bytes each. */
  readonly topics: readonly Uint8Array[];
  readonly data: Uint8Array;
}

/** Most bytes of data in a log that is read. */
export const MAX_LOG_BYTES: number = 2 ** 20;

const MAX_TOPICS = 4;
const TOPIC_BYTES = 32;

/** Writes a log as an entry. @throws {RangeError} for topics of another length, or too much of anything */
export function writeLogEntry({ block, index, topics, data }: EvmLog): Uint8Array {
  if (topics.length > MAX_TOPICS || topics.some((topic) => topic.length !== TOPIC_BYTES))
    throw new RangeError('a log has at most four topics of 32 bytes');
  if (data.length > MAX_LOG_BYTES) throw new RangeError(`a log of more than ${MAX_LOG_BYTES} bytes`);
  return new Writer()
    .tag(1, 1)
    .u64(block)
    .u32(index)
    .list(topics, (topic, writer) => writer.raw(topic))
    .bytes(data)
    .finish();
}

/** Reads an entry. @throws {DecodeError} */
export function readLogEntry(entry: Uint8Array): EvmLog {
  return decode(entry, 'log', (reader) => {
    reader.tag(1, 1);
    const block = reader.field('block', (r) => r.u64());
    const index = reader.field('index', (r) => r.u32());
    const topics = reader.field('topics', (r) => r.list(MAX_TOPICS, (item) => item.raw(TOPIC_BYTES).slice()));
    const data = reader.field('data', (r) => r.bytes(MAX_LOG_BYTES).slice());
    return Object.freeze({ block, index, topics, data });
  });
}
