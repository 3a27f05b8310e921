/** The roll: specification 5.3. */
import { at, concat, equal, listOf, Malformed, u16 } from './bytes.js';
import { compile, ImpossibleRule, type Layout } from './layout.js';
import { leafHash, treeRoot } from './log.js';
import { largestValue, type Manifest, ruleOf } from './manifest.js';
import { type MixedRule, widthOf } from './mixed.js';
import { decodePoint, type Point } from './p256.js';
import { type Reader, readAll } from './reader.js';

interface Row {
  readonly key: Uint8Array;
  readonly class: number;
  readonly style: number;
  readonly excluded: readonly { readonly contest: number; readonly options: readonly number[] }[];
}

export interface Chunk {
  readonly first: number;
  readonly rows: readonly Row[];
}

export interface Seal {
  readonly root: Uint8Array;
  readonly count: number;
  readonly classes: readonly number[];
  readonly styles: readonly number[];
}

/** Positions that the manifest does not have do not decode. Keys are decoded when the roll is put together. */
function readRow(r: Reader, m: Manifest): Row {
  const below = (value: number, bound: number): number => {
    if (value >= bound) throw new Malformed('position');
    return value;
  };
  const key = r.raw(64);
  const place = { class: below(r.u16(), m.classes.length), style: below(r.u16(), m.styles.length) };
  const excluded = r.list(m.contests.length, () => {
    const contest = below(r.u16(), m.contests.length);
    const { length } = at(m.contests, contest).options;
    return { contest, options: r.list(length, () => below(r.u16(), length)) };
  });
  return { key, ...place, excluded };
}

function rowBytes(row: Row): Uint8Array {
  const sets = row.excluded.map(({ contest, options }) => concat(u16(contest), listOf(options.map(u16))));
  return concat(row.key, u16(row.class), u16(row.style), listOf(sets));
}

export function readChunk(bytes: Uint8Array, m: Manifest): Chunk {
  return readAll(bytes, (r) => {
    r.tag(0x11);
    const chunk = { first: r.u32(), rows: r.list(65_535, () => readRow(r, m)) };
    if (chunk.rows.length === 0 || bytes.length > 60_000) throw new Malformed('chunk');
    return chunk;
  });
}

/** The lists are complete and add up to the count. */
export function readSeal(bytes: Uint8Array, m: Manifest): Seal {
  return readAll(bytes, (r) => {
    r.tag(0x12);
    const [root, count] = [r.raw(32), r.u32()];
    const counts = (length: number): readonly number[] => {
      const list = r.list(length, () => r.u32());
      if (list.length !== length || list.reduce((a, b) => a + b, 0) !== count) throw new Malformed('counts');
      return list;
    };
    return { root, count, classes: counts(m.classes.length), styles: counts(m.styles.length) };
  });
}

/** 6.1: a contest of a voter, with the layout of the rule without the excluded options. */
export interface SumContest {
  readonly kind: 'sum';
  readonly index: number;
  readonly excluded: ReadonlySet<number>;
  readonly layout: Layout;
}

/** 6.1: a contest whose votes are shuffled. */
export interface MixedContest {
  readonly kind: 'mixed';
  readonly index: number;
  readonly excluded: ReadonlySet<number>;
  readonly rule: MixedRule;
  readonly width: number;
}

export type VoterContest = SumContest | MixedContest;

/** Bits of a layout; none where votes are shuffled. */
export function bitsOf(contest: VoterContest): number {
  return contest.kind === 'sum' ? contest.layout.bits : 0;
}

export interface Voter extends Row {
  readonly point: Point;
  readonly weight: bigint;
  readonly contests: readonly VoterContest[];
}

export interface Roll {
  readonly root: Uint8Array;
  readonly voters: readonly Voter[];
}

/** 6.1: the contests of a voter, in the order of the style. */
function contestsOf(m: Manifest, row: Row): VoterContest[] {
  return at(m.styles, row.style).contests.map((id) => {
    const index = m.contests.findIndex((contest) => contest.id === id);
    const excluded = new Set(row.excluded.find(({ contest }) => contest === index)?.options ?? []);
    const contest = at(m.contests, index);
    const { mixed } = contest.rule;
    if (mixed === undefined)
      return { kind: 'sum', index, excluded, layout: compile(ruleOf(contest), excluded) };
    if (excluded.size > 0) throw new ImpossibleRule('exclusion in a contest whose votes are shuffled');
    return { kind: 'mixed', index, excluded, rule: mixed.rule, width: widthOf(mixed.rule) };
  });
}

const ascend = (list: readonly number[]): boolean => list.every((n, i) => i === 0 || n > at(list, i - 1));

/** the point of a key, or undefined. */
function pointOf({ key }: Row): Point {
  try {
    return decodePoint(key);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** contests of the styles, and bits and positions of all layouts, of all different sets of exclusions. */
function exclusionParts(
  m: Manifest,
  rows: readonly Row[],
): { readonly sets: number; readonly parts: number } {
  const sets = new Map(
    rows
      .filter(({ excluded }) => excluded.length > 0)
      .map((row) => [JSON.stringify([row.style, row.excluded]), row]),
  );
  const parts = [...sets.values()].map((row) => {
    const own = contestsOf(m, row).filter(({ excluded }) => excluded.size > 0);
    return own.reduce(
      (sum, one) => sum + (one.kind === 'sum' ? one.layout.bits + one.layout.rows.length : 0),
      at(m.styles, row.style).contests.length,
    );
  });
  return { sets: sets.size, parts: parts.reduce((a, b) => a + b, 0) };
}

/** for one row. */
function rowFits(m: Manifest, row: Row): boolean {
  const style = m.styles[row.style];
  if (style === undefined || m.classes[row.class] === undefined) return false;
  const contests = row.excluded.map(({ contest }) => contest);
  const known = row.excluded.every(({ contest, options }) => {
    const found = m.contests[contest];
    const valid = found !== undefined && style.contests.includes(found.id) && options.length > 0;
    return valid && ascend(options) && options.every((option) => option < found.options.length);
  });
  if (!known || !ascend(contests)) return false;
  try {
    return contestsOf(m, row).every((own) => isAffordable(m, own));
  } catch (error) {
    if (error instanceof ImpossibleRule) return false;
    throw error;
  }
}

/** R-05 of a knapsack: the `min` cheapest options left cost at most the budget. */
function isAffordable(m: Manifest, { index, excluded }: VoterContest): boolean {
  const { rule, options } = at(m.contests, index);
  const [budget = 0, min = 0] = rule.fields;
  const left = options.filter((_, i) => !excluded.has(i)).map(({ cost }) => cost ?? 0);
  const cheapest = left.sort((a, b) => a - b).slice(0, min);
  return rule.kind !== 4 || cheapest.reduce((a, b) => a + b, 0) <= budget;
}

/** 5.3: puts chunks together. Returns the roll, or the checks that fail: V14 for R-07, V13 for all others. */
export function sealRoll(m: Manifest, chunks: readonly Chunk[], seal: Seal): Roll | 'V13' | 'V14' {
  const rows = chunks.flatMap((chunk) => chunk.rows);
  const starts = chunks.map((_, i) => chunks.slice(0, i).reduce((sum, chunk) => sum + chunk.rows.length, 0));
  const counts = (size: number, key: 'class' | 'style'): number[] =>
    Array.from({ length: size }, (_, i) => rows.filter((row) => row[key] === i).length);
  const same = (a: readonly number[], b: readonly number[]): boolean =>
    a.length === b.length && a.every((n, i) => n === b[i]);
  const root = treeRoot(rows.map((row) => leafHash(rowBytes(row))));
  const holds =
    rows.every((row, i) => i === 0 || Buffer.compare(at(rows, i - 1).key, row.key) < 0) &&
    rows.every((row) => pointOf(row) !== null && rowFits(m, row)) &&
    exclusionParts(m, rows).sets <= 65_535 &&
    exclusionParts(m, rows).parts <= 2 ** 19 &&
    rows.length >= 1 &&
    rows.length <= 2 ** 24 &&
    chunks.every(({ first }, i) => first === starts[i]) &&
    seal.count === rows.length &&
    same(seal.classes, counts(m.classes.length, 'class')) &&
    same(seal.styles, counts(m.styles.length, 'style')) &&
    equal(seal.root, root);
  if (!holds) return 'V13';
  const voters = rows.map((row) => ({
    ...row,
    point: pointOf(row),
    weight: BigInt(at(m.classes, row.class).weight),
    contests: contestsOf(m, row),
  }));
  const bounded = m.contests.every((contest, i) => {
    const own = voters.filter((voter) => voter.contests.some(({ index }) => index === i));
    return own.reduce((sum, { weight }) => sum + weight, 0n) * largestValue(contest) < 2n ** 40n;
  });
  return bounded ? { root, voters } : 'V14';
}
