/** The re-derived result in the words of the manifest. */
import type { Manifest, Text } from '../ballot/manifest.js';
import type { ElectionRecord } from '../record/state.js';
import type { ContestResult } from './report.js';

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

/** The totals of every contest that was counted. @throws {RangeError} if the record has no result */
export function contestResults(record: ElectionRecord, language?: string): readonly ContestResult[] {
  const { manifest } = record.setup;
  const { result, tally } = record.tallying;
  if (result === undefined) throw new RangeError('there is no result');
  return manifest.contests.flatMap((contest, i) => {
    const totals = result.totals[i];
    if (totals === undefined) return [];
    const blank = { id: 'blank', name: ownText(BLANK, language ?? manifest.defaultLanguage) ?? 'Blank' };
    const positions = [
      ...contest.options.map(({ id, name }) => ({ id, name: textIn(manifest, name, language) })),
      ...(contest.rule.blank ? [blank] : []),
    ];
    const options = positions.map((position, j) => ({ ...position, votes: totals[j] ?? 0 }));
    const online = tally.contests[i]?.ballots ?? 0;
    return [{ id: contest.id, title: textIn(manifest, contest.title, language), online, options }];
  });
}
