/** The report on another system's record as text, as JSON, and as one self-contained page. */

import { REPORT_CSS } from '../report-css.js';
import { checksSection, SIGNATURES, VERDICTS } from '../report-html.js';
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
export function foreignReportToHtml(report: ForeignReport): string {
  const { verdict, system, software, facts, scope, result } = report;
  const [word, meaning] = VERDICTS[verdict];
  const parts = scope === undefined ? '' : `<p>${escapeHtml(`In the record: ${scopeText(scope)}.`)}</p>`;
  const rows = [...facts, { label: 'Verifier', value: software }];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Verification report: ${escapeHtml(system)}</title>
<style>${REPORT_CSS}</style>
</head>
<body>
<main>
<header class="${verdict}"><p class="kind">Verification report: record of ${escapeHtml(system)}</p><h1>${word}</h1><p>${meaning}</p>${parts}
${factList(rows)}</header>
<section><h2>Result</h2>${result === undefined ? '<p>No result is shown: it is shown only when every check passed.</p>' : factList(result)}</section>
${checksSection(report)}
${SIGNATURES}
</main>
</body>
</html>
`;
}

function factList(facts: readonly Fact[]): string {
  const rows = facts.map(
    ({ label, value }) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`,
  );
  return `<dl>${rows.join('')}</dl>`;
}
