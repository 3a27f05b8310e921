/** The report on a forum as text, as JSON, and as one self-contained page. */
import { toHex } from '../core/bytes.js';
import type { ForumReport } from './petitions.js';
import { REPORT_CSS } from './report-css.js';
import { checksSection, SIGNATURES, VERDICTS } from './report-html.js';
import { checkLines, visible } from './report-text.js';
import { escapeHtml } from './words.js';

/** Renders a report as text, ending with the verdict. */
export function forumReportToText(report: ForumReport): string {
  const { software, forum, ledger, checks, verdict } = report;
  return [
    `Verification by ${software}`,
    ...(forum === undefined
      ? []
      : [`Forum     ${forum.title}${forum.practice ? ' (practice)' : ''}`, `Id        ${forum.id}`]),
    ...(ledger === undefined
      ? []
      : [`Ledger    ${ledger.origin}, ${ledger.size} entries`, `Root      ${ledger.root}`]),
    '',
    ...checks.flatMap(checkLines),
    '',
    ...outcomeLines(report),
    '',
    `Verdict: ${verdict.toUpperCase()}`,
    '',
  ]
    .map(visible)
    .join('\n');
}

/** Renders a report as one JSON object, indented, with a final newline and a fixed order of fields; ids in hexadecimal. */
export function forumReportToJson(report: ForumReport): string {
  const { format, verdict, software, forum, ledger, checks, funnels, owed } = report;
  const ordered = {
    format,
    verdict,
    software,
    forum: forum ?? null,
    ledger: ledger ?? null,
    checks,
    funnels: funnels ?? null,
    owed: owed?.map((item) => ({ ...item, proposal: toHex(item.proposal), by: item.by ?? null })) ?? null,
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

/** Renders a report as an HTML document: no script, no outside request; everything from the record is escaped. */
export function forumReportToHtml(report: ForumReport): string {
  const { verdict, software, forum, ledger } = report;
  const [word, meaning] = VERDICTS[verdict];
  const rows: readonly (readonly [string, string])[] = [
    ['Forum', `${forum?.title ?? 'unknown'}${forum?.practice ? ' (practice)' : ''}`],
    ['Forum id', forum?.id ?? 'unknown'],
    ['Ledger', ledger === undefined ? 'unknown' : `${ledger.origin}, ${ledger.size} entries`],
    ['Root', ledger?.root ?? 'unknown'],
    ['Verifier', software],
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Verification report: ${escapeHtml(forum?.title ?? 'unreadable record')}</title>
<style>${REPORT_CSS}</style>
</head>
<body>
<main>
<header class="${verdict}"><p class="kind">Verification report on a forum</p><h1>${word}</h1><p>${meaning}</p>
<dl>${rows.map(([k, v]) => `<div><dt>${k}</dt><dd>${escapeHtml(v)}</dd></div>`).join('')}</dl></header>
<section><h2>Stages</h2><pre>${escapeHtml(outcomeLines(report).map(visible).join('\n'))}</pre></section>
${checksSection(report)}
${SIGNATURES}
</main>
</body>
</html>
`;
}

/** The funnels and what is owed. */
function outcomeLines({ funnels, owed }: ForumReport): readonly string[] {
  if (funnels === undefined || owed === undefined)
    return ['No stages are shown: they are shown only when no check failed.'];
  return [
    ...funnels.flatMap(({ profile, filed, rows }) => [
      `${profile}: ${filed} filed`,
      ...rows.map(
        ({ stage, entered, now }) => `  ${String(entered).padStart(9)} came into ${stage}, ${now} are there`,
      ),
    ]),
    ...owed.map(
      ({ proposal, title, duty, late }) =>
        `Owed: ${duty}, to ${toHex(proposal).slice(0, 16)} ${title}${late ? ' (late)' : ''}`,
    ),
  ];
}
