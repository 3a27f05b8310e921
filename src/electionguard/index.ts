/**
 * `hanpyo/electionguard`: encrypting ballots for elections of ElectionGuard 2, on P-256 or on integers of 4096 bits, in the
 * form of records of version 2.1.0. `hanpyo/verify/foreign` verifies the records.
 */
export type {
  BallotSetting,
  ContestVotes,
  PlainBallot,
  SealedBallot,
} from './ballot.js';
export { encryptBallot } from './ballot.js';
export * from './open-election.js';
