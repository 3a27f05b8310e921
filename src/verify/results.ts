/** The re-derived result in the words of the manifest. */
import type { Manifest, Text } from '../ballot/manifest.js';
import type { ElectionRecord } from '../record/state.js';
import type { ContestResult, Withheld } from './report.js';

/** A contest that is withheld. */
export interface WithheldContest extends Withheld {
  readonly id: string;
}

/** Names of the blank position, by language. */
const BLANK: Readonly<Record<string, string>> = { ko: '기권표', en: 'Blank' };

/** A text of the manifest in a language, or in the manifest's own where it has no such text. */
export function textIn(manifest: Manifest, text: Text, language?: string): string {
  return ownText(text, language ?? manifest.defaultLanguage) ?? ownText(text, manifest.defaultLanguage) ?? '';
}

/** A text by a language that comes from outside, so that `constructor` names no text. */
function ownText(text: Text, language: string): string | undefined {
  return Object.hasOwn(text, language) ? text[language] : undefined;
}

/** The totals of every contest; of those below the floor, that they are withheld. @throws {RangeError} if the record has no result */
export function contestResults(record: ElectionRecord, language?: string): readonly ContestResult[] {
  const { manifest } = record.setup;
  const { result, tally } = record.tallying;
  if (result === undefined) throw new RangeError('there is no result');
  return manifest.contests.map((contest, i) => {
    const online = tally.contests[i]?.ballots ?? 0;
    const common = { id: contest.id, title: textIn(manifest, contest.title, language), online };
    const totals = result.totals[i];
    if (totals === undefined)
      return { ...common, withheld: { ballots: online, floor: manifest.minimumUnit }, options: [] };
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
  return tallying.tally.contests.flatMap(({ contest, ballots }) => {
    const id = setup.manifest.contests[contest]?.id;
    if (id === undefined || ballots === 0 || open.has(contest)) return [];
    return [{ id, ballots, floor: setup.manifest.minimumUnit }];
  });
}

/** Says in a few words that totals are withheld, such as `withheld: 3 ballots, floor 10`. */
export function withheldText({ ballots, floor }: Withheld): string {
  return `withheld: ${ballots} ${ballots === 1 ? 'ballot' : 'ballots'}, floor ${floor}`;
}
