/** `hanpyo/elgamal`: encryption, the trustees' key ceremony, threshold decryption, bounded discrete logarithms. */
export * from './batched-decryption.js';
export type { BoardFault } from './ceremony-board.js';
export {
  type CeremonyKeys,
  ceremonyKeyHash,
  commitHash,
  type Judgement,
  judgeComplaint,
  type RevealFault,
  revealFault,
} from './ceremony-checks.js';
export * from './ceremony-dealer.js';
export * from './ceremony-messages.js';
export { type CeremonyParams, MAX_TRUSTEES } from './ceremony-params.js';
export * from './ceremony-receiver.js';
export * from './ceremony-status.js';
export * from './chunk-codec.js';
export * from './chunk-combination.js';
export * from './cipher.js';
export * from './dealer-codec.js';
export * from './decryption-guard.js';
export * from './dlog.js';
export type { TallyContext } from './factors.js';
export * from './keys.js';
export * from './partial-codec.js';
export * from './partial-faults.js';
export * from './polynomial.js';
export * from './rehearsal.js';
export { readShareFile, type TrusteeShareFile, writeShareFile } from './share-file.js';
export * from './share-text.js';
export * from './threshold.js';
