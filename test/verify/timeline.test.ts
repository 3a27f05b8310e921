/** Entries of one kind that follow one another are one line of a timeline; a hostile ledger makes no more than 500. */
import { expect, it } from 'vitest';
import type { EntryType } from '../../src/record/entry.js';
import { TimelineBuilder } from '../../src/verify/timeline.js';

function timelineOf(types: readonly EntryType[]): ReturnType<TimelineBuilder['build']> {
  const builder = new TimelineBuilder();
  for (const [index, type] of types.entries()) builder.add(2 * index, type);
  return builder.build();
}

it('puts what belongs together on one line, whatever positions are between', () => {
  const types = [
    'manifest',
    'roll-chunk',
    'roll-seal',
    'open',
    'ballot',
    'challenge',
    'ballot',
    'close',
  ] as const;
  expect(timelineOf(types)).toEqual({
    lines: [
      { kind: 'manifest', first: 0, last: 0, count: 1 },
      { kind: 'roll', first: 2, last: 4, count: 2 },
      { kind: 'open', first: 6, last: 6, count: 1 },
      { kind: 'voting', first: 8, last: 12, count: 3 },
      { kind: 'close', first: 14, last: 14, count: 1 },
    ],
    omitted: 0,
  });
});

it('keeps 500 lines and counts the others', () => {
  const { lines, omitted } = timelineOf(
    Array.from({ length: 503 }, (_, i): EntryType => (i % 2 === 0 ? 'paper' : 'revocation')).concat(
      'paper',
      'paper',
    ),
  );
  expect(lines).toHaveLength(500);
  expect(lines.at(-1)).toEqual({ kind: 'revocation', first: 998, last: 998, count: 1 });
  expect(omitted).toBe(3);
});
