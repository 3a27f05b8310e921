/** The report as plain text: the same facts in the same order as the JSON and HTML forms, without colour. */
import { awardLines } from './awards.js';
import type { CheckResult, Report } from './report.js';
import { decisionLines, withheldText } from './results.js';
import type { ShuffledResult } from './shuffled-results.js';

/** Most different votes of a contest that are listed. */
const VOTES_SHOWN = 20;

const MARKS = { passed: 'pass', failed: 'FAIL', 'not-run': 'not run', 'not-asked': '-' } as const;

/** Renders a report as text of at most 100 columns or so, ending with the verdict. */
export function reportToText(report: Report): string {
  return [
    ...heading(report),
    '',
    ...report.checks.flatMap(checkLines),
    '',
    ...accountingLines(report),
    ...resultLines(report),
    ...(report.awards ?? []).flatMap((award) => [...awardLines(award), '']),
    `Verdict: ${report.verdict.toUpperCase()}`,
    '',
  ]
    .map(visible)
    .join('\n');
}

/** Shows control characters as escapes, so that a hostile title can neither make a line of its own nor steer a terminal. */
export function visible(line: string): string {
  return line.replace(
    /[\p{Cc}\u2028-\u202e\u2066-\u2069\ufeff]/gu,
    (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

function heading({ election, ledger, software }: Report): string[] {
  const lines = [`Verification by ${software}`];
  if (election !== undefined) {
    lines.push(`Election  ${election.title}${election.practice ? ' (practice)' : ''}`);
    lines.push(`Id        ${election.id}`, `Group     ${election.group}`);
  }
  if (ledger !== undefined)
    lines.push(`Ledger    ${ledger.origin}, ${ledger.size} entries`, `Root      ${ledger.root}`);
  return lines;
}

/** The lines of one check. */
export function checkLines(check: CheckResult<string>): string[] {
  const count = check.examined > 0 ? ` (${check.examined})` : '';
  const lines = [`${MARKS[check.status].padEnd(8)}${check.id}  ${check.title}${count}`];
  if (check.reason !== undefined) lines.push(`              ${check.reason}`);
  for (const { entry, culprit, code, message } of check.findings) {
    const place = entry === undefined ? '' : `entry ${entry}, `;
    lines.push(`              ${place}${culprit}: ${message} [${code}]`);
  }
  if (check.omitted > 0) lines.push(`              and ${check.omitted} more`);
  for (const note of check.notes) lines.push(`              note: ${note}`);
  return lines;
}

function accountingLines({ accounting }: Report): string[] {
  if (accounting === undefined) return [];
  const { roll, online, paper, revoked, abstained, accepted, superseded, removed, challenged } = accounting;
  return [
    `Roll ${roll} = online ${online} + paper ${paper} + revoked ${revoked} + abstained ${abstained}`,
    `Ballots accepted ${accepted} = counted ${online} + superseded ${superseded} + removed ${removed}; challenged ${challenged}`,
    '',
  ];
}

function resultLines({ result }: Report): string[] {
  if (result === undefined) return ['No result: a result is shown only when every check passed.', ''];
  return result.flatMap((contest) => [
    `${contest.title}`,
    ...(contest.withheld === undefined ? [] : [`  ${withheldText(contest.withheld)}`]),
    ...contest.options.map(({ name, votes }) => `  ${String(votes).padStart(9)}  ${name}`),
    ...(contest.shuffled === undefined ? [] : shuffledLines(contest.shuffled)),
    ...decisionLines(contest).map((line) => `  ${line}`),
    '',
  ]);
}

/** Votes that were shuffled: how many, the most frequent of them, and the count step by step. */
export function shuffledLines({
  ballots,
  valid,
  blank,
  invalid,
  elected,
  votes,
  transcript,
}: ShuffledResult): string[] {
  const shown = votes.slice(0, VOTES_SHOWN);
  const hidden = votes.length - shown.length;
  return [
    `  ${ballots} votes = ${valid} valid + ${blank} blank + ${invalid} invalid`,
    ...(elected.length === 0 ? [] : [`  Elected: ${elected.join(', ')}`]),
    ...shown.map(({ vote, count }) => `  ${String(count).padStart(9)}  ${vote}`),
    ...(hidden > 0 ? [`  and ${hidden} other votes; all are in the JSON report`] : []),
    ...(transcript === undefined ? [] : indented(transcript)),
  ];
}

function indented(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`));
}
