/** The report on another system's record as text, as JSON, and as one self-contained page. */

import {
  checksSection,
  type FactRow,
  factList,
  limitsSection,
  type ReportPageOptions,
  reportPage,
  signatureSection,
  verdictBox,
  wordsOf,
} from '../report-page.js';
import { checkLines, visible } from '../report-text.js';
import { escapeHtml } from '../words.js';
import type { Fact, ForeignReport, Scope } from './report.js';

/** Renders a report as text, ending with the verdict. */
export function foreignReportToText({
  system,
  software,
  facts,
  scope,
  checks,
  result,
  verdict,
}: ForeignReport): string {
  return [
    `Verification by ${software}`,
    `Record of ${system}`,
    ...facts.map(factLine),
    '',
    ...checks.flatMap(checkLines),
    '',
    ...(result === undefined
      ? ['No result: a result is shown only when every check passed.']
      : result.map(factLine)),
    '',
    `Verdict: ${verdict.toUpperCase()}${scope === undefined ? '' : ` (${scopeText(scope)})`}`,
    '',
  ]
    .map(visible)
    .join('\n');
}

/** Such as `decryption; not in the record: shuffles`. */
function scopeText({ there, notThere }: Scope): string {
  const absent = notThere.length === 0 ? '' : `; NOT in the record: ${notThere.join(', ')}`;
  return `${there.join(', ')}${absent}`;
}

function factLine({ label, value }: Fact): string {
  return `${label.padEnd(21)} ${value}`;
}

/** Renders a report as one JSON object, indented, with a final newline and a fixed order of fields. */
export function foreignReportToJson(report: ForeignReport): string {
  const { format, verdict, software, system, facts, scope, checks, result } = report;
  const about = { format, verdict, software, system, facts, ...(scope && { scope }) };
  const ordered = { ...about, checks, result: result ?? null };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

/** Renders a report as an HTML document: no script, no outside request; everything from the record is escaped. */
export function foreignReportToHtml(report: ForeignReport, options: ReportPageOptions = {}): string {
  const { verdict, system, software, facts, scope, result, checks } = report;
  const words = wordsOf(options);
  const parts = scope === undefined ? '' : `<p>${escapeHtml(words.inTheRecord(scopeText(scope)))}</p>`;
  const rows = [...facts, { label: words.facts.verifier, value: software }].map(rowOf);
  const outcome = result === undefined ? `<p>${words.noResult}</p>` : factList(result.map(rowOf));
  return reportPage(words, system, [
    verdictBox(words, words.kindForeign(system), verdict, rows, options, parts),
    `<section><h2>${words.result}</h2>${outcome}</section>`,
    checksSection(words, checks),
    limitsSection(words),
    signatureSection(words),
  ]);
}

function rowOf({ label, value }: Fact): FactRow {
  return [label, value];
}
