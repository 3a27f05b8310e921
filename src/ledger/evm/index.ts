/** `hanpyo/ledger/evm`: contracts' logs as a ledger, and checkpoints of other ledgers on a chain. Needs `viem`. */
export * from './anchor.js';
export { ChainReorganisedError } from './blocks.js';
export * from './chain-log.js';
export { ENTRY_LOG_ABI } from './entry-log.js';
export * from './finality-witness.js';
export * from './log-entry.js';
export {
  type BlockName,
  blockTime,
  bytesOf,
  callContract,
  chainClient,
  contractCode,
  type EvmNode,
  type HexText,
  hexOf,
  type LastBlock,
} from './rpc.js';
export * from './store.js';
export { type ChainWriteCode, ChainWriteError, chainWriteError } from './write-error.js';
export type { EvmWallet } from './writing.js';
