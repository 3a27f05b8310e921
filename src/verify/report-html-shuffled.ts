/** A contest whose votes were shuffled, in the HTML report: who is elected, the votes, the count step by step. */
import type { ContestResult } from './report.js';
import type { ShuffledResult } from './shuffled-results.js';
import { escapeHtml } from './words.js';

/** Most different votes that are listed. */
const VOTES_SHOWN = 50;

/** The section of one contest. */
export function shuffledSection({ title, online }: ContestResult, result: ShuffledResult): string {
  const { ballots, valid, blank, invalid, elected, votes, transcript, digest } = result;
  const rows = votes
    .slice(0, VOTES_SHOWN)
    .map(
      ({ vote, count }) =>
        `<tr><th scope="row">${escapeHtml(vote)}</th><td class="number">${count.toLocaleString('en')}</td></tr>`,
    );
  const hidden = votes.length - rows.length;
  const more = hidden > 0 ? `<p>And ${hidden} other votes; all are in the JSON report.</p>` : '';
  const winners =
    elected.length === 0 ? '' : `<p class="identity">Elected: ${elected.map(escapeHtml).join(', ')}</p>`;
  const count =
    transcript === undefined
      ? ''
      : `<details open><summary>The count, step by step</summary><pre>${escapeHtml(transcript)}</pre></details>`;
  return `<h3>${escapeHtml(title)}</h3>
${winners}<p>Votes ${ballots} = valid ${valid} + blank ${blank} + invalid ${invalid}; they were shuffled, then decrypted one by one. Whose they are stays hidden if one of those who shuffled keeps the order secret, and too few trustees to decrypt work together.</p>
<table><caption>The votes <span>(${online.toLocaleString('en')} ballots counted online)</span></caption>
<thead><tr><th scope="col">Vote</th><th scope="col" class="number">How often</th></tr></thead>
<tbody>${rows.join('')}</tbody></table>${more}${count}
<p>${transcript === undefined ? 'The hash of all votes' : 'The lot for ties is drawn from the hash of all votes'}: <code>${digest}</code></p>`;
}
