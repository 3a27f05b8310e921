/** What the ledger asks of a node of an EVM chain (JSON-RPC). Whatever a node answers is checked before it is used. */
import { createPublicClient, http } from 'viem';
import { equalBytes, fromHex, toHex } from '../../core/bytes.js';
import { DecodeError } from '../../core/errors.js';
import { type EvmLog, MAX_LOG_BYTES } from './log-entry.js';

/** Where requests go: a client of viem, or any other provider in the sense of EIP-1193. */
export interface EvmNode {
  request(request: { readonly method: string; readonly params?: unknown }): Promise<unknown>;
}

/** Text of hexadecimal digits with 0x. */
export type HexText = `0x${string}`;

/** Which block is the last that is read: a number, or what the node holds to be final, or its newest. */
export type LastBlock = number | 'finalized' | 'latest';

/** A block, by number and hash. */
export interface BlockName {
  readonly number: number;
  readonly hash: HexText;
}

/** Which logs are wanted: of a contract, with certain topics by their places; `null` stands for any. */
export interface LogFilter {
  readonly contract: Uint8Array;
  readonly topics: readonly (Uint8Array | null)[];
}

/** Most logs that one answer may hold. */
const MAX_LOGS = 1_000_000;
const HASH_BYTES = 32;

/** Largest number that a block may have: whoever reads up to one that no chain has would never come to an end. */
const MAX_BLOCK = 2 ** 32 - 1;

/** Longest answer of a node that is read; the logs of the fullest block are shorter. */
const MAX_ANSWER_BYTES = 2 ** 26;

/** The node at a URL, by viem: requests that fail on the way are tried again. */
export function chainClient(url: string): EvmNode {
  return createPublicClient({ transport: http(url, { maxResponseBodySize: MAX_ANSWER_BYTES }) }) as EvmNode;
}

/** Bytes as nodes have them. */
export function hexOf(bytes: Uint8Array): HexText {
  return `0x${toHex(bytes)}`;
}

/** Bytes of hexadecimal with 0x, of either case. @throws {DecodeError} if it is none */
export function bytesOf(hex: unknown, path: string): Uint8Array {
  if (typeof hex !== 'string' || !hex.startsWith('0x'))
    throw new DecodeError('bad-text', path, 'not hexadecimal');
  return fromHex(hex.slice(2).toLowerCase(), path);
}

/** The id of the node's chain. @throws {DecodeError} */
export async function chainIdOf(node: EvmNode): Promise<bigint> {
  return BigInt(readQuantity(await node.request({ method: 'eth_chainId' }), 'chain id'));
}

/** Checks that a node is of a certain chain: contracts may have one address on many. @throws {DecodeError} if it is not */
export async function requireChain(node: EvmNode, wanted: bigint | undefined): Promise<void> {
  if (wanted === undefined) return;
  const found = await chainIdOf(node);
  if (found !== wanted) throw new DecodeError('bad-value', 'chain id', `${found}, not ${wanted}`);
}

/** A block; `undefined` where the node has none such. @throws {DecodeError} if the answer is not a block */
export async function blockOf(node: EvmNode, block: LastBlock): Promise<BlockName | undefined> {
  const name = typeof block === 'number' ? quantity(block) : block;
  const answer = await node.request({ method: 'eth_getBlockByNumber', params: [name, false] });
  if (answer === null) return undefined;
  const { number, hash } = recordOf(answer, 'block');
  const bytes = bytesOf(hash, 'block.hash');
  if (bytes.length !== HASH_BYTES) throw new DecodeError('bad-value', 'block.hash', 'not a hash');
  const found = readQuantity(number, 'block.number', MAX_BLOCK);
  if (typeof block === 'number' && found !== block)
    throw new DecodeError('bad-value', 'block.number', `${found}, not ${block}`);
  return { number: found, hash: hexOf(bytes) };
}

/** The time of a block, in seconds since 1970. @throws {DecodeError} if the node has no such block */
export async function blockTime(node: EvmNode, block: number): Promise<number> {
  const params = [quantity(block), false];
  const answer = await node.request({ method: 'eth_getBlockByNumber', params });
  return readQuantity(recordOf(answer, 'block').timestamp, 'block.timestamp');
}

/** The answer of a contract to a call, as of a block. @throws {DecodeError} if it is no bytes */
export function callContract(
  node: EvmNode,
  contract: Uint8Array,
  data: Uint8Array,
  block: BlockName,
): Promise<Uint8Array> {
  return callAt(node, contract, data, block.number);
}

/** As {@link callContract}, at a block that may be named by what it is. */
export async function callAt(
  node: EvmNode,
  contract: Uint8Array,
  data: Uint8Array,
  block: LastBlock,
): Promise<Uint8Array> {
  const call = { to: hexOf(contract), data: hexOf(data) };
  const tag = typeof block === 'number' ? quantity(block) : block;
  return bytesOf(await node.request({ method: 'eth_call', params: [call, tag] }), 'answer');
}

/** Whether a transaction succeeded; `undefined` while it is in no block. @throws {DecodeError} */
export async function outcomeOf(node: EvmNode, hash: HexText): Promise<boolean | undefined> {
  const answer = await node.request({ method: 'eth_getTransactionReceipt', params: [hash] });
  return answer === null
    ? undefined
    : readQuantity(recordOf(answer, 'receipt').status, 'receipt.status') === 1;
}

/** The code of a contract, as of a block; empty where there is none. @throws {DecodeError} if the answer is no bytes */
export async function contractCode(
  node: EvmNode,
  contract: Uint8Array,
  block: Pick<BlockName, 'number'>,
): Promise<Uint8Array> {
  const params = [hexOf(contract), quantity(block.number)];
  return bytesOf(await node.request({ method: 'eth_getCode', params }), 'code');
}

/**
 * Logs in the blocks [from, to].
 * @throws {DecodeError} if the answer holds anything else, or is not in order
 */
export async function contractLogs(
  node: EvmNode,
  filter: LogFilter,
  from: number,
  to: number,
): Promise<EvmLog[]> {
  const topics = filter.topics.map((topic) => (topic === null ? null : hexOf(topic)));
  const range = { fromBlock: quantity(from), toBlock: quantity(to) };
  const answer = await node.request({
    method: 'eth_getLogs',
    params: [{ address: hexOf(filter.contract), topics, ...range }],
  });
  if (!Array.isArray(answer)) throw new DecodeError('bad-value', 'logs', 'not a list of logs');
  if (answer.length > MAX_LOGS) throw new DecodeError('too-large', 'logs', `more than ${MAX_LOGS} logs`);
  const logs = answer.map((item: unknown, i) => readLog(item, filter, `logs[${i}]`));
  logs.forEach((log, i) => {
    const before = logs[i - 1];
    const inOrder =
      before === undefined ||
      before.block < log.block ||
      (before.block === log.block && before.index < log.index);
    if (log.block < from || log.block > to || !inOrder)
      throw new DecodeError('bad-value', `logs[${i}]`, 'not in the order of the chain');
  });
  return logs;
}

/** One log of an answer. @throws {DecodeError} */
function readLog(item: unknown, { contract, topics }: LogFilter, path: string): EvmLog {
  const log = recordOf(item, path);
  if (!equalBytes(bytesOf(log.address, `${path}.address`), contract) || log.removed === true)
    throw new DecodeError('bad-value', path, 'of another contract, or no more on the chain');
  const found: readonly unknown[] = Array.isArray(log.topics) ? log.topics : [];
  const read = found.map((topic, i) => bytesOf(topic, `${path}.topics[${i}]`));
  if (read.length > 4 || read.some((topic) => topic.length !== HASH_BYTES))
    throw new DecodeError('bad-value', path, 'has no topics of 32 bytes');
  if (!topics.every((topic, i) => topic === null || equalBytes(topic, read[i] ?? new Uint8Array())))
    throw new DecodeError('bad-value', path, 'not one that was asked for');
  const data = bytesOf(log.data, `${path}.data`);
  if (data.length > MAX_LOG_BYTES) throw new DecodeError('too-large', path, 'more data than a log may have');
  const block = readQuantity(log.blockNumber, `${path}.blockNumber`);
  const index = readQuantity(log.logIndex, `${path}.logIndex`, 2 ** 32 - 1);
  return { block, index, topics: read, data };
}

function recordOf(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DecodeError('bad-value', path, 'not an object');
  return value as Readonly<Record<string, unknown>>;
}

function quantity(value: number): HexText {
  return `0x${value.toString(16)}`;
}

function readQuantity(text: unknown, path: string, max: number = Number.MAX_SAFE_INTEGER): number {
  if (typeof text !== 'string' || !/^0x[0-9a-f]{1,14}$/.test(text))
    throw new DecodeError('bad-number', path, 'not a quantity');
  const value = Number.parseInt(text, 16);
  if (value > max) throw new DecodeError('bad-number', path, `above ${max}`);
  return value;
}
