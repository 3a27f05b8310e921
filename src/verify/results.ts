/** The re-derived result in the words of the manifest. */
import type { ElectionRecord } from '../record/state.js';
import type { ContestResult, Withheld } from './report.js';
import { shuffledResult } from './shuffled-results.js';
import { ownText, textIn } from './words.js';

/** A contest that is withheld. */
export interface WithheldContest extends Withheld {
  readonly id: string;
}

/** Names of the blank position, by language. */
const BLANK: Readonly<Record<string, string>> = { ko: '기권표', en: 'Blank' };

/** The result of every contest; of those below the floor, that they are withheld. @throws {RangeError} if the record has none */
export function contestResults(record: ElectionRecord, language?: string): readonly ContestResult[] {
  const { manifest } = record.setup;
  const { result, tally } = record.tallying;
  if (result === undefined) throw new RangeError('there is no result');
  const ballots = new Map([
    ...tally.contests.map((sum) => [sum.contest, sum.ballots] as const),
    ...tally.lists.map((list) => [list.contest, list.count] as const),
  ]);
  return manifest.contests.map((contest, i) => {
    const online = ballots.get(i) ?? 0;
    const common = { id: contest.id, title: textIn(manifest, contest.title, language), online };
    const outcome = record.tallying.outcome(i);
    if (outcome.kind === 'mixed')
      return {
        ...common,
        options: [],
        shuffled: shuffledResult(manifest, contest, outcome.result, language),
      };
    if (outcome.kind !== 'counted')
      return { ...common, withheld: { ballots: online, floor: manifest.minimumUnit }, options: [] };
    const { totals } = outcome;
    const blank = { id: 'blank', name: ownText(BLANK, language ?? manifest.defaultLanguage) ?? 'Blank' };
    const positions = [
      ...contest.options.map(({ id, name }) => ({ id, name: textIn(manifest, name, language) })),
      ...(contest.rule.blank ? [blank] : []),
    ];
    const options = positions.map((position, j) => ({ ...position, votes: totals[j] ?? 0 }));
    return { ...common, options };
  });
}

/**
 * The contests of a closed record that nobody may decrypt, because too few ballots were cast in them.
 * @throws {RangeError} if voting has not been closed
 */
export function withheldContests({ setup, tallying }: ElectionRecord): readonly WithheldContest[] {
  const open = new Set(tallying.toDecrypt.map(({ contest }) => contest));
  const floor = setup.manifest.minimumUnit;
  const { contests, lists } = tallying.tally;
  const counts = [
    ...contests.filter(({ contest }) => !open.has(contest)),
    ...lists.filter(({ count }) => count < floor).map(({ contest, count }) => ({ contest, ballots: count })),
  ].sort((a, b) => a.contest - b.contest);
  return counts.flatMap(({ contest, ballots }) => {
    const id = setup.manifest.contests[contest]?.id;
    return id === undefined || ballots === 0 ? [] : [{ id, ballots, floor }];
  });
}

/** Says in a few words that totals are withheld, such as `withheld: 3 ballots, floor 10`. */
export function withheldText({ ballots, floor }: Withheld): string {
  return `withheld: ${ballots} ${ballots === 1 ? 'ballot' : 'ballots'}, floor ${floor}`;
}
