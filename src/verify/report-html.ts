/** The report on an election record as one self-contained HTML page; see `report-page.ts`. */
import type { Fraction } from '../ballot/decision.js';
import type { AwardResult } from './awards.js';
import type { ContestResult, Report } from './report.js';
import { shuffledSection } from './report-html-shuffled.js';
import {
  bar,
  checksSection,
  type FactRow,
  figure,
  limitsSection,
  type ReportPageOptions,
  reportPage,
  run,
  signatureSection,
  verdictBox,
  wordsOf,
} from './report-page.js';
import { reportIn } from './report-translations.js';
import type { ReportWords } from './report-words.js';
import { escapeHtml } from './words.js';

/** Renders a report as an HTML document. Titles are in the language of the page where the manifest has them in it, and marked where not. */
export function reportToHtml(verified: Report, options: ReportPageOptions = {}): string {
  const words = wordsOf(options);
  const report = reportIn(verified, options.language ?? words.language);
  return reportPage(words, report.election?.title ?? words.unreadable, [
    headBox(words, report, options),
    resultSection(words, report),
    accountingSection(words, report),
    checksSection(words, report.checks),
    timelineSection(words, report),
    limitsSection(words),
    repeatSection(words, report),
    signatureSection(words),
  ]);
}

function headBox(words: ReportWords, report: Report, options: ReportPageOptions): string {
  const { verdict, election, ledger, software } = report;
  const { facts, unknown } = words;
  const title = election === undefined ? unknown : run(words, election.title, report.language);
  const rows: readonly FactRow[] = [
    [facts.election, { html: election?.practice ? `${title} (${words.practice})` : title }],
    [facts.electionId, election?.id ?? unknown],
    [facts.group, election?.group ?? unknown],
    [
      facts.ledger,
      ledger === undefined ? unknown : `${ledger.origin}, ${words.entries(figure(words, ledger.size))}`,
    ],
    [facts.root, ledger?.root ?? unknown],
    [facts.verifier, software],
  ];
  return verdictBox(words, words.kind, verdict, rows, options);
}

function resultSection(words: ReportWords, { result, awards = [], language }: Report): string {
  const named: Naming = (text) => run(words, text, language);
  const inside =
    result === undefined
      ? `<p>${words.noResult}</p>`
      : [
          ...awards.map((award) => awardTable(words, award, result, named)),
          ...result.map((contest) => contestTable(words, contest, named)),
        ].join('\n');
  return `<section><h2>${words.result}</h2>${inside}</section>`;
}

/** A title or name as HTML. */
type Naming = (text: string) => string;

function contestTable(words: ReportWords, contest: ContestResult, named: Naming): string {
  const { title, withheld, shuffled, options, online } = contest;
  const decided = decisionText(words, contest, named);
  if (withheld !== undefined)
    return `<h3>${named(title)}</h3><p>${words.withheld(withheld.ballots, withheld.floor)}</p>${decided}`;
  if (shuffled !== undefined) return shuffledSection(words, contest, shuffled, named);
  const most = Math.max(1, ...options.map((o) => o.votes));
  const rows = options.map(
    ({ name, votes }) =>
      `<tr><th scope="row">${named(name)}</th><td class="number">${figure(words, votes)}</td><td class="bar">${bar(votes / most)}</td></tr>`,
  );
  return `<table><caption>${named(title)} <span>(${words.countedOnline(figure(words, online))})</span></caption>
<thead><tr><th scope="col">${words.option}</th><th scope="col" class="number">${words.votes}</th><th scope="col"><span class="hidden">${words.largest}</span></th></tr></thead>
<tbody>${rows.join('')}</tbody></table>${decided}`;
}

/** What a contest decided by the rule of the manifest, and the numbers from which it follows. */
function decisionText(words: ReportWords, { decision, options }: ContestResult, named: Naming): string {
  if (decision === undefined) return '';
  const { outcome, option, eligible, participants, participantsNeeded, turnout, majority } = decision;
  const { valid, votesNeeded } = decision;
  const n = (value: number): string => figure(words, value);
  const share = ({ numerator, denominator }: Fraction): string => `${numerator}/${denominator}`;
  const word =
    outcome === 'decided'
      ? words.decided(named(options.find(({ id }) => id === option)?.name ?? option ?? words.unknown))
      : words.undecided[outcome];
  const took = words.turnoutRule(n(participants), n(eligible), share(turnout), n(participantsNeeded));
  const votes =
    valid === undefined || votesNeeded === undefined
      ? ''
      : ` ${words.majorityRule[majority.bound](n(valid), share(majority), n(votesNeeded))}`;
  return `<p class="identity">${word}</p><p>${took}${votes}</p>`;
}

/** What the votes decided about money. */
function awardTable(
  words: ReportWords,
  award: AwardResult,
  contests: readonly ContestResult[],
  named: Naming,
): string {
  const { title, steps, ties, funded, spent, budget, most, undecided } = award;
  const head = `<h3>${named(title)}</h3>`;
  const titleOf = (contest: string): string => contests.find(({ id }) => id === contest)?.title ?? contest;
  if (undecided.length > 0)
    return `${head}<p>${words.unfunded(undecided.map((id) => named(titleOf(id))).join(', '))}</p>`;
  const n = (value: number): string => figure(words, value);
  const [project, cost, votes] = words.projectColumns;
  const rows = steps
    .filter((step) => step.funded)
    .map(
      (step) =>
        `<tr><th scope="row">${named(step.name)}</th><td class="number">${n(step.cost)}</td><td class="number">${n(step.votes)}</td></tr>`,
    );
  const names = new Map(steps.map(({ id, name }) => [id, name]));
  const decisive = ties
    .filter((tie) => tie.decisive)
    .map(({ votes: at, ids, brokenBy }) => {
      const tied = ids.map((id) => named(names.get(id) ?? id)).join(', ');
      return `<p>${words.tie(n(at), tied, brokenBy.map((rule) => words.tieRules[rule]).join(', '))}</p>`;
    });
  const sum = `${words.funded(n(funded), n(most))}; ${words.budget(n(budget), n(spent), n(budget - spent))}`;
  return `${head}<p class="identity">${sum}</p>
<table><thead><tr><th scope="col">${project}</th><th scope="col" class="number">${cost}</th><th scope="col" class="number">${votes}</th></tr></thead><tbody>${rows.join('')}</tbody></table>${decisive.join('')}`;
}

function accountingSection(words: ReportWords, { accounting }: Report): string {
  if (accounting === undefined) return '';
  const { roll, online, paper, revoked, abstained, accepted, superseded, removed, challenged } = accounting;
  const people = [
    [words.online, online],
    [words.paper, paper],
    [words.revoked, revoked],
    [words.abstained, abstained],
  ] as const;
  const ballots = [
    [words.counted, online],
    [words.superseded, superseded],
    [words.removed, removed],
  ] as const;
  return `<section><h2>${words.accounting}</h2><p>${words.accountingLead}</p>
${sumTable(words, words.roll, roll, people)}
${sumTable(words, words.accepted, accepted, ballots)}
<p>${words.challenged(figure(words, challenged))}</p></section>`;
}

/** A sum in words, and its parts as bars. */
function sumTable(
  words: ReportWords,
  name: string,
  total: number,
  parts: readonly (readonly [string, number])[],
): string {
  const sum = `${name} ${total} = ${parts.map(([part, count]) => `${part} ${count}`).join(' + ')}`;
  const rows = parts.map(
    ([part, count]) =>
      `<tr><th scope="row">${part}</th><td class="number">${figure(words, count)}</td><td class="bar">${bar(total === 0 ? 0 : count / total)}</td></tr>`,
  );
  return `<p class="identity">${sum}</p>
<table><thead><tr><th scope="col">${words.what}</th><th scope="col" class="number">${words.howMany}</th><th scope="col"><span class="hidden">${words.ofAll}</span></th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function timelineSection(words: ReportWords, { timeline }: Report): string {
  if (timeline === undefined) return '';
  const [where, what, howMany] = words.timelineColumns;
  const rows = timeline.lines.map(
    ({ kind, first, last, count }) =>
      `<tr><th scope="row" class="place">${first === last ? first : `${first}–${last}`}</th><td>${words.kinds[kind]}</td><td class="number">${figure(words, count)}</td></tr>`,
  );
  const more = timeline.omitted > 0 ? `<p>${words.timelineMore(figure(words, timeline.omitted))}</p>` : '';
  return `<section><h2>${words.timeline}</h2><p>${words.timelineLead}</p>
<table class="timeline"><thead><tr><th scope="col">${where}</th><th scope="col">${what}</th><th scope="col" class="number">${howMany}</th></tr></thead><tbody>${rows.join('')}</tbody></table>${more}</section>`;
}

function repeatSection(words: ReportWords, { ledger }: Report): string {
  return `<section><h2>${words.repeat}</h2><p>${words.repeatLead}</p>
<pre>npx hanpyo verify RECORD --html report.html</pre>
<p>${words.repeatRoot} <code>${escapeHtml(ledger?.root ?? words.unknown)}</code></p></section>`;
}
