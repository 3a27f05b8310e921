/** The count that a demonstration keeps on the side, in the clear: what the published result must equal. */
import { positionCount } from '../../ballot/contest.js';
import type { Manifest } from '../../ballot/manifest.js';
import type { PaperTotals } from '../../ballot/paper.js';
import type { Choices } from '../../ballot/prepare.js';
import type { RollEntry } from '../../ballot/roll.js';
import { RefusedError } from '../errors.js';

/** What one vote adds: weight times value at every position, by contest. Contests that it does not hold are missing. */
export function weightedValues(
  manifest: Manifest,
  entry: RollEntry,
  choices: Choices,
): ReadonlyMap<number, readonly number[]> {
  const weight = manifest.classes[entry.class]?.weight ?? 0;
  return new Map(
    manifest.contests.flatMap((contest, i) => {
      const choice = choices.get(contest.id);
      if (choice === undefined || choice.kind === 'ranking' || choice.kind === 'text') return [];
      const blank = contest.rule.blank ? [choice.kind === 'blank' ? weight : 0] : [];
      const values = contest.options.map((_, option) =>
        choice.kind === 'blank' ? 0 : weight * (choice.values[option] ?? 0),
      );
      return [[i, [...values, ...blank]]];
    }),
  );
}

/** Totals of votes that are counted in the clear. */
export function plainTotals(
  manifest: Manifest,
  votes: Iterable<ReadonlyMap<number, readonly number[]>>,
): readonly (readonly number[])[] {
  const totals = manifest.contests.map((contest) => new Array<number>(positionCount(contest)).fill(0));
  for (const vote of votes)
    for (const [contest, values] of vote)
      totals[contest]?.forEach((total, i, list) => {
        list[i] = total + (values[i] ?? 0);
      });
  return totals;
}

/** The totals of paper votes as a station would count them. */
export function paperTotals(
  manifest: Manifest,
  votes: readonly ReadonlyMap<number, readonly number[]>[],
  weights: readonly number[],
): readonly PaperTotals[] {
  const totals = plainTotals(manifest, votes);
  return manifest.contests.flatMap((_, contest) => {
    const valid = votes.reduce((sum, vote, i) => sum + (vote.has(contest) ? (weights[i] ?? 0) : 0), 0);
    const values = totals[contest];
    return valid === 0 || values === undefined ? [] : [{ contest, valid, values }];
  });
}

/** @throws {RefusedError} naming the first total that is not the expected one */
export function assertTotals(
  manifest: Manifest,
  published: readonly (readonly number[] | undefined)[],
  expected: readonly (readonly number[])[],
): void {
  for (const [i, { id }] of manifest.contests.entries())
    if (published[i]?.join() !== expected[i]?.join())
      throw new RefusedError(
        `THE RESULT IS WRONG: contest ${id} was counted as ${expected[i]?.join(', ')} but published as ${published[i]?.join(', ')}`,
      );
}
