/**
 * The report as one self-contained HTML page: no script, no outside request, prints on A4. Everything that comes from
 * the record is escaped: a hostile title is text, never markup.
 */

import type { CheckResult, ContestResult, Report, Verdict } from './report.js';
import { REPORT_CSS } from './report-css.js';
import { shuffledSection } from './report-html-shuffled.js';
import { withheldText } from './results.js';
import { escapeHtml } from './words.js';

/** What the verdicts say. */
export const VERDICTS: Readonly<Record<Verdict, readonly [word: string, meaning: string]>> = {
  verified: ['Verified', 'Every check ran to its end and passed.'],
  failed: ['Not verified', 'At least one check failed; the culprits are named below.'],
  incomplete: ['Incomplete', 'Nothing failed, but some checks could not run.'],
};

/** Renders a report as an HTML document. */
export function reportToHtml(report: Report): string {
  const title = report.election?.title ?? 'unreadable record';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Verification report: ${escapeHtml(title)}</title>
<style>${REPORT_CSS}</style>
</head>
<body>
<main>
${[verdictBox(report), resultSection(report), accountingSection(report), checksSection(report), LIMITS, repeatSection(report), SIGNATURES].join('\n')}
</main>
</body>
</html>
`;
}

function verdictBox({ verdict, election, ledger, software }: Report): string {
  const [word, meaning] = VERDICTS[verdict];
  const rows: [string, string][] = [
    ['Election', `${election?.title ?? 'unknown'}${election?.practice ? ' (practice)' : ''}`],
    ['Election id', election?.id ?? 'unknown'],
    ['Group', election?.group ?? 'unknown'],
    ['Ledger', ledger === undefined ? 'unknown' : `${ledger.origin}, ${ledger.size} entries`],
    ['Root', ledger?.root ?? 'unknown'],
    ['Verifier', software],
  ];
  return `<header class="${verdict}"><p class="kind">Verification report</p><h1>${word}</h1><p>${meaning}</p>
<dl>${rows.map(([k, v]) => `<div><dt>${k}</dt><dd>${escapeHtml(v)}</dd></div>`).join('')}</dl></header>`;
}

function resultSection({ result }: Report): string {
  if (result === undefined)
    return '<section><h2>Result</h2><p>No result is shown: it is shown only when every check passed.</p></section>';
  return `<section><h2>Result</h2>${result.map(contestTable).join('\n')}</section>`;
}

function contestTable(contest: ContestResult): string {
  if (contest.withheld !== undefined)
    return `<h3>${escapeHtml(contest.title)}</h3><p>${withheldText(contest.withheld)}. Totals of so few ballots could show how somebody voted, so nobody may decrypt them.</p>`;
  if (contest.shuffled !== undefined) return shuffledSection(contest, contest.shuffled);
  const most = Math.max(1, ...contest.options.map((o) => o.votes));
  const rows = contest.options.map(
    ({ name, votes }) =>
      `<tr><th scope="row">${escapeHtml(name)}</th><td class="number">${votes.toLocaleString('en')}</td><td class="bar">${bar(votes / most)}</td></tr>`,
  );
  return `<table><caption>${escapeHtml(contest.title)} <span>(${contest.online.toLocaleString('en')} ballots counted online)</span></caption>
<thead><tr><th scope="col">Option</th><th scope="col" class="number">Votes</th><th scope="col"><span class="hidden">Share of the largest</span></th></tr></thead>
<tbody>${rows.join('')}</tbody></table>`;
}

function bar(share: number): string {
  const width = Math.round(share * 1000) / 10;
  return `<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="8" class="ground"/><rect width="${width}" height="8" class="value"/></svg>`;
}

function accountingSection({ accounting }: Report): string {
  if (accounting === undefined) return '';
  const { roll, online, paper, revoked, abstained, accepted, superseded, removed, challenged } = accounting;
  return `<section><h2>Accounting</h2>
<p class="identity">roll ${roll} = online ${online} + paper ${paper} + revoked ${revoked} + abstained ${abstained}</p>
<p class="identity">accepted ${accepted} = counted ${online} + superseded ${superseded} + removed ${removed}</p>
<p>Ballots challenged and opened, which do not count: ${challenged}.</p></section>`;
}

/** The table of checks. */
export function checksSection({ checks }: { readonly checks: readonly CheckResult<string>[] }): string {
  return `<section><h2>Checks</h2><table class="checks"><thead><tr><th scope="col">No.</th><th scope="col">What holds</th><th scope="col">Would catch</th><th scope="col" class="number">Examined</th><th scope="col">Outcome</th></tr></thead>
<tbody>${checks.map(checkRow).join('')}</tbody></table></section>`;
}

function checkRow(check: CheckResult<string>): string {
  const words = {
    passed: 'passed',
    failed: 'failed',
    'not-run': 'not run',
    'not-asked': 'not asked',
  } as const;
  const details = [
    ...(check.reason === undefined ? [] : [escapeHtml(check.reason)]),
    ...check.findings.map(
      (f) =>
        `${f.entry === undefined ? '' : `entry ${f.entry}, `}${escapeHtml(f.culprit)}: ${escapeHtml(f.message)} <code>${escapeHtml(f.code)}</code>`,
    ),
    ...(check.omitted > 0 ? [`and ${check.omitted} more`] : []),
    ...check.notes.map((note) => `Note: ${escapeHtml(note)}`),
  ];
  const row = `<tr id="${check.id}" class="${check.status}"><th scope="row"><a href="#${check.id}">${check.id}</a></th><td>${escapeHtml(check.title)}</td><td>${escapeHtml(check.catches)}</td><td class="number">${check.examined.toLocaleString('en')}</td><td class="outcome">${words[check.status]}</td></tr>`;
  if (details.length === 0) return row;
  return `${row}<tr class="details"><td></td><td colspan="4"><ul>${details.map((d) => `<li>${d}</li>`).join('')}</ul></td></tr>`;
}

function repeatSection({ ledger }: Report): string {
  return `<section><h2>How to repeat this</h2><p>Anyone with the published record directory repeats this verification offline:</p>
<pre>npx hanpyo verify RECORD --html report.html</pre>
<p>The record is the one whose checkpoint has the root <code>${escapeHtml(ledger?.root ?? 'unknown')}</code>. Compare it with the root on your receipt and with other auditors.</p></section>`;
}

const LIMITS = `<section><h2>What this does not prove</h2>
<p>It does not prove that a voter’s device showed and encrypted what the voter chose (challenge a ballot to test a device), that nobody was coerced, that the roll lists the right people, or that the holder of a credential is the person it was given to.</p>
<p lang="ko">이 보고서는 투표자의 기기가 선택한 그대로 암호화했는지, 강요된 투표가 없었는지, 선거인 명부가 올바른 사람을 담고 있는지, 자격 증명을 쓴 사람이 본인인지는 증명하지 않습니다.</p></section>`;

/** Where auditors sign. */
export const SIGNATURES: string = `<section class="signatures"><h2>Auditors</h2><p><span>Name</span><span>Date</span><span>Signature</span></p><p><span>Name</span><span>Date</span><span>Signature</span></p></section>`;
