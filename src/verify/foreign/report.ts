/**
 * The report on another system's record, as a value: the same numbered checks, verdicts and findings as of our own records
 * (spec section 8.2), with facts in place of what only our records have. Shared by all adapters.
 */
import { DecodeError } from '../../core/errors.js';
import type { CheckDefinition } from '../../record/checks.js';
import { type CheckResult, type ReportBuilder, type Verdict, verdictOf } from '../report.js';
import { SOFTWARE } from '../software.js';

/** Something that the record states or that follows from it, for people. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/**
 * Which parts a verdict is about, where records of the same system can have more or fewer of them: a record of one part
 * must not be taken for one of all.
 */
export interface Scope {
  readonly there: readonly string[];
  readonly notThere: readonly string[];
}

/** The report of one verification. */
export interface ForeignReport<Id extends string = string> {
  readonly format: 'hanpyo-foreign-report/1';
  readonly verdict: Verdict;
  readonly software: string;
  /** The system that made the record, such as `Verificatum 3.1.0`; without a version where none could be read. */
  readonly system: string;
  readonly facts: readonly Fact[];
  /** Absent where records of the system have all parts or do not verify. */
  readonly scope?: Scope;
  readonly checks: readonly CheckResult<Id>[];
  /** What was verified; present only with the verdict `verified`. */
  readonly result: readonly Fact[] | undefined;
}

/** What a report tells besides its checks. */
export interface ForeignStory {
  readonly system: string;
  readonly facts: readonly Fact[];
  readonly scope?: Scope | undefined;
  readonly result: readonly Fact[] | undefined;
}

/** Makes the report of what a builder has collected. */
export function foreignReport<Id extends string>(
  builder: ReportBuilder<Id>,
  { system, facts, scope, result }: ForeignStory,
): ForeignReport<Id> {
  const checks = builder.results();
  const verdict = verdictOf(checks);
  return Object.freeze({
    format: 'hanpyo-foreign-report/1',
    verdict,
    software: SOFTWARE,
    system,
    facts,
    ...(scope && { scope }),
    checks,
    result: verdict === 'verified' ? result : undefined,
  });
}

/** Defines one check of an adapter. @param id - in a name space of its own, such as `VMN-01` */
export function foreignCheck<Id extends string>(id: Id, title: string, catches: string): CheckDefinition<Id> {
  return Object.freeze({ id, title, catches });
}

/**
 * Runs a step that decodes. What does not decode is a finding of the check, with the code and the path of the error; all
 * other errors pass.
 * @param culprit - whose bytes they are, or a function that tells from the error
 * @returns what the step returns, or `undefined` if it found something
 */
export async function decoding<Id extends string, T>(
  builder: ReportBuilder<Id>,
  check: Id,
  culprit: string | ((error: DecodeError) => string),
  step: () => T | Promise<T>,
): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const name = typeof culprit === 'string' ? culprit : culprit(error);
    builder.fail({ check, culprit: name, code: error.code, message: error.message });
    return undefined;
  }
}
