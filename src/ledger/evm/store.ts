/**
 * A store whose entries stand on a chain, in the logs of a contract `EntryLog` of one's own: with it `openLedger` gives the
 * same ledger as over any other store. An entry is *sequenced* when its transaction is in a block, *published* when a
 * signed checkpoint that covers it is in the contract, so many blocks deep as was set.
 *
 * Everything is read when the store is opened, and held in memory: for elections of thousands, not of millions.
 */
import { equalBytes } from '../../core/bytes.js';
import { DecodeError } from '../../core/errors.js';
import { bytesToInteger } from '../../core/integers.js';
import { drawBytes, type Rng, systemRng } from '../../core/random.js';
import { keccak256 } from '../../core/sha3.js';
import type { LogStore, OpenedStore, StoreCapabilities, StoreCommit } from '../interfaces.js';
import { memoryStore, StoreConflictError, sameNote } from '../memory-store.js';
import { prefixFrontier } from '../proofs.js';
import { DEFAULT_LIMITS, type QueueLimits } from '../queue.js';
import { MAX_ENTRY_BYTES } from '../tiles.js';
import { leafHash } from '../tree.js';
import type { TransactionRequest } from './anchor.js';
import { DEFAULT_WINDOW, logsUpTo } from './blocks.js';
import {
  commitTransaction,
  contentOf,
  type EntryLogHead,
  openTransaction,
  publishTransaction,
  readHead,
} from './entry-log.js';
import { blockOf, type EvmNode, type LastBlock, requireChain } from './rpc.js';
import { ChainWriteError } from './write-error.js';
import { type ChainWriter, type Depth, type EvmWallet, writeToChain } from './writing.js';

/** Which contract, and how it is written to. */
export interface EvmStoreOptions {
  readonly node: EvmNode;
  /** The wallet of the account that deployed the contract. */
  readonly wallet: EvmWallet;
  /** Address of an `EntryLog`, 20 bytes. */
  readonly contract: Uint8Array;
  /** The chain that the node must be of; whatever it is of, if left out. */
  readonly chainId?: bigint;
  /** Block that the contract was not deployed before; 0 by default. */
  readonly fromBlock?: number;
  /** How deep entries must be to be sequenced, and checkpoints to be published; 1 and 12 blocks by default. */
  readonly depth?: { readonly sequenced?: Depth; readonly published?: Depth };
  /** Blocks that the node is asked about at once; 10,000 by default. */
  readonly window?: number;
  /** How often the node is asked for news, in milliseconds; 1,000 by default. */
  readonly pollMs?: number;
  /** After how long a write is given up, in milliseconds; 600,000 by default. */
  readonly patienceMs?: number;
  /** For the number by which this writer is known. */
  readonly rng?: Rng;
}

/** Bounds of a queue whose batches fit in a block of 30 million gas; `openLedger` takes them as `limits`. */
export const EVM_LIMITS: QueueLimits = Object.freeze({
  ...DEFAULT_LIMITS,
  batchEntries: 256,
  batchBytes: 2 ** 18,
});

const NO_NOTE = new Uint8Array(32);
const EMPTY: EntryLogHead = { size: 0, epoch: 0n, sealed: false, checkpoint: NO_NOTE };

/**
 * A store on a chain.
 * @throws {RangeError} for an address of another length, or a depth below one block
 */
export function evmStore(options: EvmStoreOptions): LogStore {
  if (options.contract.length !== 20) throw new RangeError('an address has 20 bytes');
  for (const depth of Object.values(options.depth ?? {}))
    if (depth !== 'finalized' && (!Number.isSafeInteger(depth) || depth < 1))
      throw new RangeError('a depth is at least one block');
  return new EvmStore(options);
}

class EvmStore implements LogStore {
  readonly capabilities: StoreCapabilities = Object.freeze({
    durability: 'replicated',
    multiWriter: false,
    maxEntry: MAX_ENTRY_BYTES,
  });
  readonly #options: EvmStoreOptions;
  readonly #writer: ChainWriter;
  /** What is on the chain, as this writer knows it: read when it was opened, and written since. */
  #copy: LogStore = memoryStore();
  #copyEpoch = 0n;
  #epoch = 0n;
  #size = 0;
  #sealed = false;
  #note: Uint8Array | null = null;

  constructor(options: EvmStoreOptions) {
    const { node, wallet, pollMs = 1_000, patienceMs = 600_000 } = options;
    this.#options = options;
    this.#writer = { node, wallet: inTurn(wallet), pollMs, patienceMs };
  }

  async open(): Promise<OpenedStore> {
    const { node, contract, chainId, rng = systemRng } = this.#options;
    await requireChain(node, chainId);
    const before = await this.#head('latest');
    this.#epoch = bytesToInteger(drawBytes(rng, 8));
    const request = openTransaction(contract, before.epoch, this.#epoch);
    const applied = async (at: LastBlock) => (await this.#head(at)).epoch === this.#epoch;
    await writeToChain(this.#writer, { request, depth: 1, applied }).catch(async (error: unknown) => {
      throw await this.#explain(error, before.epoch);
    });
    // From here on nobody else writes, so that what is read now is what there is.
    await this.#readAll(rng);
    return {
      size: this.#size,
      frontier: await prefixFrontier(this.#size, this.#copy.readHashes.bind(this.#copy)),
      epoch: this.#epoch,
      checkpoint: this.#note,
      sealed: this.#sealed,
    };
  }

  async commit(commit: StoreCommit): Promise<void> {
    const { contract, depth } = this.#options;
    if (commit.epoch !== this.#epoch) throw new StoreConflictError('another writer has taken over');
    if (this.#sealed) throw new StoreConflictError('the log is sealed');
    if (commit.expectedSize !== this.#size) throw new StoreConflictError('the log has another size');
    const size = commit.expectedSize + commit.entries.length;
    const request = commitTransaction(contract, commit);
    await this.#write(request, depth?.sequenced ?? 1, (head) => head.size === size);
    await this.#copy.commit({ ...commit, epoch: this.#copyEpoch });
    this.#size = size;
    this.#sealed = commit.seals;
  }

  async swapCheckpoint(expected: Uint8Array | null, next: Uint8Array): Promise<boolean> {
    const { contract, depth } = this.#options;
    if (!sameNote(expected, this.#note)) return false;
    const [before, after] = [expected === null ? NO_NOTE : keccak256(expected), keccak256(next)];
    const request = publishTransaction(contract, this.#epoch, before, next);
    await this.#write(request, depth?.published ?? 12, (head) => equalBytes(head.checkpoint, after));
    this.#note = next.slice();
    return true;
  }

  findKeys(keys: readonly Uint8Array[]): Promise<number[]> {
    return this.#copy.findKeys(keys);
  }

  readEntries(from: number, to: number): AsyncIterable<Uint8Array> {
    return this.#copy.readEntries(from, to);
  }

  readHashes(level: number, from: number, to: number): Promise<Uint8Array> {
    return this.#copy.readHashes(level, from, to);
  }

  async flush(): Promise<void> {}

  async close(): Promise<void> {}

  /** What the contract has stored; nothing, at a block before it was deployed. @throws {DecodeError} if it is not there */
  async #head(at: LastBlock): Promise<EntryLogHead> {
    const head = await readHead(this.#options.node, this.#options.contract, at);
    if (head !== undefined) return head;
    if (at === 'latest') throw new DecodeError('bad-value', 'contract', 'there is no EntryLog');
    return EMPTY;
  }

  /** Writes under this writer's number. */
  async #write(
    request: TransactionRequest,
    depth: Depth,
    has: (head: EntryLogHead) => boolean,
  ): Promise<void> {
    const applied = async (at: LastBlock): Promise<boolean> => {
      const head = await this.#head(at);
      if (at === 'latest' && head.epoch !== this.#epoch) throw await this.#explain(undefined);
      return head.epoch === this.#epoch && has(head);
    };
    await writeToChain(this.#writer, { request, depth, applied }).catch(async (error: unknown) => {
      throw await this.#explain(error);
    });
  }

  /** Why a write did not succeed: a contract that refuses says only that its state is another. */
  async #explain(error: unknown, epoch: bigint = this.#epoch): Promise<unknown> {
    const refused = error instanceof ChainWriteError && error.code === 'evm-reverted';
    if (error !== undefined && !refused) return error;
    const head = await this.#head('latest');
    if (head.size < this.#size)
      return new ChainWriteError('evm-reorganised', 'entries that were written are no more on the chain');
    if (head.epoch !== epoch) return new StoreConflictError('another writer has taken over');
    return error;
  }

  /** Reads all that the contract holds. @throws {DecodeError} if logs and stored state differ */
  async #readAll(rng: Rng): Promise<void> {
    const { node, contract, fromBlock = 0, window = DEFAULT_WINDOW } = this.#options;
    const block = await blockOf(node, 'latest');
    if (block === undefined) throw new DecodeError('bad-value', 'block', 'the node has no newest block');
    const content = contentOf(await logsUpTo(node, { contract, topics: [] }, fromBlock, block, window));
    const { entries, keys, checkpoint } = content;
    const head = await this.#head(block.number);
    const note = checkpoint === null ? NO_NOTE : keccak256(checkpoint);
    if (head.size !== entries.length || !equalBytes(head.checkpoint, note))
      throw new DecodeError('bad-value', 'logs', 'not all that the contract has stored');
    this.#copy = memoryStore(rng);
    this.#copyEpoch = (await this.#copy.open()).epoch;
    const [leafHashes, seals] = [entries.map((entry) => leafHash(entry)), head.sealed];
    const all = { epoch: this.#copyEpoch, expectedSize: 0, entries, leafHashes, keys, root: NO_NOTE, seals };
    await this.#copy.commit(all);
    [this.#size, this.#sealed, this.#note] = [head.size, head.sealed, checkpoint];
  }
}

/** A wallet that sends one transaction after the other: entries and checkpoints must not be given the same nonce. */
function inTurn(wallet: EvmWallet): EvmWallet {
  let before: Promise<unknown> = Promise.resolve();
  return {
    sendTransaction(request) {
      const sent = before.then(() => wallet.sendTransaction(request));
      before = sent.catch(() => undefined);
      return sent;
    },
  };
}
