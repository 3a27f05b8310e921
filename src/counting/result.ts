/** What a count returns: the winners, the order, and every step on the way, as frozen data. */
import type { CountingRule } from './rule.js';

/**
 * The result of a count. Candidates are positions in `candidates`. Votes are whole numbers of units of 10^-`digits`.
 */
export interface CountResult {
  readonly rule: CountingRule;
  readonly candidates: readonly string[];
  /** The published order that decides ties, favoured candidates first. */
  readonly lot: readonly number[];
  readonly digits: number;
  /** Those elected, in the order in which they were; at most as many as there are seats. */
  readonly winners: readonly number[];
  /** All candidates, best first: the winners, then the others. */
  readonly order: readonly number[];
  readonly papers: PaperTotals;
  readonly transcript: readonly CountStep[];
}

/** Papers, as whole numbers: `valid + empty = all`. */
export interface PaperTotals {
  readonly all: number;
  /** Papers that take part in the count. */
  readonly valid: number;
  /** Papers that say nothing the rule can count. */
  readonly empty: number;
}

/** One step of a count. */
export type CountStep = StageStep | TieStep | PairwiseStep | PathsStep | LockStep | TotalsStep | GradesStep;

/**
 * One stage of a rule that moves votes. At each of them the votes of all candidates, `exhausted` and `loss` add up to
 * the valid papers.
 */
export interface StageStep {
  readonly kind: 'stage';
  /** From 1. */
  readonly stage: number;
  readonly action: StageAction;
  /** What elects: votes at or above it; in IRV votes above half of those not exhausted, which is written here. */
  readonly quota: bigint;
  /** Of each candidate, after the action. */
  readonly votes: readonly bigint[];
  /** Votes of papers without a further preference, so far. */
  readonly exhausted: bigint;
  /** Votes lost by cutting off decimals, so far. */
  readonly loss: bigint;
  /** Those elected at this stage, in order. */
  readonly elected: readonly number[];
  /** Those excluded at this stage: before the votes move in IRV and Scottish STV, after they were counted in Meek STV. */
  readonly excluded: readonly number[];
}

/** What happened at a stage. */
export type StageAction =
  | { readonly kind: 'first-preferences' }
  | {
      readonly kind: 'surplus';
      readonly candidate: number;
      readonly surplus: bigint;
      readonly parcels: readonly Parcel[];
    }
  | { readonly kind: 'exclusion'; readonly candidate: number; readonly parcels: readonly Parcel[] }
  | {
      readonly kind: 'distribution';
      /** Of each candidate: the part of a vote that it keeps, in units. */
      readonly keep: readonly bigint[];
      /** Votes above the quota of those elected. */
      readonly surplus: bigint;
      readonly iterations: number;
    }
  | { readonly kind: 'last-vacancies' };

/** Papers of one value that moved at one stage. */
export interface Parcel {
  /** What one of them was worth to the candidate who passes it on, in units. */
  readonly value: bigint;
  /** What it is worth afterwards. */
  readonly transferValue: bigint;
  /** How many went to another candidate. */
  readonly papers: number;
  /** How many had no further preference. */
  readonly exhausted: number;
}

/** What a tie was about. */
export type TiePurpose = 'exclusion' | 'surplus' | 'order' | 'pairs';

/** A tie and how the rule resolved it. Nothing is ever decided between equals without one of these. */
export interface TieStep {
  readonly kind: 'tie';
  readonly purpose: TiePurpose;
  /** Those who were equal, ascending. */
  readonly among: readonly number[];
  /** By an earlier stage at which they were not equal, or by lot. */
  readonly method: 'earlier-stage' | 'lot';
  /** That earlier stage; `null` where the lot decided. */
  readonly stage: number | null;
  /**
   * Who was chosen. For an exclusion or a surplus: one candidate, or, by an earlier stage, those who were still equal
   * there (another step follows). For an order: all of them, best first. For pairs: the order among equal victories.
   */
  readonly chosen: readonly number[];
}

/** How many papers rank each candidate above each other one. */
export interface PairwiseStep {
  readonly kind: 'pairwise';
  /** `above[i][j]` papers rank i above j. */
  readonly above: readonly (readonly number[])[];
}

/** Strengths of the strongest beat-paths (Schulze). */
export interface PathsStep {
  readonly kind: 'paths';
  /** `strength[i][j]`, 0 where there is no path. */
  readonly strength: readonly (readonly number[])[];
}

/** One victory of ranked pairs, in the order of locking. */
export interface LockStep {
  readonly kind: 'lock';
  readonly winner: number;
  readonly loser: number;
  /** Papers that rank the winner above the loser, and the other way round. */
  readonly votes: number;
  readonly against: number;
  /** Whether it was locked; if not, it would have closed a cycle. */
  readonly locked: boolean;
}

/** Totals of a rule that adds up. */
export interface TotalsStep {
  readonly kind: 'totals';
  readonly totals: readonly bigint[];
}

/** Grades of majority judgment. */
export interface GradesStep {
  readonly kind: 'grades';
  /** `counts[i][g]` papers give candidate i the grade g; 0 is the worst. */
  readonly counts: readonly (readonly number[])[];
  /** The majority grade of each candidate. */
  readonly medians: readonly number[];
}
