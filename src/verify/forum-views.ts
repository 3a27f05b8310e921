/** The report on a forum as text, as JSON, and as one self-contained page. */
import { toHex } from '../core/bytes.js';
import type { ForumReport } from './petitions.js';
import {
  checksSection,
  type FactRow,
  figure,
  type ReportPageOptions,
  reportPage,
  signatureSection,
  verdictBox,
  wordsOf,
} from './report-page.js';
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
export function forumReportToHtml(report: ForumReport, options: ReportPageOptions = {}): string {
  const { verdict, software, forum, ledger, checks } = report;
  const words = wordsOf(options);
  const { facts, unknown } = words;
  const title = forum?.title ?? unknown;
  const rows: readonly FactRow[] = [
    [facts.forum, forum?.practice ? `${title} (${words.practice})` : title],
    [facts.forumId, forum?.id ?? unknown],
    [
      facts.ledger,
      ledger === undefined ? unknown : `${ledger.origin}, ${words.entries(figure(words, ledger.size))}`,
    ],
    [facts.root, ledger?.root ?? unknown],
    [facts.verifier, software],
  ];
  const stages = escapeHtml(outcomeLines(report).map(visible).join('\n'));
  const lang = words.language === 'en' ? '' : ' lang="en"';
  return reportPage(words, forum?.title ?? words.unreadable, [
    verdictBox(words, words.kindForum, verdict, rows, options),
    `<section><h2>${words.stages}</h2><pre${lang}>${stages}</pre></section>`,
    checksSection(words, checks),
    signatureSection(words),
  ]);
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
