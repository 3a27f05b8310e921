/** Totals as a table for people. */
import type { ContestResult } from '../../verify/report.js';
import { withheldText } from '../../verify/results.js';

/** One block for each contest: votes, then the name. */
export function resultText(result: readonly ContestResult[]): string {
  return result
    .map(({ title, options, withheld }) => {
      if (withheld !== undefined) return `${title}\n  ${withheldText(withheld)}`;
      const width = Math.max(...options.map(({ votes }) => String(votes).length));
      return [title, ...options.map(({ name, votes }) => `  ${String(votes).padStart(width)}  ${name}`)].join(
        '\n',
      );
    })
    .join('\n\n');
}
