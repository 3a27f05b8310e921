/** Notes are kept up to a limit; how many were left out is said. */
import { expect, it } from 'vitest';
import { foreignCheck } from '../../src/verify/foreign/report.js';
import { ReportBuilder } from '../../src/verify/report.js';

const CHECKS = [foreignCheck('A', 'a', 'a'), foreignCheck('B', 'b', 'b')];

it.each([
  [0, []],
  [2, ['note 0', 'note 1']],
  [3, ['note 0', 'note 1', 'note 2']],
  [5, ['note 0', 'note 1', 'note 2', '2 more notes are left out']],
])('%i notes', (count, expected) => {
  const builder = new ReportBuilder(CHECKS, 3);
  for (let i = 0; i < count; i++) builder.note('A', `note ${i}`);
  builder.complete('A');
  const [first, second] = builder.results();
  expect(first?.notes).toEqual(expected);
  expect(second?.notes).toEqual([]);
  expect(first?.status).toBe('passed');
});
