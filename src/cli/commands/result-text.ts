/** Results for people. */
import { type AwardResult, awardLines } from '../../verify/awards.js';
import type { ContestResult } from '../../verify/report.js';
import { shuffledLines, visible } from '../../verify/report-text.js';
import { decisionLines, withheldText } from '../../verify/results.js';

/** One block for each contest: votes and names; or the votes that were shuffled, and their count. Then one for each award. */
export function resultText(result: readonly ContestResult[], awards: readonly AwardResult[] = []): string {
  return [...result.map(contestText), ...awards.map((award) => awardLines(award).join('\n'))]
    .join('\n\n')
    .split('\n')
    .map(visible)
    .join('\n');
}

function contestText(contest: ContestResult): string {
  const { title, options, withheld, shuffled } = contest;
  const decision = decisionLines(contest).map((line) => `  ${line}`);
  if (shuffled !== undefined) return [title, ...shuffledLines(shuffled)].join('\n').trimEnd();
  if (withheld !== undefined) return [title, `  ${withheldText(withheld)}`, ...decision].join('\n');
  const width = Math.max(...options.map(({ votes }) => String(votes).length));
  const lines = options.map(({ name, votes }) => `  ${String(votes).padStart(width)}  ${name}`);
  return [title, ...lines, ...decision].join('\n');
}
