/**
 * `hanpyo/electionguard`: encrypting ballots for elections of ElectionGuard 2, on P-256 or on integers of 4096 bits, in the
 * form of records of version 2.1.0. `hanpyo/verify/foreign` verifies the records.
 */

export type { Election } from '../verify/foreign/electionguard/board.js';
export type { Config } from '../verify/foreign/electionguard/config.js';
export type { EgGroup, Encoding } from '../verify/foreign/electionguard/eg-group.js';
export type { KeyedHash, ScalarRule } from '../verify/foreign/electionguard/hash.js';
export type { Contest, Manifest, Option } from '../verify/foreign/electionguard/manifest.js';
export type { FormVersion, TextForm } from '../verify/foreign/electionguard/text-form.js';
export type {
  BallotSetting,
  ContestVotes,
  PlainBallot,
  SealedBallot,
} from './ballot.js';
export { encryptBallot } from './ballot.js';
export { closeChain, type DeviceChain, extendChain, nextCodeBaux, startChain } from './chain.js';
export * from './open-election.js';
