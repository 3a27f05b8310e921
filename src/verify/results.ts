/** The re-derived result in the words of the manifest. */
import { type Decision, decide, type Fraction, type Majority } from '../ballot/decision.js';
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
    if (outcome.kind !== 'counted') {
      const withheld = { ballots: online, floor: manifest.minimumUnit };
      return { ...common, withheld, options: [], ...decisionOn(record, contest.id) };
    }
    const { totals } = outcome;
    const blank = { id: 'blank', name: ownText(BLANK, language ?? manifest.defaultLanguage) ?? 'Blank' };
    const positions = [
      ...contest.options.map(({ id, name }) => ({ id, name: textIn(manifest, name, language) })),
      ...(contest.rule.blank ? [blank] : []),
    ];
    const options = positions.map((position, j) => ({ ...position, votes: totals[j] ?? 0 }));
    const votes = options.slice(0, contest.options.length);
    return { ...common, options, ...decisionOn(record, contest.id, votes) };
  });
}

/** What a contest decides by the rule of the manifest, if it has one. @param votes - of its options, where they are known */
function decisionOn(
  { setup, poll }: ElectionRecord,
  contest: string,
  votes?: ContestResult['options'],
): { readonly decision?: Decision } {
  const rule = setup.manifest.decisions?.find((decision) => decision.contest === contest);
  if (rule === undefined) return {};
  const { roll, online, paper } = poll.accounting;
  return {
    decision: decide(rule, { eligible: roll, participants: online + paper, ...(votes && { votes }) }),
  };
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

const BOUNDS: Readonly<Record<Majority['bound'], (share: string) => string>> = {
  'more-than': (share) => `more than ${share}: at least`,
  'at-least': (share) => `at least ${share} =`,
};

/** Says in words what a contest decided, and the numbers from which it follows; nothing where it decides nothing. */
export function decisionLines({ decision, options }: ContestResult): readonly string[] {
  if (decision === undefined) return [];
  const { outcome, option, eligible, participants, participantsNeeded, turnout, majority } = decision;
  const words = {
    decided: `Decided: ${options.find(({ id }) => id === option)?.name ?? option}`,
    'no-turnout': 'Nothing is decided: too few took part',
    'no-majority': 'Nothing is decided: no option has enough votes',
    withheld: 'Nothing is decided: the votes are withheld',
  };
  const { valid, votesNeeded } = decision;
  const share = ({ numerator, denominator }: Fraction): string => `${numerator}/${denominator}`;
  return [
    words[outcome],
    `took part ${participants} of ${eligible}, at least ${share(turnout)} = ${participantsNeeded}`,
    ...(valid === undefined
      ? []
      : [`valid votes ${valid}, ${BOUNDS[majority.bound](share(majority))} ${votesNeeded}`]),
  ];
}
