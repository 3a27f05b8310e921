/** The result of a contest whose votes were shuffled, in the words of the manifest. */
import type { Contest, Manifest } from '../ballot/manifest.js';
import type { MixedVote } from '../ballot/mixed-message.js';
import { type MixedResult, rankingOf } from '../ballot/mixed-result.js';
import { toHex } from '../core/bytes.js';
import type { JsonValue } from '../core/json.js';
import { countToJson } from '../counting/json.js';
import { renderCount } from '../counting/text.js';
import { ownText, textIn } from './words.js';

/** What a contest whose votes were shuffled comes to. */
export interface ShuffledResult {
  /** All votes: `ballots = valid + blank + invalid`. */
  readonly ballots: number;
  readonly valid: number;
  readonly blank: number;
  readonly invalid: number;
  /** Names of those elected, in order; none for texts. */
  readonly elected: readonly string[];
  /** Equal votes, the most frequent first. */
  readonly votes: readonly { readonly vote: string; readonly count: number }[];
  /** Hash of all votes, from which the lot of the count is drawn; hexadecimal. */
  readonly digest: string;
  /** The count, step by step, as data and as text; missing where nothing was counted. */
  readonly count?: JsonValue;
  readonly transcript?: string;
}

/** A blank vote, by language. */
const BLANK_VOTE: Readonly<Record<string, string>> = { ko: '기권표', en: 'blank' };

/** Writes a result out. */
export function shuffledResult(
  manifest: Manifest,
  contest: Contest,
  result: MixedResult,
  language?: string,
): ShuffledResult {
  const names = labels(
    contest,
    contest.options.map(({ name }) => textIn(manifest, name, language)),
  );
  const blankVote = ownText(BLANK_VOTE, language ?? manifest.defaultLanguage);
  const { ballots, valid, blank, invalid, count } = result;
  const votes = result.votes
    .map((gathered) => ({ vote: voteText(gathered.vote, names, blankVote), count: gathered.count }))
    .sort((a, b) => b.count - a.count);
  return {
    ...{ ballots, valid, blank, invalid, votes },
    elected: result.elected.map((option) => names[option] ?? ''),
    digest: toHex(result.digest),
    ...(count && {
      count: countToJson(count),
      transcript: renderCount({ ...count, candidates: names }),
    }),
  };
}

/** A vote with these names of options, such as `Kim > Lee = Park`. @param blank - what a blank vote is called */
export function voteText(vote: MixedVote, names: readonly string[], blank = 'blank'): string {
  if (vote.kind === 'blank') return blank;
  if (vote.kind === 'text') return vote.text;
  return rankingOf(vote.ranks)
    .map((tied) => tied.map((option) => names[option] ?? '').join(' = '))
    .join(' > ');
}

/** Names by which options are told apart: with their ids where two have one name. */
function labels({ options }: Contest, names: readonly string[]): readonly string[] {
  if (new Set(names).size === names.length) return names;
  return names.map((name, i) => `${name} (${options[i]?.id})`);
}
