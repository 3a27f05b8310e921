/**
 * Why a write to a chain did not succeed. What providers throw has many shapes; here it becomes one of few codes. To make
 * the same write again is always safe: a contract that finds another state than the write names refuses it.
 */
import { LedgerError } from '../ledger-error.js';

/**
 * What is wrong: nobody answers (`evm-unreachable`); the account cannot pay (`evm-underfunded`); the contract refuses, as it
 * would refuse again (`evm-reverted`); it was not written in time, or not deep enough (`evm-timeout`); what was written
 * is no more on the chain (`evm-reorganised`); another transaction of the account came first (`evm-nonce`); the node or wallet refuses for a reason of its own (`evm-refused`).
 */
export type ChainWriteCode =
  | 'evm-unreachable'
  | 'evm-underfunded'
  | 'evm-reverted'
  | 'evm-timeout'
  | 'evm-reorganised'
  | 'evm-nonce'
  | 'evm-refused';

/** A write to a chain that did not succeed, or whose outcome is unknown. */
export class ChainWriteError extends LedgerError {
  declare readonly code: ChainWriteCode;

  constructor(code: ChainWriteCode, message: string, options?: ErrorOptions) {
    super(code, message, code !== 'evm-reverted', options);
  }
}

/** What a wallet or a node threw, as an error of ours. */
export function chainWriteError(cause: unknown): ChainWriteError {
  if (cause instanceof ChainWriteError) return cause;
  const errors = [...causesOf(cause)];
  const is = (names: ReadonlySet<string>, message: RegExp): boolean =>
    errors.some((error) => names.has(error.name) || message.test(error.message));
  if (is(FUNDS, /insufficient funds/i))
    return new ChainWriteError('evm-underfunded', 'the account cannot pay for the transaction', { cause });
  if (is(REVERTED, /execution reverted/i))
    return new ChainWriteError('evm-reverted', 'the contract refuses the transaction', { cause });
  if (is(NONCE, /nonce too low|underpriced|already known/i))
    return new ChainWriteError('evm-nonce', 'another transaction of the account came first', { cause });
  if (is(UNREACHABLE, /fetch failed|ECONNREFUSED|ECONNRESET|socket/i))
    return new ChainWriteError('evm-unreachable', 'the node does not answer', { cause });
  return new ChainWriteError('evm-refused', 'the node or the wallet refuses', { cause });
}

const FUNDS: ReadonlySet<string> = new Set(['InsufficientFundsError']);
const REVERTED: ReadonlySet<string> = new Set(['ExecutionRevertedError', 'ContractFunctionRevertedError']);
const NONCE: ReadonlySet<string> = new Set(['NonceTooLowError']);
const UNREACHABLE: ReadonlySet<string> = new Set([
  'HttpRequestError',
  'TimeoutError',
  'WebSocketRequestError',
  'SocketClosedError',
]);
/** Causes that are followed; a ring of them ends too. */
const MAX_CAUSES = 16;

/** An error and its causes. */
export function* causesOf(error: unknown): Generator<Error> {
  let next = error;
  for (let depth = 0; depth < MAX_CAUSES && next instanceof Error; depth++) {
    yield next;
    next = next.cause;
  }
}
