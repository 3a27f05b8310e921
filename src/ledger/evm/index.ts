/** `hanpyo/ledger/evm`: contracts' logs as a ledger, and checkpoints of other ledgers on a chain. Needs `viem`. */
export * from './anchor.js';
export * from './chain-log.js';
export * from './log-entry.js';
export {
  type BlockName,
  bytesOf,
  callContract,
  chainClient,
  contractCode,
  type EvmNode,
  type HexText,
  hexOf,
  type LastBlock,
} from './rpc.js';
