/**
 * What the HTML reports have in common: one self-contained page, no script, no outside request, prints on A4. Everything that
 * comes from a record is escaped: a hostile title is text, never markup.
 */

import type { CheckResult, Verdict } from './report.js';
import { CHECKS_KO } from './report-checks-ko.js';
import { REPORT_CSS } from './report-css.js';
import { REPORT_EN, type ReportWords } from './report-words.js';
import { REPORT_KO } from './report-words-ko.js';
import { escapeHtml } from './words.js';

/** How a report is shown. */
export interface ReportPageOptions {
  /** A language tag, such as `ko`; English where there is no catalogue of the language. */
  readonly language?: string;
  /** What the auditor adds and no record tells: when, where and how long; shown in the verdict box as given. */
  readonly circumstances?: readonly { readonly label: string; readonly value: string }[];
}

/** A line of the verdict box: a text, or HTML such as {@link run} makes. */
export type FactRow = readonly [label: string, value: string | { readonly html: string }];

/** A text of the record as HTML, marked where its language is known and not that of the page. */
export function run(words: ReportWords, text: string, language: string | undefined): string {
  if (language === undefined || language === words.language) return escapeHtml(text);
  return `<bdi lang="${escapeHtml(language)}">${escapeHtml(text)}</bdi>`;
}

/** The catalogue of a language. */
export function wordsOf({ language = 'en' }: ReportPageOptions): ReportWords {
  return /^ko\b/.test(language) ? REPORT_KO : REPORT_EN;
}

/** A whole page. @param sections - its HTML, the verdict box first */
export function reportPage(words: ReportWords, subject: string, sections: readonly string[]): string {
  return `<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(words.pageTitle(subject))}</title>
<style>${REPORT_CSS}</style>
</head>
<body>
<main class="report">
${sections.filter((section) => section !== '').join('\n')}
</main>
</body>
</html>
`;
}

/** The box at the top. @param extra - HTML below the meaning */
export function verdictBox(
  words: ReportWords,
  kind: string,
  verdict: Verdict,
  rows: readonly FactRow[],
  { circumstances = [] }: ReportPageOptions,
  extra = '',
): string {
  const [word, meaning] = words.verdicts[verdict];
  const all = [...rows, ...circumstances.map(({ label, value }): FactRow => [label, value])];
  return `<header class="verdict ${verdict}"><p class="kind">${escapeHtml(kind)}</p><h1>${word}</h1><p>${meaning}</p>${extra}
${factList(all)}</header>`;
}

/** Facts as a list. */
export function factList(rows: readonly FactRow[]): string {
  const items = rows.map(
    ([label, value]) =>
      `<div><dt>${escapeHtml(label)}</dt><dd>${typeof value === 'string' ? escapeHtml(value) : value.html}</dd></div>`,
  );
  return `<dl>${items.join('')}</dl>`;
}

/** A figure as the language writes it. */
export function figure(words: ReportWords, value: number): string {
  return value.toLocaleString(words.language);
}

/** The table of checks; every check has its number as anchor, so that a finding can be cited. */
export function checksSection(words: ReportWords, checks: readonly CheckResult<string>[]): string {
  const tally = (['passed', 'failed', 'not-run', 'not-asked'] as const)
    .map(
      (status) => [words.statuses[status], checks.filter((check) => check.status === status).length] as const,
    )
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${word} ${figure(words, count)}`);
  const [no, holds, catches, examined, outcome] = words.checkColumns;
  return `<section><h2>${words.checks}</h2><p class="identity">${tally.join(' · ')}</p><table class="checks"><thead><tr><th scope="col">${no}</th><th scope="col">${holds}</th><th scope="col">${catches}</th><th scope="col" class="number">${examined}</th><th scope="col">${outcome}</th></tr></thead>
<tbody>${checks.map((check) => checkRow(words, check)).join('')}</tbody></table></section>`;
}

/** So many findings are shown at once; more unfold. */
const UNFOLDED = 20;

function checkRow(words: ReportWords, check: CheckResult<string>): string {
  const [title, catches, lang] = namesOf(words, check);
  const row = `<tr id="${check.id}" class="${check.status}"><th scope="row"><a href="#${check.id}">${check.id}</a></th><td${lang}>${escapeHtml(title)}</td><td${lang}>${escapeHtml(catches)}</td><td class="number">${figure(words, check.examined)}</td><td class="outcome">${words.statuses[check.status]}</td></tr>`;
  const details = detailsOf(words, check);
  return details === '' ? row : `${row}<tr class="details"><td></td><td colspan="4">${details}</td></tr>`;
}

/** Title and catches in the language of the page where there are such, and the attribute that marks them where not. */
function namesOf(
  { language }: ReportWords,
  { id, title, catches }: CheckResult<string>,
): readonly [string, string, string] {
  const known: Readonly<Record<string, readonly [string, string]>> = CHECKS_KO;
  const own = language === 'ko' && Object.hasOwn(known, id) ? known[id] : undefined;
  return own === undefined ? [title, catches, language === 'en' ? '' : ' lang="en"'] : [own[0], own[1], ''];
}

/** Why a check did not run, every finding with its place and culprit, and remarks. */
function detailsOf(words: ReportWords, check: CheckResult<string>): string {
  const { findings, omitted, reason, notes } = check;
  const lang = words.language === 'en' ? '' : ' lang="en"';
  const list = (items: readonly string[]): string =>
    items.length === 0 ? '' : `<ul${lang}>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
  const found = findings.map(
    (f) =>
      `${f.entry === undefined ? '' : `${words.entry(f.entry)}, `}${escapeHtml(f.culprit)}: ${escapeHtml(f.message)} <code>${escapeHtml(f.code)}</code>`,
  );
  if (omitted > 0) found.push(words.more(figure(words, omitted)));
  const folded =
    findings.length === 0
      ? ''
      : `<details${findings.length > UNFOLDED ? '' : ' open'}><summary>${words.findings(figure(words, findings.length + omitted))}</summary>${list(found)}</details>`;
  const rest = [
    ...(reason === undefined ? [] : [escapeHtml(reason)]),
    ...notes.map((note) => `${words.note}: ${escapeHtml(note)}`),
  ];
  return folded + list(rest);
}

/** A bar of one share, 0 to 1, beside a figure that says the same. */
export function bar(share: number): string {
  const width = Math.round(share * 1000) / 10;
  return `<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="8" class="ground"/><rect width="${width}" height="8" class="value"/></svg>`;
}

/** What a verification cannot show, in both languages. */
export function limitsSection(words: ReportWords): string {
  const other = words.language === 'en' ? REPORT_KO : REPORT_EN;
  return `<section><h2>${words.limits}</h2><p>${words.limitsText}</p>
<p lang="${other.language}">${other.limitsText}</p></section>`;
}

/** Where auditors sign. */
export function signatureSection({ auditors, signature }: ReportWords): string {
  const line = `<p>${signature.map((word) => `<span>${word}</span>`).join('')}</p>`;
  return `<section class="signatures"><h2>${auditors}</h2>${line}${line}</section>`;
}
