/**
 * `hanpyo/belenios`: taking part in elections of Belenios, as a voter, as a trustee and as a mixer. What is made here is
 * what `belenios-tool` makes; `hanpyo/verify/foreign` verifies the records.
 */

export type {
  Election,
  HomomorphicQuestion,
  ListsQuestion,
  Question,
  ShuffledQuestion,
} from '../verify/foreign/belenios/election.js';
export type { Bases } from '../verify/foreign/belenios/proofs.js';
export type { Point, TextCodec, TextGroup } from '../verify/foreign/belenios/text-group.js';
export * from './ballot.js';
export {
  type CeremonyCertificate,
  type CeremonyForm,
  type CeremonyMember,
  type CeremonySettings,
  createCertificate,
  type OpenCeremony,
  openCeremony,
} from './ceremony.js';
export { dealPolynomial, sortDealings } from './ceremony-dealing.js';
export type { CeremonyFault, CeremonyFaultCode, CeremonyOutcome } from './ceremony-outcome.js';
export { receiveDealings } from './ceremony-receiving.js';
export * from './ceremony-trustees.js';
export * from './credential.js';
export * from './open-election.js';
export * from './owned.js';
export * from './partial-decryption.js';
export type { PublishedTally } from './published-tally.js';
export { shuffleTally } from './shuffle.js';
export * from './threshold-share.js';
export * from './trustee-key.js';
