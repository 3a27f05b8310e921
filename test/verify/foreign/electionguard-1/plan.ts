/** What a record of the tests is made from. */
import type { ContestPlan, StylePlan } from './manifest.js';

export interface BallotPlan {
  readonly id: string;
  readonly style: string;
  /** 1: cast; 2: challenged; 3: spoiled. */
  readonly state: 1 | 2 | 3;
  /** Votes by contest, option by option. */
  readonly votes: Readonly<Record<string, readonly number[]>>;
}

export interface RecordPlan {
  readonly contests: readonly ContestPlan[];
  readonly styles: readonly StylePlan[];
  readonly ballots: readonly BallotPlan[];
  readonly guardians: number;
  readonly quorum: number;
  /** What comes first in the base hash. */
  readonly baseHash: 'manifest' | 'counts';
  /** `short`: without the branch of the limit, as all known builds make them. */
  readonly contestProofs: 'whole' | 'short';
  /** How branches are numbered: `pairs` before 1.91.18. */
  readonly branches: 'pairs' | 'objects';
  /** Whether proofs of decryption have nonces of their own. */
  readonly decryptionNonces: 'fresh' | 'repeated';
  /** What is not as it should be. */
  readonly flaw?: 'foreign-key' | 'foreign-extended-hash' | 'repeated-nonce' | 'two-guardians-one-key';
}

/** Two styles, two cast ballots, one challenged and one spoiled, a contest on no ballot. */
export const PLAN: RecordPlan = {
  contests: [
    { id: 'mayor', unit: 'city', limit: 1, options: ['ann', 'bob'] },
    { id: 'council', unit: 'east', limit: 2, options: ['cat', 'dan'] },
    { id: 'school', unit: 'west', limit: 1, options: ['yes'] },
  ],
  styles: [
    { id: 'E', units: ['city', 'east'] },
    { id: 'C', units: ['city'] },
    { id: 'W', units: ['west'] },
  ],
  ballots: [
    { id: 'b1', style: 'E', state: 1, votes: { mayor: [1, 0], council: [1, 1] } },
    { id: 'b2', style: 'C', state: 1, votes: { mayor: [0, 1] } },
    { id: 'b3', style: 'C', state: 2, votes: { mayor: [1, 0] } },
    { id: 'b4', style: 'C', state: 3, votes: { mayor: [0, 0] } },
  ],
  ...{ guardians: 3, quorum: 2, baseHash: 'manifest', contestProofs: 'whole' },
  ...{ branches: 'pairs', decryptionNonces: 'fresh' },
};

/** The least there can be: one guardian, one contest with one option, and a ballot that is cast and one that is opened. */
export const SMALLEST: RecordPlan = {
  ...PLAN,
  contests: [{ id: 'mayor', unit: 'city', limit: 1, options: ['ann'] }],
  styles: [{ id: 'C', units: ['city'] }],
  ballots: [
    { id: 'b1', style: 'C', state: 1, votes: { mayor: [1] } },
    { id: 'b2', style: 'C', state: 2, votes: { mayor: [0] } },
  ],
  ...{ guardians: 1, quorum: 1 },
};

/** A record to be tampered with: two guardians, two ballots with two options each, and a contest on no ballot. */
export const SMALL: RecordPlan = {
  ...PLAN,
  contests: [
    { id: 'mayor', unit: 'city', limit: 1, options: ['ann', 'bob'] },
    { id: 'school', unit: 'west', limit: 1, options: ['yes'] },
  ],
  styles: [
    { id: 'C', units: ['city'] },
    { id: 'W', units: ['west'] },
  ],
  ballots: [
    { id: 'b1', style: 'C', state: 1, votes: { mayor: [1, 0] } },
    { id: 'b2', style: 'C', state: 2, votes: { mayor: [0, 1] } },
  ],
  ...{ guardians: 2, quorum: 2 },
};
