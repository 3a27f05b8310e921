/** The contract `EntryLog`: its interface, what it has stored, and its logs as entries. */
import { encodeFunctionData, parseAbi } from 'viem';
import { equalBytes, utf8 } from '../../core/bytes.js';
import { DecodeError } from '../../core/errors.js';
import { bytesToInteger } from '../../core/integers.js';
import { keccak256 } from '../../core/sha3.js';
import type { StoreCommit } from '../interfaces.js';
import { MAX_ENTRY_BYTES } from '../tiles.js';
import type { TransactionRequest } from './anchor.js';
import type { EvmLog } from './log-entry.js';
import { bytesOf, callAt, type EvmNode, hexOf, type LastBlock } from './rpc.js';

/** The contract's interface. */
export const ENTRY_LOG_ABI: ReturnType<typeof parseAbi> = /* @__PURE__ */ parseAbi([
  'function open(uint64 expected, uint64 epoch)',
  'function commit(uint64 epoch, uint64 size, bytes32[] keys, bytes[] entries, uint256 seals)',
  'function publish(uint64 epoch, bytes32 expected, bytes note)',
  'function head() view returns (uint64 size, uint64 epoch, bool isSealed)',
  'function checkpoint() view returns (bytes32)',
  'function OWNER() view returns (address)',
  'event Opened(uint64 indexed epoch)',
  'event Entry(uint64 indexed index, bytes32 indexed key, bytes entry)',
  'event Checkpoint(bytes note)',
  'error NotOwner()',
  'error NotCurrent()',
]);

/** What the contract has stored. */
export interface EntryLogHead {
  readonly size: number;
  readonly epoch: bigint;
  readonly sealed: boolean;
  /** Keccak-256 of the newest checkpoint; zeros before the first. */
  readonly checkpoint: Uint8Array;
}

/** What the logs say. */
export interface EntryLogContent {
  readonly entries: readonly Uint8Array[];
  readonly keys: readonly Uint8Array[];
  readonly checkpoint: Uint8Array | null;
}

/** Longest checkpoint that is read. */
const MAX_NOTE_BYTES = 2 ** 16;
const WORD = 32;
const [OPENED, ENTRY, CHECKPOINT] = [
  'Opened(uint64)',
  'Entry(uint64,bytes32,bytes)',
  'Checkpoint(bytes)',
].map((signature) => keccak256(utf8(signature))) as [Uint8Array, Uint8Array, Uint8Array];

/** The transaction that takes the log over. */
export function openTransaction(contract: Uint8Array, expected: bigint, epoch: bigint): TransactionRequest {
  return transaction(contract, 'open', [expected, epoch]);
}

/** The transaction that appends entries. */
export function commitTransaction(contract: Uint8Array, commit: StoreCommit): TransactionRequest {
  const { epoch, expectedSize, keys, entries, seals } = commit;
  const lists = [keys.map(hexOf), entries.map(hexOf)];
  return transaction(contract, 'commit', [epoch, BigInt(expectedSize), ...lists, seals ? 1n : 0n]);
}

/** The transaction that replaces the checkpoint whose hash is `expected`. */
export function publishTransaction(
  contract: Uint8Array,
  epoch: bigint,
  expected: Uint8Array,
  note: Uint8Array,
): TransactionRequest {
  return transaction(contract, 'publish', [epoch, hexOf(expected), hexOf(note)]);
}

/**
 * What the contract has stored at a block; `undefined` where there was no contract yet.
 * @throws {DecodeError} if there is another contract
 */
export async function readHead(
  node: EvmNode,
  contract: Uint8Array,
  block: LastBlock,
): Promise<EntryLogHead | undefined> {
  const ask = (functionName: string): Promise<Uint8Array> =>
    callAt(node, contract, bytesOf(encodeFunctionData({ abi: ENTRY_LOG_ABI, functionName }), 'call'), block);
  const [head, checkpoint] = [await ask('head'), await ask('checkpoint')];
  if (head.length === 0) return undefined;
  const [size = 0n, epoch = 0n, ended = 0n] = [0, 1, 2].map((i) =>
    bytesToInteger(head.subarray(i * WORD, (i + 1) * WORD)),
  );
  if (head.length !== 3 * WORD || checkpoint.length !== WORD || size > BigInt(Number.MAX_SAFE_INTEGER))
    throw new DecodeError('bad-value', 'head', 'not the answer of an EntryLog');
  return Object.freeze({ size: Number(size), epoch, sealed: ended === 1n, checkpoint });
}

/**
 * The entries, keys and newest checkpoint in logs.
 * @param logs - all of the contract, in order
 * @throws {DecodeError} for logs that the contract does not make
 */
export function contentOf(logs: readonly EvmLog[]): EntryLogContent {
  const entries: Uint8Array[] = [];
  const keys: Uint8Array[] = [];
  let checkpoint: Uint8Array | null = null;
  for (const { topics, data } of logs) {
    const [event = new Uint8Array(), index = new Uint8Array(), key = new Uint8Array()] = topics;
    if (equalBytes(event, ENTRY)) {
      if (key.length !== WORD || bytesToInteger(index) !== BigInt(entries.length))
        throw malformed('entries are not numbered in a row');
      entries.push(bytesIn(data, MAX_ENTRY_BYTES));
      keys.push(key);
    } else if (equalBytes(event, CHECKPOINT)) checkpoint = bytesIn(data, MAX_NOTE_BYTES);
    else if (!equalBytes(event, OPENED)) throw malformed('not a log of an EntryLog');
  }
  return { entries, keys, checkpoint };
}

function transaction(
  contract: Uint8Array,
  functionName: string,
  args: readonly unknown[],
): TransactionRequest {
  return { to: hexOf(contract), data: encodeFunctionData({ abi: ENTRY_LOG_ABI, functionName, args }) };
}

/** The one parameter of type `bytes` in the data of a log, in the one encoding that a contract makes. */
function bytesIn(data: Uint8Array, max: number): Uint8Array {
  const offset = bytesToInteger(data.subarray(0, WORD));
  const length = bytesToInteger(data.subarray(WORD, 2 * WORD));
  if (data.length < 2 * WORD || offset !== BigInt(WORD) || length > BigInt(max))
    throw malformed('not the encoding of bytes');
  const end = 2 * WORD + Number(length);
  const padded = data.length === Math.ceil(end / WORD) * WORD;
  if (!padded || data.subarray(end).some((byte) => byte !== 0)) throw malformed('not the encoding of bytes');
  return data.slice(2 * WORD, end);
}

function malformed(message: string): DecodeError {
  return new DecodeError('bad-value', 'logs', message);
}
