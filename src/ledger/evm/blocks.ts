/** Reading a chain block by block, while it grows and may change behind the reader. */
import { LedgerError } from '../ledger-error.js';
import type { EvmLog } from './log-entry.js';
import { type BlockName, blockOf, contractLogs, type EvmNode, type LogFilter } from './rpc.js';

/** Blocks that a node is asked about at once, where nothing else is set. */
export const DEFAULT_WINDOW = 10_000;

/**
 * The logs from a block to another, which was on the chain before and must be afterwards.
 * @param window - blocks that the node is asked about at once
 * @throws {ChainReorganisedError} if it is not
 */
export async function logsUpTo(
  node: EvmNode,
  filter: LogFilter,
  from: number,
  target: BlockName,
  window: number,
): Promise<EvmLog[]> {
  const found: EvmLog[] = [];
  for (let start = from; start <= target.number; start += window) {
    const end = Math.min(start + window - 1, target.number);
    for (const log of await contractLogs(node, filter, start, end)) found.push(log);
  }
  // Logs are asked for by numbers: were they those of the block whose hash was read?
  await checkStillThere(node, target);
  return found;
}

/** Checks that a block that was read is still on the chain. @throws {ChainReorganisedError} */
export async function checkStillThere(node: EvmNode, done: BlockName): Promise<void> {
  const again = await blockOf(node, done.number);
  if (again?.hash !== done.hash) throw new ChainReorganisedError(done);
}

/** Waits, or until the signal aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** A block that was read is no more on the chain: what was read from it is void. Read `finalized` blocks to be safe. */
export class ChainReorganisedError extends LedgerError {
  readonly block: BlockName;

  constructor(block: BlockName) {
    super('ledger-reorganised', `block ${block.number} is no more on the chain`, false);
    this.block = block;
  }
}
