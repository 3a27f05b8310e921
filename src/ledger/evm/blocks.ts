/** Reading a chain block by block, while it grows and may change behind the reader. */
import { DecodeError } from '../../core/errors.js';
import { LedgerError } from '../ledger-error.js';
import type { EvmLog } from './log-entry.js';
import { type BlockName, blockOf, contractLogs, type EvmNode, type LogFilter } from './rpc.js';
import { causesOf } from './write-error.js';

/** Blocks that a node is asked about at once, where nothing else is set. */
export const DEFAULT_WINDOW = 10_000;

/**
 * The logs from a block to another, which was on the chain before and must be afterwards. Where a node refuses to answer at
 * once what lies in so many blocks, it is asked about half of them: others can fill blocks with logs, and must not thereby
 * make ours unreadable.
 * @param window - blocks that the node is asked about at once
 * @throws {ChainReorganisedError} if it is not
 * @throws {DecodeError} for more logs than fit in memory
 * @throws {RangeError} for a window without a block
 */
export async function logsUpTo(
  node: EvmNode,
  filter: LogFilter,
  from: number,
  target: BlockName,
  window: number,
): Promise<EvmLog[]> {
  if (!Number.isSafeInteger(window) || window < 1) throw new RangeError('a window has a block');
  const found: EvmLog[] = [];
  let [bytes, width] = [0, window];
  for (let start = from; start <= target.number; ) {
    const end = Math.min(start + width - 1, target.number);
    const logs = await logsIfAnswered(node, filter, start, end);
    if (logs === undefined) {
      width = Math.ceil((end - start + 1) / 2);
      continue;
    }
    for (const log of logs) found.push(log);
    bytes = logs.reduce((sum, { data }) => sum + data.length + LOG_OVERHEAD, bytes);
    if (bytes > MAX_TOTAL_BYTES) throw new DecodeError('too-large', 'logs', 'more than fits in memory');
    [start, width] = [end + 1, Math.min(window, 2 * width)];
  }
  // Logs are asked for by numbers: were they those of the block whose hash was read?
  await checkStillThere(node, target);
  return found;
}

/** The logs of some blocks; `undefined` if they are more than the node tells at once, and there is a half of them. */
async function logsIfAnswered(
  node: EvmNode,
  filter: LogFilter,
  from: number,
  to: number,
): Promise<readonly EvmLog[] | undefined> {
  try {
    return await contractLogs(node, filter, from, to);
  } catch (error) {
    if (from < to && isTooMuch(error)) return undefined;
    throw error;
  }
}

/** Whether a node, or whoever carried its answer, said that it would be too long. */
function isTooMuch(thrown: unknown): boolean {
  const errors = [...causesOf(thrown)];
  if (errors.some(({ message }) => RATE.test(message))) return false;
  return errors.some(({ name, message }) => TOO_MUCH.has(name) || WORDS.test(message));
}

const TOO_MUCH: ReadonlySet<string> = new Set(['ResponseBodyTooLargeError', 'LimitExceededRpcError']);
/** What the nodes of several makers say; there is no code that all of them use. */
const WORDS =
  /too many (logs|results|blocks)|more than [\d,]+ (logs|results)|too (large|big|wide)|size exceeded|exceed\w* .*(limit|max|results|range)|limit exceeded|limited to/i;
/** Too many questions are no matter of how much each asks for. */
const RATE = /\brate\b|per second|too many requests/i;

/** Bytes of logs that are held at once. */
const MAX_TOTAL_BYTES = 2 ** 31;
/** What a log takes besides its data, by a cautious guess. */
const LOG_OVERHEAD = 256;

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
