/** Choices of a voter as JSON, by contest: `"blank"`, a list of chosen options, points by option, a ranking, or a text. */
import type { VoterContest } from '../ballot/context.js';
import type { Contest, Manifest } from '../ballot/manifest.js';
import { voteMessage } from '../ballot/mixed-message.js';
import { tidyText } from '../ballot/mixed-text.js';
import type { BallotChoice, Choices } from '../ballot/prepare.js';
import { DecodeError } from '../core/errors.js';
import { type JsonValue, parseJson } from '../core/json.js';
import { asArray, asInteger, asMap, asObject, asText } from '../core/json-fields.js';
import { voteText } from '../verify/shuffled-results.js';
import { assignBits } from '../zk/layout.js';
import { RefusedError } from './errors.js';

const MAX_CHOICES = 1_000_000;

/**
 * Reads choices, such as `{"chair": ["kim"], "projects": {"park": 3, "well": 2}, "charter": "blank"}`. Whether they obey
 * the rules is found out when the ballot is prepared.
 * @throws {DecodeError} for a contest or an option that the manifest does not have
 */
export function parseChoices(json: Uint8Array, manifest: Manifest): Choices {
  const object = asMap(parseJson(json, MAX_CHOICES, 'choices'), 'choices');
  return new Map(
    Object.entries(object).map(([id, value]) => {
      const contest = manifest.contests.find((candidate) => candidate.id === id);
      const path = `choices.${id.slice(0, 40)}`;
      if (contest === undefined) throw new DecodeError('bad-value', path, 'there is no such contest');
      return [id, parseChoice(value, contest, path)];
    }),
  );
}

/**
 * Holds choices against the rules of a voter's contests, before a ballot is prepared.
 * @throws {RefusedError} naming every contest whose choice is missing or breaks its rule
 */
export function assertObeyed(contests: readonly VoterContest[], choices: Choices): void {
  const problems = contests.flatMap((contest) => {
    const problem = problemOf(contest, choices.get(contest.id));
    return problem === undefined ? [] : [`contest ${contest.id}: ${problem}`];
  });
  if (problems.length > 0) throw new RefusedError(`these choices make no ballot: ${problems.join('; ')}`);
}

/** What is wrong with the choice in a contest. */
function problemOf({ kind, layout }: VoterContest, choice: BallotChoice | undefined): string | undefined {
  if (choice === undefined) return 'there is no choice';
  try {
    if (kind === 'sum' && choice.kind !== 'ranking' && choice.kind !== 'text') assignBits(layout, choice);
    else if (kind === 'mixed' && choice.kind !== 'values') voteMessage(layout, choice);
    else return `takes no ${choice.kind}`;
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

/** A choice in the words of the manifest: the inverse of {@link parseChoices}, for one contest. */
export function describeChoice(choice: BallotChoice, { options }: Contest): string {
  if (choice.kind === 'text') return JSON.stringify(choice.text);
  if (choice.kind !== 'values')
    return voteText(
      choice,
      options.map(({ id }) => id),
    );
  const given = options.flatMap(({ id }, i) => {
    const value = choice.values[i] ?? 0;
    return value === 0 ? [] : [value === 1 ? id : `${id} ${value}`];
  });
  return given.length === 0 ? 'nothing' : given.join(', ');
}

function parseChoice(value: JsonValue, { options, rule }: Contest, path: string): BallotChoice {
  if (value === 'blank') return { kind: 'blank' };
  if (rule.kind === 'ranked') return parseRanking(value, options, path);
  if (rule.kind === 'write-in') {
    const { text } = asObject(value, path, ['text']);
    return { kind: 'text', text: tidyText(asText(text, `${path}.text`, rule.maxBytes)) };
  }
  const values = new Array<number>(options.length).fill(0);
  const set = (id: unknown, points: number): void => {
    const at = options.findIndex((option) => option.id === id);
    if (at < 0)
      throw new DecodeError('bad-value', path, `there is no option ${JSON.stringify(id)?.slice(0, 40)}`);
    if (values[at] !== 0) throw new DecodeError('bad-value', path, `option ${id} is named twice`);
    values[at] = points;
  };
  if (Array.isArray(value)) for (const id of value) set(id, 1);
  else
    for (const [id, points] of Object.entries(asMap(value, path)))
      set(id, asInteger(points, `${path}.${id.slice(0, 40)}`, 0, Number.MAX_SAFE_INTEGER));
  return { kind: 'values', values };
}

/** A ranking, such as `["kim", "lee"]`, or `["kim", ["lee", "park"]]` where two share a rank. */
function parseRanking(value: JsonValue, options: Contest['options'], path: string): BallotChoice {
  const ranks = new Array<number>(options.length).fill(0);
  for (const [i, tied] of asArray(value, path, options.length).entries())
    for (const id of Array.isArray(tied) ? tied : [tied]) {
      const at = options.findIndex((option) => option.id === id);
      if (at < 0)
        throw new DecodeError('bad-value', path, `there is no option ${JSON.stringify(id)?.slice(0, 40)}`);
      if (ranks[at] !== 0) throw new DecodeError('bad-value', path, `option ${id} is ranked twice`);
      ranks[at] = i + 1;
    }
  return { kind: 'ranking', ranks };
}
