/** What the ledger asks of a node of an EVM chain, by viem. Whatever a node answers is checked before it is used. */
import { createPublicClient, type Hex, http, type PublicClient } from 'viem';
import { fromHex, toHex } from '../../core/bytes.js';
import { DecodeError } from '../../core/errors.js';
import type { EvmLog } from './log-entry.js';
import { MAX_LOG_BYTES } from './log-entry.js';

/** Which block is the last that is read: a number, or what the node holds to be final, or its newest. */
export type LastBlock = number | 'finalized' | 'latest';

/** A block, by number and hash. */
export interface BlockName {
  readonly number: number;
  readonly hash: Hex;
}

/** Most logs that one answer may hold. */
const MAX_LOGS = 1_000_000;

/** A client of the node at a URL. */
export function chainClient(url: string): PublicClient {
  return createPublicClient({ transport: http(url) });
}

/** Bytes as viem has them. */
export function hexOf(bytes: Uint8Array): Hex {
  return `0x${toHex(bytes)}`;
}

/** Bytes of hexadecimal with 0x, of either case. @throws {DecodeError} if it is none */
export function bytesOf(hex: unknown, path: string): Uint8Array {
  if (typeof hex !== 'string' || !hex.startsWith('0x'))
    throw new DecodeError('bad-text', path, 'not hexadecimal');
  return fromHex(hex.slice(2).toLowerCase(), path);
}

/** The last block to be read. @throws {DecodeError} if the node has none, or it is out of range */
export async function lastBlock(client: PublicClient, last: LastBlock): Promise<BlockName> {
  const block = await client.getBlock(
    typeof last === 'number' ? { blockNumber: BigInt(last) } : { blockTag: last },
  );
  const { number, hash } = block;
  if (number === null || hash === null || number > BigInt(Number.MAX_SAFE_INTEGER))
    throw new DecodeError('bad-value', 'block', 'the node has no such block');
  return { number: Number(number), hash };
}

/** The answer of a contract to a call, as of a block. */
export async function callContract(
  client: PublicClient,
  contract: Uint8Array,
  data: Uint8Array,
  block: BlockName,
): Promise<Uint8Array> {
  const answer = await client.call({
    to: hexOf(contract),
    data: hexOf(data),
    blockNumber: BigInt(block.number),
  });
  return bytesOf(answer.data ?? '0x', 'answer');
}

/**
 * Logs of a contract with a given second topic, in the blocks [from, to].
 * @throws {DecodeError} if the answer holds anything else, or is not in order
 */
export async function contractLogs(
  client: PublicClient,
  contract: Uint8Array,
  topic: Uint8Array,
  from: number,
  to: number,
): Promise<EvmLog[]> {
  const range = { fromBlock: quantity(from), toBlock: quantity(to) };
  const answer: unknown = await client.request({
    method: 'eth_getLogs',
    params: [{ address: hexOf(contract), topics: [null, hexOf(topic)], ...range }],
  });
  if (!Array.isArray(answer) || answer.length > MAX_LOGS)
    throw new DecodeError('bad-value', 'logs', 'not a list of logs');
  const logs = answer.map((item: unknown, i) => readLog(item, hexOf(contract), `logs[${i}]`));
  logs.forEach((log, i) => {
    const before = logs[i - 1];
    const ordered = before === undefined || before.block < log.block || before.index < log.index;
    if (log.block < from || log.block > to || !ordered || (before?.block ?? 0) > log.block)
      throw new DecodeError('bad-value', `logs[${i}]`, 'not in the order of the chain');
    if (log.topics[1] === undefined || hexOf(log.topics[1]) !== hexOf(topic))
      throw new DecodeError('bad-value', `logs[${i}]`, 'not one that was asked for');
  });
  return logs;
}

/** One log of an answer. @throws {DecodeError} */
function readLog(item: unknown, contract: Hex, path: string): EvmLog {
  if (typeof item !== 'object' || item === null) throw new DecodeError('bad-value', path, 'not a log');
  const log = item as Readonly<Record<string, unknown>>;
  if (hexOf(bytesOf(log.address, `${path}.address`)) !== contract || log.removed === true)
    throw new DecodeError('bad-value', path, 'of another contract, or no more on the chain');
  const topics = Array.isArray(log.topics) ? log.topics : [];
  const read = topics.map((topic: unknown, i) => bytesOf(topic, `${path}.topics[${i}]`));
  if (read.length > 4 || read.some((topic) => topic.length !== 32))
    throw new DecodeError('bad-value', path, 'has no topics of 32 bytes');
  const data = bytesOf(log.data, `${path}.data`);
  if (data.length > MAX_LOG_BYTES) throw new DecodeError('too-large', path, 'more data than a log may have');
  const block = readQuantity(log.blockNumber, Number.MAX_SAFE_INTEGER, `${path}.blockNumber`);
  const index = readQuantity(log.logIndex, 2 ** 32 - 1, `${path}.logIndex`);
  return { block, index, topics: read, data };
}

function quantity(value: number): Hex {
  return `0x${value.toString(16)}`;
}

function readQuantity(text: unknown, max: number, path: string): number {
  if (typeof text !== 'string' || !/^0x[0-9a-f]{1,14}$/.test(text))
    throw new DecodeError('bad-number', path, 'not a quantity');
  const value = Number.parseInt(text, 16);
  if (value > max) throw new DecodeError('bad-number', path, `above ${max}`);
  return value;
}
