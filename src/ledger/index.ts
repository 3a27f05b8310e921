/** `hanpyo/ledger`: the append-only log of entries that anyone can check. */

export { LedgerArchivedError } from './archive-missing.js';
export * from './checkpoint.js';
export * from './compare.js';
export * from './copy.js';
export {
  askServer,
  type HttpAnswer,
  HttpError,
  type HttpOptions,
  type HttpQuestion,
  httpFiles,
} from './http.js';
export * from './interfaces.js';
export * from './ledger.js';
export { LedgerError } from './ledger-error.js';
export { LedgerStateError } from './ledger-state.js';
export { memoryStore, StoreConflictError } from './memory-store.js';
export * from './mirror.js';
export { type AdoptedLog, adoptLog, FailoverError } from './mirror-failover.js';
export { epochOf, MirrorEpochError } from './mirror-history.js';
export * from './note.js';
export * from './note-keys.js';
export { type CheckpointPin, followPinned } from './pin.js';
export * from './policy.js';
export * from './policy-check.js';
export * from './proofs.js';
export * from './published-files.js';
export { LedgerBusy, type QueueLimits } from './queue.js';
export { inBundles, LedgerForkError, LedgerRangeError, type LogSource, openReader } from './reader.js';
export * from './receipt.js';
export { LedgerKeyConflict } from './sequencer.js';
export * from './stats.js';
export * from './tile-source.js';
export * from './tiles.js';
export * from './tree.js';
export { LedgerCorruptError, VerifiedTree } from './verified-tree.js';
export { LedgerAborted } from './waiting.js';
export {
  LedgerRollbackError,
  LedgerWitnessError,
  type Witness,
} from './witness.js';
export * from './witness-client.js';
export * from './witness-request.js';
export * from './witness-server.js';
export * from './witness-store.js';
