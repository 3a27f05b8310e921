/**
 * Votes of contests that are shuffled and read one by one, as messages and as rows of group elements. Every vote that a rule
 * allows has exactly one message, all messages of a contest are equally long, and every other message is invalid.
 *
 * A message starts with its kind, so that zeros are no vote. A blank vote is zero after that; a ranking is followed by the
 * integer of its ranks, big-endian, as long as the rest; a text by its length in two bytes, its UTF-8, and zeros.
 */
import { compareBytes, fromUtf8, utf8 } from '../core/bytes.js';
import { Writer } from '../core/codec.js';
import { embedMessage, extractMessage, messageBytes } from '../core/embedding.js';
import { DecodeError } from '../core/errors.js';
import { assertSameGroup, type Element, type Group } from '../core/group.js';
import { bitLength, bytesToInteger, integerToBytes } from '../core/integers.js';
import { packRanks, type RankingLimits, rankingCount, rankingProblem, unpackRanks } from './mixed-ranking.js';
import { textProblem } from './mixed-text.js';

/** What a voter may cast: a ranking of min to max options, or a text of up to `maxBytes` bytes of UTF-8; or nothing. */
export type MixedRule =
  | {
      readonly kind: 'ranked';
      readonly min: number;
      readonly max: number;
      readonly ties: 'refused' | 'allowed';
      readonly blank: boolean;
    }
  | { readonly kind: 'write-in'; readonly maxBytes: number; readonly blank: boolean };

/** How the votes of a contest are laid out in elements. */
export interface MixedLayout {
  readonly rule: MixedRule;
  /** Number of options; of no account to texts. */
  readonly options: number;
  readonly group: Group;
  /** Elements of a vote. */
  readonly width: number;
  /** Bytes of a vote's message: what the elements carry together. */
  readonly messageBytes: number;
}

/** A vote. */
export type MixedVote =
  | { readonly kind: 'blank' }
  /** One rank per option: 1 is first, equal ranks are tied, none below the largest is left out, 0 is unranked. */
  | { readonly kind: 'ranking'; readonly ranks: readonly number[] }
  | { readonly kind: 'text'; readonly text: string };

/** What was cast is no vote that the rule allows. */
export interface InvalidVote {
  readonly kind: 'invalid';
  readonly reason: string;
}

/** Most options of a ranked contest. */
export const MAX_RANKED_OPTIONS = 200;
/** Most bytes of a text. */
export const MAX_TEXT_BYTES = 500;

const KIND = { blank: 1, ranking: 2, text: 3 } as const;
const LENGTH_BYTES = 2;

/**
 * Lays out the votes of a contest.
 * @param options - number of options of the contest, at most {@link MAX_RANKED_OPTIONS}
 * @throws {RangeError} unless 1 <= min <= max <= options, or 1 <= maxBytes <= {@link MAX_TEXT_BYTES}; for a group that
 *   carries no messages
 */
export function compileMixedLayout(rule: MixedRule, options: number, group: Group): MixedLayout {
  assertCount('options', options, 0, MAX_RANKED_OPTIONS);
  if (rule.kind === 'ranked') {
    assertCount('max', rule.max, 1, options);
    assertCount('min', rule.min, 1, rule.max);
  } else assertCount('maxBytes', rule.maxBytes, 1, MAX_TEXT_BYTES);
  const perElement = messageBytes(group);
  if (perElement === 0) throw new RangeError(`${group.id} carries no messages`);
  const body =
    rule.kind === 'ranked'
      ? Math.ceil(bitLength(rankingCount({ ...rule, options }) - 1n) / 8)
      : LENGTH_BYTES + rule.maxBytes;
  const width = Math.ceil((1 + body) / perElement);
  return Object.freeze({
    rule: Object.freeze({ ...rule }),
    options,
    group,
    width,
    messageBytes: width * perElement,
  });
}

/**
 * The message of a vote.
 * @returns `layout.messageBytes` bytes, secret as the vote is
 * @throws {RangeError} if the rule does not allow the vote
 */
export function voteMessage(layout: MixedLayout, vote: MixedVote): Uint8Array {
  const problem = voteProblem(layout, vote);
  if (problem !== undefined) throw new RangeError(problem);
  const message = new Uint8Array(layout.messageBytes);
  message[0] = KIND[vote.kind];
  message.set(bodyOf(layout, vote), 1);
  return message;
}

/**
 * The vote of a message.
 * @param message - any bytes; `undefined` where elements carry no message
 */
export function voteOfMessage(layout: MixedLayout, message: Uint8Array | undefined): MixedVote | InvalidVote {
  if (message === undefined) return invalid('an element carries no message');
  if (message.length !== layout.messageBytes) return invalid(`a message has ${layout.messageBytes} bytes`);
  const vote = readVote(layout, message[0] ?? 0, message.subarray(1));
  if (vote.kind === 'invalid') return vote;
  const problem = voteProblem(layout, vote);
  return problem === undefined ? vote : invalid(problem);
}

/**
 * The elements that carry a message, of a vote or not.
 * @param message - `layout.messageBytes` bytes, secret
 * @returns `layout.width` elements, secret as the message is
 * @throws {RangeError} for another length
 */
export function messageElements(layout: MixedLayout, message: Uint8Array): Element[] {
  if (message.length !== layout.messageBytes)
    throw new RangeError(`a message has ${layout.messageBytes} bytes`);
  const size = messageBytes(layout.group);
  return Array.from({ length: layout.width }, (_, i) =>
    embedMessage(layout.group, message.subarray(i * size, (i + 1) * size)),
  );
}

/**
 * The elements of a vote: what a voter encrypts.
 * @returns `layout.width` elements, secret as the vote is
 * @throws {RangeError} if the rule does not allow the vote
 */
export function voteElements(layout: MixedLayout, vote: MixedVote): Element[] {
  return messageElements(layout, voteMessage(layout, vote));
}

/**
 * The vote of a row of elements, which are public by now.
 * @throws {RangeError} if there are not `layout.width` elements
 * @throws {TypeError} if they are of another group
 */
export function voteOfElements(layout: MixedLayout, elements: readonly Element[]): MixedVote | InvalidVote {
  if (elements.length !== layout.width) throw new RangeError(`a vote has ${layout.width} elements`);
  const message = new Writer();
  for (const element of elements) {
    assertSameGroup(layout, element);
    const part = extractMessage(element);
    if (part === undefined) return voteOfMessage(layout, undefined);
    message.raw(part);
  }
  return voteOfMessage(layout, message.finish());
}

/** A text that two votes of a contest share only if they are the same; all invalid votes share one. */
export function voteKey(vote: MixedVote | InvalidVote): string {
  if (vote.kind === 'ranking') return `ranking:${vote.ranks.join(',')}`;
  return vote.kind === 'text' ? `text:${vote.text}` : vote.kind;
}

/** Orders votes by the UTF-8 bytes of their keys. */
export function compareVotes(a: MixedVote | InvalidVote, b: MixedVote | InvalidVote): number {
  return compareBytes(utf8(voteKey(a)), utf8(voteKey(b)));
}

function voteProblem({ rule, options }: MixedLayout, vote: MixedVote): string | undefined {
  if (vote.kind === 'blank') return rule.blank ? undefined : 'a blank vote is not offered';
  if (vote.kind === 'ranking' && rule.kind === 'ranked')
    return rankingProblem({ ...rule, options }, vote.ranks);
  if (vote.kind === 'text' && rule.kind === 'write-in') return textProblem(vote.text, rule.maxBytes);
  return 'a vote of another kind';
}

/** What follows the kind; zeros fill up the rest. The vote has no problem. */
function bodyOf(layout: MixedLayout, vote: MixedVote): Uint8Array {
  const limits = rankingLimits(layout);
  if (vote.kind === 'ranking' && limits !== undefined)
    return integerToBytes(packRanks(limits, vote.ranks), layout.messageBytes - 1);
  if (vote.kind !== 'text') return new Uint8Array();
  const text = utf8(vote.text);
  return new Writer().u16(text.length).raw(text).finish();
}

function readVote(layout: MixedLayout, kind: number, body: Uint8Array): MixedVote | InvalidVote {
  const limits = rankingLimits(layout);
  if (kind === KIND.blank)
    return isZero(body) ? { kind: 'blank' } : invalid('something follows a blank vote');
  if (kind === KIND.ranking && limits !== undefined) {
    const packed = bytesToInteger(body);
    if (packed >= rankingCount(limits)) return invalid('the integer of the ranks is too large');
    return { kind: 'ranking', ranks: Object.freeze(unpackRanks(limits, packed)) };
  }
  return kind === KIND.text ? readText(body) : invalid('no kind of vote of this contest');
}

function readText(body: Uint8Array): MixedVote | InvalidVote {
  const length = bytesToInteger(body.subarray(0, LENGTH_BYTES));
  const end = LENGTH_BYTES + Number(length);
  if (end > body.length || !isZero(body.subarray(end))) return invalid('not one text and zeros');
  try {
    return { kind: 'text', text: fromUtf8(body.subarray(LENGTH_BYTES, end)) };
  } catch (error) {
    if (error instanceof DecodeError) return invalid(error.message);
    throw error;
  }
}

function rankingLimits({ rule, options }: MixedLayout): RankingLimits | undefined {
  return rule.kind === 'ranked' ? { options, min: rule.min, max: rule.max, ties: rule.ties } : undefined;
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function invalid(reason: string): InvalidVote {
  return { kind: 'invalid', reason };
}

function assertCount(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max)
    throw new RangeError(`${name} must be an integer of ${min} to ${max}`);
}
