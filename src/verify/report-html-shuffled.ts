/** A contest whose votes were shuffled, in the HTML report: who is elected, the votes, the count step by step. */
import type { ContestResult } from './report.js';
import { figure } from './report-page.js';
import type { ReportWords } from './report-words.js';
import { shuffledWords } from './report-words-shuffled.js';
import type { ShuffledResult } from './shuffled-results.js';
import { escapeHtml } from './words.js';

/** Most different votes that are listed. */
const VOTES_SHOWN = 50;

/** The section of one contest. The steps of a count are in English, and marked as such. @param named - marks a title or name */
export function shuffledSection(
  words: ReportWords,
  { title, online }: ContestResult,
  result: ShuffledResult,
  named: (text: string) => string,
): string {
  const { ballots, valid, blank, invalid, elected, votes, transcript, digest } = result;
  const own = shuffledWords(words);
  const n = (value: number): string => figure(words, value);
  const rows = votes
    .slice(0, VOTES_SHOWN)
    .map(
      ({ vote, count }) => `<tr><th scope="row">${named(vote)}</th><td class="number">${n(count)}</td></tr>`,
    );
  const hidden = votes.length - rows.length;
  const more = hidden > 0 ? `<p>${own.more(n(hidden))}</p>` : '';
  const winners =
    elected.length === 0 ? '' : `<p class="identity">${own.elected(elected.map(named).join(', '))}</p>`;
  const lang = words.language === 'en' ? '' : ' lang="en"';
  const count =
    transcript === undefined
      ? ''
      : `<details open><summary>${own.steps}</summary><pre${lang}>${escapeHtml(transcript)}</pre></details>`;
  return `<h3>${named(title)}</h3>
${winners}<p>${own.sum(n(ballots), n(valid), n(blank), n(invalid))} ${own.shuffled}</p>
<table><caption>${own.votes} <span>(${words.countedOnline(n(online))})</span></caption>
<thead><tr><th scope="col">${own.vote}</th><th scope="col" class="number">${own.howOften}</th></tr></thead>
<tbody>${rows.join('')}</tbody></table>${more}${count}
<p>${transcript === undefined ? own.digest : own.lot}: <code>${digest}</code></p>`;
}
