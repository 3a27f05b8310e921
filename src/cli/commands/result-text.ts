/** Results for people. */
import type { ContestResult } from '../../verify/report.js';
import { shuffledLines, visible } from '../../verify/report-text.js';
import { withheldText } from '../../verify/results.js';

/** One block for each contest: votes and names; or the votes that were shuffled, and their count. */
export function resultText(result: readonly ContestResult[]): string {
  return result
    .map(({ title, options, withheld, shuffled }) => {
      if (shuffled !== undefined) return [title, ...shuffledLines(shuffled)].join('\n').trimEnd();
      if (withheld !== undefined) return `${title}\n  ${withheldText(withheld)}`;
      const width = Math.max(...options.map(({ votes }) => String(votes).length));
      return [title, ...options.map(({ name, votes }) => `  ${String(votes).padStart(width)}  ${name}`)].join(
        '\n',
      );
    })
    .join('\n\n')
    .split('\n')
    .map(visible)
    .join('\n');
}
