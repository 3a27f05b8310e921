/**
 * The `blt` format of ranked ballots: the input of Hill, Wichmann and Woodall's Algorithm 123, with OpaVote's extensions
 * and the parties that Scottish councils write after the names (spec 9.13).
 */
import { DecodeError } from '../core/errors.js';
import { COUNT_LIMITS, type RankedBallot } from './ballot.js';
import {
  checkName,
  FILE_LIMITS,
  type FileLine,
  fileLines,
  linePath,
  makeBallot,
  positiveNumber,
  type RankedProfile,
} from './profile.js';

/** What a `blt` file holds. */
export interface BltElection extends RankedProfile {
  readonly seats: number;
  /** Positions of candidates who withdrew, ascending; ballots may still rank them ({@link withoutWithdrawn}). */
  readonly withdrawn: readonly number[];
  /** Of each candidate the party, '' where there is none; absent where the file names none at all. */
  readonly parties?: readonly string[];
}

/**
 * Reads a `blt` file: one ballot a line, candidates numbered from 1, `=` between candidates who share a rank, `-` for a
 * skipped rank, `#` before a comment, `(...)` before a ballot for its number, which is passed over.
 * @param input - UTF-8 bytes or a text, at most 256 MiB
 * @throws {DecodeError} whose path is the line, such as `line 12`
 */
export function readBlt(input: Uint8Array | string): BltElection {
  const lines = contentLines(input);
  const [candidates, seats] = readHeader(nextLine(lines, 'candidates and seats'));
  const withdrawn = new Set<number>();
  const ballots: RankedBallot[] = [];
  let papers = 0;
  for (;;) {
    const line = nextLine(lines, 'a ballot or 0');
    if (line.text === '0') break;
    if (line.text.startsWith('-') && ballots.length === 0) readWithdrawn(line, candidates, withdrawn);
    else {
      const ballot = readBallot(line, candidates);
      papers += ballot.weight;
      if (ballots.push(ballot) > FILE_LIMITS.ballots || papers > COUNT_LIMITS.papers)
        throw new DecodeError('too-large', linePath(line), 'more ballots than can be counted');
    }
  }
  const { names, parties } = readNames(lines, candidates);
  const title = readTitle(nextLine(lines, 'a title'));
  const rest = lines.next().value;
  if (rest !== undefined) throw new DecodeError('trailing-bytes', linePath(rest), 'text after the title');
  return Object.freeze({
    title,
    seats,
    candidates: Object.freeze(names),
    withdrawn: Object.freeze([...withdrawn].sort((a, b) => a - b)),
    ballots: Object.freeze(ballots),
    ...(parties.every((party) => party === undefined)
      ? {}
      : { parties: Object.freeze(parties.map((party) => party ?? '')) }),
  });
}

/** Lines without comments; those that are then empty are left out. A # between quotation marks is no comment. */
function* contentLines(input: Uint8Array | string): Generator<FileLine, undefined, undefined> {
  for (const line of fileLines(input)) {
    const text = (/^(?:[^"#]|"[^"]*"|"[^"]*$)*/.exec(line.text)?.[0] ?? '').trim();
    if (text !== '') yield { number: line.number, text };
  }
  return undefined;
}

function nextLine(lines: Iterator<FileLine, undefined>, what: string): FileLine {
  const { value } = lines.next();
  if (value === undefined) throw new DecodeError('truncated', 'end', `expected ${what}`);
  return value;
}

function readHeader(line: FileLine): readonly [candidates: number, seats: number] {
  const path = linePath(line);
  const [candidates, seats, ...more] = line.text.split(/\s+/);
  if (candidates === undefined || seats === undefined || more.length > 0)
    throw new DecodeError('bad-value', path, 'expected the number of candidates and the number of seats');
  return [
    positiveNumber(candidates, COUNT_LIMITS.candidates, path),
    positiveNumber(seats, COUNT_LIMITS.candidates, path),
  ];
}

function readWithdrawn(line: FileLine, candidates: number, withdrawn: Set<number>): void {
  const path = linePath(line);
  for (const word of line.text.split(/\s+/)) {
    if (!word.startsWith('-'))
      throw new DecodeError('bad-value', path, 'expected - and the number of a candidate');
    const candidate = positiveNumber(word.slice(1), candidates, path) - 1;
    if (withdrawn.has(candidate))
      throw new DecodeError('bad-value', path, `candidate ${candidate + 1} withdraws twice`);
    withdrawn.add(candidate);
  }
}

function readBallot(line: FileLine, candidates: number): RankedBallot {
  const path = linePath(line);
  const [weight = '', ...words] = line.text.replace(/^\([^()]*\)\s*/, '').split(/\s+/);
  const papers = positiveNumber(weight, COUNT_LIMITS.papers, path);
  if (words.pop() !== '0') throw new DecodeError('bad-value', path, 'a ballot ends with 0');
  const groups = words.map((word) =>
    word === '-' ? [] : word.split('=').map((number) => positiveNumber(number, candidates, path) - 1),
  );
  return makeBallot(groups, papers, path);
}

function readNames(
  lines: Iterator<FileLine, undefined>,
  candidates: number,
): { readonly names: readonly string[]; readonly parties: readonly (string | undefined)[] } {
  const names: string[] = [];
  const parties: (string | undefined)[] = [];
  const known = new Set<string>();
  for (let candidate = 1; candidate <= candidates; candidate++) {
    const line = nextLine(lines, `the name of candidate ${candidate}`);
    const path = linePath(line);
    const [name = '', party, ...more] = quotedTexts(line);
    if (more.length > 0) throw new DecodeError('bad-value', path, 'expected a name, and at most a party');
    if (name === '') throw new DecodeError('bad-value', path, 'a candidate without a name');
    if (known.has(name)) throw new DecodeError('bad-value', path, 'two candidates of one name');
    known.add(name);
    names.push(name);
    parties.push(party);
  }
  return { names, parties };
}

function readTitle(line: FileLine): string {
  const [title, ...more] = quotedTexts(line);
  if (title === undefined || more.length > 0)
    throw new DecodeError('bad-value', linePath(line), 'expected a title');
  return title;
}

/** Texts between quotation marks, apart by blanks; two quotation marks stand for one. */
function quotedTexts(line: FileLine): readonly string[] {
  const path = linePath(line);
  if (!/^"(?:[^"]|"")*"(?:\s+"(?:[^"]|"")*")*$/.test(line.text))
    throw new DecodeError('bad-value', path, 'expected text between quotation marks');
  const found = line.text.match(/"(?:[^"]|"")*"/g) ?? [];
  return found.map((text) => checkName(text.slice(1, -1).replaceAll('""', '"'), path));
}
