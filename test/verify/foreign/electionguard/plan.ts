/** What the elections of these tests are about: contests, styles, ballots, and what is wrong with them on purpose. */
import type { ScalarRule } from '../../../../src/verify/foreign/electionguard/hash.js';

/** JSON that tests change. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into parsed JSON by path
export type Json = any;
/** Parsed files by their paths. */
export type Files = Map<string, Json>;

export interface BallotPlan {
  readonly id: string;
  readonly style: string;
  readonly cast: boolean;
  /** Whether the ballot was encrypted before anybody voted on it. */
  readonly preEncrypted?: boolean;
  /** Votes by contest, option by option. */
  readonly votes: Readonly<Record<string, readonly number[]>>;
  /** The serial number of its paper, for mixes. */
  readonly serial?: number;
  /** A contest that is copied, proofs and all, from a ballot before it. */
  readonly copied?: { readonly contest: string; readonly from: string };
}

/** What whoever made the record did wrong, consistently in all of its files. */
export type Fault = 'other-key' | 'other-extended-hash' | 'other-mac' | 'votes-from-nowhere';

export interface RecordPlan {
  readonly form: '2.1.0' | 'v2.0.0';
  readonly rule: ScalarRule;
  readonly chained: boolean;
  readonly ballots: readonly BallotPlan[];
  readonly device: string;
  readonly fault?: Fault;
}

export const CONTESTS = [
  { id: 'mayor', unit: 'city', limit: 1, optionLimit: 1, options: ['ann', 'bob'] },
  { id: 'council', unit: 'east', limit: 2, optionLimit: 2, options: ['cat', 'dan'] },
  { id: 'school', unit: 'west', limit: 1, optionLimit: 1, options: ['yes'] },
] as const;
const STYLES: Readonly<Record<string, readonly string[]>> = { E: ['city', 'east'], C: ['city'], W: ['west'] };

const BALLOTS: readonly BallotPlan[] = [
  { id: 'b1', style: 'E', cast: true, votes: { mayor: [1, 0], council: [2, 0] } },
  { id: 'b2', style: 'C', cast: true, votes: { mayor: [0, 1] } },
  { id: 'b3', style: 'E', cast: false, votes: { mayor: [0, 1], council: [1, 1] } },
  { id: 'b4', style: 'C', cast: true, votes: { mayor: [0, 0] } },
];

/** Two styles, three cast ballots and a challenged one, a contest on no ballot; P-256 unless told. */
export const PLAN: RecordPlan = {
  ...{ form: '2.1.0', rule: 'order', chained: false },
  ...{ ballots: BALLOTS, device: 'device1' },
};
/** n. */
export const GUARDIANS = 3;
/** k. */
export const QUORUM = 2;

export function manifestOf(): Json {
  return {
    election_scope_id: 'test election',
    contests: CONTESTS.map(({ id, unit, limit, optionLimit, options }, c) => ({
      object_id: id,
      sequence_order: c + 1,
      electoral_district_id: unit,
      votes_allowed: limit,
      option_selection_limit: optionLimit,
      ballot_selections: options.map((option, i) => ({ object_id: option, sequence_order: i + 1 })),
    })),
    ballot_styles: Object.entries(STYLES).map(([id, units]) => ({
      object_id: id,
      geopolitical_unit_ids: units,
    })),
  };
}
