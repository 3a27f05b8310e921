/** PrefLib's formats of orders: `soc`, `soi`, `toc` and `toi` (preflib.org, format of 2022; spec 9.13). */
import { DecodeError } from '../core/errors.js';
import { parseDecimal } from '../core/integers.js';
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

/** Strict or with ties (s, t), complete or not (c, i). */
export type PreflibType = 'soc' | 'soi' | 'toc' | 'toi';

/** What a PrefLib file of orders holds. */
export interface PreflibProfile extends RankedProfile {
  readonly type: PreflibType;
}

/**
 * Reads a PrefLib file of orders. The head must give DATA TYPE, NUMBER ALTERNATIVES, NUMBER VOTERS, NUMBER UNIQUE ORDERS
 * and every ALTERNATIVE NAME; the orders must agree with them. Other keys of the head are passed over.
 * @param input - UTF-8 bytes or a text, at most 256 MiB
 * @throws {DecodeError} whose path is the line, such as `line 12`
 */
export function readPreflib(input: Uint8Array | string): PreflibProfile {
  const head = new Map<string, readonly [value: string, line: FileLine]>();
  const orders: FileLine[] = [];
  for (const line of fileLines(input)) {
    if (line.text === '') continue;
    if (line.text.startsWith('#')) readHeadLine(line, head, orders.length);
    else if (orders.push(line) > FILE_LIMITS.ballots)
      throw new DecodeError('too-large', linePath(line), `more than ${FILE_LIMITS.ballots} orders`);
  }
  const type = readType(head);
  const count = headNumber(head, 'NUMBER ALTERNATIVES', COUNT_LIMITS.candidates);
  const candidates = readAlternatives(head, count);
  const ballots = orders.map((line) => readOrder(line, type, count));
  const unique = headNumber(head, 'NUMBER UNIQUE ORDERS', FILE_LIMITS.ballots);
  if (unique !== ballots.length)
    throw new DecodeError('bad-value', 'NUMBER UNIQUE ORDERS', `${ballots.length} orders follow`);
  const voters = headNumber(head, 'NUMBER VOTERS', COUNT_LIMITS.papers);
  const papers = ballots.reduce((sum, { weight }) => sum + weight, 0);
  if (voters !== papers) throw new DecodeError('bad-value', 'NUMBER VOTERS', `the orders are of ${papers}`);
  const title = checkName(head.get('TITLE')?.[0] ?? '', 'TITLE');
  return Object.freeze({ type, title, candidates, ballots: Object.freeze(ballots) });
}

function readHeadLine(
  line: FileLine,
  head: Map<string, readonly [string, FileLine]>,
  ordersBefore: number,
): void {
  const path = linePath(line);
  if (ordersBefore > 0) throw new DecodeError('bad-value', path, 'a line of the head after the orders');
  const colon = line.text.indexOf(':');
  if (colon === -1) throw new DecodeError('bad-value', path, 'expected # key: value');
  const key = line.text.slice(1, colon).trim();
  if (head.has(key)) throw new DecodeError('bad-value', path, `${key.slice(0, 40)} is given twice`);
  if (head.size > COUNT_LIMITS.candidates + 100) throw new DecodeError('too-large', path, 'too long a head');
  head.set(key, [line.text.slice(colon + 1).trim(), line]);
}

function readType(head: ReadonlyMap<string, readonly [string, FileLine]>): PreflibType {
  const [type, line] = headEntry(head, 'DATA TYPE');
  if (type !== 'soc' && type !== 'soi' && type !== 'toc' && type !== 'toi')
    throw new DecodeError('bad-value', linePath(line), 'the data type is not soc, soi, toc or toi');
  return type;
}

function readAlternatives(
  head: ReadonlyMap<string, readonly [string, FileLine]>,
  count: number,
): readonly string[] {
  const names = new Set<string>();
  for (let number = 1; number <= count; number++) {
    const [name, line] = headEntry(head, `ALTERNATIVE NAME ${number}`);
    if (name === '') throw new DecodeError('bad-value', linePath(line), 'an alternative without a name');
    if (names.has(name)) throw new DecodeError('bad-value', linePath(line), 'two alternatives of one name');
    names.add(checkName(name, linePath(line)));
  }
  if (head.has(`ALTERNATIVE NAME ${count + 1}`))
    throw new DecodeError('bad-value', `ALTERNATIVE NAME ${count + 1}`, `there are ${count} alternatives`);
  return Object.freeze([...names]);
}

/** A line such as `12: 3,{1,2},4`. */
function readOrder(line: FileLine, type: PreflibType, candidates: number): RankedBallot {
  const path = linePath(line);
  const match = /^([0-9]+)\s*:\s*(.*)$/.exec(line.text);
  if (match?.[1] === undefined || match[2] === undefined)
    throw new DecodeError('bad-value', path, 'expected a number of voters and their order');
  const weight = positiveNumber(match[1], COUNT_LIMITS.papers, path);
  const list = match[2].replaceAll(/\s/g, '');
  if (list !== '' && !/^(?:\d+|\{\d+(?:,\d+)*\})(?:,(?:\d+|\{\d+(?:,\d+)*\}))*$/.test(list))
    throw new DecodeError('bad-value', path, 'expected numbers, with ties between braces, apart by commas');
  const groups = (list.match(/\{[^}]*\}|\d+/g) ?? []).map((group) =>
    (group.match(/\d+/g) ?? []).map((number) => positiveNumber(number, candidates, path) - 1),
  );
  const isStrict = groups.every((group) => group.length === 1);
  if (type.startsWith('s') && !isStrict) throw new DecodeError('bad-value', path, `ties in a ${type} file`);
  const ballot = makeBallot(groups, weight, path);
  if (type.endsWith('c') && groups.flat().length !== candidates)
    throw new DecodeError('bad-value', path, `an incomplete order in a ${type} file`);
  return ballot;
}

function headNumber(
  head: ReadonlyMap<string, readonly [string, FileLine]>,
  key: string,
  max: number,
): number {
  const [text, line] = headEntry(head, key);
  return parseDecimal(text, max, linePath(line));
}

function headEntry(
  head: ReadonlyMap<string, readonly [string, FileLine]>,
  key: string,
): readonly [value: string, line: FileLine] {
  const entry = head.get(key);
  if (entry === undefined) throw new DecodeError('bad-value', key, 'missing from the head');
  return entry;
}
