/**
 * When a vote decides something (spec 5.7): so many of those who may vote must have taken part, and so many of the valid votes, or
 * more than so many, must be for one option. Fractions are compared as products of integers, so that "exactly a quarter" is exact.
 */
import { LIMITS } from './manifest-limits.js';

/** A fraction of two integers, such as 1/4. */
export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

/** The part of the valid votes that one option needs: more than half, or at least two thirds. */
export interface Majority extends Fraction {
  /** Whether exactly this part is enough. */
  readonly bound: 'more-than' | 'at-least';
}

/** Codes of {@link Majority.bound} in canonical bytes. */
export const BOUND_CODES: Readonly<Record<Majority['bound'], number>> = { 'more-than': 1, 'at-least': 2 };

/** What a contest needs to decide anything. */
export interface DecisionRule {
  /** Id of a contest in which every voter has one vote. */
  readonly contest: string;
  /** At least this part of the roll must have taken part; a blank vote takes part. */
  readonly turnout: Fraction;
  /** This part of the valid votes must be for one option; blank votes are not valid ones. No two options can both have it. */
  readonly majority: Majority;
}

/** What there is to decide on. */
export interface DecisionCounts {
  /** Credentials on the roll. */
  readonly eligible: number;
  /** Credentials of which a ballot counts, online or on paper. */
  readonly participants: number;
  /** Votes by option, without blank ones; absent where nobody may know them. */
  readonly votes?: readonly { readonly id: string; readonly votes: number }[];
}

/**
 * `no-turnout`: too few took part, whatever they chose. `no-majority`: no option has enough, such as after a tie.
 * `withheld`: too few ballots were cast online for anybody to know the votes.
 */
export type DecisionOutcome = 'decided' | 'no-turnout' | 'no-majority' | 'withheld';

/** A decision, with all numbers that it rests on. */
export interface Decision {
  readonly outcome: DecisionOutcome;
  /** Id of the option, if one is decided. */
  readonly option?: string;
  readonly turnout: Fraction;
  readonly majority: Majority;
  readonly eligible: number;
  readonly participants: number;
  /** The fewest participants that are enough. */
  readonly participantsNeeded: number;
  /** Present where the votes are known. */
  readonly valid?: number;
  /** The fewest votes that are enough; present where the votes are known. */
  readonly votesNeeded?: number;
}

/**
 * Applies a rule (spec algorithm 5.7).
 * @throws {RangeError} if a fraction is none that M-34 allows, or a count is not an integer from 0 below 2^40
 */
export function decide({ turnout, majority }: DecisionRule, counts: DecisionCounts): Decision {
  if (!isTurnout(turnout) || !isMajority(majority)) throw new RangeError('not the fractions of a decision');
  const { eligible, participants, votes } = counts;
  const valid = votes?.reduce((sum, option) => sum + option.votes, 0);
  const all = [eligible, participants, valid ?? 0, ...(votes ?? []).map((option) => option.votes)];
  if (!all.every(isCount)) throw new RangeError('counts must be integers from 0 below 2^40');
  const participantsNeeded = Math.ceil((eligible * turnout.numerator) / turnout.denominator);
  const common = { turnout, majority, eligible, participants, participantsNeeded };
  const sums = valid === undefined ? {} : { valid, votesNeeded: leastVotes(valid, majority) };
  const reached = participants * turnout.denominator >= eligible * turnout.numerator;
  if (!reached) return Object.freeze({ outcome: 'no-turnout', ...common, ...sums });
  if (votes === undefined || valid === undefined) return Object.freeze({ outcome: 'withheld', ...common });
  const chosen = votes.find((option) => hasMajority(option.votes, valid, majority));
  if (chosen === undefined) return Object.freeze({ outcome: 'no-majority', ...common, ...sums });
  return Object.freeze({ outcome: 'decided', option: chosen.id, ...common, ...sums });
}

/** Whether a fraction is from 0 to 1, of integers that products with any count stay exact with. */
export function isTurnout({ numerator, denominator }: Fraction): boolean {
  const integers = Number.isInteger(numerator) && Number.isInteger(denominator);
  return (
    integers &&
    denominator >= 1 &&
    denominator <= LIMITS.fraction &&
    numerator >= 0 &&
    numerator <= denominator
  );
}

/** Whether a majority is more than a fraction from 1/2 to less than 1, or at least one above 1/2: no two options can have it. */
export function isMajority(majority: Majority): boolean {
  const { numerator, denominator, bound } = majority;
  if (!isTurnout(majority)) return false;
  if (bound === 'more-than') return 2 * numerator >= denominator && numerator < denominator;
  return bound === 'at-least' && 2 * numerator > denominator;
}

/** Where there are no valid votes, nobody has a part of them. */
function hasMajority(votes: number, valid: number, { numerator, denominator, bound }: Majority): boolean {
  const beyond = votes * denominator - valid * numerator;
  return bound === 'at-least' ? votes > 0 && beyond >= 0 : beyond > 0;
}

/** The fewest votes that are a majority. */
function leastVotes(valid: number, { numerator, denominator, bound }: Majority): number {
  const part = (valid * numerator) / denominator;
  return bound === 'at-least' ? Math.max(1, Math.ceil(part)) : Math.floor(part) + 1;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value < 2 ** 40;
}
