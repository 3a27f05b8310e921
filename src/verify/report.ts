/**
 * The outcome of a verification, as a value (spec section 8.2). It fails closed: the verdict is `verified` only if every
 * check ran to its end and passed.
 */
import type { Accounting } from '../ballot/box-state.js';
import { CHECKS, type CheckId } from '../record/checks.js';
import type { Finding } from '../record/finding.js';

export type CheckStatus = 'passed' | 'failed' | 'not-run';

/** One check of a report. */
export interface CheckResult {
  readonly id: CheckId;
  readonly title: string;
  readonly catches: string;
  readonly status: CheckStatus;
  /** How many items the check looked at. */
  readonly examined: number;
  /** Everything that failed, up to the verifier's limit. */
  readonly findings: readonly Finding[];
  /** Findings beyond the limit, counted only. */
  readonly omitted: number;
  /** Things an auditor should know although the check passed, such as a wrong share among enough good ones. */
  readonly notes: readonly string[];
  /** Why the check did not run. */
  readonly reason?: string;
}

/** `incomplete`: nothing failed, but the record has not come to its end, or some check could not run. */
export type Verdict = 'verified' | 'failed' | 'incomplete';

/** Totals of one contest. */
export interface ContestResult {
  readonly id: string;
  readonly title: string;
  /** Ballots counted online in this contest. */
  readonly online: number;
  readonly options: readonly { readonly id: string; readonly name: string; readonly votes: number }[];
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
}

/** The verdict that a list of checks amounts to. */
export function verdictOf(checks: readonly CheckResult[]): Verdict {
  if (checks.some((c) => c.status === 'failed')) return 'failed';
  return checks.length > 0 && checks.every((c) => c.status === 'passed') ? 'verified' : 'incomplete';
}

/** Collects findings while a record is read; every check starts as not run. */
export class ReportBuilder {
  readonly #limit: number;
  readonly #entries: Map<
    CheckId,
    { examined: number; findings: Finding[]; omitted: number; notes: string[]; reason: string | undefined }
  >;

  /** @param limit - findings kept for each check; the rest is only counted, so that a hostile record cannot fill memory */
  constructor(limit = 1000) {
    this.#limit = limit;
    this.#entries = new Map(
      CHECKS.map(({ id }) => [
        id,
        { examined: 0, findings: [], omitted: 0, notes: [], reason: 'the record ends before it' },
      ]),
    );
  }

  /** Says that a check looked at `count` more items. */
  examine(id: CheckId, count = 1): void {
    this.#entry(id).examined += count;
  }

  /** Records a failure of the check that the finding names. */
  fail(finding: Finding): void {
    const entry = this.#entry(finding.check);
    if (entry.findings.length < this.#limit) entry.findings.push(finding);
    else entry.omitted++;
  }

  /** Adds a remark that does not fail the check. */
  note(id: CheckId, text: string): void {
    this.#entry(id).notes.push(text);
  }

  /** Says that a check ran to its end: without this it is never a pass. */
  complete(id: CheckId): void {
    this.#entry(id).reason = undefined;
  }

  /** Says why a check cannot run. */
  skip(id: CheckId, reason: string): void {
    this.#entry(id).reason = reason;
  }

  /** Whether a check has failed so far. */
  failed(id: CheckId): boolean {
    return this.#entry(id).findings.length > 0;
  }

  /** Whether any check has failed so far. */
  get anyFailed(): boolean {
    return [...this.#entries.values()].some((e) => e.findings.length > 0);
  }

  /** The results of all checks, in order. */
  results(): readonly CheckResult[] {
    return CHECKS.map(({ id, title, catches }) => {
      const { examined, findings, omitted, notes, reason } = this.#entry(id);
      const status = findings.length > 0 ? 'failed' : reason === undefined ? 'passed' : 'not-run';
      const why = status === 'not-run' && reason !== undefined ? { reason } : {};
      return Object.freeze({ id, title, catches, status, examined, findings, omitted, notes, ...why });
    });
  }

  #entry(id: CheckId): {
    examined: number;
    findings: Finding[];
    omitted: number;
    notes: string[];
    reason: string | undefined;
  } {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new RangeError(`no check ${id}`);
    return entry;
  }
}
