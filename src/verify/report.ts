/**
 * The outcome of a verification, as a value (spec section 8.2). It fails closed: the verdict is `verified` only if every
 * check ran to its end and passed.
 */
import type { Accounting } from '../ballot/box-state.js';
import type { Decision } from '../ballot/decision.js';
import type { CheckDefinition, CheckId } from '../record/checks.js';
import type { Finding } from '../record/finding.js';
import type { AwardResult } from './awards.js';
import type { ShuffledResult } from './shuffled-results.js';
import type { Timeline } from './timeline.js';

/** `not-asked`: the check compares the record with something that the auditor did not give. */
export type CheckStatus = 'passed' | 'failed' | 'not-run' | 'not-asked';

/** One check of a report. `Id`: the numbers of the list of checks, which for records of other systems is another. */
export interface CheckResult<Id extends string = CheckId> {
  readonly id: Id;
  readonly title: string;
  readonly catches: string;
  readonly status: CheckStatus;
  /** How many items the check looked at. */
  readonly examined: number;
  /** Everything that failed, up to the verifier's limit. */
  readonly findings: readonly Finding<Id>[];
  /** Findings beyond the limit, counted only. */
  readonly omitted: number;
  /** Things an auditor should know although the check passed, such as a wrong share among enough good ones. */
  readonly notes: readonly string[];
  /** Why the check did not run. */
  readonly reason?: string;
}

/** `incomplete`: nothing failed, but the record has not come to its end, or some check could not run. */
export type Verdict = 'verified' | 'failed' | 'incomplete';

/** Why totals of a contest were not decrypted. */
export interface Withheld {
  /** Ballots cast online that would be in the sum. */
  readonly ballots: number;
  /** The manifest's `minimumUnit`. */
  readonly floor: number;
}

/** The result of one contest, or why there is none. */
export interface ContestResult {
  readonly id: string;
  readonly title: string;
  /** Ballots counted online in this contest. */
  readonly online: number;
  /** Present, with no options, where fewer ballots than the manifest's floor must not be decrypted (spec section 7.6). */
  readonly withheld?: Withheld;
  /** Totals; none where votes were not added up. */
  readonly options: readonly { readonly id: string; readonly name: string; readonly votes: number }[];
  /** Present where votes were shuffled, decrypted one by one and counted. */
  readonly shuffled?: ShuffledResult;
  /** Present where the manifest says what the contest needs to decide something (spec algorithm 5.7). */
  readonly decision?: Decision;
}

/** What a report says in the words of the manifest. */
export interface ReportTexts {
  /** The tag of its language. */
  readonly language: string;
  /** Of the election. */
  readonly title: string;
  readonly result: Report['result'];
  readonly awards?: readonly AwardResult[];
}

/** The report of one verification. */
export interface Report {
  readonly format: string;
  readonly verdict: Verdict;
  readonly software: string;
  readonly election:
    | { readonly id: string; readonly title: string; readonly group: string; readonly practice: boolean }
    | undefined;
  readonly ledger: { readonly origin: string; readonly size: number; readonly root: string } | undefined;
  readonly checks: readonly CheckResult[];
  readonly accounting: Accounting | undefined;
  /** Re-derived from the record; present only when every check it rests on passed. */
  readonly result: readonly ContestResult[] | undefined;
  /** What the votes decide about money, where the manifest says so and there is a result. */
  readonly awards?: readonly AwardResult[];
  /** What stands on the ledger, in its order; absent where the log is not what it claims to be. */
  readonly timeline: Timeline | undefined;
  /** Language of titles and names, where there is a manifest that was taken in. Not in the JSON form. */
  readonly language?: string;
  /** The same in every language of the manifest, for pages in other languages. Not in the JSON form. */
  readonly translations?: readonly ReportTexts[];
}

/** The verdict that a list of checks amounts to. */
export function verdictOf(checks: readonly CheckResult<string>[]): Verdict {
  if (checks.some((c) => c.status === 'failed')) return 'failed';
  const done = checks.every(({ status }) => status === 'passed' || status === 'not-asked');
  return done && checks.some(({ status }) => status === 'passed') ? 'verified' : 'incomplete';
}

/** What is known of one check so far. */
interface Slot<Id extends string> {
  examined: number;
  readonly findings: Finding<Id>[];
  omitted: number;
  readonly notes: string[];
  /** Notes beyond the limit, counted only. */
  unnoted: number;
  /** Why the check has not run, or was not asked for; `undefined` once it has run to its end. */
  reason: string | undefined;
  asked: boolean;
}

/** Collects findings while a record is read; every check starts as not run. */
export class ReportBuilder<Id extends string = CheckId> {
  readonly #limit: number;
  readonly #checks: readonly CheckDefinition<Id>[];
  readonly #slots: ReadonlyMap<Id, Slot<Id>>;

  /**
   * @param checks - the list of checks
   * @param limit - findings, and notes, kept for each check; the rest is only counted, so that a hostile record cannot fill
   * memory
   */
  constructor(checks: readonly CheckDefinition<Id>[], limit = 1000) {
    const reason = 'the record could not be read so far';
    this.#limit = limit;
    this.#checks = checks;
    this.#slots = new Map(
      checks.map(({ id }) => [
        id,
        { examined: 0, findings: [], omitted: 0, notes: [], unnoted: 0, reason, asked: true },
      ]),
    );
  }

  /** Says that a check looked at `count` more items. */
  examine(id: Id, count = 1): void {
    this.#slot(id).examined += count;
  }

  /** Records a failure of the check that the finding names. */
  fail(finding: Finding<Id>): void {
    const slot = this.#slot(finding.check);
    if (slot.findings.length < this.#limit) slot.findings.push(finding);
    else slot.omitted++;
  }

  /** Takes back all findings but those of some checks: of entries of a log that is damaged, nothing can be said. */
  withdraw(but: readonly Id[]): void {
    for (const [id, slot] of this.#slots) {
      if (but.includes(id)) continue;
      slot.findings.length = 0;
      slot.omitted = 0;
    }
  }

  /** Adds a remark that does not fail the check; of those beyond the limit the last one says how many they are. */
  note(id: Id, text: string): void {
    const slot = this.#slot(id);
    if (slot.notes.length < this.#limit) slot.notes.push(text);
    else slot.unnoted++;
  }

  /** Says that a check ran to its end: without this it is never a pass. */
  complete(id: Id): void {
    this.#slot(id).reason = undefined;
  }

  /** Says why a check cannot run. */
  skip(id: Id, reason: string): void {
    this.#slot(id).reason = reason;
  }

  /** Says that the auditor gave nothing to compare the record with. */
  waive(id: Id, reason: string): void {
    this.#slot(id).asked = false;
    this.skip(id, reason);
  }

  /** The results of all checks, in order. */
  results(): readonly CheckResult<Id>[] {
    return this.#checks.map(({ id, title, catches }) => {
      const { examined, findings, omitted, reason, asked, ...slot } = this.#slot(id);
      const left = slot.unnoted > 0 ? [`${slot.unnoted} more notes are left out`] : [];
      const notes = [...slot.notes, ...left];
      const idle = reason === undefined ? 'passed' : asked ? 'not-run' : 'not-asked';
      const failed = findings.length + omitted > 0;
      const status = failed ? 'failed' : idle;
      const why = !failed && reason !== undefined ? { reason } : {};
      return Object.freeze({ id, title, catches, status, examined, findings, omitted, notes, ...why });
    });
  }

  #slot(id: Id): Slot<Id> {
    const slot = this.#slots.get(id);
    if (slot === undefined) throw new RangeError(`no check ${id}`);
    return slot;
  }
}
