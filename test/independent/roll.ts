/** The roll: specification 5.3. */
import { at, concat, equal, listOf, Malformed, u16 } from './bytes.js';
import { compile, ImpossibleRule, type Layout } from './layout.js';
import { leafHash, treeRoot } from './log.js';
import { largestValue, type Manifest, ruleOf } from './manifest.js';
import { encodePoint, type Point } from './p256.js';
import { type Reader, readAll } from './reader.js';

export interface Row {
  readonly point: Point;
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

function readRow(r: Reader): Row {
  const point = r.element();
  const place = { class: r.u16(), style: r.u16() };
  const excluded = r.list(1000, () => ({ contest: r.u16(), options: r.list(500, () => r.u16()) }));
  return { point, key: encodePoint(point), ...place, excluded };
}

function rowBytes(row: Row): Uint8Array {
  const sets = row.excluded.map(({ contest, options }) => concat(u16(contest), listOf(options.map(u16))));
  return concat(row.key, u16(row.class), u16(row.style), listOf(sets));
}

export function readChunk(bytes: Uint8Array): Chunk {
  return readAll(bytes, (r) => {
    r.tag(0x11);
    const chunk = { first: r.u32(), rows: r.list(65_535, () => readRow(r)) };
    if (chunk.rows.length === 0 || bytes.length > 60_000) throw new Malformed('chunk');
    return chunk;
  });
}

export function readSeal(bytes: Uint8Array): Seal {
  return readAll(bytes, (r) => {
    r.tag(0x12);
    return {
      root: r.raw(32),
      count: r.u32(),
      classes: r.list(65_535, () => r.u32()),
      styles: r.list(65_535, () => r.u32()),
    };
  });
}

/** 6.1: a contest of a voter, with the layout of the rule without the excluded options. */
export interface VoterContest {
  readonly index: number;
  readonly excluded: ReadonlySet<number>;
  readonly layout: Layout;
}

export interface Voter extends Row {
  readonly weight: bigint;
  readonly contests: readonly VoterContest[];
}

export interface Roll {
  readonly root: Uint8Array;
  readonly voters: readonly Voter[];
}

/** 6.1: the contests of a voter, in the order of the style. */
export function contestsOf(m: Manifest, row: Row): VoterContest[] {
  return at(m.styles, row.style).contests.map((id) => {
    const index = m.contests.findIndex((contest) => contest.id === id);
    const excluded = new Set(row.excluded.find(({ contest }) => contest === index)?.options ?? []);
    return { index, excluded, layout: compile(ruleOf(at(m.contests, index)), excluded) };
  });
}

const ascend = (list: readonly number[]): boolean => list.every((n, i) => i === 0 || n > at(list, i - 1));

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
    contestsOf(m, row);
    return true;
  } catch (error) {
    if (error instanceof ImpossibleRule) return false;
    throw error;
  }
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
    rows.every((row) => rowFits(m, row)) &&
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
    weight: BigInt(at(m.classes, row.class).weight),
    contests: contestsOf(m, row),
  }));
  const bounded = m.contests.every((contest, i) => {
    const own = voters.filter((voter) => voter.contests.some(({ index }) => index === i));
    return own.reduce((sum, { weight }) => sum + weight, 0n) * largestValue(contest) < 2n ** 40n;
  });
  return bounded ? { root, voters } : 'V14';
}
