/** Files of ranked ballots: what they hold, and what their readers share. */
import { fromUtf8, isWellFormed } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { parseDecimal } from '../core/integers.js';
import type { Rank, RankedBallot } from './ballot.js';

/** Candidates and their ballots, as a file names them. */
export interface RankedProfile {
  readonly title: string;
  readonly candidates: readonly string[];
  readonly ballots: readonly RankedBallot[];
}

/** The most that a file may hold. */
export const FILE_LIMITS = {
  /** UTF-8 bytes, or UTF-16 units of a text. */
  length: 268_435_456,
  /** UTF-16 units of a line. */
  line: 20_000,
  /** Lines of ballots. */
  ballots: 5_000_000,
  /** UTF-16 units of a name or a title. */
  name: 1000,
} as const;

/** One line of a file; lines are counted from 1. */
export interface FileLine {
  readonly number: number;
  readonly text: string;
}

/** The path of an error on a line. */
export function linePath(line: FileLine | undefined): string {
  return line === undefined ? 'end' : `line ${line.number}`;
}

/**
 * The lines of a file without their ends (LF or CR LF) and without blanks around them; a byte order mark is passed over.
 * @throws {DecodeError} `too-large`, `bad-text`
 */
export function* fileLines(input: Uint8Array | string): Generator<FileLine, undefined, undefined> {
  if (input.length > FILE_LIMITS.length)
    throw new DecodeError('too-large', '', `more than ${FILE_LIMITS.length} bytes`);
  const text = typeof input === 'string' ? input : fromUtf8(input);
  if (!isWellFormed(text)) throw new DecodeError('bad-text', '', 'not well-formed');
  let at = text.startsWith('\ufeff') ? 1 : 0;
  for (let number = 1; at < text.length; number++) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    if (end - at > FILE_LIMITS.line)
      throw new DecodeError('too-large', `line ${number}`, `longer than ${FILE_LIMITS.line} characters`);
    yield { number, text: text.slice(at, end).trim() };
    at = end + 1;
  }
  return undefined;
}

/**
 * A name from a file: not empty, not too long, without control characters.
 * @throws {DecodeError} `bad-text`, `too-large`
 */
export function checkName(name: string, path: string): string {
  if (name.length > FILE_LIMITS.name)
    throw new DecodeError('too-large', path, `a name of more than ${FILE_LIMITS.name} characters`);
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name))
    throw new DecodeError('bad-text', path, 'control character in a name');
  return name;
}

/**
 * A ballot as read from a line: known candidates are the caller's to check, here none may be ranked twice.
 * @throws {DecodeError} `bad-value`
 */
export function makeBallot(
  groups: readonly (readonly number[])[],
  weight: number,
  path: string,
): RankedBallot {
  const seen = new Set<number>();
  for (const candidate of groups.flat()) {
    if (seen.has(candidate))
      throw new DecodeError('bad-value', path, `candidate ${candidate + 1} is ranked twice`);
    seen.add(candidate);
  }
  const ranking = groups.map((group): Rank => {
    const [only] = group;
    return group.length === 1 && only !== undefined ? only : Object.freeze(group);
  });
  return Object.freeze({ ranking: Object.freeze(ranking), weight });
}

/** A decimal number from 1 to `max`. @throws {DecodeError} `bad-number` */
export function positiveNumber(text: string, max: number, path: string): number {
  const value = parseDecimal(text, max, path);
  if (value < 1) throw new DecodeError('bad-number', path, 'expected a number from 1');
  return value;
}
