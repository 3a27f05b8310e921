/**
 * Writing to a chain: a transaction is sent, and then the contract's state is asked, as deep in the chain as wanted, until
 * it has what was to be written. The answer of a node that took a transaction may be lost, and a transaction that was in
 * a block may drop out of the chain; the state, which every write compares and sets, says what happened either way.
 */
import { DecodeError } from '../../core/errors.js';
import { LedgerError } from '../ledger-error.js';
import type { TransactionRequest } from './anchor.js';
import { pause } from './blocks.js';
import { blockOf, type EvmNode, type HexText, type LastBlock, outcomeOf } from './rpc.js';
import { ChainWriteError, chainWriteError } from './write-error.js';

/** Who signs and pays: a wallet client of viem that has an account and a chain, or anything like it. */
export interface EvmWallet {
  /** Signs a transaction and gives it to a node. @returns its hash */
  sendTransaction(request: TransactionRequest): Promise<HexText>;
}

/** Troubles that pass: the same write is sent again. */
const PASSING: ReadonlySet<string> = new Set(['evm-unreachable', 'evm-nonce']);

/** How deep a write must be: so many blocks, of which its own is the first, or in a block that the node holds to be final. */
export type Depth = number | 'finalized';

/** Through whom is written, and how patiently. */
export interface ChainWriter {
  readonly node: EvmNode;
  readonly wallet: EvmWallet;
  /** How often the node is asked for news, in milliseconds. */
  readonly pollMs: number;
  /** After how long a write that is not there is given up, in milliseconds; it may yet come. */
  readonly patienceMs: number;
}

/** One write. */
export interface ChainWrite {
  readonly request: TransactionRequest;
  readonly depth: Depth;
  /** Whether the state at a block has what is to be written. */
  applied(at: LastBlock): Promise<boolean>;
}

/**
 * Writes, and waits until it is as deep as wanted. Sends again if nobody answered, or the account's nonce was taken.
 * @throws {ChainWriteError} of every code but `evm-reorganised`; what `applied` throws
 */
export async function writeToChain(writer: ChainWriter, write: ChainWrite): Promise<void> {
  const { node, pollMs, patienceMs } = writer;
  let hash: HexText | 'lost' | undefined;
  let trouble: ChainWriteError | undefined;
  for (let waited = 0; waited <= patienceMs; waited += pollMs) {
    if (waited > 0) await pause(pollMs);
    try {
      hash ??= await send(writer, write);
      if (await isAt(node, write)) return;
      const refused = hash !== 'lost' && (await outcomeOf(node, hash)) === false;
      if (!(await write.applied('latest')) && refused)
        throw new ChainWriteError('evm-reverted', 'the contract refused the transaction');
      trouble = undefined;
    } catch (error) {
      if (
        error instanceof DecodeError ||
        (error instanceof LedgerError && !(error instanceof ChainWriteError))
      )
        throw error;
      trouble = chainWriteError(error);
      if (!PASSING.has(trouble.code)) throw trouble;
    }
  }
  throw (
    trouble ?? new ChainWriteError('evm-timeout', 'the transaction is not, or not deep enough, on the chain')
  );
}

/** Sends; a transaction that is refused because an earlier copy of it got through counts as sent. */
async function send({ wallet }: ChainWriter, { request, applied }: ChainWrite): Promise<HexText | 'lost'> {
  try {
    return await wallet.sendTransaction(request);
  } catch (error) {
    const refused = chainWriteError(error);
    if (refused.code === 'evm-reverted' && (await applied('latest'))) return 'lost';
    throw refused;
  }
}

/** Whether the write is as deep as wanted. */
async function isAt(node: EvmNode, { depth, applied }: ChainWrite): Promise<boolean> {
  if (depth === 'finalized' || depth === 1) return applied(depth === 1 ? 'latest' : depth);
  const newest = await blockOf(node, 'latest');
  const block = (newest?.number ?? 0) - depth + 1;
  return block >= 0 && applied(block);
}
