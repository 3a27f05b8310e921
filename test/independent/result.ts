/** The result: specification 7.2 and 7.6. */
import type { Accounting } from './box.js';
import { equal, Malformed, toHex } from './bytes.js';
import type { Keys } from './ceremony.js';
import type { Chain } from './chains.js';
import { type Manifest, positionsOf } from './manifest.js';
import { type MixedResult, mixedResult } from './mixed-result.js';
import type { PaperBatch } from './paper.js';
import { type Reader, readAll } from './reader.js';
import { type Partial, partialHolds, type Tally, totalsOf } from './tally.js';

/** What there is of a contest: totals by position, or the result of shuffled votes; undefined where it is withheld. */
export type ContestResult = readonly bigint[] | MixedResult | undefined;

/** By contest. */
export type Totals = readonly ContestResult[];

export interface Share {
  readonly contest: number;
  readonly hash: Uint8Array;
  readonly partial: Partial;
}

export interface Result {
  readonly hash: Uint8Array;
  readonly totals: Totals;
  readonly numbers: readonly number[];
}

export function readResult(bytes: Uint8Array): Result {
  return readAll(bytes, (r) => ({
    hash: r.raw(32),
    totals: r.list(1000, () => {
      const kind = r.u8();
      if (kind > 2) throw new Malformed('kind of result');
      if (kind === 2) return readMixed(r);
      return kind === 1 ? r.list(5000, () => BigInt(r.u64())) : undefined;
    }),
    numbers: r.times(5, () => r.u64()),
  }));
}

function readMixed(r: Reader): MixedResult {
  const [ballots, blank, invalid] = [r.u64(), r.u64(), r.u64()];
  return { ballots, blank, invalid, elected: r.list(5000, () => r.u32()), digest: r.raw(32) };
}

/** One text for what is said of a contest, its kind included. */
function saidOf(result: ContestResult): string {
  if (result === undefined) return 'withheld';
  if (!('digest' in result)) return `totals ${result.join()}`;
  const { ballots, blank, invalid, elected, digest } = result;
  return `mixed ${ballots} ${blank} ${invalid} ${elected.join()} ${toHex(digest)}`;
}

interface Counting {
  readonly m: Manifest;
  /** By contest; undefined where there is no chain. */
  readonly chains: readonly (Chain | undefined)[];
  readonly keys: Keys;
  readonly tally: Tally;
  readonly shares: readonly Share[];
  readonly paper: readonly PaperBatch[];
  readonly numbers: Accounting;
}

/** The totals that the record has, and the checks that fail. */
export function checkResult(
  input: Counting,
  result: Result,
): { readonly totals: Totals | undefined; readonly failed: readonly string[] } {
  const { roll, online, paper, revoked, abstained } = input.numbers;
  const numbers = [roll, online, paper, revoked, abstained];
  const adds = roll === online + paper + revoked + abstained;
  const accounting = adds && numbers.every((n, i) => n === result.numbers[i]) ? [] : ['V29'];
  const totals = input.m.contests.map(({ rule }, c) =>
    rule.mixed === undefined ? contestTotals(input, c) : listResult(input, c),
  );
  const found = totals.flatMap((own) => (typeof own === 'string' ? [own] : []));
  const other = !equal(result.hash, input.tally.hash) || result.totals.length !== totals.length;
  const differing = totals.flatMap((own, c) => {
    if (typeof own === 'string' || saidOf(own) === saidOf(result.totals[c])) return [];
    return [input.tally.lists[c] === undefined ? 'V28' : 'V34'];
  });
  const failed = [...found, ...(other ? ['V28'] : differing), ...accounting];
  return { totals: failed.length > 0 ? undefined : (totals as Totals), failed };
}

/** 7.6 for one contest. */
function contestTotals(input: Counting, c: number): readonly bigint[] | undefined | 'V26' | 'V28' {
  const { m, keys, tally, shares, paper } = input;
  const own = tally.contests[c];
  const contest = m.contests[c];
  if (own === undefined || contest === undefined) throw new RangeError('contest');
  let online: readonly bigint[] | undefined = Array.from({ length: positionsOf(contest) }, () => 0n);
  if (own.ballots > 0 && own.ballots < m.minimumUnit) return undefined;
  if (own.ballots > 0) {
    const valid = shares
      .filter(({ contest }) => contest === c)
      .map(({ partial }) => partial)
      .filter((partial) => partialHolds(m, keys, tally, c, partial))
      .sort((a, b) => a.trustee - b.trustee);
    if (valid.length < m.threshold) return 'V26';
    online = totalsOf(own, valid.slice(0, m.threshold));
    if (online === undefined) return 'V28';
  }
  const batches = paper.flatMap(({ totals }) => totals.filter(({ contest }) => contest === c));
  return online.map((v, i) => batches.reduce((sum, { values }) => sum + BigInt(values[i] ?? 0), v));
}

/** 7.6 for a contest whose votes are shuffled. */
function listResult({ m, tally, chains }: Counting, c: number): MixedResult | undefined | 'V30' | 'V33' {
  const list = tally.lists[c];
  if (list === undefined) throw new RangeError('list');
  if (list.count === 0) return mixedResult(m, c, []);
  const chain = chains[c];
  if (chain === undefined) return undefined;
  if (chain.missing > 0) return 'V30';
  const rows = chain.plaintexts();
  return rows === undefined ? 'V33' : mixedResult(m, c, rows);
}
