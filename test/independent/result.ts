/** The result: specification 7.2 and 7.6. */
import type { Accounting } from './box.js';
import { equal, Malformed } from './bytes.js';
import type { Keys } from './ceremony.js';
import { type Manifest, positionsOf } from './manifest.js';
import type { PaperBatch } from './paper.js';
import { readAll } from './reader.js';
import { type Partial, partialHolds, type Tally, totalsOf } from './tally.js';

/** Totals by contest and position; undefined where the contest is withheld. */
export type Totals = readonly (readonly bigint[] | undefined)[];

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
      if (kind > 1) throw new Malformed('kind of result');
      return kind === 1 ? r.list(501, () => BigInt(r.u64())) : undefined;
    }),
    numbers: r.times(5, () => r.u64()),
  }));
}

interface Counting {
  readonly m: Manifest;
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
  const totals = [...input.m.contests.keys()].map((c) => contestTotals(input, c));
  const found = totals.flatMap((own) => (typeof own === 'string' ? [own] : []));
  const other = !equal(result.hash, input.tally.hash) || result.totals.length !== totals.length;
  const differs = totals.some(
    (own, c) => typeof own !== 'string' && String(own) !== String(result.totals[c]),
  );
  const failed = [...found, ...(other || differs ? ['V28'] : []), ...accounting];
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
