/**
 * The logs of a contract as a ledger: every log that has a given second topic (our contracts' election id) is an entry, in
 * the order of the chain. Its tree is made here; what a signature is elsewhere is the chain itself, so a checkpoint has the
 * unsigned text of the tree head as its note, and whoever does not trust the node compares roots of several.
 */
import { toHex, utf8 } from '../../core/bytes.js';
import { type Checkpoint, formatTreeHead } from '../checkpoint.js';
import { HashColumns } from '../hash-columns.js';
import type { LedgerReader } from '../interfaces.js';
import { LedgerRangeError, type LogSource, openReader } from '../reader.js';
import { appendLeaf, type CompactRange, emptyRange, leafHash, rangeRoot } from '../tree.js';
import { checkStillThere, DEFAULT_WINDOW, logsUpTo, pause } from './blocks.js';
import { writeLogEntry } from './log-entry.js';
import { type BlockName, blockOf, chainIdOf, type EvmNode, type LastBlock } from './rpc.js';

/** Which logs, and how far. */
export interface ChainLogOptions {
  readonly client: EvmNode;
  /** Address of the contract, 20 bytes. */
  readonly contract: Uint8Array;
  /** The second topic of all logs, 32 bytes: an election's id. */
  readonly topic: Uint8Array;
  /** Block that the first log is not before; 0 by default. */
  readonly fromBlock?: number;
  /** `finalized` by default. */
  readonly last?: LastBlock;
  /** Blocks that a node is asked about at once; 10,000 by default. */
  readonly window?: number;
  /** How often a subscription asks for news, in milliseconds; 4,000 by default. */
  readonly pollMs?: number;
}

/** A contract's logs as a ledger. */
export interface ChainLog extends LedgerReader {
  readonly chainId: bigint;
  /** The last block that was read. */
  block(): BlockName | undefined;
}

/**
 * Opens the logs of a contract.
 * @returns a reader; the origin of its checkpoints is `evm/<chain id>/<contract>/<topic>`
 * @throws {RangeError} for an address or topic of another length, and a window without a block
 */
export async function openChainLog(options: ChainLogOptions): Promise<ChainLog> {
  const { client, contract, topic, window = 1 } = options;
  if (contract.length !== 20 || topic.length !== 32)
    throw new RangeError('an address has 20 bytes, a topic 32');
  if (!Number.isSafeInteger(window) || window < 1) throw new RangeError('a window has a block');
  const chainId = await chainIdOf(client);
  const source = new ChainSource(options, `evm/${chainId}/${toHex(contract)}/${toHex(topic)}`);
  const reader = openReader(source);
  return {
    chainId,
    block: () => source.block,
    checkpoint: reader.checkpoint.bind(reader),
    read: reader.read.bind(reader),
    readBundles: reader.readBundles.bind(reader),
    inclusionProof: reader.inclusionProof.bind(reader),
    consistencyProof: reader.consistencyProof.bind(reader),
    subscribe: reader.subscribe.bind(reader),
  };
}

/** Reads the chain block by block and keeps what it read. */
class ChainSource implements LogSource {
  readonly #options: ChainLogOptions;
  readonly #origin: string;
  readonly #entries: Uint8Array[] = [];
  readonly #hashes = new HashColumns();
  #range: CompactRange = emptyRange();
  #reading: Promise<void> = Promise.resolve();
  block: BlockName | undefined;

  constructor(options: ChainLogOptions, origin: string) {
    this.#options = options;
    this.#origin = origin;
  }

  async checkpoint(): Promise<Checkpoint> {
    // One at a time: two at once would take the same logs in twice.
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#catchUp());
    await this.#reading;
    const head = { origin: this.#origin, size: this.#entries.length, root: rangeRoot(this.#range) };
    return Object.freeze({ ...head, note: utf8(formatTreeHead(head)), cosigners: [] });
  }

  async readHashes(level: number, from: number, to: number): Promise<Uint8Array> {
    return this.#hashes.read(level, from, to);
  }

  async *readBundles(from: number, to: number): AsyncGenerator<readonly Uint8Array[]> {
    for (const [start, end] of inTiles(from, to)) yield this.#entries.slice(start, end);
  }

  async changed(
    seen: Checkpoint | undefined,
    _level: 'published' | 'witnessed',
    signal?: AbortSignal,
  ): Promise<boolean> {
    while (signal?.aborted !== true) {
      await pause(this.#options.pollMs ?? 4_000, signal);
      await this.checkpoint();
      if (this.#entries.length > (seen?.size ?? -1)) return true;
    }
    return false;
  }

  /** Takes in what is new up to the last block. */
  async #catchUp(): Promise<void> {
    const {
      client,
      contract,
      topic,
      fromBlock = 0,
      last = 'finalized',
      window = DEFAULT_WINDOW,
    } = this.#options;
    const target = await blockOf(client, last);
    if (target === undefined) throw new LedgerRangeError(`the node has no block ${last}`);
    const done = this.block;
    if (done !== undefined) await checkStillThere(client, done);
    if (done !== undefined && target.number <= done.number) return;
    // All or nothing: a node that fails half way must not leave logs behind that are read again.
    const from = done === undefined ? fromBlock : done.number + 1;
    const logs = await logsUpTo(client, { contract, topics: [null, topic] }, from, target, window);
    const entries = logs.map(writeLogEntry);
    for (const entry of entries) this.#add(entry);
    this.block = target;
  }

  #add(entry: Uint8Array): void {
    const hash = leafHash(entry);
    this.#entries.push(entry);
    this.#hashes.append(hash);
    this.#range = appendLeaf(this.#range, hash);
  }
}

/** A range of entries, cut at multiples of 256. */
function* inTiles(from: number, to: number): Generator<readonly [number, number]> {
  for (let start = from; start < to; ) {
    const end = Math.min(to, (Math.floor(start / 256) + 1) * 256);
    yield [start, end];
    start = end;
  }
}
